"""A second reckoning of a patient's weeks, from plain lists of what was done. It shares no code.

Doses are repetitions of both sides at once, schedules fixed: enough to be wrong about everything.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

DAY = timedelta(days=1)


@dataclass
class Plan:
    start: date
    end: date | None
    days: frozenset[int]
    lines: dict[int, tuple[int, int]]  # by stretch: times a day, repetitions

    def holds(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass
class Log:
    day: date
    recorded_on: date
    reps: dict[int, int | None]  # by stretch; None is skipped


@dataclass
class History:
    plans: list[Plan] = field(default_factory=list)
    pauses: list[list[Any]] = field(default_factory=list)  # [first, last or None]
    logs: dict[Any, Log] = field(default_factory=dict)

    def plan_on(self, day: date) -> Plan | None:
        return next((plan for plan in self.plans if plan.holds(day)), None)

    def paused(self, day: date) -> bool:
        return any(first <= day and (last is None or day <= last) for first, last in self.pauses)

    def week(self, monday: date) -> tuple[Any, ...]:
        """Expected, credited, extra, late, dose adherence."""
        days = [monday + n * DAY for n in range(7)]
        asked: dict[date, dict[int, int]] = {day: {} for day in days}
        caps = [1]
        for day in days:
            plan = self.plan_on(day)
            if plan and not self.paused(day):
                caps += [times for times, _ in plan.lines.values()]
                if day.isoweekday() in plan.days:
                    asked[day] = {line: times for line, (times, _) in plan.lines.items()}
        expected = sum(max(lines.values(), default=0) for lines in asked.values())
        logs = [log for log in self.logs.values() if log.day in asked]
        counting = [log for log in logs if any(self.shares(log).values())]
        per_day = Counter(log.day for log in counting if not self.paused(log.day))
        credited = min(expected, sum(min(n, max(caps)) for n in per_day.values()))
        late = sum((log.recorded_on - log.day).days >= 2 for log in counting)
        return expected, credited, len(counting) - credited, late, self.dose(asked, logs)

    def shares(self, log: Log) -> dict[int, Fraction]:
        plan = self.plan_on(log.day)
        lines = plan.lines if plan else {}
        return {
            line: min(Fraction(1), Fraction(reps or 0, lines[line][1]))
            for line, reps in log.reps.items()
            if line in lines
        }

    def dose(self, asked: dict[date, dict[int, int]], logs: list[Log]) -> Fraction | None:
        doses = []
        for line in {line for lines in asked.values() for line in lines}:
            due = sum(lines.get(line, 0) for lines in asked.values())
            best: list[Fraction] = []
            for day in asked:
                plan = self.plan_on(day)
                if plan and line in plan.lines and not self.paused(day):
                    of_day = [self.shares(log).get(line, 0) for log in logs if log.day == day]
                    best += sorted(of_day, reverse=True)[: plan.lines[line][0]]
            doses.append(sum(sorted(best, reverse=True)[:due], Fraction(0)) / due)
        return sum(doses, Fraction(0)) / len(doses) if doses else None
