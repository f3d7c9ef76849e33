"""How long a plan takes. Minutes are rounded up: a session never takes longer than we say."""

from collections.abc import Iterable

from patients.plans.prescribing import PreviewLine
from routines.dosing import Dose
from routines.models import Stretch
from routines.models.stretch import Facet
from routines.timing import RoutineWarning, TimedItem, routine_warnings, session_minutes


def timed(stretch: Stretch, dose: Dose) -> TimedItem:
    """A stretch at a dose, as the timing takes it."""
    return TimedItem(
        kind=stretch.kind,
        dose=dose,
        sides=stretch.sides,
        position=stretch.position,
        move_seconds=stretch.move_seconds,
        rest_seconds=stretch.rest_seconds,
        region=tuple(stretch.values_of(Facet.REGION)),
    )


def minutes_per_session(lines: Iterable[PreviewLine]) -> int:
    """Minutes for all lines in one go."""
    return session_minutes(_timed_lines(lines))


def minutes_per_day(lines: Iterable[PreviewLine]) -> int:
    """Minutes on a day on which every line is due, each as often as it says."""
    lines = [line for line in lines if not line.is_blocked]
    most = max((line.resolved.dose.sessions_per_day or 1 for line in lines), default=0)
    rounds = (
        [line for line in lines if (line.resolved.dose.sessions_per_day or 1) > number]
        for number in range(most)
    )
    return sum(minutes_per_session(due) for due in rounds)


def plan_warnings(
    lines: Iterable[PreviewLine], *, course: str, age_65_plus: bool
) -> tuple[RoutineWarning, ...]:
    """What to point at in the plan as a whole; nothing of it blocks."""
    return routine_warnings(_timed_lines(lines), course=course, age_65_plus=age_65_plus)


def _timed_lines(lines: Iterable[PreviewLine]) -> list[TimedItem]:
    return [timed(line.stretch, line.resolved.dose) for line in lines if not line.is_blocked]
