"""Plans, changes of dose and pauses of a simulated clinic, in bulk."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from patients.models import Assignment, Patient, Pause, Prescription
from patients.simulation.cast import BATCH, Cast
from patients.simulation.habits import Habits
from patients.weeks import next_week

Dose = dict[str, int | None]


@dataclass(frozen=True)
class Planned:
    """A patient, how they are, and their plan's lines by the week in which they come into force."""

    patient: Patient
    habits: Habits
    lines: dict[int, list[Prescription]]

    def lines_in(self, week: int) -> list[Prescription]:
        return self.lines[max(start for start in self.lines if start <= week)]


def make_plans(cast: Cast, habits: list[Habits], first: date, now: datetime) -> list[Planned]:
    """A plan for each patient from the date `first` on; some change their dose, some pause."""
    planned, plans = [], []
    for patient, habit in zip(cast.patients, habits, strict=True):
        versions = _versions(cast, patient, habit, first, now)
        plans.extend(versions.values())
        lines = {week: _lines(cast, plan, habit, week) for week, plan in versions.items()}
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


def _lines(cast: Cast, plan: Assignment, habit: Habits, week: int) -> list[Prescription]:
    return [
        Prescription(
            assignment=plan,
            stretch=stretch,
            order=order,
            sides=stretch.sides,
            days_of_week=list(habit.days_of_week),
            verdict="neutral",
            default_dose=stretch.dose.as_dict(),
            **_dose(stretch.dose.as_dict(), habit, gentler=week > 0),
        )
        for order, stretch in enumerate(cast.stretches, start=1)
    ]


def _dose(default: Dose, habit: Habits, *, gentler: bool) -> Dose:
    dose = {**default, "sessions_per_day": habit.times_per_day}
    if gentler and dose.get("reps"):
        dose["reps"] = max(1, dose["reps"] - 1)
    return dose


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
