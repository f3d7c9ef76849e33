"""Sessions end by rest, by age and by what changes about their owner. The clock is moved."""

import re
import time
from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from tests.build import PASSWORD
from tests.signed_in import signed_in
from therapy.accounts.middleware import BY_ITSELF
from therapy.accounts.models import Role
from therapy.accounts.sessions import SEEN

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = 60, 3600, 86400
LOOK = reverse("keep-working")


def is_in(client: Client) -> bool:
    return client.get(reverse("second-factor")).status_code == 200


def person(request, name):
    found = request.getfixturevalue(name)
    return getattr(found, "user", found)


IDLE = [("alice", 30 * MINUTE), ("ada", 30 * MINUTE), ("otto", 15 * MINUTE)]


@pytest.mark.parametrize(("who", "idle"), IDLE)
def test_it_ends_a_second_after_the_idle_limit(request, now, who, idle):
    with time_machine.travel(now, tick=False) as clock:
        browser = signed_in(Client(), person(request, who))
        clock.shift(idle - 1)
        assert is_in(browser)
        clock.shift(idle + 1)
        assert not is_in(browser)


@pytest.mark.parametrize(("who", "oldest"), [("alice", 12 * HOUR), ("otto", 8 * HOUR)])
def test_it_ends_by_age_however_busy(request, now, who, oldest):
    with time_machine.travel(now, tick=False) as clock:
        browser = signed_in(Client(), person(request, who))
        for _ in range(oldest // (10 * MINUTE) - 1):
            clock.shift(10 * MINUTE)
            assert is_in(browser)
        clock.shift(10 * MINUTE - 1)
        assert is_in(browser)
        clock.shift(2)
        assert not is_in(browser)


def test_a_patients_phone_stays_signed_in_for_thirty_days_and_keeps_its_queue(pat, now):
    with time_machine.travel(now, tick=False) as clock:
        browser = signed_in(Client(), pat.user)
        clock.shift(30 * DAY - 1)
        assert browser.get(reverse("today")).status_code == 200
        clock.shift(2)
        answer = browser.get(reverse("today"))
        assert answer.status_code == 302
        assert "Clear-Site-Data" not in answer.headers
        # The phone's next delivery is asked to sign in, and is told to drop nothing.
        late = browser.get("/api/v1/sessions/")
        assert late.status_code in (401, 403)
        assert "Clear-Site-Data" not in late.headers


def test_a_session_that_ran_out_cannot_be_revived(alice, now):
    with time_machine.travel(now, tick=False) as clock:
        browser = signed_in(Client(), alice)
        key = browser.session.session_key
        clock.shift(31 * MINUTE)
        assert not is_in(browser)
        # Its row is dead, whatever is asked with its key: also what would count as a use of it.
        assert Session.objects.get(pk=key).expire_date.timestamp() <= time.time()
        for ask in (browser.get, browser.post):
            browser.cookies["sessionid"] = key
            assert ask(LOOK).status_code == 302
        browser.cookies["sessionid"] = key
        clock.shift(-2 * MINUTE)
        Session.objects.filter(pk=key).update(expire_date=now + timedelta(days=1))
        assert is_in(browser)


def test_looking_at_the_time_left_is_no_use_of_it_and_keeping_on_is(alice, now):
    with time_machine.travel(now, tick=False) as clock:
        browser = signed_in(Client(), alice)
        clock.shift(28 * MINUTE)
        assert browser.get(LOOK).json()["left"] == 2 * MINUTE
        assert browser.get(LOOK).json()["left"] == 2 * MINUTE
        assert browser.post(LOOK).json()["left"] == 30 * MINUTE
        clock.shift(29 * MINUTE)
        assert is_in(browser)


def test_keeping_on_cannot_put_off_the_end_by_age_and_says_so(alice, now):
    with time_machine.travel(now, tick=False) as clock:
        browser = signed_in(Client(), alice)
        for _ in range(24):
            assert not browser.post(LOOK).json()["last"]
            clock.shift(29 * MINUTE)
        told = browser.post(LOOK).json()
        assert (told["left"], told["last"]) == (24 * MINUTE, True)


def test_what_a_page_asks_by_itself_keeps_no_session_alive(alice, now):
    with time_machine.travel(now, tick=False) as clock:
        browser = signed_in(Client(), alice)
        for _ in range(3):
            clock.shift(10 * MINUTE)
            asked = browser.get(reverse("second-factor"), headers={"X-By-Itself": "1"})
            assert asked.status_code == 200
        clock.shift(1)
        assert not is_in(browser)


def test_whatever_a_page_asks_again_and_again_says_that_it_does_so_by_itself():
    polls = [
        tag
        for page in (settings.BASE_DIR / "templates").rglob("*.html")
        for tag in re.findall(r"<[^>]*hx-trigger=\"[^\"]*every [^>]*>", page.read_text())
    ]
    assert polls
    assert [tag for tag in polls if BY_ITSELF not in tag] == []


def test_a_swap_after_the_end_leads_the_whole_page_to_sign_in(alice, now):
    with time_machine.travel(now, tick=False) as clock:
        browser = signed_in(Client(), alice)
        clock.shift(31 * MINUTE)
        headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/patients/"}
        answer = browser.get(reverse("patient-list"), headers=headers)
        assert answer.headers["HX-Redirect"] == f"{reverse('account_login')}?next=%2Fpatients%2F"


def test_it_ends_when_the_role_is_another(as_user, alice):
    browser = as_user(alice)
    alice.role = Role.ADMIN
    alice.save()
    assert not is_in(browser)


def test_it_ends_when_the_account_is_closed(as_user, ada, alice):
    browser = as_user(alice)
    as_user(ada).post(reverse("person-deactivate", args=[alice.pk]))
    assert not is_in(browser)
    assert not UserSession.objects.filter(user=alice).exists()


def test_it_ends_elsewhere_when_the_password_changes(as_user, alice):
    here, elsewhere = as_user(alice), as_user(alice)
    words = {
        "oldpassword": PASSWORD,
        "password1": "seven grey geese fly",
        "password2": "seven grey geese fly",
    }
    assert here.post(reverse("account_change_password"), words).status_code == 302
    assert not is_in(elsewhere)


def test_an_admin_resets_a_lost_factor_and_its_sessions_end(as_user, ada, alice, bob, mailoutbox):
    browser, others = as_user(alice), as_user(bob)
    as_user(ada).post(reverse("person-reset-factor", args=[alice.pk]))
    assert not is_in(browser)
    assert is_in(others)
    assert mailoutbox[-1].to == [alice.email]
    assert alice.name not in mailoutbox[-1].body + mailoutbox[-1].subject


def test_nobody_resets_their_own_factor(as_user, ada):
    browser = as_user(ada)
    browser.post(reverse("person-reset-factor", args=[ada.pk]))
    assert is_in(browser)


def test_staff_see_their_devices_and_sign_one_out(as_user, alice, bob):
    here, elsewhere, others = as_user(alice), as_user(alice), as_user(bob)
    this, away, his = (
        UserSession.objects.get(session_key=each.session.session_key)
        for each in (here, elsewhere, others)
    )
    page = here.get(reverse("staff-devices")).content.decode()
    ways_out = [reverse("staff-device-sign-out", args=[each.pk]) for each in (this, away, his)]
    assert [page.count(f'action="{each}"') for each in ways_out] == [1, 1, 0]
    assert page.count("This device") == 1
    assert others.post(ways_out[1]).status_code == 404
    assert is_in(elsewhere)
    assert here.post(ways_out[1]).status_code == 302
    assert not is_in(elsewhere)
    assert is_in(here)


def test_signing_in_gives_a_new_key_and_the_old_one_opens_nothing(client, pat):
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    client.post(reverse("account_login"), {"login": pat.user.email, "password": PASSWORD})
    assert client.session.session_key != planted
    assert not Session.objects.filter(pk=planted).exists()


def test_the_row_is_written_once_a_minute_at_most(alice, now):
    with time_machine.travel(now, tick=False) as clock:
        browser = signed_in(Client(), alice)
        began = now.timestamp()
        clock.shift(59)
        is_in(browser)
        assert browser.session[SEEN] == began
        clock.shift(1)
        is_in(browser)
        assert browser.session[SEEN] == began + 60


def test_who_runs_the_server_resets_the_last_admins_factor(as_user, ada, mailoutbox):
    browser = as_user(ada)
    call_command("reset_second_factor", ada.email.upper())
    assert not is_in(browser)
    assert mailoutbox[-1].to == [ada.email]
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "nobody@example.org")
