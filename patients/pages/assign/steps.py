"""The six steps, in order, and how far a draft has come."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from patients.pages.assign import check, conflicts, diagnosis, doses, routine, schedule
from patients.pages.assign.wizard import Wizard


@dataclass(frozen=True)
class Step:
    """One page. `save` may add errors to the form: then the page is shown again."""

    slug: str
    name: Promise
    form: Callable[[Wizard, Any], forms.Form]
    save: Callable[[Wizard, forms.Form], None]
    context: Callable[[Wizard, forms.Form], dict[str, Any]]

    @property
    def template(self) -> str:
        return f"patients/assign/{self.slug}.html"

    @property
    def number(self) -> int:
        return STEPS.index(self) + 1


def _step(slug: str, name: Promise, module: Any) -> Step:
    return Step(slug, name, module.form, module.save, module.context)


STEPS = [
    _step("diagnosis", _("Diagnosis and questions"), diagnosis),
    _step("routine", _("Routine"), routine),
    _step("conflicts", _("Conflicts"), conflicts),
    _step("doses", _("Doses"), doses),
    _step("schedule", _("Schedule"), schedule),
    _step("check", _("Check and assign"), check),
]
BY_SLUG = {step.slug: step for step in STEPS}


def furthest(wizard: Wizard) -> Step:
    """The first step with something open; nobody gets past it."""
    if not wizard.has_diagnosis or wizard.facts.unanswered or wizard.has_open_warning:
        return BY_SLUG["diagnosis"]
    if not wizard.draft.choices.get("lines") or wizard.draft.routine is None:
        return BY_SLUG["routine"]
    if wizard.undecided or not wizard.lines:
        return BY_SLUG["conflicts"]
    if any(line.is_blocked for line in wizard.dosed_lines()):
        return BY_SLUG["doses"]
    if "starts_on" not in wizard.draft.choices.get("schedule", {}):
        return BY_SLUG["schedule"]
    if any(line.is_blocked for line in wizard.lines):
        return BY_SLUG["schedule"]
    return BY_SLUG["check"]


def after(step: Step) -> Step:
    return STEPS[min(step.number, len(STEPS) - 1)]


def before(step: Step) -> Step | None:
    return STEPS[step.number - 2] if step.number > 1 else None
