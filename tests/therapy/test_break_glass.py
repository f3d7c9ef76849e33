"""Emergency access: an operator reads one clinic for an hour, and everybody concerned knows."""

import re
import time
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.authtoken.models import Token

from patients.actions.invite_patient import invite_patient
from patients.trail.words import DOORS
from tests import build
from tests.mails import sent_mails
from tests.samples import make_samples
from tests.signed_in import signed_in
from tests.world import guarded_routes
from therapy.accounts.actions.break_glass import break_glass, end_break_glass
from therapy.accounts.actions.deactivate_user import deactivate_user
from therapy.accounts.looking_in import StandInWritten, stand_in
from therapy.accounts.models import AuditEntry, BreakGlass, OutgoingMail, Role, User
from therapy.accounts.models.audit_entry import Kind

OPEN, END, PAGE = reverse("break-glass"), reverse("break-glass-end"), reverse("operator")
REASON = "The weekly report shows figures that nobody can explain."
HOUR = timedelta(minutes=60)
SECOND = timedelta(seconds=1)
# What an admin sees and an operator doesn't, even so: a way into a patient's account, a file.
LEFT_OUT = {"patient-invite", "patient-invite-qr", "export-file"}
BANNER = "Emergency access to Northside Physio"
GUARDED = guarded_routes()
# Not the status page: it knows no patient, and waits for a broker that isn't there.
TO_SEARCH = [route for route in GUARDED if not route.name.startswith("status")]
FOR_ADMINS = [
    route
    for route in GUARDED
    if not route.name.startswith("api-")
    and Role.ADMIN in route.policy
    and Role.OPERATOR not in route.policy
]


@pytest.fixture
def record(pat) -> str:
    return reverse("patient-record", args=[pat.pk])


@pytest.fixture
def glass(otto, clinic) -> BreakGlass:
    return break_glass(clinic=clinic, reason=REASON, by=otto, now=timezone.now())


@pytest.fixture
def at(monkeypatch):
    """at(otto, moment): a browser in which somebody has just signed in, at that time."""

    def sign_in(user: User, moment) -> Client:
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return signed_in(Client(), user, at=moment.timestamp())

    return sign_in


def everything(samples, browser, routes) -> str:
    """What the doors answer to a GET, in one string."""
    found = []
    for route in routes:
        answer = browser.get(route.url(samples))
        found.append(b"".join(answer) if answer.streaming else answer.content)
    return b"\n".join(found).decode(errors="replace")


# --- opening it ----------------------------------------------------------------------------


def test_the_operator_chooses_a_clinic_and_says_why(as_user, otto, clinic, ada, record):
    browser = as_user(otto)
    assert browser.get(record).status_code == 404
    answer = browser.post(OPEN, {"clinic": clinic.pk, "reason": REASON})
    assert answer.url == reverse("patient-list")
    glass = BreakGlass.objects.get()
    assert (glass.operator, glass.clinic, glass.reason) == (otto, clinic, REASON)
    assert glass.ends_at - glass.started_at == HOUR
    page = browser.get(record).content.decode()
    assert "Pat Example" in page
    assert f"{BANNER}: 60 minutes left" in page


def test_the_page_names_the_clinics_and_nobody_in_them(as_user, otto, clinic, pat, ada, alice):
    page = as_user(otto).get(PAGE).content.decode()
    assert clinic.name in page
    for person in (pat.name, ada.name, alice.name, ada.email):
        assert person not in page


@pytest.mark.parametrize("reason", ["", "   ", "too short", "  123456789   ", "x" * 501])
def test_it_wants_a_reason_of_ten_letters(as_user, otto, clinic, reason):
    answer = as_user(otto).post(OPEN, {"clinic": clinic.pk, "reason": reason})
    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {"reason"}
    assert not BreakGlass.objects.exists()
    assert not OutgoingMail.objects.exists()


@pytest.mark.django_db
def test_the_verb_refuses_a_short_reason_and_whoever_is_no_operator(otto, ada, clinic, now):
    for who, reason in ((otto, "  short   "), (ada, REASON), (stand_in(otto, clinic), REASON)):
        with pytest.raises(ValidationError):
            break_glass(clinic=clinic, reason=reason, by=who, now=now)
    assert not BreakGlass.objects.exists()


def test_it_asks_again_who_is_there(otto, clinic, db):
    browser = signed_in(Client(), otto, at=time.time() - 11 * 60)
    answer = browser.post(OPEN, {"clinic": clinic.pk, "reason": REASON})
    assert answer.status_code == 403
    assert "Confirm it is you" in answer.content.decode()
    assert not BreakGlass.objects.exists()


