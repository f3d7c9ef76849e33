"""Reminders: at the patient's own hour, once, and only while something is left to do."""

from datetime import UTC, date, datetime, time, timedelta
from smtplib import SMTPServerDisconnected
from unittest.mock import Mock
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pywebpush import WebPushException

from patients import tasks_reminders
from patients.actions.remind import claim_turn
from patients.actions.set_reminder import set_reminder
from patients.messages import push
from patients.messages.reminder_mail import stop_token
from patients.messages.reminding import next_turn, sessions_asked, wall_instant
from patients.models import Patient, Pause, PushSubscription, Reminder, SafetyAlert
from patients.models.reminder import Channel, Outcome
from patients.tasks_reminders import send_reminder
from tests import build
from tests.conftest import NOW
from therapy.accounts.models import MailState, OutgoingMail
from therapy.accounts.tasks import send_mails
from therapy.vapid import public_key

TODAY = date(2026, 11, 23)
EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
BERLIN, NEW_YORK, AUCKLAND = map(
    ZoneInfo, ("Europe/Berlin", "America/New_York", "Pacific/Auckland")
)
ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"
P256DH = "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM"
AUTH = "tBHItJI5svbpez7KI4CCXg"


# The rules


@pytest.mark.parametrize(
    ("day", "at", "zone", "instant"),
    [
        (date(2026, 11, 23), time(8), BERLIN, "2026-11-23T07:00"),
        (date(2026, 7, 1), time(8), BERLIN, "2026-07-01T06:00"),
        (date(2026, 11, 23), time(8), AUCKLAND, "2026-11-22T19:00"),
        # Clocks go forward over half past two: when it would have been, that is half past three.
        (date(2026, 3, 29), time(2, 30), BERLIN, "2026-03-29T01:30"),
        (date(2026, 3, 8), time(2, 30), NEW_YORK, "2026-03-08T07:30"),
        # Clocks go back: the first half past two of that day.
        (date(2026, 10, 25), time(2, 30), BERLIN, "2026-10-25T00:30"),
        (date(2026, 11, 1), time(1, 30), NEW_YORK, "2026-11-01T05:30"),
    ],
)
def test_it_rings_at_the_clock_on_the_wall(day, at, zone, instant):
    assert wall_instant(day, at, zone) == datetime.fromisoformat(instant).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "days", "zone", "after", "turn"),
    [
        (time(8), EVERY_DAY, BERLIN, "2026-11-23T06:59", "2026-11-23T07:00"),
        (time(8), EVERY_DAY, BERLIN, "2026-11-23T07:00", "2026-11-24T07:00"),
        (time(8), [1], BERLIN, "2026-11-23T07:00", "2026-11-30T07:00"),
        (time(8), [3], BERLIN, "2026-11-23T07:00", "2026-11-25T07:00"),
        # Sunday evening in UTC is Monday in Auckland.
        (time(8), [1], AUCKLAND, "2026-11-22T12:00", "2026-11-22T19:00"),
        # Eight o'clock stays eight o'clock over the change of clocks.
        (time(8), EVERY_DAY, BERLIN, "2026-10-24T06:00", "2026-10-25T07:00"),
        (time(8), EVERY_DAY, BERLIN, "2026-03-28T07:00", "2026-03-29T06:00"),
        # In the doubled hour it rings once.
        (time(2, 30), EVERY_DAY, BERLIN, "2026-10-25T00:30", "2026-10-26T01:30"),
    ],
)
def test_it_finds_the_next_turn(at, days, zone, after, turn):
    found = next_turn(at, days, zone, datetime.fromisoformat(after).replace(tzinfo=UTC))
    assert found == datetime.fromisoformat(turn).replace(tzinfo=UTC)


def test_a_reminder_needs_a_day():
    with pytest.raises(ValueError, match="day"):
        next_turn(time(8), [], BERLIN, NOW)


@pytest.mark.parametrize(
    ("position", "reminders", "due", "asked"),
    [
        (0, 1, 1, 1),
        (0, 1, 2, 2),
        (0, 2, 2, 1),
        (1, 2, 2, 2),
        (0, 2, 1, 1),
        (1, 2, 1, 1),
        (0, 3, 2, 1),
    ],
)
def test_the_first_asks_for_one_session_and_the_last_for_all(position, reminders, due, asked):
    assert sessions_asked(position=position, reminders=reminders, due=due) == asked


