"""The form of one session: what was done on each line, how it felt, and whether it is safe."""

import zoneinfo
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from patients.actions.store_session import MAX_NOTE
from patients.forms.lines import LineBlock, add_line
from patients.models import Patient, Prescription
from patients.models.session import FeltWhere, PainShift, new_session_uuid
from patients.own.logged_session import EntryInput, SessionInput
from patients.own.today import BLOCKING
from patients.weeks import local_date
from routines.reference import RedFlag, red_flags
from therapy.accounts.zones import time_zones
from therapy.forms import PainField, PainScale


class EffortScale(PainScale):
    """The same eleven buttons, with the words of effort."""

    template_name = "patients/_effort_scale.html"


class ChipsField(forms.TypedChoiceField):
    """One of a few words, or nothing: unanswered is None."""

    hide_optional = True

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.RadioSelect(attrs={"class": "chips"})
        super().__init__(required=False, empty_value=None, widget=widget, **kwargs)


class SessionForm(forms.Form):
    """Built for the lines given, for one patient. `blocks` are the lines, for the template.

    `uuid`, `performed_on` and `tz` come from the device; what is missing or garbled there is put
    right by the server, for nobody can correct a field they don't see.
    """

    uuid = forms.CharField(widget=forms.HiddenInput)
    performed_on = forms.CharField(widget=forms.HiddenInput, required=False)
    tz = forms.CharField(widget=forms.HiddenInput, required=False)
    pain_before = PainField(label=_("How was your pain just before you began?"))
    pain_after = PainField(label=_("How is your pain now?"))
    pain_shift = ChipsField(label=_("Where did the pain go?"), choices=PainShift.choices)
    effort = PainField(label=_("How hard was it for you?"), widget=EffortScale)
    felt_where = ChipsField(
        label=_("Did you feel it in the place the picture shows?"), choices=FeltWhere.choices
    )
    red_flags = forms.MultipleChoiceField(
        label=_("Did you notice any of these signs?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=_("Anything for your therapist?"),
        required=False,
        max_length=MAX_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        patient: Patient,
        lines: Sequence[Prescription],
        signs: Sequence[RedFlag],
        *,
        data: QueryDict | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(_with_known_uuid(data), initial=initial)
        self.patient = patient
        self.signs = signs
        self.fields["red_flags"].choices = [(sign.key, sign.text) for sign in signs]
        self.blocks: list[LineBlock] = [add_line(self, line) for line in lines]

    def clean(self) -> dict[str, Any]:
        """Read every line; an error stands at the field that can put it right."""
        cleaned = super().clean() or self.cleaned_data
        self.entries: list[EntryInput] = [
            entry for block in self.blocks for entry in block.read(self)
        ]
        if not (self.errors or self.entries or cleaned.get("red_flags")):
            self.add_error(
                None, _("Say what you did of at least one stretch, or why you skipped it.")
            )
        return cleaned

    def body(self, *, now: datetime, day: date | None = None) -> SessionInput:
        """The session as the verb takes it; `day` when it is for a day gone by.

        Of an urgent form that is wrong elsewhere it holds what is right.
        """
        values = self.cleaned_data
        tz = known_zone(values["tz"], self.patient)
        return SessionInput(
            uuid=UUID(values["uuid"]),
            performed_on=day or device_day(values["performed_on"], now=now, tz=tz),
            tz=tz,
            entries=self.entries,
            pain_before=values.get("pain_before"),
            pain_after=values.get("pain_after"),
            effort=values.get("effort"),
            pain_shift=values.get("pain_shift"),
            felt_where=values.get("felt_where"),
            red_flags=tuple(values["red_flags"]),
            note=values.get("note", "").strip(),
        )

    @property
    def is_urgent(self) -> bool:
        """Whether a sign is ticked that can't wait until the rest of the form is right."""
        ticked = self.cleaned_data.get("red_flags", ())
        return any(sign.key in ticked and sign.level in BLOCKING for sign in self.signs)

    @property
    def ticked(self) -> list[RedFlag]:
        """The warning signs that are ticked, in a form that may be wrong elsewhere, too."""
        ticked = self["red_flags"].value() or []
        return [sign for sign in self.signs if sign.key in ticked]


def signs_for(patient: Patient, day: date) -> list[RedFlag]:
    """The warning signs that this patient's diagnoses ask about."""
    diagnoses = patient.diagnosis_keys(day)
    return [sign for sign in red_flags() if sign.concerns(diagnoses)]


def known_zone(name: str, patient: Patient) -> str:
    """The device's zone, or the patient's when the device names none that we know."""
    return name if name in time_zones() else patient.time_zone


def device_day(text: str, *, now: datetime, tz: str) -> date:
    """The day on which the page was opened, by the device; never later than today there."""
    today = local_date(now, zoneinfo.ZoneInfo(tz))
    try:
        return min(date.fromisoformat(text), today)
    except ValueError:
        return today


def known_uuid(text: str) -> UUID:
    """The device's id, or a new one when it is garbled."""
    try:
        return UUID(text)
    except ValueError:
        return new_session_uuid()


def _with_known_uuid(data: QueryDict | None) -> QueryDict | None:
    if data is None:
        return None
    data = data.copy()
    data["uuid"] = str(known_uuid(data.get("uuid", "")))
    return data
