from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError

from patients.actions.log_session import SessionConflict, log_session
from patients.models import Pause, SafetyAlert, Session, StaleWeek
from patients.models.session import FeltWhere, PainShift, Source
from patients.own.logged_session import EntryInput, SessionInput
from routines.reference import questions
from tests import build
from therapy.accounts.models import AuditEntry

TODAY = date(2026, 11, 23)


@pytest.fixture
def line(pat):
    return build.make_assignment(pat, [build.make_stretch()]).prescriptions.get()


@pytest.fixture
def body(line) -> SessionInput:
    return SessionInput(
        uuid=uuid4(),
        performed_on=TODAY,
        tz="Europe/Berlin",
        entries=[EntryInput(prescription=line.pk, as_prescribed=True)],
        pain_before=3,
        pain_after=0,
    )


@pytest.fixture
def log(pat, now):
    def log(body, **kwargs):
        return log_session(**{"patient": pat, "body": body, "by": pat.user, "now": now, **kwargs})

    return log


def test_it_stores_what_was_done_and_keeps_zero_apart_from_unanswered(log, body):
    session = log(body).session
    assert (session.pain_before, session.pain_after, session.effort) == (3, 0, None)
    assert session.entries.get().as_prescribed


def test_it_marks_the_week_stale_and_audits_in_the_same_transaction(log, body):
    log(body)
    assert StaleWeek.objects.get(cause="log_session").week_start == TODAY
    assert AuditEntry.objects.get(verb="log_session").details.keys() == {"patient"}


def test_it_stores_a_double_post_once(log, body):
    first, second = log(body), log(body)
    assert (first.created, second.created) == (True, False)
    assert Session.objects.get() == first.session == second.session


def test_it_knows_a_session_again_when_its_day_can_no_longer_be_entered(log, body, now):
    first = log(body)
    again = log(body, now=now + timedelta(days=60))
    assert (again.session, again.created) == (first.session, False)
    with pytest.raises(ValidationError):
        log(replace(body, uuid=uuid4()), now=now + timedelta(days=60))


def test_it_refuses_another_body_under_the_same_id(log, body):
    log(body)
    with pytest.raises(SessionConflict):
        log(replace(body, pain_after=9))
    assert Session.objects.get().pain_after == 0


def test_it_takes_the_same_id_from_two_patients(log, body, quinn):
    log(body)
    stretch = build.make_stretch("another")
    theirs = build.make_assignment(quinn, [stretch]).prescriptions.get()
    entries = [EntryInput(prescription=theirs.pk, as_prescribed=True)]
    assert log(replace(body, entries=entries), patient=quinn, by=quinn.user).created


BAD = [
    ("a future log", {"performed_on": TODAY + timedelta(days=1)}, "performed_on"),
    ("a 3-week-old log", {"performed_on": TODAY - timedelta(days=21)}, "performed_on"),
    ("no such zone", {"tz": "Mars/Olympus"}, "tz"),
    ("pain 11", {"pain_after": 11}, "pain_after"),
    ("a 5 MB note", {"note": "x" * 5_000_000}, "note"),
    ("an invented warning sign", {"red_flags": ("ghost",)}, "red_flags"),
    ("nothing at all", {"entries": []}, "entries"),
]


@pytest.mark.parametrize(("what", "change", "field"), BAD, ids=[row[0] for row in BAD])
def test_it_refuses_and_stores_nothing(log, body, what, change, field):
    with pytest.raises(ValidationError) as refusal:
        log(replace(body, **change))
    assert list(refusal.value.message_dict) == [field]
    assert not Session.objects.exists()
    assert not StaleWeek.objects.filter(cause="log_session").exists()


def entry(**change):
    return lambda line: EntryInput(**{"prescription": line.pk, **change})


BAD_ENTRIES = [
    ("skipped and done", entry(as_prescribed=True, skipped="pain")),
    ("neither done nor skipped", entry()),
    ("an unknown reason", entry(skipped="aliens")),
    ("an unknown side", entry(side="top", as_prescribed=True)),
    ("a million reps", entry(reps=1_000_000)),
    ("sets without reps", entry(sets=2)),
    ("pain 12", entry(as_prescribed=True, pain=12)),
]


@pytest.mark.parametrize(("what", "make"), BAD_ENTRIES, ids=[row[0] for row in BAD_ENTRIES])
def test_it_refuses_an_entry_that_says_nonsense(log, body, line, what, make):
    with pytest.raises(ValidationError) as refusal:
        log(replace(body, entries=[make(line)]))
    assert list(refusal.value.message_dict) == ["entries"]


def test_it_refuses_a_line_of_somebody_else_as_if_there_were_none(log, body, quinn):
    theirs = build.make_assignment(quinn, [build.make_stretch("x")]).prescriptions.get()
    stolen = replace(body, entries=[EntryInput(prescription=theirs.pk, as_prescribed=True)])
    invented = replace(body, entries=[EntryInput(prescription=uuid4(), as_prescribed=True)])
    messages = []
    for attempt in (stolen, invented):
        with pytest.raises(ValidationError) as refusal:
            log(attempt)
        messages.append(refusal.value.message_dict)
    assert messages[0] == messages[1]


def test_it_lets_a_therapist_enter_an_old_one_marked_as_such(log, body, alice):
    old = replace(body, performed_on=TODAY - timedelta(days=20))
    session = log(old, by=alice, source=Source.THERAPIST).session
    assert (session.source, session.days_late) == ("therapist", 20)


@pytest.mark.parametrize(
    ("flag", "level", "paused_from"),
    [
        ("saddle", "emergency", TODAY + timedelta(days=1)),
        ("clot", "same_day", TODAY + timedelta(days=1)),
        ("cancer", "soon", None),
    ],
)
def test_it_raises_an_alert_and_pauses_the_plan_when_it_is_serious(
    log, body, flag, level, paused_from
):
    log(replace(body, red_flags=(flag,)))
    assert SafetyAlert.objects.get().level == level
    assert [pause.starts_on for pause in Pause.objects.all()] == (
        [paused_from] if paused_from else []
    )


def test_it_pauses_from_today_when_nothing_was_done(log, body, line):
    skipped = [EntryInput(prescription=line.pk, skipped="pain")]
    log(replace(body, red_flags=("saddle",), entries=skipped))
    assert Pause.objects.get().starts_on == TODAY


def test_it_knows_a_session_again_that_was_sent_before_the_later_questions_were_asked():
    body = SessionInput(UUID(int=1), date(2026, 11, 23), "Europe/Berlin", [], note="as ever")
    # From the version before pain_shift and felt_where; a phone may send it again any day.
    before = "f662beb6cdafb8b1e181d284019d10b960a897b7d29bc93fef295925b5db1dd3"
    assert body.payload_hash() == before
    assert replace(body, felt_where="elsewhere").payload_hash() != before


@pytest.mark.parametrize(
    ("question", "choices"), [("pain_shift", PainShift), ("felt_where", FeltWhere)]
)
def test_it_offers_the_answers_of_the_reviewed_questions(question, choices):
    assert dict(choices.choices) == questions()[question].choices
