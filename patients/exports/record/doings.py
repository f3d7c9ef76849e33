"""What the patient did and said: sessions with their corrections, check-ins, warning signs."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from patients.exports.record.section import Row, Section, section, values_of
from patients.models import Patient, SafetyAlert, Session, SessionEntry
from routines.reference import red_flags

SESSION_FIELDS = "performed_on recorded_at recorded_on tz pain_before pain_after effort note"
SESSION = (
    "session performed_on recorded_at recorded_on tz source entered_by pain_before pain_after"
    " effort pain_shift felt_where warning_signs note state corrects taken_back_at"
)
ENTRY_FIELDS = "as_prescribed sets reps hold_seconds minutes pain"
ENTRY = (
    "session performed_on stretch side as_prescribed sets reps hold_seconds minutes skipped pain"
)
CHECK_IN = "week_start days_off_work limited bending function answered_at"


def doings(patient: Patient) -> Iterator[Section]:
    rows = patient.sessions.select_related("entered_by", "corrects", "corrected_by")
    rows = rows.order_by("performed_on", "recorded_at")
    yield section("sessions", _("Your sessions"), SESSION, map(_session, rows))
    entries = SessionEntry.objects.filter(session__patient=patient)
    entries = entries.select_related("session", "stretch")
    entries = entries.order_by("session__performed_on", "session__recorded_at", "pk")
    yield section("session_entries", _("What you did in them"), ENTRY, map(_entry, entries))
    weeks = patient.check_ins.order_by("week_start").values(*CHECK_IN.split())
    yield section("check_ins", _("Your weekly answers"), CHECK_IN, weeks)
    yield section(
        "warning_signs",
        _("Warning signs you reported"),
        "raised_at level signs session answered_by answered_at answer",
        map(_alert, patient.alerts.select_related("answered_by", "session")),
    )


def _session(row: Session) -> Row:
    return {
        **values_of(row, SESSION_FIELDS),
        "session": row.uuid,
        "source": row.get_source_display(),
        "entered_by": row.entered_by.name,
        "pain_shift": row.get_pain_shift_display(),
        "felt_where": row.get_felt_where_display(),
        "warning_signs": _signs(row.red_flags),
        "state": _state(row),
        "corrects": row.corrects.uuid if row.corrects else None,
        "taken_back_at": row.voided_at,
    }


def _state(row: Session) -> str:
    if row.voided_at:
        return _("Taken back")
    if hasattr(row, "corrected_by"):
        return _("Replaced by a correction")
    return _("A correction") if row.corrects else ""


def _entry(row: SessionEntry) -> Row:
    return {
        **values_of(row, ENTRY_FIELDS),
        "session": row.session.uuid,
        "performed_on": row.session.performed_on,
        "stretch": row.stretch.plain_name,
        "side": row.get_side_display(),
        "skipped": row.get_skipped_display(),
    }


def _alert(row: SafetyAlert) -> Row:
    return {
        **values_of(row, "raised_at answered_at answer"),
        "level": row.get_level_display(),
        "signs": _signs(row.red_flags),
        "session": row.session.uuid if row.session else None,
        "answered_by": row.answered_by.name if row.answered_by else None,
    }


def _signs(keys: list[str]) -> str:
    texts = {flag.key: str(flag.text) for flag in red_flags()}
    return "; ".join(texts.get(key, key) for key in keys)
