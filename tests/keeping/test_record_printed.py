"""The record to read: labels and words instead of columns and codes, and no more than is read."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.apps import apps

from patients.exports.record.files import record_of
from patients.exports.record.labels import FOR_PROGRAMS, LABELS
from patients.exports.record.plans import VERDICTS
from patients.exports.record.printed import printed, printed_columns
from patients.models import Patient, SessionEntry
from routines.rule import VERDICTS as ALL_VERDICTS
from tests import build
from tests.keeping.record_world import fill
from tests.keeping.test_record_files import TOLD_IN

# What each field of a told table becomes, by its column, or why it isn't told. A new field fails the
# test until it is decided.
ROW = "a key of the database"
WHOSE = "whose it is: the whole record is theirs"
SECRET = "a way in"
CHECKED = "how the site knows a row again"
FIELDS: dict[str, dict[str, str]] = {
    "Patient": {
        "clinic": "clinic",
        "course": "course",
        "care_team": "care_team",
        "name code date_of_birth email phone time_zone referrer created_at archived_at": "",
    },
    "PatientDiagnosis": {"diagnosis code side since ended_on taken_back_at taken_back_by": ""},
    "PatientFlag": {"flag": "question", "answer until answered_by answered_at": ""},
    "Assignment": {
        "version name starts_on ends_on review_on note end_reason cancelled_at changes_seen_at": "",
        "created_by created_at": "",
    },
    "Prescription": {
        "assignment": "plan_version",
        "default_dose": "usual_dose",
        "override": "changed_by_therapist",
        "override_reason": "therapist_reason",
        "steps": "reasons",
        "order stretch sides move_seconds rest_seconds days_of_week note verdict rules": "",
        "hold_seconds reps sets sessions_per_day days_per_week duration_minutes": "",
    },
    "Pause": {"starts_on until reason note created_by created_at taken_back_at taken_back_by": ""},
    "Session": {
        "uuid": "session",
        "red_flags": "warning_signs",
        "voided_at": "taken_back_at",
        "performed_on recorded_at recorded_on tz source entered_by pain_before pain_after": "",
        "effort pain_shift felt_where note corrects": "",
    },
    "SessionEntry": {
        "session stretch side as_prescribed sets reps hold_seconds minutes skipped pain": ""
    },
    "WeeklyCheckIn": {"week_start days_off_work limited bending function answered_at": ""},
    "SafetyAlert": {
        "red_flags": "signs",
        "session level raised_at answered_by answered_at answer": "",
    },
    "WeeklyReport": {
        "week_start definition revision is_latest computed_at final_at cause difference": "",
        "expected_sessions credited_sessions extra_sessions late_sessions session_adherence": "",
        "dose_adherence reporting ever_logged program_week pain_mean pain_worst pain_answers": "",
    },
    "ReportReview": {"report": "revision", "reviewer reviewed_at note": ""},
    "DeskReview": {"evidence note until reviewer reviewed_at": ""},
    "LegalHold": {"reason placed_by placed_at lifted_by lifted_at": ""},
    "ErasureRequest": {"recorded_by asked_at kept_until held": ""},
    "Reminder": {"time days_of_week channel active next_at last_at last_outcome created_at": ""},
    "PushSubscription": {"endpoint": "service", "created_at": ""},
    "CalendarFeed": {"created_at changed_at": ""},
    "Invitation": {"created_by created_at expires_at mailed_at used_at revoked_at": ""},
}
LEFT_OUT: dict[str, dict[str, str]] = {
    "Patient": {
        "user": "the way in, told by its devices",
        "plan_version": CHECKED,
        "version": CHECKED,
    },
    "PatientDiagnosis": {"version": CHECKED},
    "Assignment": {"routine": "its name is told as it was then", "replaces": "told by versions"},
    "Session": {"payload_hash": CHECKED},
    "SessionEntry": {"prescription": "its stretch and day are told"},
    "WeeklyReport": {"inputs_hash": CHECKED, "inputs": "the sessions and plans, told themselves"},
    "Reminder": {"last_sent_on": "the day of last_at"},
    "PushSubscription": {"p256dh": SECRET, "auth": SECRET},
    "CalendarFeed": {
        **dict.fromkeys(("seed", "token_hash"), SECRET),
        "digest": CHECKED,
        "sequence": CHECKED,
    },
    "Invitation": {**dict.fromkeys(("seed", "token_hash", "code_hash"), SECRET), "tries": CHECKED},
}
ALWAYS_LEFT_OUT = {"id": ROW, "patient": WHOSE, "clinic": WHOSE}


@pytest.fixture
def record(pat, alice, ada, now):
    fill(pat, "CANARYPAT", by=alice, admin=ada, now=now)
    return lambda: record_of(Patient.objects.select_related("clinic", "user").get(pk=pat.pk))


def told(model: str) -> dict[str, str]:
    """Field by field, the column that tells it."""
    return {
        field: column or field
        for fields, column in FIELDS[model].items()
        for field in fields.split()
    }


@pytest.mark.parametrize("model", FIELDS)
def test_each_field_is_told_or_left_out_on_purpose(record, model):
    meta = apps.get_model("patients", model)._meta
    known = set(told(model)) | set(LEFT_OUT.get(model, ())) | set(ALWAYS_LEFT_OUT)
    fields = {field.name for field in (*meta.concrete_fields, *meta.local_many_to_many)}
    assert not fields - known
    assert not set(told(model)) - fields
    columns = {each.name: set(each.columns) for each in record()}[TOLD_IN.get(model, "profile")]
    assert not set(told(model).values()) - columns


def test_every_told_table_has_its_fields_decided():
    assert set(FIELDS) == set(TOLD_IN) | {"Patient"}


def test_each_column_that_is_printed_has_a_label_and_no_label_is_left_over(record):
    columns = {key for each in record() for key in printed_columns(each)}
    made = {"what_was_done", "times", "first", "last"}
    whole = {key for each in record() if each.name == "session_entries" for key in each.columns}
    assert columns - whole <= set(LABELS)
    assert set(LABELS) <= columns | made
    known = {(each.name, key) for each in record() for key in each.columns}
    assert known >= FOR_PROGRAMS


def test_each_verdict_has_its_words():
    assert set(VERDICTS) == set(ALL_VERDICTS)


def words_of(record, pat, today: date) -> dict[str, dict]:
    return {each["title"]: each for each in printed(record(), tz=pat.tz, today=today)}


def test_no_code_and_no_id_is_printed(record, pat, now):
    text = str(list(words_of(record, pat, now.date()).values()))
    for code in ("week_ended", "log_session", "as_prescribed", "caution", "True", "False"):
        assert code not in text, code
    assert "The week ended" in text
    assert "Mon, Wed" in text
    assert str(pat.sessions.first().uuid) not in text


def test_a_session_is_one_line_that_tells_what_differed(record, pat, now):
    stretch = build.make_stretch("calf-stretch")
    build.make_assignment(pat, [stretch])
    day = now.date() - timedelta(days=3)
    session = build.make_session(pat, day, {stretch: "done"})
    SessionEntry.objects.filter(session=session).delete()
    line = stretch.prescriptions.get()
    for side, amount in (("left", {"reps": 2, "hold_seconds": 10}), ("right", {"skipped": "pain"})):
        SessionEntry.objects.create(
            session=session, stretch=stretch, prescription=line, side=side, **amount
        )
    rows = words_of(record, pat, now.date())["Your sessions"]["rows"]
    done = [dict(row).get("What you did", "") for row in rows]
    assert "Calf stretch (Left): 10 s × 2; Calf stretch (Right): skipped, It hurt" in done
    assert "1 stretch, as asked" in done


def test_looks_of_one_person_at_one_thing_are_counted(record, as_user, alice, pat, now):
    browser = as_user(alice)
    for _ in range(3):
        browser.get(f"/patients/{pat.pk}/")
    rows = words_of(record, pat, now.date())["Who opened or changed your record"]["rows"]
    (seen,) = (dict(row) for row in rows if dict(row)["What"] == "Opened: record")
    assert (seen["Who"], seen["Times"]) == (alice.name, "3")


def test_sessions_of_more_than_a_year_ago_are_counted_and_not_printed(record, pat, now):
    sections = record()
    (sessions,) = (each for each in sections if each.name == "sessions")
    old = {**sessions.rows[0], "session": uuid4(), "performed_on": now.date() - timedelta(days=400)}
    longer = replace(sessions, rows=(old,) * 500 + sessions.rows)
    sections = [longer if each is sessions else each for each in sections]
    found = {each["title"]: each for each in printed(sections, tz=pat.tz, today=now.date())}
    assert len(found["Your sessions"]["rows"]) == len(sessions.rows)
    assert found["Your sessions"]["older"] == 500
