"""Step 2: which routine, those for the patient's diagnoses first."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.pages.assign.wizard import Wizard
from patients.plans.draft import use_routine
from patients.plans.minutes import timed
from patients.plans.prescribing import choices_from
from patients.plans.suggesting import verdict_for
from routines.dosing import Dose
from routines.models import Routine
from routines.timing import session_minutes


@dataclass(frozen=True)
class Offer:
    """A routine with what this patient's diagnoses say of it."""

    routine: Routine
    fits: int
    conflicts: int
    cautions: int
    minutes: int

    @property
    def rank(self) -> tuple[int, int, int, bool, str]:
        """Best first: made for the diagnosis, without conflicts, the clinic's own."""
        own = self.routine.clinic_id is not None
        return (-self.fits, self.conflicts, self.cautions, not own, self.routine.name)


class RoutineForm(forms.Form):
    routine = forms.ModelChoiceField(
        Routine.objects.none(),
        label=_("Which routine?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose a routine.")},
    )


def form(wizard: Wizard, data: Any) -> RoutineForm:
    form = RoutineForm(data, initial={"routine": wizard.draft.routine_id})
    form.fields["routine"].queryset = _routines(wizard)
    return form


def save(wizard: Wizard, form: RoutineForm) -> None:
    routine = _routines(wizard).with_items().get(pk=form.cleaned_data["routine"].pk)
    use_routine(wizard.draft, routine)
    wizard.save()


def context(wizard: Wizard, form: RoutineForm) -> dict[str, Any]:
    chosen = str(form["routine"].value() or "")
    return {"offers": offers(wizard), "chosen": chosen}


def offers(wizard: Wizard) -> list[Offer]:
    """All routines the therapist may use, the fittest first; a constant number of queries."""
    routines = _routines(wizard).with_items()
    return sorted((_offer(wizard, routine) for routine in routines), key=lambda offer: offer.rank)


def _routines(wizard: Wizard) -> Any:
    return Routine.objects.visible_to(wizard.user).current()


def _offer(wizard: Wizard, routine: Routine) -> Offer:
    choices = choices_from(routine)
    verdicts = [verdict_for(choice.stretch, wizard.facts, wizard.rules) for choice in choices]
    keys = {diagnosis.key for diagnosis in routine.diagnoses.all()}
    return Offer(
        routine=routine,
        fits=len(keys & wizard.facts.diagnoses),
        conflicts=verdicts.count("contraindicated"),
        cautions=verdicts.count("caution"),
        minutes=session_minutes(
            timed(choice.stretch, replacing(choice.stretch.dose, choice.item)) for choice in choices
        ),
    )


def replacing(default: Dose, item: Dose) -> Dose:
    """The catalog's dose with the routine's numbers; rules come later."""
    return Dose(**{**default.as_dict(), **item.as_dict()})
