"""From the lines of a request to the choices that the verb takes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from patients.plans.prescribing import LineChoice, choices_from
from routines.dosing import Dose
from routines.models import Routine, Stretch
from therapy.accounts.models import User


def routine_of(user: User, pk: int | None) -> Routine | None:
    """The routine with its items; ValidationError for one that isn't there for this user."""
    if pk is None:
        return None
    routine = Routine.objects.visible_to(user).current().with_items().filter(pk=pk).first()
    if routine is None:
        raise ValidationError({"routine": _("There is no such routine.")})
    return routine


def choices_of(
    routine: Routine | None, lines: Sequence[dict[str, Any]] | None, user: User
) -> list[LineChoice]:
    """The routine as it stands, or the lines in their order upon the routine's numbers.

    Raises ValidationError keyed `lines` for a stretch that isn't there, or is named twice.
    """
    usual = {choice.stretch.slug: choice for choice in choices_from(routine)} if routine else {}
    if lines is None:
        return list(usual.values())
    slugs = [line["stretch"] for line in lines]
    if len(set(slugs)) < len(slugs):
        raise ValidationError({"lines": _("Name each stretch once.")})
    known = _stretches(set(slugs) - usual.keys(), user)
    known |= {slug: choice.stretch for slug, choice in usual.items()}
    missing = sorted(set(slugs) - known.keys())
    if missing:
        message = _("There is no such stretch: %s.") % ", ".join(missing)
        raise ValidationError({"lines": message})
    return [
        _choice(line, usual.get(line["stretch"]) or LineChoice(known[line["stretch"]]))
        for line in lines
    ]


def _stretches(slugs: set[str], user: User) -> dict[str, Stretch]:
    """A clinic's own stretch hides the shared one of the same name."""
    rows = Stretch.objects.visible_to(user).filter(slug__in=slugs).with_tags()
    return {row.slug: row for row in sorted(rows, key=lambda row: row.clinic_id is not None)}


def _choice(line: dict[str, Any], usual: LineChoice) -> LineChoice:
    days = line.get("days_of_week")
    return replace(
        usual,
        override=Dose(**line.get("override", {})),
        reason=line.get("reason", "").strip(),
        note=line.get("note", usual.note),
        days_of_week=tuple(sorted(set(days))) if days else None,
    )
