"""Step 1: what the patient has, and the questions that follow from it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from patients.actions.answer_flags import answer_flags
from patients.forms.flags import FlagsForm
from patients.pages.assign.wizard import Wizard
from therapy.form_errors import add_refusal


def form(wizard: Wizard, data: Any) -> FlagsForm:
    return FlagsForm(data, patient=wizard.patient, today=wizard.today)


def save(wizard: Wizard, form: FlagsForm) -> None:
    if wizard.has_open_warning:
        form.add_error(None, _("A warning sign is open. Answer it before you change the plan."))
    if wizard.patient.archived_at is not None:
        form.add_error(None, _("This patient is in the archive. Bring the record back first."))
    if not wizard.has_diagnosis:
        form.add_error(None, _("Record at least one diagnosis first."))
    if form.errors:
        return
    try:
        if form.answers:
            answer_flags(
                patient=wizard.patient, answers=form.answers, by=wizard.user, now=wizard.now
            )
    except ValidationError as refused:
        add_refusal(form, refused)
        return
    wizard.save()


def context(wizard: Wizard, form: FlagsForm) -> dict[str, Any]:
    live = wizard.patient.diagnoses.live_on(wizard.today).select_related("diagnosis")
    return {"diagnoses": live, "older_adult": wizard.patient.is_older_adult(wizard.today)}