# Sending. It is ten past eight in Berlin.

EIGHT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(request):
    with time_machine.travel(EIGHT - timedelta(hours=1), tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """The beat's fan-out runs here rather than in a worker."""
    monkeypatch.setattr(send_reminder, "apply_async", lambda args, **options: send_reminder(*args))


def send_due_reminders() -> None:
    """What beat has done each minute, and each half minute for mails."""
    tasks_reminders.send_due_reminders()
    send_mails()


@pytest.fixture
def plan(pat):
    return build.make_assignment(pat, [build.make_stretch("bridge")])


@pytest.fixture
def reminder(pat, plan):
    return remind_at(pat, time(8))


def remind_at(pat, at, days=EVERY_DAY, channel=Channel.EMAIL):
    return set_reminder(
        patient=pat, at=at, days=days, channel=channel, by=pat.user, now=EIGHT - timedelta(hours=1)
    )


def outcome(reminder):
    reminder.refresh_from_db()
    return reminder.last_outcome


def test_it_sends_one_mail_at_the_patients_hour(reminder, clock):
    send_due_reminders()
    assert not mail.outbox
    clock.move_to(EIGHT + timedelta(minutes=1))
    for _ in range(3):
        send_due_reminders()
    assert [message.to for message in mail.outbox] == [["pat@example.org"]]
    assert outcome(reminder) == Outcome.SENT
    assert reminder.next_at == EIGHT + timedelta(days=1)


def test_the_mail_says_nothing_about_anybody(reminder, clock):
    clock.move_to(EIGHT)
    send_due_reminders()
    message = mail.outbox[0]
    text = f"{message.subject} {message.body}".lower()
    for word in ("pat ", "example ", "northside", "stretch", "exercise", "pain", "physio", "plan"):
        assert word not in text, word
    assert "08:00" in text
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_two_tasks_at_once_send_one(reminder, clock):
    clock.move_to(EIGHT)
    turns = [claim_turn(reminder_id=reminder.pk, now=EIGHT) for _ in range(2)]
    assert [turn is not None for turn in turns] == [True, False]


def test_a_task_with_an_old_look_at_the_row_claims_nothing(reminder, clock, monkeypatch):
    """Both tasks have read the row before either has written."""
    clock.move_to(EIGHT)
    stale = Reminder.objects.select_related("patient__clinic", "patient__user").get()
    assert claim_turn(reminder_id=reminder.pk, now=EIGHT)
    rows = Mock()
    rows.filter.return_value.first.return_value = stale
    monkeypatch.setattr(Reminder.objects, "select_related", lambda *names: rows)
    assert claim_turn(reminder_id=reminder.pk, now=EIGHT) is None


def all_done(pat):
    build.make_session(pat, TODAY, {pat.assignments.get().prescriptions.get().stretch: "done"})


def too_sore(pat):
    stretch = pat.assignments.get().prescriptions.get().stretch
    build.make_session(pat, TODAY, {stretch: {"skipped": "pain"}})


def paused(pat):
    Pause.objects.create(
        patient=pat, starts_on=TODAY, reason="illness", created_by=pat.user, created_at=NOW
    )


def blocked(pat):
    SafetyAlert.objects.create(patient=pat, level="emergency", red_flags=["saddle"], raised_at=NOW)


def ended(pat):
    pat.assignments.update(ends_on=TODAY - timedelta(days=1))


def rest_day(pat):
    pat.assignments.get().prescriptions.update(days_of_week=[2])


def closed(pat):
    pat.user.is_active = False
    pat.user.save()


def archived(pat):
    Patient.objects.filter(pk=pat.pk).update(archived_at=NOW)


@pytest.mark.parametrize(
    "happen", [all_done, too_sore, paused, blocked, ended, rest_day, closed, archived]
)
def test_it_stays_quiet_when_nothing_is_left_to_do(pat, reminder, clock, happen):
    happen(pat)
    clock.move_to(EIGHT)
    send_due_reminders()
    assert not mail.outbox
    assert outcome(reminder) == Outcome.NOT_NEEDED


def test_the_evening_reminder_waits_for_the_second_session(pat, clock):
    stretch = build.make_stretch("bridge")
    build.make_assignment(pat, [stretch], schedule={"sessions_per_day": 2})
    remind_at(pat, time(8))
    remind_at(pat, time(18))
    build.make_session(pat, TODAY, {stretch: "done"})
    clock.move_to(EIGHT)
    send_due_reminders()
    assert not mail.outbox
    clock.move_to(EIGHT + timedelta(hours=10))
    send_due_reminders()
    assert len(mail.outbox) == 1


def test_a_server_that_slept_sends_nothing_old(reminder, clock):
    clock.move_to(EIGHT + timedelta(hours=3))
    send_due_reminders()
    assert not mail.outbox
    assert outcome(reminder) == Outcome.TOO_LATE
    clock.move_to(EIGHT + timedelta(days=1))
    send_due_reminders()
    assert len(mail.outbox) == 1


def test_it_follows_the_patient_to_another_zone(pat, reminder, clock):
    pat.time_zone = "America/New_York"
    pat.save()
    clock.move_to(EIGHT)
    send_due_reminders()
    assert not mail.outbox
    clock.move_to(datetime(2026, 11, 23, 13, 0, tzinfo=UTC))
    send_due_reminders()
    assert len(mail.outbox) == 1


@pytest.fixture
def away(monkeypatch):
    failing = Mock(side_effect=SMTPServerDisconnected("refused pat@example.org"))
    monkeypatch.setattr("django.core.mail.EmailMessage.send", failing)
    return failing


def test_a_mail_server_that_is_away_for_a_while_costs_no_reminder(
    reminder, clock, away, monkeypatch, caplog
):
    clock.move_to(EIGHT)
    send_due_reminders()
    assert away.call_count == 1 and "pat@example.org" not in caplog.text
    monkeypatch.undo()
    clock.move_to(EIGHT + timedelta(minutes=2))
    send_mails()
    assert len(mail.outbox) == 1 and "08:00" in mail.outbox[0].body
    assert outcome(reminder) == Outcome.SENT


def test_it_says_when_a_mail_could_not_be_sent(reminder, clock, away):
    clock.move_to(EIGHT)
    send_due_reminders()
    clock.move_to(EIGHT + timedelta(hours=2, minutes=1))
    send_mails()
    assert outcome(reminder) == Outcome.FAILED
    assert OutgoingMail.objects.get().state == MailState.DROPPED and away.call_count == 1


def take_the_day_out(pat):
    Reminder.objects.update(days_of_week=[2])


def remove_it(pat):
    Reminder.objects.all().delete()


def stop_it(pat):
    Reminder.objects.update(active=False)


@pytest.mark.parametrize("happen", [all_done, closed, take_the_day_out, remove_it, stop_it])
def test_a_mail_that_waited_is_not_sent_when_nobody_needs_it_any_more(
    pat, reminder, clock, away, monkeypatch, happen
):
    clock.move_to(EIGHT)
    send_due_reminders()
    monkeypatch.undo()
    happen(pat)
    clock.move_to(EIGHT + timedelta(minutes=2))
    send_mails()
    assert OutgoingMail.objects.get().state == MailState.DROPPED and not mail.outbox


def test_nobody_without_an_address_is_said_to_have_had_a_mail(pat, reminder, clock):
    Patient.objects.filter(pk=pat.pk).update(email="")
    clock.move_to(EIGHT)
    send_due_reminders()
    assert outcome(reminder) == Outcome.FAILED and not mail.outbox


def test_the_patient_and_the_therapist_see_what_became_of_it(as_user, pat, alice, reminder, clock):
    clock.move_to(EIGHT)
    send_due_reminders()
    for person, url in (
        (pat.user, reverse("reminders")),
        (alice, reverse("patient-devices", args=[pat.pk])),
    ):
        page = as_user(person).get(url).content.decode()
        assert "Last: Monday, 23 November, 08:00. Sent." in page
        assert "Next: Tuesday, 24 November, 08:00." in page


# Messages on the device


@pytest.fixture
def browser_row(pat):
    return PushSubscription.objects.create(
        patient=pat, endpoint=ENDPOINT, p256dh=P256DH, auth=AUTH, created_at=NOW
    )


@pytest.fixture
def sent(monkeypatch, settings):
    settings.EMBEDDED = True
    service = Mock()
    monkeypatch.setattr(push, "webpush", service)
    return service


def test_it_pushes_words_that_say_nothing(pat, plan, browser_row, sent, clock):
    reminder = remind_at(pat, time(8), channel=Channel.PUSH)
    clock.move_to(EIGHT)
    send_due_reminders()
    assert outcome(reminder) == Outcome.SENT and not mail.outbox
    payload = sent.call_args.args[1].lower()
    for word in ("pat", "northside", "stretch", "pain"):
        assert word not in payload
    assert sent.call_args.kwargs["vapid_claims"]["aud"] == "https://fcm.googleapis.com"


def test_a_browser_that_is_gone_is_forgotten_and_a_mail_goes_out(
    pat, plan, browser_row, sent, clock
):
    sent.side_effect = WebPushException("gone", response=Mock(status_code=410))
    reminder = remind_at(pat, time(8), channel=Channel.PUSH)
    clock.move_to(EIGHT)
    send_due_reminders()
    assert not PushSubscription.objects.exists()
    assert len(mail.outbox) == 1 and outcome(reminder) == Outcome.SENT


def test_it_encrypts_for_a_real_browser(pat, browser_row, monkeypatch, settings, tmp_path):
    """Everything but the network: the key is made, the payload sealed, the header signed."""
    settings.DATA_DIR, settings.EMBEDDED, settings.VAPID_PRIVATE_KEY = tmp_path, True, ""
    push.vapid.cache_clear()
    posted = Mock(return_value=Mock(status_code=201))
    monkeypatch.setattr("requests.post", posted)
    assert push.push_reminder(pat)
    assert posted.call_args.args[0] == ENDPOINT
    assert posted.call_args.kwargs["headers"]["Authorization"].lower().startswith("vapid ")
    assert (tmp_path / "vapid.pem").stat().st_mode & 0o077 == 0
    push.vapid.cache_clear()


def test_several_machines_share_a_key_or_send_mails(
    pat, browser_row, sent, settings, as_user, capsys
):
    settings.EMBEDDED, settings.VAPID_PRIVATE_KEY = False, ""
    assert not push.push_reminder(pat) and not sent.called
    assert 'data-key=""' in as_user(pat.user).get(reverse("reminders")).content.decode()
    call_command("vapid_key")
    settings.VAPID_PRIVATE_KEY = capsys.readouterr().out.strip()
    push.vapid.cache_clear()
    assert push.push_reminder(pat) and sent.called
    assert len(public_key()) == 87
    push.vapid.cache_clear()


def subscribe(client, **body):
    keys = {"p256dh": P256DH, "auth": AUTH}
    sent = {"endpoint": ENDPOINT, "keys": keys, **body}
    return client.post(reverse("push"), sent, content_type="application/json")


def test_it_remembers_a_browser_once(as_user, pat, quinn):
    assert [subscribe(as_user(pat.user)).status_code for _ in range(2)] == [200, 200]
    assert PushSubscription.objects.get().patient == pat
    # The same browser, another patient: the first one's messages don't reach it any more.
    subscribe(as_user(quinn.user))
    assert PushSubscription.objects.get().patient == quinn
    subscribe(as_user(quinn.user), off=True)
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {"endpoint": "http://fcm.googleapis.com/x"},
        {"endpoint": "https://127.0.0.1/x"},
        {"endpoint": "https://fcm.googleapis.com.evil.example/x"},
        {"endpoint": "https://fcm.googleapis.com:8080/x"},
        {"endpoint": "https://user@evil.example/fcm.googleapis.com"},
        {"endpoint": "https://evil.example/.push.apple.com"},
        {"endpoint": "https://[::1/x"},
        {"endpoint": ["x"]},
        {"keys": {"p256dh": "x", "auth": "y"}},
        {"keys": None},
        {"keys": {}},
    ],
)
def test_it_posts_to_push_services_only(as_user, pat, body):
    assert subscribe(as_user(pat.user), **body).status_code == 400
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize("body", ["", "[]", "{", "null", '"x"'])
def test_garbage_from_a_browser_is_an_error_with_words(as_user, pat, body):
    answer = as_user(pat.user).post(reverse("push"), body, content_type="application/json")
    assert answer.status_code == 400 and answer.json()["error"]


