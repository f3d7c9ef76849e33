from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from patients import tasks_digest
from patients.actions.send_digest import recipients, week_to_tell
from patients.messages.digest_mail import digest_message, stop_token
from patients.messages.digest_time import digest_is_due
from patients.models import DigestSent, DigestStop, StaleWeek
from patients.stale import mark_days_stale
from tests import build
from tests.patients.reporting import report_all
from tests.patients.worked_example import MONDAY, WEEK, make_example
from therapy.accounts.models import Role

# Monday, 7:00 in Berlin is 6:00 UTC in winter.
SEVEN = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("week_start", "now", "due"),
    [
        (WEEK, SEVEN, True),
        (WEEK, SEVEN - timedelta(seconds=1), False),
        (WEEK, SEVEN + timedelta(days=2, seconds=-1), True),
        (WEEK, SEVEN + timedelta(days=2), False),
        # A week that ends on Saturday is told on the Monday, too.
        (date(2026, 11, 15), SEVEN, True),
        (date(2026, 11, 15), SEVEN - timedelta(hours=1), False),
    ],
)
def test_it_is_due_at_seven_on_the_clinics_monday(week_start, now, due):
    assert digest_is_due(week_start, now=now, tz=ZoneInfo("Europe/Berlin")) is due


def test_it_follows_the_wall_clock_through_summer_time():
    berlin = ZoneInfo("Europe/Berlin")
    summer = datetime(2026, 7, 20, 5, 0, tzinfo=UTC)
    assert digest_is_due(date(2026, 7, 13), now=summer, tz=berlin)
    assert not digest_is_due(date(2026, 7, 13), now=summer - timedelta(seconds=1), tz=berlin)


@pytest.fixture
def told(db, clinic, pat, ada, alice, bob, monkeypatch):
    """The worked example's week, closed and reported, on Monday at seven."""
    example = make_example(pat)
    example.log_the_week()
    report_all(clinic, SEVEN - timedelta(hours=2))

    def at_once(args, **_):
        tasks_digest.send_digest(*args)

    monkeypatch.setattr(tasks_digest.send_digest, "apply_async", at_once)
    with time_machine.travel(SEVEN, tick=False):
        yield example


def test_therapists_and_admins_get_one_mail_however_often_beat_rings(told, ada, alice, bob):
    for _ in range(3):
        tasks_digest.send_due_digests()
    assert sorted(address for one in mail.outbox for address in one.to) == sorted(
        user.email for user in (ada, alice, bob)
    )
    assert DigestSent.objects.filter(week_start=WEEK).exclude(sent_at=None).count() == 3


def test_two_workers_send_one_mail(told, alice):
    tasks_digest.send_digest(alice.clinic_id, alice.pk, WEEK.isoformat())
    tasks_digest.send_digest(alice.clinic_id, alice.pk, WEEK.isoformat())
    assert len(mail.outbox) == 1


def test_a_mail_that_could_not_be_sent_is_tried_again(told, alice, monkeypatch):
    monkeypatch.setattr(tasks_digest, "mail_digest", lambda *args, **kwargs: False)
    tasks_digest.send_digest(alice.clinic_id, alice.pk, WEEK.isoformat())
    assert not DigestSent.objects.exists()
    monkeypatch.undo()
    tasks_digest.send_digest(alice.clinic_id, alice.pk, WEEK.isoformat())
    assert len(mail.outbox) == 1


def test_it_holds_counts_and_links_and_no_names(told, clinic, pat, ada, alice, now):
    build.make_patient_diagnosis(pat, "stenosis")
    for user in (ada, alice):
        message = digest_message(user, WEEK, now=SEVEN)
        whole = " ".join([message.subject, message.body, message.alternatives[0][0]])
        for word in (pat.name, pat.code, "tenosis", "Pat", clinic.name):
            assert word not in whole
        assert message.alternatives[0][1] == "text/html"
    assert "/desk/" in digest_message(alice, WEEK, now=SEVEN).body
    assert "/reports/2026-W47/" in digest_message(ada, WEEK, now=SEVEN).body
    assert "Active patients: 1" in digest_message(ada, WEEK, now=SEVEN).body


def test_it_waits_for_reports_that_are_being_computed(told, clinic, pat):
    mark_days_stale(pat, [MONDAY], cause="log_session", now=SEVEN)
    assert week_to_tell(clinic=clinic, now=SEVEN) is None
    StaleWeek.objects.all().delete()
    assert week_to_tell(clinic=clinic, now=SEVEN) == WEEK


def test_patients_and_closed_accounts_get_none(told, clinic, pat, ada, alice, bob):
    bob.is_active = False
    bob.save()
    build.make_user(clinic, Role.PATIENT, "someone")
    assert set(recipients(clinic=clinic, week_start=WEEK)) == {ada, alice}


# --- stopping it --------------------------------------------------------------------------------------


def test_one_click_stops_it_without_signing_in(client, told, alice):
    message = digest_message(alice, WEEK, now=SEVEN)
    address = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = address.partition("//")[2].partition("/")[2]
    for _ in range(2):
        answer = client.post(f"/{path}", {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert DigestStop.objects.get().user == alice
    tasks_digest.send_due_digests()
    assert alice.email not in [address for one in mail.outbox for address in one.to]


def test_the_link_asks_first_and_then_stops(client, told, alice):
    page = reverse("digest-stop", args=[stop_token(alice)])
    asked = client.get(page)
    assert "Stop the weekly mail?" in asked.content.decode()
    # A form under "no-referrer" is sent with "Origin: null", which Django takes for a forgery.
    assert asked["Referrer-Policy"] == "same-origin"
    assert not DigestStop.objects.exists()
    assert "Stopped" in client.post(page).content.decode()
    assert DigestStop.objects.exists()


def test_a_forged_link_stops_nothing(client, told, alice):
    for token in ("x", f"{stop_token(alice)}x", f"{alice.pk}:abc:def"):
        assert "does not work" in client.post(reverse("digest-stop", args=[token])).content.decode()
        assert client.post(reverse("digest-stop-now", args=[token])).status_code == 200
    assert not DigestStop.objects.exists()


def test_staff_may_have_it_again(as_user, told, alice, pat):
    DigestStop.objects.create(user=alice, stopped_at=SEVEN)
    client = as_user(alice)
    assert client.get(reverse("digest-resume")).status_code == 405
    client.post(reverse("digest-resume"))
    assert not DigestStop.objects.exists()
    assert as_user(pat.user).post(reverse("digest-resume")).status_code == 404
