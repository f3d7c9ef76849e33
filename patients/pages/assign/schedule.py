"""Step 5: from when, how long, on which days, how often."""

from datetime import date, timedelta
from typing import Any

from patients.forms.schedule import REVIEW_AFTER, ScheduleForm
from patients.pages.assign.wizard import Wizard
from patients.plans.minutes import minutes_per_day, minutes_per_session


def form(wizard: Wizard, data: Any) -> ScheduleForm:
    """A date that has passed since it was chosen starts today instead."""
    kept = wizard.draft.choices.get("schedule", {})
    dates = ("starts_on", "review_on", "ends_on")
    initial = {name: value for name, value in kept.items() if name not in dates}
    initial |= {name: date.fromisoformat(kept[name]) for name in dates if kept.get(name)}
    initial["starts_on"] = max(initial.get("starts_on", wizard.today), wizard.today)
    if not initial.get("review_on"):
        initial["review_on"] = initial["starts_on"] + REVIEW_AFTER
    return ScheduleForm(data, today=wizard.today, initial=initial)


def save(wizard: Wizard, form: ScheduleForm) -> None:
    before = wizard.draft.choices.get("schedule", {})
    wizard.draft.choices["schedule"] = form.as_json()
    wizard.__dict__.pop("lines", None)
    for line in wizard.lines:
        if line.error is not None:
            wanted = "reason" if line.error.field == "override_reason" else "mode"
            form.add_error(wanted, f"{line.stretch.name}: {line.error}.")
    if form.errors:
        wizard.draft.choices["schedule"] = before
        wizard.__dict__.pop("lines", None)
        return
    wizard.save()


def context(wizard: Wizard, form: ScheduleForm) -> dict[str, Any]:
    return {
        "plan_lines": wizard.lines,
        "minutes": minutes_per_session(wizard.lines),
        "minutes_a_day": minutes_per_day(wizard.lines),
        "running": wizard.patient.assignments.active_on(wizard.today).first(),
        "tomorrow": wizard.today + timedelta(days=1),
    }
