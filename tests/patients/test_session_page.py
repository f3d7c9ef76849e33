from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from patients.models import Pause, SafetyAlert, Session
from tests import build
from tests.conftest import NOW
from tests.mails import sent_mails

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
URL = reverse("session")


@pytest.fixture(autouse=True)
def at_nine():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def stretch():
    return build.make_stretch("knee-to-chest", stop_if=["It pinches in the groin."])


@pytest.fixture
def line(pat, stretch):
    return build.make_assignment(pat, [stretch]).prescriptions.get()


@pytest.fixture
def phone(as_user, pat):
    return as_user(pat.user)


@pytest.fixture
def send(phone, line):
    def send(url=URL, follow=False, **answers):
        sent = {"uuid": uuid4(), "performed_on": TODAY, "tz": "Europe/Berlin", "line": line.pk}
        fields = {
            f"{name}-{line.pk}" if name.partition("-")[2] else name: value
            for name, value in answers.items()
        }
        return phone.post(url, {**sent, **fields}, follow=follow)

    return send


def done(**more):
    return {"how-both": "done", **more}


def test_it_shows_how_to_do_each_stretch_and_why_this_much(phone, line):
    line.hold_seconds = 15
    line.steps = [
        {
            "field": "hold_seconds",
            "from": 20,
            "to": 15,
            "why": "For staff.",
            "source": "R1",
            "kind": "rule",
            "patient_why": "your back likes it gentle",
        },
        {"field": "reps", "from": 2, "to": 4, "why": "", "source": "therapist", "kind": "override"},
    ]
    line.save()
    page = phone.get(URL).content.decode()
    assert "Hold 15 seconds, 4 times, each side" in page
    assert "15 seconds rather than 20 seconds, because your back likes it gentle." in page
    assert "Your therapist set this: 4 times rather than 2 times." in page
    assert "For staff." not in page
    assert "It pinches in the groin." in page


def test_it_chooses_nothing_beforehand(phone, line):
    page = phone.get(URL).content.decode()
    form = page[page.index('class="session-form"') :]
    assert "checked" not in page
    assert form.count('class="pain-number"') == 33


@pytest.mark.parametrize(
    ("answers", "entries"),
    [
        (done(), [("both", True, None, "")]),
        ({"how-both": "less", "reps-both": "2"}, [("both", False, 2, "")]),
        ({"how-both": "skipped", "skipped-both": "pain"}, [("both", False, None, "pain")]),
        (
            {
                "how-both": "sides",
                "how-left": "done",
                "how-right": "skipped",
                "skipped-right": "tired",
            },
            [("left", True, None, ""), ("right", False, None, "tired")],
        ),
        ({"how-both": "sides", "how-right": "done"}, [("right", True, None, "")]),
    ],
)
def test_it_logs_what_was_done_on_each_side(send, answers, entries):
    assert send(**answers).status_code == 302
    found = Session.objects.get().entries.order_by("pk")
    assert [(e.side, e.as_prescribed, e.reps, e.skipped) for e in found] == entries


def test_it_keeps_no_pain_apart_from_no_answer(send):
    send(**done(pain_before="0", pain_after="skip"))
    session = Session.objects.get()
    assert (session.pain_before, session.pain_after, session.effort) == (0, None, None)


def test_it_asks_where_the_pain_went_and_where_the_stretch_was_felt(phone, send):
    page = phone.get(URL).content.decode()
    assert "Where did the pain go?" in page and "Further down my leg" in page
    assert "Did you feel it in the place the picture shows?" in page
    saved = send(follow=True, **done(pain_shift="nearer_back", felt_where="elsewhere"))
    session = Session.objects.get()
    assert (session.pain_shift, session.felt_where) == ("nearer_back", "elsewhere")
    assert "Closer to my back" in saved.content.decode()
    assert "Somewhere else" in saved.content.decode()


def test_it_keeps_unanswered_questions_apart_from_answers(send):
    send(**done())
    session = Session.objects.get()
    assert (session.pain_shift, session.felt_where) == (None, None)


def test_it_says_saved_and_shows_what(send):
    page = send(follow=True, **done(note="Went well", effort="4")).content.decode()
    assert "Saved. Well done." in page
    assert "Hold 20 seconds, 4 times, each side" in page and "Went well" in page
    assert "Undo" in page


def test_it_answers_a_double_post_alike(send):
    uuid = uuid4()
    first, second = (send(uuid=uuid, **done()) for _ in range(2))
    assert first.url == second.url
    assert Session.objects.count() == 1


