"""What the weeks that have ended say: low, dropped, too much, skipped for a reason."""

from collections import Counter
from fractions import Fraction

from patients.triage.values import DeskFacts, Limits, Reason, Rule, WeekFact

SKIP_DAYS = 14
HUNDRED = 100


def low(facts: DeskFacts, limits: Limits) -> Reason | None:
    """Dose adherence under half, two weeks running."""
    weeks = _weeks_running(facts, 2)
    if not weeks or any(HUNDRED * week.dose >= limits.low_percent for week in weeks):
        return None
    last, before = weeks
    numbers = {"last": last.dose, "before": before.dose, "week": last.week_start}
    return Reason(Rule.LOW, f"{Rule.LOW}:{last.week_start}", numbers)


def dropped(facts: DeskFacts, limits: Limits) -> Reason | None:
    """Twenty points or more below the mean of the two weeks before."""
    weeks = _weeks_running(facts, 3)
    if not weeks:
        return None
    last, *before = weeks
    mean = Fraction(sum(week.dose for week in before), len(before))
    points = HUNDRED * (mean - last.dose)
    if points < limits.drop_points:
        return None
    numbers = {"last": last.dose, "mean": mean, "points": int(points), "week": last.week_start}
    return Reason(Rule.DROPPED, f"{Rule.DROPPED}:{last.week_start}", numbers)


def _weeks_running(facts: DeskFacts, number: int) -> tuple[WeekFact, ...]:
    """The newest `number` weeks if each follows the one before and asked for something."""
    weeks = facts.weeks[:number]
    if facts.is_paused or len(weeks) < number or any(week.dose is None for week in weeks):
        return ()
    days = [(a.week_start - b.week_start).days for a, b in zip(weeks, weeks[1:], strict=False)]
    return weeks if all(gap == 7 for gap in days) else ()


def overdoing(facts: DeskFacts, limits: Limits) -> Reason | None:
    """More than a fifth on top of what the last week asked for."""
    if not facts.weeks:
        return None
    week = facts.weeks[0]
    if not week.expected or HUNDRED * week.extra <= limits.extra_percent * week.expected:
        return None
    numbers = {"extra": week.extra, "expected": week.expected, "week": week.week_start}
    return Reason(Rule.OVERDOING, f"{Rule.OVERDOING}:{week.week_start}", numbers)


def skipped(facts: DeskFacts, limits: Limits) -> Reason | None:
    """A stretch skipped in two sessions or more of the last two weeks: it hurt, or was unclear."""
    sessions = facts.recent(SKIP_DAYS)
    for why in ("hurt", "unclear"):
        counts = Counter(line for score in sessions for line in set(getattr(score, why)))
        if counts and max(counts.values()) >= limits.skips:
            stretch, times = min(counts.items(), key=lambda item: (-item[1], item[0]))
            last = [score for score in sessions if stretch in getattr(score, why)][-1]
            numbers = {"why": why, "times": times, "stretch": stretch, "on": last.day}
            return Reason(Rule.SKIPPED, f"{Rule.SKIPPED}:{last.session}", numbers)
    return None
