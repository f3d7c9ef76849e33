"""The fields of one line of a session: done, did less, skipped; both sides at once or each apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.actions.log_entries import MOST
from patients.models import Prescription
from patients.models.session import SkipReason
from patients.own.logged_session import EntryInput

DONE, LESS, SKIPPED, SIDES = "done", "less", "skipped", "sides"
HOW = [(DONE, _("Done")), (LESS, _("Did less")), (SKIPPED, _("Skipped"))]
SIDE_WORDS = {"both": _("How did it go?"), "left": _("Left side"), "right": _("Right side")}
AMOUNT_WORDS = {
    "sets": _("How many sets?"),
    "reps": _("How many times?"),
    "hold_seconds": _("Seconds each time"),
    "minutes": _("How many minutes?"),
}


@dataclass(frozen=True)
class SideBlock:
    """The fields of one side, by name. `amounts` are the numbers that this dose has."""

    form: forms.Form
    line: Prescription
    side: str
    amounts: tuple[str, ...]

    def name(self, field: str) -> str:
        return f"{field}-{self.side}-{self.line.pk}"

    @property
    def how(self) -> forms.BoundField:
        return self.form[self.name("how")]

    @property
    def skipped(self) -> forms.BoundField:
        return self.form[self.name("skipped")]

    @property
    def numbers(self) -> list[forms.BoundField]:
        return [self.form[self.name(amount)] for amount in self.amounts]

    def read(self, form: forms.Form) -> EntryInput | None:
        """What was said of this side; None when nothing was, or what was said has an error."""
        values = form.cleaned_data
        how = values.get(self.name("how"))
        if how == DONE:
            return self._entry(as_prescribed=True)
        if how == LESS:
            return self._less(form)
        return self._skip(form) if how == SKIPPED else None

    def _less(self, form: forms.Form) -> EntryInput | None:
        numbers = {amount: form.cleaned_data.get(self.name(amount)) for amount in self.amounts}
        needed = "minutes" if "minutes" in self.amounts else "reps"
        if numbers[needed] is None:
            self._require(form, needed, _("Enter how much you did; 0 is fine."))
            return None
        return self._entry(**numbers)

    def _skip(self, form: forms.Form) -> EntryInput | None:
        reason = form.cleaned_data.get(self.name("skipped"))
        if not reason:
            self._require(form, "skipped", _("Choose what got in the way."))
            return None
        return self._entry(skipped=reason)

    def _require(self, form: forms.Form, field: str, message: Any) -> None:
        if self.name(field) not in form.errors:
            form.add_error(self.name(field), message)

    def _entry(self, **values: Any) -> EntryInput:
        return EntryInput(prescription=self.line.pk, side=self.side, **values)


@dataclass(frozen=True)
class LineBlock:
    """One line: its main question, and for each-side work the two sides apart."""

    line: Prescription
    main: SideBlock
    sides: tuple[SideBlock, ...]

    def read(self, form: forms.Form) -> Iterator[EntryInput]:
        """The entries of this line; adds an error where an answer is missing."""
        if form.cleaned_data.get(self.main.name("how")) != SIDES:
            entries = [self.main.read(form)]
        else:
            entries = [side.read(form) for side in self.sides]
            if not any(form.cleaned_data.get(side.name("how")) for side in self.sides):
                form.add_error(self.sides[0].name("how"), _("Say how each side went."))
        yield from (entry for entry in entries if entry is not None)


def add_line(form: forms.Form, line: Prescription) -> LineBlock:
    """Add the line's fields to the form."""
    each = line.sides == "each"
    more = [(SIDES, _("Sides differed"))] if each else []
    main = _add_side(form, line, "both", [*HOW, *more])
    sides = tuple(_add_side(form, line, side, HOW) for side in ("left", "right")) if each else ()
    return LineBlock(line, main, sides)


def _add_side(
    form: forms.Form, line: Prescription, side: str, how: list[tuple[str, Any]]
) -> SideBlock:
    block = SideBlock(form, line, side, _amounts(line))
    form.fields[block.name("how")] = _quiet(
        forms.ChoiceField(
            label=SIDE_WORDS[side],
            choices=how,
            required=False,
            widget=forms.RadioSelect(attrs={"class": "chips how"}),
        )
    )
    for amount in block.amounts:
        form.fields[block.name(amount)] = _number(line, amount)
    form.fields[block.name("skipped")] = _quiet(
        forms.ChoiceField(
            label=_("What got in the way?"),
            choices=[("", _("Choose one")), *SkipReason.choices],
            required=False,
        )
    )
    return block


def _amounts(line: Prescription) -> tuple[str, ...]:
    if line.duration_minutes:
        return ("minutes",)
    many_sets = ("sets",) if (line.sets or 1) > 1 else ()
    return (*many_sets, "reps", *(("hold_seconds",) if line.hold_seconds else ()))


def _number(line: Prescription, amount: str) -> forms.Field:
    prescribed = line.duration_minutes if amount == "minutes" else getattr(line, amount)
    message = _("Enter a whole number between 0 and %(most)d.") % {"most": MOST[amount]}
    return _quiet(
        forms.IntegerField(
            label=AMOUNT_WORDS[amount],
            initial=prescribed,
            required=False,
            min_value=0,
            max_value=MOST[amount],
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), message),
            widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
        )
    )


def _quiet(field: forms.Field) -> forms.Field:
    """Every answer may stay open; saying "(optional)" each time would only be noise."""
    field.hide_optional = True  # type: ignore[attr-defined]
    return field
