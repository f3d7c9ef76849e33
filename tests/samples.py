"""Sample objects of Pat's clinic, by route name: the addresses the tenancy walk asks."""

from datetime import datetime
from typing import Any

from patients.models import Patient, Pause, SafetyAlert
from tests import build
from therapy.accounts.models import User


def make_samples(*, pat: Patient, alice: User, now: datetime) -> dict[str, dict[str, Any]]:
    """Keyword arguments for each route that needs some."""
    return {
        "person-invite-again": {"pk": alice.pk},
        "person-deactivate": {"pk": alice.pk},
        "person-reactivate": {"pk": alice.pk},
        **_record(pat=pat, alice=alice, now=now),
    }


def _record(*, pat: Patient, alice: User, now: datetime) -> dict[str, dict[str, Any]]:
    """The record, the acts on it, and assigning."""
    plan = build.make_assignment(pat, [build.make_stretch("sample-stretch")], by=alice)
    diagnosis = build.make_patient_diagnosis(pat, "stenosis")
    alert = SafetyAlert.objects.create(patient=pat, level="soon", red_flags=[], raised_at=now)
    pause = Pause.objects.create(
        patient=pat, starts_on=now.date(), reason="illness", created_by=alice, created_at=now
    )
    only_pat = (
        *("patient-record", "patient-edit", "patient-invite", "patient-care-team"),
        *("diagnosis-find", "patient-questions", "plan-pause", "plan-adjust"),
        *("assign", "assign-drop", "assign-accept", "api-patient", "api-patient-pauses"),
    )
    return {
        **{name: {"pk": pat.pk} for name in only_pat},
        "patient-care-team-leave": {"pk": pat.pk, "colleague": alice.pk},
        "diagnosis-record": {"pk": pat.pk, "key": "stenosis"},
        "diagnosis-end": {"pk": pat.pk, "diagnosis": diagnosis.pk},
        "plan-resume": {"pk": pat.pk, "pause": pause.pk},
        "plan-end": {"pk": pat.pk, "plan": plan.pk},
        "plan-assigned": {"pk": pat.pk, "plan": plan.pk},
        "alert-answer": {"pk": pat.pk, "alert": alert.pk},
        "assign-step": {"pk": pat.pk, "step": "diagnosis"},
        "api-assignment": {"pk": plan.pk},
        "api-assignment-end": {"pk": plan.pk},
    }
