"""A patient's weeks as cards: the last two judged live, those before from their reports."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from patients.models import Patient, WeeklyReport
from patients.own.streak import WeekOutcome
from patients.own.week_words import WeekCard, week_card
from patients.reports.judging import judge_live
from patients.reports.unfolding import plain_pain
from patients.weeks import next_week, week_start_of
from routines.models import Stretch

LIVE = 2
# A week's figures, and its pain: mean and number of answers.
Told = tuple[dict[str, Any], dict[str, Any]]


def latest_cards(
    patient: Patient, today: date, *, weeks: int
) -> tuple[list[WeekCard], date | None]:
    """The cards of the last weeks, the running one first, and the program's first day.

    The week before is judged live, too: its report may still be on its way.
    """
    this = week_start_of(today, patient.clinic.week_start)
    live = [judge_live(patient, next_week(this, -n)) for n in range(LIVE)]
    told = [(week.figures.as_dict(), plain_pain(week.pain)) for week in live]
    stored = _stored(patient, live[-1].facts.week_start, weeks - LIVE)
    return _cards([*told, *stored], today), live[0].facts.program_start


def cards_before(patient: Patient, week_start: date, today: date, *, weeks: int) -> list[WeekCard]:
    """The cards of the reported weeks before that one, the latest first."""
    return _cards(_stored(patient, week_start, weeks), today)


def _stored(patient: Patient, before: date, weeks: int) -> Sequence[Told]:
    reports = WeeklyReport.objects.latest().filter(patient=patient, week_start__lt=before)
    return [
        (report.details["figures"], {"mean": report.pain_mean, "n": report.pain_answers})
        for report in reports.order_by("-week_start")[:weeks]
    ]


def _cards(weeks: Iterable[Told], today: date) -> list[WeekCard]:
    weeks = list(weeks)
    keys = {line["line"] for figures, _ in weeks for line in figures["lines"]}
    names = dict(Stretch.objects.filter(pk__in=keys).values_list("pk", "plain_name"))
    by_text = {str(pk): name for pk, name in names.items()}
    return [
        week_card(figures, by_text, today, pain_mean=pain["mean"], pain_answers=pain["n"])
        for figures, pain in weeks
    ]


def outcomes(cards: Iterable[WeekCard]) -> list[WeekOutcome]:
    """The cards as the streak takes them."""
    return [
        WeekOutcome(
            expected=card.expected,
            credited=card.done,
            pain_stop=any(day["state"] == "pain" for day in card.days),
            running=card.running,
        )
        for card in cards
    ]