def test_only_operators_open_and_end_it_and_only_by_post(as_user, otto, ada, alice, pat, clinic):
    for person in (ada, alice, pat.user):
        browser = as_user(person)
        assert browser.post(OPEN, {"clinic": clinic.pk, "reason": REASON}).status_code == 404
        assert browser.post(END).status_code == browser.get(PAGE).status_code == 404
    assert as_user(otto).get(OPEN).status_code == as_user(otto).get(END).status_code == 405
    assert not BreakGlass.objects.exists()


def test_each_active_admin_gets_a_mail_that_tells_nothing_of_anybody(
    as_user, otto, clinic, ada, alice, olga, pat
):
    gone = build.make_user(clinic, Role.ADMIN, "gone", is_active=False)
    second = build.make_user(clinic, Role.ADMIN, "second")
    told = f"Look at {pat.name}: nothing adds up"
    as_user(otto).post(OPEN, {"clinic": clinic.pk, "reason": told})
    mails = sent_mails()
    assert sorted(m.to[0] for m in mails) == sorted([ada.email, second.email])
    assert gone.email not in str([m.to for m in mails])
    glass = BreakGlass.objects.get()
    for each in mails:
        said = f"{each.subject} {each.body}"
        assert f"{reverse('audit')}?glass={glass.pk}" in said
        assert glass.ends_at.astimezone(clinic.tz).strftime("%H:%M") in said
        for secret in (pat.name, "adds up", pat.code, str(pat.pk), otto.email):
            assert secret not in said
    assert len(mail.outbox) == 2


