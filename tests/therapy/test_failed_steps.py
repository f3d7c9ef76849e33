"""What fails on the way in, or when one is asked again, and each lock-out stands in the trail."""

import threading
import time
from datetime import timedelta

import pytest
import time_machine
from allauth.account.utils import user_pk_to_url_str
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from patients.trail.words import VERBS
from tests.build import PASSWORD
from tests.signed_in import give_app, signed_in
from tests.therapy.test_crafted_input import answer, b64, give_passkey
from tests.therapy.test_lockout import OWNER, THIEF, attempt
from therapy.accounts.models import AuditEntry

pytestmark = pytest.mark.django_db
PROVE, SHOW = reverse("prove"), reverse("second-factor-show")
TYPED = "31415926"


@pytest.fixture(autouse=True)
def no_other_limits(settings):
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.fixture
def armed(alice):
    """Alice, with an app and a passkey."""
    give_app(alice)
    give_passkey(alice)
    return alice


def entries() -> list[tuple[str, str, int | None]]:
    rows = AuditEntry.objects.filter(kind="sign_in").order_by("pk")
    return [(row.verb, row.subject_id, row.actor_id) for row in rows if row.verb != "sign_in"]


def locked_out() -> int:
    return AuditEntry.objects.filter(verb="lock_out").count()


# --- what fails ---------------------------------------------------------------------------------


def halfway(user) -> Client:
    return attempt(user.email, PASSWORD, THIEF)[0]


def second_step(user, **given):
    return halfway(user).post(reverse("mfa_authenticate"), given)


def shown_later(user, **given):
    return signed_in(Client(), user, factor=False).post(SHOW, given)


def asked_again(user, **given):
    return signed_in(Client(), user).post(PROVE, given)


def passkey_alone(user, **given):
    browser = Client(REMOTE_ADDR=THIEF)
    browser.get(reverse("mfa_login_webauthn"), headers={"X-Requested-With": "XMLHttpRequest"})
    return browser.post(reverse("mfa_login_webauthn"), given)


def new_password(user, **given):
    return signed_in(Client(), user).post(reverse("account_change_password"), given)


def of(user) -> str:
    """A made-up answer of a passkey that says whose it is."""
    return answer(handle=b64(user_pk_to_url_str(user).encode()))


@pytest.mark.parametrize(
    ("door", "given", "verb", "is_known"),
    [
        (second_step, {"code": TYPED}, "second_step_code_failed", False),
        (second_step, {"credential": of}, "second_step_passkey_failed", False),
        (shown_later, {"proof-code": TYPED}, "second_step_code_failed", False),
        (shown_later, {"proof-credential": of}, "second_step_passkey_failed", False),
        (asked_again, {"proof-password": TYPED}, "proof_password_failed", True),
        (asked_again, {"proof-code": TYPED}, "proof_code_failed", True),
        (asked_again, {"proof-credential": of}, "proof_passkey_failed", True),
        (new_password, {"oldpassword": TYPED}, "proof_password_failed", True),
        (passkey_alone, {"credential": of}, "sign_in_passkey_failed", False),
    ],
)
def test_each_names_what_failed_and_nothing_typed(as_user, ada, armed, door, given, verb, is_known):
    """Who has shown nothing but a password is nobody yet."""
    door(armed, **{name: v(armed) if callable(v) else v for name, v in given.items()})
    assert entries() == [(verb, str(armed.pk), armed.pk if is_known else None)]
    entry = AuditEntry.objects.get(verb=verb)
    assert (entry.clinic, entry.details, entry.kind) == (armed.clinic, {}, "sign_in")
    assert TYPED not in str(AuditEntry.objects.filter(pk=entry.pk).values())
    page = as_user(ada).get(reverse("audit")).content.decode()
    assert str(VERBS[verb]) in page and verb not in page


def test_what_is_asked_on_the_way_to_something_else_leaves_it_too(armed):
    """The door stays shut, and the entry stands all the same."""
    browser = signed_in(Client(), armed, at=time.time() - 11 * 60)
    refused = browser.post(reverse("passkey-add"), {"proof-code": TYPED})
    assert refused.status_code == 403
    assert entries() == [("proof_code_failed", str(armed.pk), armed.pk)]


