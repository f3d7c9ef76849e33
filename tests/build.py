"""make_* builders: the smallest valid row, changed by what a test says."""

import itertools
import uuid
from datetime import UTC, date, datetime, time
from typing import Any

from patients.models import (
    Assignment,
    Patient,
    PatientDiagnosis,
    Prescription,
    Session,
    SessionEntry,
)
from routines.models import Diagnosis, DosingRule, Routine, RoutineItem, Stretch, StretchTag
from therapy.accounts.models import Clinic, Role, User

PASSWORD = "correct horse battery staple"
_numbers = itertools.count(1)
Entries = dict[Stretch, str | dict[str, Any] | list[dict[str, Any]]]


def make_clinic(**fields: Any) -> Clinic:
    return Clinic.objects.create(
        **{"name": "A clinic", "phone": "+1 555 0100", "time_zone": "Europe/Berlin", **fields}
    )


def make_user(clinic: Clinic | None, role: Role, name: str, **fields: Any) -> User:
    email = f"{name.lower()}.{next(_numbers)}@example.org"
    return User.objects.create_user(
        **{
            "email": email,
            "password": PASSWORD,
            "name": name.title(),
            "clinic": None if role == Role.OPERATOR else clinic,
            "role": role,
            **fields,
        }
    )


def make_patient(clinic: Clinic, *, therapist: User | None = None, **fields: Any) -> Patient:
    number = next(_numbers)
    user = fields.pop("user", None) or make_user(clinic, Role.PATIENT, f"patient{number}")
    patient = Patient.objects.create(
        **{
            "clinic": clinic,
            "user": user,
            "code": f"N-{number:03}",
            "name": f"Patient {number}",
            "date_of_birth": date(1984, 5, 17),
            "time_zone": clinic.time_zone,
            "created_at": datetime(2026, 10, 1, 8, tzinfo=UTC),
            **fields,
        }
    )
    if therapist:
        patient.care_team.add(therapist)
    return patient


def make_diagnosis(key: str = "stenosis", **fields: Any) -> Diagnosis:
    label = key.replace("_", " ").capitalize()
    defaults = {"label": label, "kind": "diagnosis", "plain": label, **fields}
    return Diagnosis.objects.get_or_create(key=key, defaults=defaults)[0]


def make_patient_diagnosis(patient: Patient, key: str, **fields: Any) -> PatientDiagnosis:
    return PatientDiagnosis.objects.create(
        **{
            "patient": patient,
            "diagnosis": make_diagnosis(key),
            "since": date(2026, 10, 1),
            **fields,
        }
    )


def make_stretch(slug: str = "a-stretch", *, tags: tuple[str, ...] = (), **fields: Any) -> Stretch:
    """`tags` are "facet:value"; the default is a 20 s hold, four times, each side, daily."""
    name = slug.replace("-", " ").capitalize()
    dose = {"hold_seconds": 20, "reps": 4, "sets": 1, "sessions_per_day": 1, "days_per_week": 7}
    if fields.get("kind") == "cardio":
        dose = {"duration_minutes": 10, "sessions_per_day": 1, "days_per_week": 5}
    stretch = Stretch.objects.create(
        **{
            "slug": slug,
            "name": name,
            "plain_name": name,
            "kind": "stretch",
            "position": "supine",
            "sides": "each",
            "steps": ["Lie on your back.", "Draw the knee to your chest.", "Hold and breathe."],
            **dose,
            **fields,
        }
    )
    for tag in tags:
        facet, _, value = tag.partition(":")
        StretchTag.objects.create(stretch=stretch, facet=facet, value=value)
    return stretch


def make_rule(rule_id: str, diagnoses: list[str], traits: list[str], **fields: Any) -> DosingRule:
    rule = DosingRule.objects.create(
        **{
            "rule_id": rule_id,
            "traits": traits,
            "verdict": "caution",
            "reason": "Because of the rule.",
            "patient_reason": "your back likes it gentle",
            "sources": ["PT-STD"],
            "evidence": "practice",
            **fields,
        }
    )
    rule.diagnoses.set([make_diagnosis(key) for key in diagnoses])
    return rule


def make_routine(clinic: Clinic | None, stretches: list[Stretch], **fields: Any) -> Routine:
    number = next(_numbers)
    routine = Routine.objects.create(
        **{"clinic": clinic, "name": f"Routine {number}", "slug": f"routine-{number}", **fields}
    )
    for order, stretch in enumerate(stretches, start=1):
        RoutineItem.objects.create(routine=routine, stretch=stretch, order=order)
    return routine


def make_assignment(
    patient: Patient,
    stretches: list[Stretch],
    *,
    by: User | None = None,
    schedule: dict[str, Any] | None = None,
    **fields: Any,
) -> Assignment:
    """A plan whose lines carry the stretches' own doses, due every day unless `schedule` says."""
    patient.plan_version += 1
    patient.save(update_fields=["plan_version"])
    assignment = Assignment.objects.create(
        **{
            "patient": patient,
            "routine": make_routine(patient.clinic, stretches),
            "name": "Morning routine",
            "version": patient.plan_version,
            "starts_on": date(2026, 11, 2),
            "created_by": by or patient.care_team.first() or patient.user,
            "created_at": datetime(2026, 11, 1, 8, tzinfo=UTC),
            **fields,
        }
    )
    for order, stretch in enumerate(stretches, start=1):
        Prescription.objects.create(
            assignment=assignment,
            stretch=stretch,
            order=order,
            sides=stretch.sides,
            verdict="neutral",
            default_dose=stretch.dose.as_dict(),
            **{**stretch.dose.as_dict(), "days_of_week": [1, 2, 3, 4, 5, 6, 7], **(schedule or {})},
        )
    return assignment


def make_session(patient: Patient, performed_on: date, entries: Entries, **fields: Any) -> Session:
    """A session as rows; `entries` are {stretch: how}, entered on the evening of its day.

    How is "done", {"skipped": "pain"} or numbers such as {"reps": 2}; a list holds one per side.
    """
    recorded_on = fields.pop("recorded_on", performed_on)
    session = Session.objects.create(
        **{
            "uuid": uuid.uuid4(),
            "patient": patient,
            "performed_on": performed_on,
            "recorded_on": recorded_on,
            "recorded_at": datetime.combine(recorded_on, time(18), tzinfo=UTC),
            "tz": patient.time_zone,
            "entered_by": patient.user,
            "payload_hash": "0" * 64,
            **fields,
        }
    )
    for stretch, how in entries.items():
        for one in how if isinstance(how, list) else [how]:
            _make_entry(session, stretch, one)
    return session


def _make_entry(session: Session, stretch: Stretch, how: str | dict[str, Any]) -> None:
    prescription = Prescription.objects.filter(
        assignment__patient=session.patient, stretch=stretch
    ).latest("assignment__starts_on")
    numbers = {"as_prescribed": True} if how == "done" else how
    SessionEntry.objects.create(
        session=session, stretch=stretch, prescription=prescription, **numbers
    )
