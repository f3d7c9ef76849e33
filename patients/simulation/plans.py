"""Plans, changes of dose and pauses of a simulated clinic, in bulk."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from patients.models import Assignment, Patient, Pause, Prescription
from patients.simulation.asked import Asked, Dose
from patients.simulation.cast import BATCH, Cast
from patients.simulation.habits import Habits
from patients.weeks import next_week


@dataclass(frozen=True)
class Planned:
    """A patient, how they are, and their plan's lines by the week in which they come into force."""

    patient: Patient
    habits: Habits
    lines: dict[int, list[Prescription]]

    def lines_on(self, week: int, day: date) -> list[Prescription]:
        """What is done that day: the lines due on it, all of them on a day without any."""
        lines = self.lines[max(start for start in self.lines if start <= week)]
        due = [each for each in lines if each.days_of_week is None or _is_due(each, day)]
        return due or lines


def _is_due(line: Prescription, day: date) -> bool:
    return day.isoweekday() in line.days_of_week


def make_plans(
    cast: Cast, habits: list[Habits], asked: list[list[Asked]], first: date, now: datetime
) -> list[Planned]:
    """A plan for each patient from the date `first` on; some change their dose, some pause."""
    planned, plans = [], []
    for patient, habit, lines_asked in zip(cast.patients, habits, asked, strict=True):
        versions = _versions(cast, patient, habit, first, now)
        plans.extend(versions.values())
        lines = {week: _lines(plan, lines_asked, week) for week, plan in versions.items()}
        planned.append(Planned(patient, habit, lines))
    Assignment.objects.bulk_create(plans, batch_size=BATCH)
    Prescription.objects.bulk_create(
        [line for each in planned for lines in each.lines.values() for line in lines],
        batch_size=BATCH,
    )
    _pause(cast, planned, first, now)
    return planned


def _versions(
    cast: Cast, patient: Patient, habit: Habits, first: date, now: datetime
) -> dict[int, Assignment]:
    starts = [0] if habit.changes_in is None else [0, habit.changes_in]
    plans: dict[int, Assignment] = {}
    for number, week in enumerate(starts, start=1):
        plans[week] = Assignment(
            patient=patient,
            routine=cast.routine,
            name=cast.routine.name,
            version=number,
            starts_on=next_week(first, week),
            created_by=cast.therapists[0],
            created_at=now,
        )
    if len(starts) > 1:
        plans[0].ends_on = next_week(first, starts[1]) - timedelta(days=1)
        plans[starts[1]].replaces = plans[0]
        patient.plan_version = len(starts)
    return plans


def _lines(plan: Assignment, asked: list[Asked], week: int) -> list[Prescription]:
    return [
        Prescription(
            assignment=plan,
            stretch=each.stretch,
            order=order,
            sides=each.stretch.sides,
            days_of_week=None if each.days is None else list(each.days),
            verdict="neutral",
            default_dose=each.stretch.dose.as_dict(),
            **(_gentler(each.dose) if week else each.dose),
        )
        for order, each in enumerate(asked, start=1)
    ]


def _gentler(dose: Dose) -> Dose:
    return {**dose, "reps": max(1, dose["reps"] - 1)} if dose.get("reps") else dose


def _pause(cast: Cast, planned: list[Planned], first: date, now: datetime) -> None:
    paused = [each for each in planned if each.habits.paused_in is not None]
    starts = [next_week(first, each.habits.paused_in) for each in paused]
    Pause.objects.bulk_create(
        [
            Pause(
                patient=each.patient,
                starts_on=start,
                until=start + timedelta(days=6),
                reason="travel",
                created_by=cast.therapists[0],
                created_at=now,
            )
            for each, start in zip(paused, starts, strict=True)
        ],
        batch_size=BATCH,
    )
    changed = [each.patient for each in planned if each.patient.plan_version > 1]
    Patient.objects.bulk_update(changed, ["plan_version"], batch_size=BATCH)
