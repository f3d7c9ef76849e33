"""Short ways to write a patient-week, for the tests of adherence."""

from datetime import date, timedelta

from patients.adherence import (
    Active,
    LoggedEntry,
    LoggedSession,
    Pause,
    PrescribedDose,
    PrescribedLine,
    PrescribedVersion,
    Schedule,
)

MONDAY = date(2026, 11, 16)
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
LONG_AGO = date(2026, 11, 1)
ALWAYS = Active(LONG_AGO)

HOLD = PrescribedDose(sets=1, reps=3, hold_seconds=30, sides="each")
BRIDGE = PrescribedDose(sets=3, reps=10)
WALK = PrescribedDose(duration_minutes=20)


def day(n):
    return MONDAY + timedelta(days=n)


def paused(*days):
    return Active(LONG_AGO, None, tuple(Pause(day(n), day(n)) for n in days))


def fixed(times=1, weekdays=range(1, 8)):
    return Schedule(days_of_week=frozenset(weekdays), times_per_day=times)


def flexible(days_per_week):
    return Schedule(days_per_week=days_per_week)


def line(key, schedule, dose=HOLD):
    return PrescribedLine(key, (PrescribedVersion(LONG_AGO, None, schedule, dose),))


def versions(key, *parts):
    """Parts are (first day or None, last day or None, schedule, dose)."""
    return PrescribedLine(
        key,
        tuple(
            PrescribedVersion(
                LONG_AGO if first is None else day(first),
                None if last is None else day(last),
                schedule,
                dose,
            )
            for first, last, schedule, dose in parts
        ),
    )


def full(key, side=None):
    return LoggedEntry(key, side=side, as_prescribed=True)


def skip(key, reason="pain"):
    return LoggedEntry(key, skipped=reason)


def did(key, side=None, **amounts):
    return LoggedEntry(key, side=side, **amounts)


def session(n, *entries, id=None, lag=0):
    """A session on day n of the week, entered `lag` days later; text stands for a full line."""
    entries = tuple(full(entry) if isinstance(entry, str) else entry for entry in entries)
    name = id or f"{n}-{'-'.join(entry.line for entry in entries)}"
    return LoggedSession(name, day(n), day(n + lag), entries)
