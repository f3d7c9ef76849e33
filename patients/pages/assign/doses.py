"""Step 4: default → for this patient, with the reasons; every number may be changed."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.pages.assign.dose_fields import longest_hold_field, number_field, shorter_of
from patients.pages.assign.wizard import Wizard
from patients.plans.dose_words import DoseRow, dose_rows, shown_fields
from patients.plans.draft import add_line, take_out
from patients.plans.minutes import minutes_per_session, plan_warnings
from patients.plans.prescribing import PreviewLine
from routines.dosing import FIELDS, SoftWarning, soft_warnings
from routines.models import Stretch
from routines.reference import limits

MAX_WORDS = 250


@dataclass(frozen=True)
class DoseBlock:
    """One line with what was worked out and the fields to change it."""

    line: PreviewLine
    rows: list[DoseRow]
    numbers: list[Any]
    reason: Any
    note: Any
    remove: Any
    warnings: tuple[SoftWarning, ...]

    @property
    def changed(self) -> bool:
        return any(field.errors for field in (*self.numbers, self.reason, self.note))


class DosesForm(forms.Form):
    """The numbers of every line, filled with what the rules lead to; changed ones override."""

    def __init__(self, data: Any, *, wizard: Wizard) -> None:
        super().__init__(data)
        self.bare = wizard.undosed_lines()
        now = {line.stretch.pk: line for line in wizard.dosed_lines()}
        doses = wizard.draft.choices.get("doses", {})
        for line in self.bare:
            pk = line.stretch.pk
            self._ask(line, now[pk], doses.get(str(pk), {}))
        others = Stretch.objects.visible_to(wizard.user).prescribable()
        self.fields["add"] = forms.ModelChoiceField(
            others.exclude(pk__in=now),
            label=_("Add a stretch"),
            required=False,
            empty_label=_("Choose from the catalog"),
        )
        self.fields["add"].hide_optional = True
        self.fields["longest_hold"] = longest_hold_field()

    def _ask(self, bare: PreviewLine, now: PreviewLine, kept: dict[str, Any]) -> None:
        shown = (now if now.resolved and now.resolved.dose else bare).resolved
        dose = shown.dose.as_dict() if shown and shown.dose else {}
        for field in shown_fields(dose):
            self.fields[f"{field}_{bare.stretch.pk}"] = number_field(
                field, dose[field], bare.stretch.name
            )
        self.fields[f"reason_{bare.stretch.pk}"] = forms.CharField(
            label=_("Why this dose?"),
            required=False,
            max_length=MAX_WORDS,
            initial=kept.get("reason", ""),
            help_text=_("Needed when a number leaves what a rule suggests."),
        )
        self.fields[f"note_{bare.stretch.pk}"] = forms.CharField(
            label=_("Note to the patient"),
            required=False,
            max_length=MAX_WORDS,
            initial=kept.get("note", now.choice.note),
        )

        self.fields[f"remove_{bare.stretch.pk}"] = forms.BooleanField(
            label=_("Take it out of this plan"), required=False
        )

    @property
    def removed(self) -> list[int]:
        """What is ticked to be taken out."""
        pks = [line.stretch.pk for line in self.bare]
        return [pk for pk in pks if self.cleaned_data.get(f"remove_{pk}")]

    def given(self, line: PreviewLine) -> dict[str, Any]:
        """What stands in the fields of a line, as the draft keeps it."""
        pk = line.stretch.pk
        numbers = {
            field: self.cleaned_data.get(f"{field}_{pk}")
            for field in FIELDS
            if f"{field}_{pk}" in self.fields
        }
        usual = line.resolved.dose.as_dict() if line.resolved and line.resolved.dose else {}
        hold = numbers.get("hold_seconds")
        numbers["hold_seconds"] = shorter_of(
            usual.get("hold_seconds") if hold is None else hold, self.cleaned_data["longest_hold"]
        )
        return {
            "override": {
                field: value
                for field, value in numbers.items()
                if value is not None and value != usual.get(field)
            },
            "reason": self.cleaned_data.get(f"reason_{pk}", "").strip(),
            "note": self.cleaned_data.get(f"note_{pk}", "").strip(),
        }


def form(wizard: Wizard, data: Any) -> DosesForm:
    return DosesForm(data, wizard=wizard)


def save(wizard: Wizard, form: DosesForm) -> None:
    before = deepcopy(wizard.draft.choices)
    doses = {str(line.stretch.pk): form.given(line) for line in form.bare}
    wizard.draft.choices["doses"] = {**before.get("doses", {}), **doses}
    take_out(wizard.draft, form.removed)
    for line in wizard.dosed_lines():
        if line.error is not None:
            form.add_error(_field_of(form, line), f"{line.stretch.name}: {line.error}.")
    if not wizard.dosed_lines() and not form.cleaned_data["add"]:
        form.add_error(None, _("Keep at least one stretch."))
    if form.errors:
        wizard.draft.choices = before
        return
    if form.cleaned_data["add"]:
        add_line(wizard.draft, form.cleaned_data["add"])
    # What changes more than was typed shows its result first; only then it goes on.
    asked = (form.cleaned_data["add"], form.removed, form.cleaned_data["longest_hold"])
    form.stay = any(asked)  # type: ignore[attr-defined]
    wizard.save()


def context(wizard: Wizard, form: DosesForm) -> dict[str, Any]:
    lines = {line.stretch.pk: line for line in wizard.dosed_lines()}
    older = wizard.patient.is_older_adult(wizard.today)
    return {
        "blocks": [_block(form, lines[line.stretch.pk], line, older) for line in form.bare],
        "minutes": minutes_per_session(lines.values()),
        "plan_warnings": plan_warnings(
            lines.values(), course=wizard.patient.course, age_65_plus=older
        ),
        "notes": wizard.notes,
    }


def _block(form: DosesForm, line: PreviewLine, bare: PreviewLine, older: bool) -> DoseBlock:
    shown = line if not line.is_blocked else bare
    pk, stretch = line.stretch.pk, line.stretch
    dose = shown.resolved.dose if shown.resolved else None
    # What a rule asked for needs no second look.
    steps = shown.resolved.steps if shown.resolved else ()
    from_rules = {step.field for step in steps if step.kind == "rule"}
    usual = {field: entry.as_limit for field, entry in limits().items()}
    return DoseBlock(
        line=shown,
        rows=dose_rows(
            stretch.dose.as_dict(),
            dose.as_dict() if dose else {},
            [step.as_dict() for step in steps],
        ),
        numbers=[form[f"{field}_{pk}"] for field in FIELDS if f"{field}_{pk}" in form.fields],
        reason=form[f"reason_{pk}"],
        note=form[f"note_{pk}"],
        remove=form[f"remove_{pk}"],
        warnings=tuple(
            warning
            for warning in soft_warnings(stretch.kind, dose, age_65_plus=older, limits=usual)
            if warning.field not in from_rules
        )
        if dose
        else (),
    )


def _field_of(form: DosesForm, line: PreviewLine) -> str | None:
    field = "reason" if line.error.field == "override_reason" else line.error.field
    name = f"{field}_{line.stretch.pk}"
    return name if name in form.fields else None