def test_it_shows_both_when_the_same_session_comes_with_other_answers(send, phone):
    uuid = uuid4()
    send(uuid=uuid, **done(note="First words"))
    answer = send(uuid=uuid, **done(note="Second words"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "First words" in page and "Second words" in page
    again = {}
    for name, value in answer.context["again"]:
        again.setdefault(name, []).append(value)
    saved = phone.post(URL, {**again, "uuid": answer.context["new_uuid"]})
    assert saved.status_code == 302
    assert {session.note for session in Session.objects.all()} == {"First words", "Second words"}


BAD = [
    ("nothing", {}, "Say what you did"),
    ("less, but how much", {"how-both": "less", "reps-both": ""}, "Enter how much you did"),
    ("less than nothing", {"how-both": "less", "reps-both": "-1"}, "between 0 and 1000"),
    ("a million", {"how-both": "less", "reps-both": "1000000"}, "between 0 and 1000"),
    ("words for a number", {"how-both": "less", "reps-both": "two"}, "between 0 and 1000"),
    ("skipped, but why", {"how-both": "skipped"}, "Choose what got in the way"),
    (
        "an unknown reason",
        {"how-both": "skipped", "skipped-both": "ghosts"},
        "Choose one of the answers.",
    ),
    ("sides, but how", {"how-both": "sides"}, "Say how each side went"),
    ("pain 12", done(pain_after="12"), "Choose one of the answers."),
    ("an endless note", done(note="x" * 2001), "2000"),
    ("an invented sign", done(red_flags="ghost"), "Choose one of the answers."),
    ("somebody else's line", {"line": uuid4()}, "Say what you did"),
    ("a garbled line", {"line": "x"}, "Say what you did"),
]


@pytest.mark.parametrize(("what", "answers", "words"), BAD, ids=[row[0] for row in BAD])
def test_it_says_what_is_wrong_and_keeps_what_was_typed(send, what, answers, words):
    answer = send(**{"note": "My words", **answers})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page and "There is a problem" in page
    assert "note" in answers or "My words" in page
    assert not Session.objects.exists()


def test_it_still_takes_what_was_done_under_a_plan_replaced_meanwhile(send, pat, stretch, line):
    pat.assignments.update(ends_on=TODAY - timedelta(days=1))
    build.make_assignment(pat, [stretch], starts_on=TODAY)
    assert send(**done()).status_code == 302
    assert Session.objects.get().entries.get().prescription == line


def test_it_takes_a_day_gone_by_within_the_window(send, phone):
    past = f"{URL}?day=2026-11-20"
    assert "Friday, 20 November" in phone.get(past).content.decode()
    send(past, **done())
    assert Session.objects.get().performed_on == date(2026, 11, 20)


OTHER_DAYS = [
    ("2026-11-02", "up to 7 days back"),
    ("2026-11-24", "still to come"),
    ("yesterday", "read the day “yesterday”"),
    ("2026-13-01", "read the day “2026-13-01”"),
]


@pytest.mark.parametrize(("day", "words"), OTHER_DAYS)
def test_it_says_why_another_day_cannot_be_entered(phone, line, day, words):
    answer = phone.get(f"{URL}?day={day}", follow=True)
    assert answer.redirect_chain == [(reverse("week"), 302)]
    assert words in answer.content.decode()


@pytest.mark.parametrize(("day", "words"), OTHER_DAYS)
def test_it_keeps_what_was_typed_for_a_day_that_cannot_be_entered(send, day, words):
    answer = send(f"{URL}?day={day}", note="My knee was warm", **done())
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page and "My knee was warm" in page
    assert not Session.objects.exists()


@pytest.mark.parametrize("day", ["2026-11-24", "yesterday"])
def test_it_offers_to_save_for_today_what_was_meant_for_no_day(send, day):
    page = send(f"{URL}?day={day}", **done()).content.decode()
    assert f'action="{URL}"' in page and "save it for today" in page


@pytest.mark.parametrize(("day", "words"), OTHER_DAYS)
def test_it_alerts_at_once_though_the_day_cannot_be_entered(send, day, words):
    page = send(f"{URL}?day={day}", follow=True, red_flags="saddle", **done())
    assert "Stop now and get help" in page.content.decode()
    session = SafetyAlert.objects.get().session
    assert (session.performed_on, session.entries.count()) == (TODAY, 0)


# Home is Berlin. Half an hour after midnight there, and half an hour before it.
AROUND_MIDNIGHT = [
    ("2026-11-24T00:30+01:00", "America/New_York", date(2026, 11, 23)),
    ("2026-11-24T00:30+01:00", "Asia/Tokyo", date(2026, 11, 24)),
    ("2026-11-23T23:30+01:00", "America/New_York", date(2026, 11, 23)),
    ("2026-11-23T23:30+01:00", "Asia/Tokyo", date(2026, 11, 24)),
]


@pytest.mark.parametrize(("moment", "tz", "day"), AROUND_MIDNIGHT)
@pytest.mark.parametrize("asked", ["", "?day=2026-11-30", "?day=2026-11-02"])
def test_it_alerts_on_the_phones_own_day_around_midnight(send, moment, tz, day, asked):
    with time_machine.travel(datetime.fromisoformat(moment), tick=False):
        answer = send(URL + asked, tz=tz, performed_on=day, red_flags="saddle", **done())
    assert answer.status_code == 302
    assert SafetyAlert.objects.get().session.performed_on == day


def test_it_alerts_though_the_day_is_too_long_ago_only_for_a_phone_in_the_east(send):
    with time_machine.travel(datetime(2026, 11, 23, 20, tzinfo=UTC), tick=False):
        send(f"{URL}?day=2026-11-16", tz="Asia/Tokyo", red_flags="saddle", **done())
    session = SafetyAlert.objects.get().session
    assert (session.performed_on, session.entries.count()) == (date(2026, 11, 24), 0)


def test_it_alerts_from_a_page_that_was_open_for_weeks(send):
    send(performed_on=TODAY - timedelta(days=20), red_flags="saddle", **done())
    assert SafetyAlert.objects.get().session.performed_on == TODAY


def test_it_asks_only_about_signs_that_concern_the_patient(phone, pat, line):
    assert "Your new hip" not in phone.get(URL).content.decode()
    build.make_patient_diagnosis(pat, "hip_replacement")
    assert "Your new hip" in phone.get(URL).content.decode()


@pytest.mark.parametrize(("flag", "paused"), [("saddle", True), ("clot", True), ("cancer", False)])
def test_it_alerts_the_care_team_and_pauses_the_plan_when_it_is_serious(
    send, flag, paused, django_capture_on_commit_callbacks, alice, ada
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(red_flags=flag)
    assert answer.status_code == 302
    assert SafetyAlert.objects.get().session == Session.objects.get()
    assert Pause.objects.exists() == paused
    assert {sent.to[0] for sent in sent_mails()} == {alice.email, ada.email}


@pytest.mark.parametrize(
    ("flag", "words"),
    [("saddle", "tel:911"), ("clot", "get seen today"), ("cancer", "Tell your therapist")],
)
def test_it_fills_the_page_with_where_to_get_help(send, flag, words):
    page = send(follow=True, red_flags=flag).content.decode()
    assert words in page and "tel:+15550100" in page


def test_it_alerts_at_once_though_the_rest_of_the_form_is_wrong(send):
    page = send(follow=True, red_flags="saddle", note="x" * 2001, **{"how-both": "skipped"})
    assert "Stop now and get help" in page.content.decode()
    session = SafetyAlert.objects.get().session
    assert (session.red_flags, session.note, session.entries.count()) == (["saddle"], "", 0)


def test_it_names_nobody_and_nothing_in_the_mail(send, pat, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        send(red_flags="saddle")
    text = sent_mails()[0].subject + sent_mails()[0].body
    assert pat.name not in text and str(pat.pk) not in text and "numb" not in text
    assert "http" in text


def test_it_saves_the_session_though_the_mail_fails(
    send, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "no.such.Backend"
    with django_capture_on_commit_callbacks(execute=True):
        assert send(red_flags="saddle").status_code == 302
    assert SafetyAlert.objects.exists()


def test_it_hides_a_session_from_everybody_else(send, as_user, quinn, alice):
    uuid = uuid4()
    send(uuid=uuid, **done())
    for user in (quinn.user, alice):
        assert as_user(user).get(reverse("session-saved", args=[uuid])).status_code == 404
        assert as_user(user).post(reverse("session-undo", args=[uuid])).status_code == 404


def test_it_does_not_start_while_a_warning_sign_is_open(send, phone):
    send(red_flags="saddle")
    assert phone.get(URL).url == reverse("today")
