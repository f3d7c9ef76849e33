"""What staff wait for: a preview, a clinic's report, a late log's revision, the desk.

python bench/doors.py
"""

import sys
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from django.db import connection  # noqa: E402

from bench.kit import Result, main, medians, simulate  # noqa: E402

ROUNDS, PATIENTS, CASELOAD = 40, 2000, 100


def measure() -> list[Result]:
    clinic = simulate(PATIENTS, 2)
    return [_preview(clinic), *_reports(clinic), *_desks(clinic)]


def _client(user):
    from django.test import Client  # noqa: PLC0415

    from tests.signed_in import signed_in  # noqa: PLC0415

    return signed_in(Client(), user)


def _get(client, url: str):
    def get() -> None:
        answer = client.get(url)
        assert answer.status_code == 200, answer.status_code

    return get


def _preview(clinic) -> Result:
    from django.utils import timezone  # noqa: PLC0415

    from patients.models import Patient, PatientDiagnosis  # noqa: PLC0415
    from patients.plans.prescribing import LineChoice, preview_lines  # noqa: PLC0415
    from routines.models import Diagnosis, Stretch  # noqa: PLC0415

    today = timezone.now().date()
    patient = Patient.objects.filter(clinic=clinic).last()
    for diagnosis in Diagnosis.objects.filter(kind="diagnosis")[:3]:
        PatientDiagnosis.objects.create(patient=patient, diagnosis=diagnosis, since=today)
    choices = [LineChoice(stretch) for stretch in Stretch.objects.filter(clinic=None)[:8]]
    found = medians(ROUNDS, preview=lambda: preview_lines(patient, choices, day=today))
    return Result("preview, 8 lines, 3 diagnoses", found["preview"], None, 25)


def _reports(clinic) -> list[Result]:
    from django.urls import reverse  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from bench.rollup import _close, _summarise  # noqa: PLC0415
    from patients.actions.summarise_weeks import summarise_weeks  # noqa: PLC0415
    from patients.models import Patient, StaleWeek  # noqa: PLC0415
    from patients.stale import mark_days_stale  # noqa: PLC0415
    from patients.weeks import week_label  # noqa: PLC0415
    from therapy.accounts.models import Role, User  # noqa: PLC0415

    week = _close(clinic)
    ids = list(Patient.objects.filter(clinic=clinic).values_list("pk", flat=True))
    _summarise(clinic.pk, ids, week)
    in_week = (week, week + timedelta(days=6))
    patient = Patient.objects.filter(clinic=clinic, sessions__performed_on__range=in_week).first()

    def late() -> None:
        session = patient.sessions.filter(performed_on__range=in_week).first()
        session.pain_after = ((session.pain_after or 0) + 1) % 11
        session.save(update_fields=["pain_after"])
        mark_days_stale(patient, [session.performed_on], cause="log_session", now=timezone.now())
        assert summarise_weeks(patient_ids=[patient.pk], week_start=week, now=timezone.now()) == 1

    admin = User.objects.get(clinic=clinic, role=Role.ADMIN)
    page = _get(_client(admin), reverse("report-week", args=[week_label(week)]))
    found = medians(10, page=page, late=late)
    StaleWeek.objects.filter(patient__clinic=clinic).delete()
    return [
        Result(f"report of a clinic of {PATIENTS}", found["page"], None, 150),
        Result("a late log's revision", found["late"], None, 20),
    ]


def _desks(clinic) -> list[Result]:
    """Of a therapist with a caseload as large as they come, and of one who has the whole clinic."""
    from therapy.accounts.models import Role, User  # noqa: PLC0415

    therapists = User.objects.filter(clinic=clinic, role=Role.THERAPIST).order_by("pk")[:2]
    looks = [
        _desk_of(clinic, user, patients)
        for user, patients in zip(therapists, (CASELOAD, PATIENTS), strict=True)
    ]
    queries = [_queries(look) for look in looks]
    print(f"desk of {CASELOAD}, of {PATIENTS}: {queries[0]}, {queries[1]} queries")
    found = medians(10, few=looks[0], every=looks[1])
    return [
        Result(f"desk of {CASELOAD} patients", found["few"], None, 60),
        Result(f"desk of {PATIENTS} patients", found["every"], None, 60 * PATIENTS / CASELOAD),
    ]


def _desk_of(clinic, user, patients: int):
    """A look at the desk of `user`, who cares for that many."""
    from django.urls import reverse  # noqa: PLC0415

    from patients.models import Patient  # noqa: PLC0415

    care = Patient.care_team.through
    care.objects.filter(user=user).delete()
    chosen = Patient.objects.filter(clinic=clinic).order_by("code")[:patients]
    care.objects.bulk_create(care(patient=patient, user=user) for patient in chosen)
    return _get(_client(user), reverse("desk"))


def _queries(look) -> int:
    asked = []

    def note(execute, *statement):
        asked.append(1)
        return execute(*statement)

    with connection.execute_wrapper(note):
        look()
    return len(asked)


if __name__ == "__main__":
    main(measure)