@pytest.mark.parametrize("email", [None, "nobody.at.all@example.org"])
def test_a_wrong_code_from_a_mail_is_noted_for_patients_and_strangers(client, pat, email):
    client.post(reverse("account_request_login_code"), {"email": email or pat.user.email})
    wrong = "000000" if not mail.outbox or "000000" not in mail.outbox[0].body else "111111"
    client.post(reverse("account_confirm_login_code"), {"code": wrong, "action": "verify"})
    whom = "" if email else str(pat.user.pk)
    assert entries()[-1] == ("sign_in_code_failed", whom, None)
    assert AuditEntry.objects.latest("pk").clinic == (None if email else pat.clinic)


def test_an_operators_stand_in_no_clinic(otto):
    give_app(otto)
    second_step(otto, code=TYPED)
    assert entries() == [("second_step_code_failed", str(otto.pk), None)]
    assert AuditEntry.objects.get(verb="second_step_code_failed").clinic is None


def test_a_passkey_that_fails_all_day_leaves_a_line_a_minute(armed, now):
    """Nobody counts it, as it can't be guessed; whose it claims to be costs no secret."""
    with time_machine.travel(now, tick=False) as clock:
        for _ in range(5):
            passkey_alone(armed, credential=of(armed))
        assert len(entries()) == 1
        clock.shift(timedelta(seconds=61))
        passkey_alone(armed, credential=of(armed))
        assert len(entries()) == 2


def test_nothing_shown_where_only_a_passkey_is_left_is_refused_in_words(pat):
    pat.user.set_unusable_password()
    pat.user.save()
    give_passkey(pat.user)
    refused = asked_again(pat.user, **{"proof-credential": ""})
    assert refused.status_code == 403 and refused.context["form"].errors
    assert entries() == [("proof_passkey_failed", str(pat.user.pk), pat.user.pk)]


# --- being locked out ---------------------------------------------------------------------------


def test_a_lock_out_is_told_once_and_its_refusals_add_nothing(pat):
    for number in range(25):
        attempt(pat.user.email, f"guess number {number}", THIEF)
    # The one that locks is told of while it is counted.
    verbs = [verb for verb, _, _ in entries()]
    assert sorted(verbs) == ["lock_out", *["sign_in_failed"] * 10]
    entry = AuditEntry.objects.get(verb="lock_out")
    assert (entry.subject_id, entry.actor, entry.clinic) == (str(pat.user.pk), None, pat.clinic)
    assert entry.address == THIEF
    assert locked_out() == 1


def test_another_address_and_the_next_quarter_of_an_hour_are_new_ones(pat, now):
    with time_machine.travel(now, tick=False) as clock:
        for address in (THIEF, OWNER):
            for _ in range(12):
                attempt(pat.user.email, "wrong", address)
        assert locked_out() == 2
        clock.shift(timedelta(minutes=15, seconds=1))
        for _ in range(9):
            attempt(pat.user.email, "wrong", THIEF)
        assert locked_out() == 2
        attempt(pat.user.email, "wrong", THIEF)
        assert locked_out() == 3


def test_an_unknown_account_is_locked_out_in_the_trail_of_no_clinic(clinic):
    for _ in range(12):
        attempt("canary@example.org", "wrong", THIEF)
    entry = AuditEntry.objects.get(verb="lock_out")
    assert (entry.subject_id, entry.clinic, entry.address) == ("", None, THIEF)
    assert "canary" not in str(list(AuditEntry.objects.values()))


def test_second_steps_fill_no_disk(armed):
    browser = halfway(armed)
    for _ in range(40):
        browser.post(reverse("mfa_authenticate"), {"code": TYPED})
    verbs = [verb for verb, _, _ in entries()]
    assert verbs == [*["second_step_code_failed"] * 10, "lock_out"]


def test_wrong_old_passwords_count_like_any_others(armed):
    browser = signed_in(Client(), armed)
    page = ""
    for _ in range(12):
        given = {"oldpassword": TYPED, "password1": "", "password2": ""}
        page = browser.post(reverse("account_change_password"), given).content.decode()
    assert "15 minutes" in page
    assert [verb for verb, _, _ in entries()] == [*["proof_password_failed"] * 10, "lock_out"]


@pytest.mark.django_db(transaction=True)
def test_of_failures_at_the_same_moment_one_locks_out(pat):
    """From several browsers, so that each is counted in a row of its own."""
    for number in range(8):
        attempt(pat.user.email, "wrong", THIEF, headers={"user-agent": f"Browser {number % 2}"})
    together, statuses = threading.Barrier(6), []

    def guess(number: int) -> None:
        try:
            together.wait(30)
            name = f"Browser {number % 3}"
            _, got = attempt(pat.user.email, "wrong", THIEF, headers={"user-agent": name})
            statuses.append(got.status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=guess, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert statuses == [200] * 6
    assert locked_out() == 1
