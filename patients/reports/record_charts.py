"""What a patient's record shows of the last twelve weeks: heat map, pain, tolerance, revisions.

The diary is read once, for these and for the panel above them: five queries, whatever the history.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.formats import date_format

from patients.charts.heat import Heat, heat
from patients.charts.pain import Answers, PainChart, pain_chart
from patients.desk.caseload_week import judged_days
from patients.desk.rows import Diary, read_diary
from patients.models import DeskReview, Patient, WeeklyReport
from patients.models.session import SkipReason
from patients.plans.dose_words import dose_summary
from patients.reports.fact_values import ENTRY, VERSION
from patients.reports.tolerance import Bout, Dose, DosePeriod, Tolerance, tolerances
from patients.reports.words import cause_words, difference_rows
from patients.weeks import next_week, week_days, week_label, week_start_of
from routines.models import Stretch

WEEKS = 12
LAST_REVIEWS = 5
DOSE = ("sets", "reps", "hold_seconds", "duration_minutes")


@dataclass(frozen=True)
class WeekColumn:
    """One week of the heat map, with the page that unfolds it."""

    start: date

    @property
    def label(self) -> str:
        return week_label(self.start)

    @property
    def last(self) -> date:
        return week_days(self.start)[-1]


@dataclass(frozen=True)
class RecordCharts:
    weeks: list[WeekColumn]
    heat: Heat
    pain: PainChart
    answers: list[tuple[Answers, str]]
    tolerance: list[dict[str, Any]]
    revised: list[dict[str, Any]]
    reviews: list[DeskReview]


def diary_of(patient: Patient, *, today: date) -> Diary:
    """The last twelve weeks to the end of the running one; `today` is the patient's local date."""
    starts = _starts(patient, today)
    patients = Patient.objects.filter(pk=patient.pk)
    return read_diary(patients, starts[0], week_days(starts[-1])[-1])


def _starts(patient: Patient, today: date) -> list[date]:
    running = week_start_of(today, patient.clinic.week_start)
    return [next_week(running, n - WEEKS + 1) for n in range(WEEKS)]


def record_charts(patient: Patient, caseload: Diary, *, today: date) -> RecordCharts:
    """The last twelve weeks up to `today`, the patient's local date; every figure from the logs."""
    starts = _starts(patient, today)
    found = caseload.patients[0]
    names = _names(caseload)
    weeks, rows = _shares(caseload, found, starts)
    answers = _answers(caseload, patient)
    return RecordCharts(
        weeks=[WeekColumn(start) for start in weeks],
        heat=heat(
            [date_format(start, "j M") for start in weeks],
            [(names[stretch], shares) for stretch, shares in rows.items()],
        ),
        pain=pain_chart(answers, _changes(caseload, patient, today), starts[0], today),
        answers=[(one, _label(one.day, patient)) for one in reversed(answers)],
        tolerance=[_words(each, names) for each in _tolerances(caseload, patient, today)],
        revised=_revised(patient, starts[0], names),
        reviews=_reviews(patient),
    )


def _label(day: date, patient: Patient) -> str:
    return week_label(week_start_of(day, patient.clinic.week_start))


def _names(caseload: Diary) -> dict[int, str]:
    at = VERSION.index("stretch_id")
    keys = {row.row[at] for rows in caseload.versions.values() for row in rows}
    keys |= {entry.stretch_id for rows in caseload.entries.values() for entry in rows}
    return dict(Stretch.objects.filter(pk__in=keys).values_list("pk", "name"))


def _shares(
    caseload: Diary, patient: Patient, starts: list[date]
) -> tuple[list[date], dict[int, list[Fraction | None]]]:
    """The weeks from the first that asked for something on, and each stretch's share in them."""
    lines = [
        {
            int(line.line): line.dose_adherence
            for line in judged_days(caseload, patient, start).figures.lines
            if line.dose_adherence is not None
        }
        for start in starts
    ]
    first = next((n for n, found in enumerate(lines) if found), len(lines))
    stretches = dict.fromkeys(stretch for found in lines for stretch in found)
    return starts[first:], {
        stretch: [found.get(stretch) for found in lines[first:]] for stretch in stretches
    }


def _answers(caseload: Diary, patient: Patient) -> list[Answers]:
    return [
        Answers(one.row.performed_on, one.row.pain_before, one.row.pain_after)
        for one in caseload.sessions[patient.pk]
    ]


def _changes(caseload: Diary, patient: Patient, today: date) -> list[tuple[date, str]]:
    """The days on which a version began, numbered in their order."""
    days = sorted({row.start for row in caseload.versions[patient.pk] if row.start <= today})
    return [(day, str(n)) for n, day in enumerate(days, start=1)]


def _tolerances(caseload: Diary, patient: Patient, today: date) -> list[Tolerance]:
    bouts = [
        _bout(entry, one.row.performed_on)
        for one in caseload.sessions[patient.pk]
        for entry in caseload.entries[one.row.pk]
    ]
    stretch = VERSION.index("stretch_id")
    doses = [
        DosePeriod(row.row[stretch], row.start, tuple(row.row[VERSION.index(f)] for f in DOSE))
        for row in caseload.versions[patient.pk]
        if row.start <= today
    ]
    return tolerances(bouts, doses)


def _bout(entry: Any, day: date) -> Bout:
    row = dict(zip(ENTRY, entry.row, strict=True))
    done = bool(row["as_prescribed"] or row["reps"] or row["minutes"])
    return Bout(entry.stretch_id, day, done and not row["skipped"], row["skipped"], entry.pain)


def _words(each: Tolerance, names: dict[int, str]) -> dict[str, Any]:
    """The table's row: spans with their dose in words and their skips by reason."""
    spans = [("all", None, each.all)]
    if each.before is not None and each.since is not None:
        spans = [
            ("before", _dose(each.dose_before), each.before),
            ("since", _dose(each.dose_since), each.since),
        ]
    return {
        "name": names.get(each.stretch, ""),
        "changed_on": each.changed_on,
        "pain_rose": each.pain_rose,
        "spans": [
            {
                "when": when,
                "dose": dose,
                "span": span,
                "skips": [(SkipReason(why).label, count) for why, count in span.skips],
            }
            for when, dose, span in spans
        ],
    }


def _dose(dose: Dose | None) -> str:
    values = zip(DOSE, dose or (), strict=False)
    return dose_summary({field: value for field, value in values if value is not None})


def _reviews(patient: Patient) -> list[DeskReview]:
    """The last looks at the desk, newest first; one look at several reasons is one."""
    rows = DeskReview.objects.filter(patient=patient).select_related("reviewer")
    looks = {(row.reviewed_at, row.reviewer_id): row for row in rows[: 10 * LAST_REVIEWS]}
    return list(looks.values())[:LAST_REVIEWS]


def _revised(patient: Patient, first: date, names: dict[int, str]) -> list[dict[str, Any]]:
    """The weeks whose figures changed after they were reported, newest first."""
    reports = (
        WeeklyReport.objects.latest()
        .filter(patient=patient, week_start__gte=first, revision__gt=1)
        .only("week_start", "revision", "cause", "computed_at", "difference")
        .order_by("-week_start")
    )
    by_text = {str(key): name for key, name in names.items()}
    return [
        {
            "week": WeekColumn(report.week_start),
            "revision": report.revision,
            "cause": cause_words(report.cause),
            "at": report.computed_at,
            "changes": difference_rows(report.difference, by_text),
        }
        for report in reports
    ]
