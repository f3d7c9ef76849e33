"""What simulated patients log in one week, in bulk."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from patients.models import Prescription, Session, SessionEntry
from patients.simulation.cast import BATCH
from patients.simulation.habits import LESS_THAN_ASKED, SKIP_REASONS, SKIPS_ONE, session_days
from patients.simulation.plans import Planned
from patients.weeks import next_week


def log_week(planned: list[Planned], week: int, first: date, *, random: Random) -> int:
    """The sessions of the program's week (0 is the first) of each patient; give their number.

    They are rows like any others; the week is reported when it is closed.
    """
    start = next_week(first, week)
    sessions, entries = [], []
    for each in planned:
        for day in session_days(random, each.habits, week, start):
            session = _session(random, each, day)
            sessions.append(session)
            for line in each.lines_on(week, day):
                entries += _entries(random, session, line, each)
    Session.objects.bulk_create(sessions, batch_size=BATCH)
    SessionEntry.objects.bulk_create(entries, batch_size=BATCH)
    return len(sessions)


def _session(random: Random, each: Planned, day: date) -> Session:
    recorded_on = day + timedelta(days=each.habits.days_late)
    return Session(
        uuid=UUID(int=random.getrandbits(128), version=4),
        patient=each.patient,
        performed_on=day,
        recorded_on=recorded_on,
        recorded_at=datetime.combine(recorded_on, time(18, random.randrange(60)), tzinfo=UTC),
        tz=each.patient.time_zone,
        entered_by_id=each.patient.user_id,
        pain_before=random.choice((None, 1, 2, 3, 4, 5)),
        pain_after=random.choice((None, 0, 1, 2, 3, 4)),
        payload_hash="0" * 64,
    )


def _entries(
    random: Random, session: Session, line: Prescription, each: Planned
) -> Iterator[SessionEntry]:
    sides = ("left", "right") if each.habits.tells_sides and line.sides == "each" else ("both",)
    how = _how(random, line)
    for side in sides:
        yield SessionEntry(
            session=session, stretch_id=line.stretch_id, prescription=line, side=side, **how
        )


def _how(random: Random, line: Prescription) -> dict[str, str | int | bool]:
    draw = random.random()
    if draw < SKIPS_ONE:
        return {"skipped": random.choice(SKIP_REASONS)}
    if draw < SKIPS_ONE + LESS_THAN_ASKED:
        if line.duration_minutes:
            return {"minutes": max(1, line.duration_minutes // 2)}
        return {"reps": max(1, (line.reps or 2) // 2)}
    return {"as_prescribed": True}