# The doors

FORM = {"time": "18:30", "days": [1, 3], "channel": "email"}


def test_a_patient_sets_changes_and_removes_a_reminder(as_user, pat):
    phone = as_user(pat.user)
    assert phone.post(reverse("reminders"), FORM).url == reverse("reminders")
    row = Reminder.objects.get()
    assert (row.time, row.days_of_week) == (time(18, 30), [1, 3])
    assert row.next_at == datetime(2026, 11, 23, 17, 30, tzinfo=UTC)
    phone.post(reverse("reminder", args=[row.pk]), {**FORM, "time": "19:00", "days": [2]})
    row.refresh_from_db()
    assert (row.time, row.days_of_week) == (time(19), [2])
    phone.post(reverse("reminder-remove", args=[row.pk]))
    assert not Reminder.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"time": ""}, "time"),
        ({"time": "25:00"}, "time"),
        ({"days": []}, "days"),
        ({"days": [8]}, "days"),
        ({"channel": "fax"}, "channel"),
    ],
)
def test_it_says_what_is_wrong_with_a_reminder(as_user, pat, wrong, field):
    answer = as_user(pat.user).post(reverse("reminders"), {**FORM, **wrong})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Reminder.objects.exists()


def test_it_keeps_reminders_few_and_apart(as_user, pat):
    phone = as_user(pat.user)
    for hour in ("08:00", "08:00", "10:00", "12:00", "14:00", "16:00"):
        phone.post(reverse("reminders"), {**FORM, "time": hour})
    assert Reminder.objects.count() == 4


