"""Weeks in a row in which the goal was met. Pure.

The goal is four of every five sessions asked. A week with a stop for pain, a pause, or nothing
asked neither adds to the row nor ends it: nobody should train through pain to keep a number.
"""

from collections.abc import Iterable
from dataclasses import dataclass

# Four of five, as the band "high" has it.
GOAL = (4, 5)


@dataclass(frozen=True)
class WeekOutcome:
    """One week; `running` is the week that isn't over, which can still meet the goal."""

    expected: int
    credited: int
    pain_stop: bool = False
    running: bool = False

    @property
    def is_met(self) -> bool:
        part, whole = GOAL
        return self.expected > 0 and whole * self.credited >= part * self.expected

    @property
    def is_neutral(self) -> bool:
        """Neither met nor missed."""
        return not self.is_met and (self.expected == 0 or self.pain_stop or self.running)


def streak(weeks: Iterable[WeekOutcome]) -> int:
    """How many weeks met the goal up to the first that missed it; `weeks` are newest first."""
    met = 0
    for week in weeks:
        if not (week.is_met or week.is_neutral):
            break
        met += week.is_met
    return met