def test_no_mail_no_access_both_stand_in_one_transaction(otto, clinic, ada, now, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("therapy.accounts.break_glass_mail.order_mail", broken)
    with pytest.raises(RuntimeError):
        break_glass(clinic=clinic, reason=REASON, by=otto, now=now)
    assert not BreakGlass.objects.exists()
    assert not AuditEntry.objects.filter(kind=Kind.BREAK_GLASS).exists()


def test_opening_another_ends_the_one_before(otto, glass, clinic, other_clinic):
    now = timezone.now()
    second = break_glass(clinic=other_clinic, reason=REASON, by=otto, now=now)
    assert list(BreakGlass.objects.live(now)) == [second]
    ends = AuditEntry.objects.get(verb="end_break_glass")
    assert (ends.clinic, ends.break_glass) == (clinic, glass)


def test_one_that_ran_out_is_no_obstacle_and_keeps_its_hour(otto, glass, clinic):
    later = glass.ends_at + HOUR
    break_glass(clinic=clinic, reason=REASON, by=otto, now=later)
    glass.refresh_from_db()
    assert glass.ended_at == glass.ends_at
    assert not AuditEntry.objects.filter(verb="end_break_glass").exists()


# --- what it opens -------------------------------------------------------------------------


def test_the_canary_is_seen_through_the_glass_only(as_user, otto, ada, alice, pat, quinn, now):
    pat.name, pat.phone = "Canary Birdsong", "0199 777 55"
    pat.save()
    samples = make_samples(pat=pat, alice=alice, now=now)
    browser = as_user(otto)
    secrets = re.compile("|".join(map(re.escape, (pat.name, pat.phone, pat.code, quinn.name))))
    assert not secrets.search(everything(samples, browser, TO_SEARCH))
    browser.post(OPEN, {"clinic": pat.clinic_id, "reason": REASON})
    seen = everything(samples, browser, TO_SEARCH)
    assert {pat.name, quinn.name} <= set(secrets.findall(seen))
    browser.post(END)
    assert not secrets.search(everything(samples, browser, TO_SEARCH))


def test_it_opens_what_the_clinics_admin_sees_and_each_page_leaves_a_line(
    as_user, otto, ada, alice, pat, glass, now
):
    samples = make_samples(pat=pat, alice=alice, now=now)
    browser, admin, shown, wrong = as_user(otto), as_user(ada), 0, []
    for route in FOR_ADMINS:
        url, before = route.url(samples), AuditEntry.objects.latest("pk").pk
        answer = browser.get(url)
        lines = [entry.subject_id for entry in AuditEntry.objects.filter(pk__gt=before)]
        if answer.status_code in (200, 404) and lines != [route.name]:
            wrong.append((route.name, lines))
        expected = 404 if route.name in LEFT_OUT else admin.get(url).status_code
        if answer.status_code != expected:
            wrong.append((route.name, answer.status_code, expected))
        if "html" in answer.get("Content-Type", "") and answer.status_code in (200, 404):
            shown += answer.status_code == 200
            if BANNER not in answer.content.decode():
                wrong.append((route.name, "no banner"))
    assert shown > 25
    assert not wrong
    entries = AuditEntry.objects.filter(break_glass=glass)
    assert set(entries.values_list("actor", "clinic")) == {(otto.pk, glass.clinic_id)}
    doors = entries.exclude(kind=Kind.BREAK_GLASS).values_list("subject_id", flat=True)
    assert [door for door in doors if door not in DOORS] == []


def test_a_file_to_keep_or_a_way_in_is_not_part_of_it(as_user, otto, ada, alice, pat, glass, now):
    samples = make_samples(pat=pat, alice=alice, now=now)
    token = invite_patient(patient=pat, by=alice, now=timezone.now()).token
    browser, wrong = as_user(otto), []
    for route in FOR_ADMINS:
        answer = browser.get(route.url(samples))
        kept = "attachment" in answer.get("Content-Disposition", "")
        kind = answer.get("Content-Type", "").split(";")[0]
        told = not answer.streaming and token in answer.content.decode()
        if kept or told or kind not in ("text/html", "image/svg+xml", "image/webp", ""):
            wrong.append((route.name, kind))
    assert not wrong
    paper = reverse("patient-print", args=[pat.pk])
    assert browser.get(paper).status_code == 200
    assert browser.get(paper, {"pdf": "1"}).status_code == 404
    for name in ("patient-invite", "patient-invite-qr"):
        assert as_user(ada).get(reverse(name, args=[pat.pk])).status_code == 200
        assert browser.get(reverse(name, args=[pat.pk])).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_it_changes_and_takes_out_nothing(as_user, otto, alice, pat, glass, now, method):
    samples = make_samples(pat=pat, alice=alice, now=now)
    browser, before, wrong = as_user(otto), AuditEntry.objects.count(), []
    for route in FOR_ADMINS:
        status = getattr(browser, method)(route.url(samples)).status_code
        if status not in (403, 404, 405):
            wrong.append((route.name, status))
    assert len(FOR_ADMINS) > 50
    assert not wrong
    new = AuditEntry.objects.order_by("pk")[before:]
    assert {entry.kind for entry in new} <= {Kind.DENIAL}


def test_a_head_is_a_read_as_well(as_user, otto, glass, record, pat):
    assert as_user(otto).head(record).status_code == 200
    entry = AuditEntry.objects.latest("pk")
    assert (entry.kind, entry.patient_id, entry.break_glass) == (Kind.READ, pat.pk, glass)


def test_the_other_clinics_rows_stay_unseen(as_user, otto, glass, other_clinic, carol, olga, now):
    rob = build.make_patient(
        other_clinic, therapist=carol, name="Rob Example", email="rob@example.org"
    )
    samples = make_samples(pat=rob, alice=carol, now=now)
    browser = as_user(otto)
    seen = everything(samples, browser, FOR_ADMINS)
    assert BANNER in seen
    for secret in (rob.name, rob.code, carol.name, olga.email):
        assert secret not in seen


def test_another_operator_sees_nothing(as_user, glass, record, db):
    other = as_user(build.make_user(None, Role.OPERATOR, "olive"))
    assert other.get(record).status_code == 404
    assert BANNER not in other.get(PAGE).content.decode()
    assert other.post(END).status_code == 302
    assert BreakGlass.objects.live(timezone.now()).get() == glass


def test_the_api_stays_closed_by_session_and_by_token(as_user, otto, alice, pat, glass, now):
    samples = make_samples(pat=pat, alice=alice, now=now)
    token = {"Authorization": f"Token {Token.objects.create(user=otto).key}"}
    doors = [route for route in GUARDED if route.name.startswith("api-")]
    assert len(doors) > 10
    for route in doors:
        url = route.url(samples)
        assert as_user(otto).get(url).status_code in (403, 405), route.name
        assert Client().get(url, headers=token).status_code in (403, 405), route.name
    page = reverse("patient-record", args=[pat.pk])
    assert Client().get(page, headers=token).status_code == 302


def test_their_own_pages_stay_their_own_and_show_the_banner(as_user, otto, glass):
    browser = as_user(otto)
    assert browser.get(reverse("home")).url == PAGE
    page = browser.get(PAGE)
    assert page.context["user"] == otto and page.context["user"].is_operator
    assert BANNER in page.content.decode()
    missing = browser.get("/nowhere/")
    assert missing.status_code == 404
    assert BANNER in missing.content.decode()


def test_the_stand_in_is_never_written_and_leaves_the_operator_alone(otto, clinic):
    lent = stand_in(otto, clinic)
    assert (lent.pk, lent.role, lent.clinic) == (otto.pk, Role.ADMIN, clinic)
    for act in (lent.save, lent.save_base, lent.delete):
        with pytest.raises(StandInWritten):
            act()
    assert (otto.role, otto.clinic) == (Role.OPERATOR, None)
    otto.save()
    assert User.objects.get(pk=otto.pk).is_operator


# --- how it ends ---------------------------------------------------------------------------


@pytest.mark.parametrize(("off", "status"), [(-SECOND, 200), (timedelta(0), 404), (SECOND, 404)])
def test_it_ends_by_the_clock_to_the_second(at, otto, glass, record, off, status):
    browser = at(otto, glass.ends_at + off)
    assert browser.get(record).status_code == status
    told = BANNER in browser.get(PAGE).content.decode()
    assert told == (status == 200)


def test_the_last_minute_is_told_as_one(at, otto, glass):
    assert f"{BANNER}: 1 minute left" in at(otto, glass.ends_at - SECOND).get(PAGE).content.decode()


def test_end_now_ends_it_at_once_and_twice_is_no_harm(as_user, otto, clinic, glass, record):
    browser = as_user(otto)
    assert browser.get(record).status_code == 200
    for _ in range(2):
        assert browser.post(END).url == PAGE
    assert browser.get(record).status_code == 404
    entry = AuditEntry.objects.get(verb="end_break_glass")
    assert (entry.actor, entry.clinic, entry.break_glass) == (otto, clinic, glass)


@pytest.mark.django_db
def test_ending_what_ran_out_changes_nothing(otto, glass):
    assert not end_break_glass(glass=glass, by=otto, now=glass.ends_at)
    glass.refresh_from_db()
    assert glass.ended_at is None


def test_an_operator_whose_account_is_closed_loses_it_at_once(as_user, otto, glass, record):
    browser = as_user(otto)
    assert browser.get(record).status_code == 200
    boss = build.make_user(None, Role.OPERATOR, "boss")
    deactivate_user(user=otto, by=boss, now=timezone.now())
    assert browser.get(record).status_code == 302


def test_the_flag_alone_closes_it_even_while_the_session_lives(as_user, otto, glass, record):
    browser = as_user(otto)
    User.objects.filter(pk=otto.pk).update(is_active=False)
    assert browser.get(record).status_code == 302


def test_a_session_without_the_second_factor_sees_nothing(otto, glass, record):
    browser = signed_in(Client(), otto, factor=False)
    assert browser.get(record).url == reverse("second-factor")


def test_an_operators_shorter_idle_time_still_counts(at, otto, glass, record, monkeypatch):
    browser = at(otto, glass.started_at + SECOND)
    assert browser.get(record).context["session_limits"]["idle"] == 15 * 60
    later = glass.started_at + timedelta(minutes=16)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert browser.get(record).status_code == 302


# --- what the clinic reads of it -----------------------------------------------------------


def test_the_clinics_admin_reads_who_why_and_what(as_user, otto, ada, pat, quinn, glass, record):
    browser = as_user(otto)
    browser.get(record)
    browser.post(END)
    as_user(ada).get(reverse("patient-record", args=[quinn.pk]))
    answer = as_user(ada).get(reverse("audit"), {"glass": glass.pk})
    assert [line.what for line in answer.context["lines"]] == [
        f"Ended emergency access (emergency access {glass.pk})",
        "Opened: record",
        f"Opened emergency access for an hour (emergency access {glass.pk})",
    ]
    page = answer.content.decode()
    assert f"{otto.name} (site operator)" in page
    assert f"<q>{REASON}</q>" in page
    assert "Emergency access" in page


def test_another_clinics_admin_reads_nothing_of_it(as_user, glass, olga):
    page = as_user(olga).get(reverse("audit"), {"glass": glass.pk}).content.decode()
    assert REASON not in page
    assert 'name="glass"' not in page.split('role="search"')[1].split("</form>")[0]


def test_the_trails_file_tells_it_too(as_user, ada, glass):
    body = (
        as_user(ada).post(reverse("audit-csv"), {"glass": glass.pk}).getvalue().decode("utf-8-sig")
    )
    lines = body.splitlines()
    assert len(lines) == 2
    assert lines[0].endswith('"Emergency access","Reason"')
    assert lines[1].endswith(f'"{glass.pk}","{REASON}"')


def test_the_entry_holds_no_reason(glass):
    entry = AuditEntry.objects.get(verb="break_glass")
    assert (entry.kind, entry.details) == (Kind.BREAK_GLASS, {})


def test_who_has_no_emergency_access_costs_no_question_more(as_user, ada, otto, glass):
    with connection.execute_wrapper(_no_glass):
        assert as_user(ada).get(reverse("people")).status_code == 200


def _no_glass(execute, sql, params, many, context):
    assert "accounts_breakglass" not in sql
    return execute(sql, params, many, context)