def test_it_offers_mail_only_where_there_is_an_address(as_user, pat):
    pat.email = ""
    pat.save()
    answer = as_user(pat.user).post(reverse("reminders"), FORM)
    assert "channel" in answer.context["form"].errors


@pytest.mark.parametrize("door", ["reminder", "reminder-remove"])
def test_a_reminder_is_its_patients_alone(as_user, client, reminder, quinn, rob, alice, door):
    url = reverse(door, args=[reminder.pk])
    assert client.post(url).status_code == 302
    for person in (quinn.user, rob.user, alice):
        assert as_user(person).post(url, FORM).status_code == 404
    assert Reminder.objects.get().time == time(8)


def test_a_get_removes_nothing(as_user, pat, reminder):
    assert as_user(pat.user).get(reverse("reminder-remove", args=[reminder.pk])).status_code == 405


# Stopping from the mail


def test_the_link_in_the_mail_asks_and_then_stops(client, reminder, clock):
    clock.move_to(EIGHT)
    send_due_reminders()
    url = reverse("reminder-stop", args=[stop_token(reminder)])
    assert url in mail.outbox[0].body
    assert "Stop the reminder at 08:00?" in client.get(url).content.decode()
    assert Reminder.objects.get().active
    assert "Stopped" in client.post(url).content.decode()
    assert not Reminder.objects.get().active
    clock.move_to(EIGHT + timedelta(days=1))
    send_due_reminders()
    assert len(mail.outbox) == 1


def test_a_mail_program_stops_it_with_one_post(reminder):
    from_mail_program = build_strict_client()
    url = reverse("reminder-stop-now", args=[stop_token(reminder)])
    assert from_mail_program.get(url).status_code == 405
    answer = from_mail_program.post(url, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not Reminder.objects.get().active


def build_strict_client():
    """A client that has no cookies and is held to the forgery checks."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("token", ["x", "1:abc", "MQ:1tabc:forged"])
def test_a_forged_link_stops_nothing(client, reminder, token):
    assert client.get(reverse("reminder-stop", args=[token])).status_code == 200
    client.post(reverse("reminder-stop", args=[token]))
    client.post(reverse("reminder-stop-now", args=[token]))
    assert Reminder.objects.get().active


def test_the_beat_rings_each_minute(settings):
    beat = settings.CELERY_BEAT_SCHEDULE["send-due-reminders"]
    assert beat == {"task": tasks_reminders.send_due_reminders.name, "schedule": 60.0}
