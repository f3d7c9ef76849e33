"""A patient of whom everything is known: one row of each kind, a canary in every text."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.apps import apps

from patients.actions.ask_to_delete import ask_to_delete
from patients.actions.hold_record import lift_hold, place_hold
from patients.actions.invite_patient import invite_patient
from patients.actions.set_reminder import set_reminder
from patients.actions.share_calendar import share_calendar
from patients.models import (
    AssignmentDraft,
    ClinicWeek,
    DeskReview,
    Patient,
    PatientFlag,
    Pause,
    PushSubscription,
    ReportReview,
    SafetyAlert,
    StaleWeek,
    WeeklyCheckIn,
    WeeklyReport,
)
from tests import build
from therapy.accounts.models import User


def fill(patient: Patient, word: str, *, by: User, admin: User, now: datetime) -> None:
    """Every table that hangs from the patient gets a row; each text holds `word`."""
    day = now.date()
    build.make_patient_diagnosis(patient, "stenosis")
    _set(patient, name=f"{word} Person", referrer=f"{word}-referrer", phone=f"{word}-phone")
    _set(patient, email=f"{word}-mail@example.org")
    stretch = build.make_stretch(f"{word.lower()}-stretch")
    plan = build.make_assignment(patient, [stretch], by=by)
    _set(plan, note=f"{word}-plan", end_reason=f"{word}-end", name=f"{word}-routine")
    line = plan.prescriptions.get()
    _set(line, note=f"{word}-line", override_reason=f"{word}-why", steps=[_step(word)])
    session = build.make_session(patient, day, {stretch: "done"}, note=f"{word}-session")
    build.make_session(patient, day, {stretch: "done"}, note=f"{word}-right", corrects=session)
    SafetyAlert.objects.create(
        patient=patient,
        session=session,
        level="soon",
        red_flags=["cancer"],
        raised_at=now,
        answered_by=by,
        answered_at=now,
        answer=f"{word}-answer",
    )
    _weeks(patient, word, by, now)
    _wishes(patient, word, by, now)
    PatientFlag.objects.create(
        patient=patient, flag="irritable", answer=True, answered_by=by, answered_at=now
    )
    Pause.objects.create(
        patient=patient,
        starts_on=day,
        until=day,
        reason="travel",
        note=f"{word}-pause",
        created_by=by,
        created_at=now,
    )
    _mistakes(patient, word, by, now)
    place_hold(patient=patient, reason=f"{word}-hold", by=admin, now=now)
    lift_hold(patient=patient, by=admin, now=now)
    ask_to_delete(patient=patient, by=admin, now=now)


def _mistakes(patient: Patient, word: str, by: User, now: datetime) -> None:
    """A diagnosis and a pause that were taken back: they stay, and go when the record goes."""
    undone = {"taken_back_at": now, "taken_back_by": by}
    build.make_patient_diagnosis(patient, "sacroiliitis", **undone)
    Pause.objects.create(
        patient=patient,
        starts_on=now.date(),
        reason="other",
        note=f"{word}-mistake",
        created_by=by,
        created_at=now,
        **undone,
    )


def _step(word: str) -> dict[str, Any]:
    return {
        "field": "reps",
        "from": 4,
        "to": 2,
        "why": f"{word}-rule",
        "source": "x",
        "kind": "rule",
    }


def _weeks(patient: Patient, word: str, by: User, now: datetime) -> None:
    week = now.date() - timedelta(days=7)
    ClinicWeek.objects.get_or_create(
        clinic=patient.clinic, week_start=week, defaults={"closed_at": now}
    )
    report = WeeklyReport.objects.create(
        patient=patient,
        week_start=week,
        definition="1",
        revision=1,
        computed_at=now,
        cause="week_ended",
        inputs_hash="0" * 64,
        expected_sessions=3,
        credited_sessions=2,
        extra_sessions=0,
        late_sessions=0,
        session_adherence=2 / 3,
        dose_adherence=0.5,
        reporting=True,
        ever_logged=True,
        inputs={},
    )
    ReportReview.objects.create(report=report, reviewer=by, reviewed_at=now, note=f"{word}-review")
    StaleWeek.objects.create(patient=patient, week_start=week, cause="test", created_at=now)
    WeeklyCheckIn.objects.create(patient=patient, week_start=week, limited=4, answered_at=now)
    DeskReview.objects.create(
        patient=patient, evidence="pain:1", note=f"{word}-desk", reviewer=by, reviewed_at=now
    )


def _wishes(patient: Patient, word: str, by: User, now: datetime) -> None:
    AssignmentDraft.objects.create(patient=patient, author=by, plan_version=1)
    PushSubscription.objects.create(
        patient=patient,
        endpoint=f"https://push-{word.lower()}.example/{uuid4()}",
        p256dh="x",
        auth="y",
        created_at=now,
    )
    share_calendar(patient=patient, by=patient.user, now=now)
    invite_patient(patient=patient, by=by, now=now)
    set_reminder(
        patient=patient, at=time(7), days=[1, 3], channel="email", by=patient.user, now=now
    )


def _set(row: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def hanging_from_patients() -> set[str]:
    """Every model of the floor that hangs from a patient, directly or by others."""
    found = {"Patient"}
    while True:
        more = {
            model.__name__
            for model in apps.get_app_config("patients").get_models()
            for field in model._meta.concrete_fields
            if field.related_model and field.related_model.__name__ in found
        }
        if more <= found:
            return found - {"Patient"}
        found |= more
