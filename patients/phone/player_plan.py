"""The plan as the player on the phone takes it: lines with their phases, and what is due when.

The phases come from routines.phases; the phone strings them together and reckons nothing itself.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from patients.models import Prescription
from patients.own.plan_words import amount_words, dose_words, why_sentences
from patients.own.today import Today, timed_item
from patients.phone.player_figures import line_figures
from routines.models.stretch import Facet
from routines.phases import phases
from routines.reference import vocabulary

# How long a phone without a connection may go on by itself.
DAYS_AHEAD = 14


def player_plan(found: Today, *, theme: str, paused: Collection[date] = ()) -> dict[str, Any]:
    """Every line in force, and by date the lines to do; today's are what the session page offers.

    A date without lines is one on which the plan rests by the therapist's word. Prefetch the
    stretches' tags.
    """
    keys = {line.stretch_id: str(line.pk) for line in found.lines}
    return {
        "day": found.day.isoformat(),
        "days": {
            day.isoformat(): [str(line.pk) for line in lines] for day, lines in _days(found, paused)
        },
        "lines": {str(line.pk): player_line(line, keys, theme) for line in found.lines},
    }


def player_line(line: Prescription, keys: Mapping[int, str], theme: str) -> dict[str, Any]:
    """One line; `keys` are the plan's lines by stretch, to find the easier one among them."""
    stretch = line.stretch
    return {
        "id": str(line.pk),
        "name": stretch.plain_name,
        "kind": stretch.kind,
        "sides": line.sides,
        "position": stretch.get_position_display(),
        "props": props(line),
        "figures": line_figures(line, theme),
        "steps": list(stretch.steps),
        "feel": stretch.feel,
        "stop_if": list(stretch.stop_if),
        "note": line.note,
        "dose": dose_words(line),
        "why": why_sentences(line),
        "amount": _amount(line),
        "target": _target(line),
        "easier": keys.get(stretch.easier_id or 0),
        "phases": player_phases(line),
    }


def player_phases(line: Prescription) -> list[dict[str, Any]]:
    """The line's phases as the one model of time gives them."""
    return [
        {
            "kind": phase.kind,
            "seconds": phase.seconds,
            "side": phase.side,
            "set": phase.set,
            "rep": phase.rep,
        }
        for phase in phases([timed_item(line)])
    ]


def props(line: Prescription) -> str:
    """What to have at hand: "a strap, a chair"; empty for none."""
    words = vocabulary().equipment
    kept = [value for value in line.stretch.values_of(Facet.EQUIPMENT) if value in words]
    return ", ".join(words[value].label for value in kept if value != "none")


def _amount(line: Prescription) -> str:
    """What the voice says as the stretch begins: "hold 20 seconds"."""
    if line.duration_minutes:
        return amount_words("duration_minutes", line.duration_minutes)
    if line.hold_seconds:
        return _("hold %s") % amount_words("hold_seconds", line.hold_seconds)
    return amount_words("reps", line.reps)


def _target(line: Prescription) -> dict[str, int | None]:
    return {
        "sets": line.sets or 1,
        "reps": line.reps or 1,
        "hold_seconds": line.hold_seconds or 0,
        "minutes": line.duration_minutes,
    }


def _days(found: Today, paused: Collection[date]) -> Iterable[tuple[date, Sequence[Prescription]]]:
    yield found.day, found.to_do
    # West of home it may still be yesterday on the phone.
    for ahead in (-1, *range(1, DAYS_AHEAD + 1)):
        day = found.day + timedelta(days=ahead)
        alive = [line for line in found.lines if _alive(line, day)]
        due = [line for line in alive if line.is_flexible or day.isoweekday() in line.days_of_week]
        yield day, [] if day in paused else due or alive


def _alive(line: Prescription, day: date) -> bool:
    plan = line.assignment
    return plan.starts_on <= day and (plan.ends_on is None or day <= plan.ends_on)
