"""What a day of a judged week was like, in one word that has a shape. Pure.

A stored report tells its days in JSON, a week judged now in figures: both come down to the same rule.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from patients.adherence.grid import GridDay


def day_state(
    then: date,
    today: date,
    *,
    inactive: str | None,
    sessions_due: int,
    lines: Iterable[tuple[str, str | None]],
) -> str:
    """The word for a day; `lines` are the state and the reason for skipping of each line on it."""
    if inactive:
        return "paused" if inactive == "paused" else "rest"
    states = set()
    for state, reason in lines:
        if reason == "pain":
            return "pain"
        states.add(state)
    states.discard("not_due")
    if states and states <= {"done"}:
        return "done"
    if states & {"done", "partial"}:
        return "partial"
    if then >= today:
        return "open"
    return "missed" if sessions_due else "rest"


def days_done(days: Iterable[GridDay], today: date) -> Iterator[tuple[date, str]]:
    """Each day with its word."""
    for day in days:
        state = day_state(
            day.date,
            today,
            inactive=day.inactive,
            sessions_due=day.sessions_due,
            lines=[(cell.state, cell.reason) for cell in day.lines],
        )
        yield day.date, state
