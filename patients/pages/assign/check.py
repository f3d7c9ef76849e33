"""Step 6: the plan as the patient will see it, everything once more, and Assign."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from patients.actions.assign_routine import assign_routine
from patients.models import Assignment
from patients.pages.assign.wizard import Wizard
from patients.plans.dose_words import dose_summary, schedule_words
from patients.plans.draft import line_choices
from patients.plans.minutes import minutes_per_day, minutes_per_session
from patients.plans.prescribing import PreviewLine
from therapy.form_errors import add_refusal


@dataclass(frozen=True)
class CheckedLine:
    """A line in the therapist's words and in the patient's."""

    line: PreviewLine
    dose: str
    when: str
    reasons: tuple[str, ...]


class CheckForm(forms.Form):
    """Nothing to fill in: the button says it all."""


def form(wizard: Wizard, data: Any) -> CheckForm:
    return CheckForm(data)


def save(wizard: Wizard, form: CheckForm) -> None:
    try:
        form.assignment = assign(wizard)  # type: ignore[attr-defined]
    except ValidationError as refused:
        add_refusal(form, refused)
        return
    wizard.draft.delete()


def assign(wizard: Wizard) -> Assignment:
    """Give the draft to the verb; ValidationError as the verb raises it."""
    schedule = wizard.draft.choices["schedule"]
    day = {
        name: date.fromisoformat(schedule[name]) if schedule.get(name) else None
        for name in ("starts_on", "ends_on", "review_on")
    }
    return assign_routine(
        patient=wizard.patient,
        routine=wizard.draft.routine,
        choices=line_choices(wizard.draft, wizard.stretches),
        plan_version=wizard.draft.plan_version,
        note=schedule.get("note", ""),
        by=wizard.user,
        now=wizard.now,
        **day,
    )


def context(wizard: Wizard, form: CheckForm) -> dict[str, Any]:
    schedule = wizard.draft.choices.get("schedule", {})
    return {
        "checked": [checked(line) for line in wizard.lines if not line.is_blocked],
        "schedule": {**schedule, **_days(schedule)},
        "minutes": minutes_per_session(wizard.lines),
        "minutes_a_day": minutes_per_day(wizard.lines),
        "kept": [line for line in wizard.lines if _is_kept(line)],
        "running": wizard.patient.assignments.active_on(wizard.today).first(),
    }


def checked(line: PreviewLine) -> CheckedLine:
    """The line's dose and days in words, and the patient's reasons for it."""
    dose = line.resolved.dose
    reasons = (step.patient_why for step in line.resolved.steps if step.patient_why)
    return CheckedLine(
        line=line,
        dose=dose_summary(dose.as_dict()),
        when=schedule_words(dose.sessions_per_day, dose.days_per_week, line.days_of_week),
        reasons=tuple(dict.fromkeys(reasons)),
    )


def _is_kept(line: PreviewLine) -> bool:
    return bool(line.resolved and line.resolved.verdict == "contraindicated")


def _days(schedule: dict[str, Any]) -> dict[str, date | None]:
    names = ("starts_on", "ends_on", "review_on")
    return {
        name: date.fromisoformat(schedule[name]) if schedule.get(name) else None for name in names
    }
