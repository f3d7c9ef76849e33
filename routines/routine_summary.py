"""What a routine comes to: minutes, ways to the floor, things needed, and what to look at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from routines.models import Routine, RoutineItem
from routines.models.stretch import Facet
from routines.timing import (
    RoutineWarning,
    TimedItem,
    position_changes,
    routine_warnings,
    session_minutes,
)
from routines.words import labels


@dataclass(frozen=True)
class RoutineSummary:
    """`floor` counts how often the patient gets down; `warnings` are sentences and block nothing."""

    items: int
    minutes: int
    floor: int
    props: tuple[str, ...]
    warnings: tuple[str, ...]
    can_group: bool


def timed(item: RoutineItem) -> TimedItem:
    """An item as the timing module takes it."""
    stretch = item.stretch
    return TimedItem(
        kind=stretch.kind,
        dose=item.effective_dose,
        sides=stretch.sides,
        position=stretch.position,
        move_seconds=stretch.move_seconds,
        rest_seconds=stretch.rest_seconds,
        region=tuple(stretch.values_of(Facet.REGION)),
    )


def summarise(routine: Routine, items: Sequence[RoutineItem]) -> RoutineSummary:
    """No query when the items' stretches and their tags are there already."""
    times = [timed(item) for item in items]
    warnings = routine_warnings(times, course=routine.course)
    return RoutineSummary(
        items=len(items),
        minutes=session_minutes(times),
        floor=position_changes(item.position for item in times),
        props=tuple(labels("equipment", _props(items))),
        warnings=tuple(warning_words(warning) for warning in warnings),
        can_group=any(warning.key == "floor_changes" for warning in warnings),
    )


def warning_words(warning: RoutineWarning) -> str:
    """What to point at, and why, in one or two sentences."""
    numbers = {"count": warning.count, "limit": warning.limit}
    texts = {
        "many_items": _("%(count)d stretches. People keep up better with %(limit)d or fewer."),
        "many_items_65_plus": _(
            "%(count)d stretches. Older people do better with %(limit)d or fewer."
        ),
        "long_session": _("%(count)d minutes. Up to %(limit)d fit into a day more easily."),
        "floor_changes": ngettext(
            "Down to the floor and up again %(count)d time.",
            "Down to the floor and up again %(count)d times.",
            warning.count,
        ),
        "chronic_without_strength": _("Long-lasting pain needs strength work, too."),
        "chronic_without_cardio": _("Long-lasting pain needs some cardio, too, such as walking."),
        "chronic_without_strong_back": _("Nothing here strengthens the back."),
        "chronic_without_strong_abdomen": _("Nothing here strengthens the abdomen."),
        "chronic_without_strong_legs": _("Nothing here strengthens legs or hips."),
    }
    return texts[warning.key] % numbers


def _props(items: Iterable[RoutineItem]) -> list[str]:
    values = [value for item in items for value in item.stretch.values_of("equipment")]
    return list(dict.fromkeys(values))
