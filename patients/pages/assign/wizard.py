"""What every step of assigning knows: the patient, the draft, and what is still open."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils import timezone

from patients.models import Assignment, AssignmentDraft, Patient, Prescription, SafetyAlert
from patients.plans.draft import line_choices, starting_choices, stretches_of
from patients.plans.prescribing import (
    LineChoice,
    PatientFacts,
    PreviewLine,
    facts_of,
    preview_lines,
)
from patients.plans.rule_notes import RuleNote, note_of
from patients.plans.suggesting import verdict_for
from patients.weeks import local_date
from routines.dosing import Rule
from routines.models import DosingRule, Stretch
from therapy.accounts.access import SignedInRequest
from therapy.accounts.looking import looked_at
from therapy.accounts.models import User


@dataclass
class Wizard:
    """One therapist's way to one patient's next plan. Questions are asked once per request."""

    user: User
    patient: Patient
    draft: AssignmentDraft
    now: datetime

    @cached_property
    def today(self) -> date:
        return local_date(self.now, self.patient.tz)

    @cached_property
    def facts(self) -> PatientFacts:
        return facts_of(self.patient, self.today)

    @cached_property
    def has_diagnosis(self) -> bool:
        return self.patient.diagnoses.live_on(self.today).exists()

    @cached_property
    def has_open_warning(self) -> bool:
        alerts = SafetyAlert.objects.filter(patient=self.patient).open()
        return any(alert.blocks for alert in alerts)

    @cached_property
    def rule_rows(self) -> list[DosingRule]:
        return list(DosingRule.objects.in_force())

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(row.as_rule() for row in self.rule_rows)

    @cached_property
    def notes(self) -> dict[str, RuleNote]:
        return {row.rule_id: note_of(row) for row in self.rule_rows}

    @cached_property
    def stretches(self) -> dict[int, Stretch]:
        return stretches_of(self.draft)

    @cached_property
    def starting_lines(self) -> list[PreviewLine]:
        """The lines as they came, undecided."""
        return self._preview(starting_choices(self.draft, self.stretches))

    @cached_property
    def lines(self) -> list[PreviewLine]:
        """The lines as decided, with the schedule: what would be assigned now."""
        return self._preview(line_choices(self.draft, self.stretches))

    def dosed_lines(self) -> list[PreviewLine]:
        """The lines as decided, before the schedule."""
        return self._preview(line_choices(self.draft, self.stretches, scheduled=False))

    def undosed_lines(self) -> list[PreviewLine]:
        """The decided lines without the doses' overrides: what an override is compared with."""
        choices = line_choices(self.draft, self.stretches, scheduled=False)
        bare = [LineChoice(choice.stretch, choice.item, reason=choice.reason) for choice in choices]
        return self._preview(bare)

    @cached_property
    def undecided(self) -> list[Stretch]:
        """Stretches that can't stay as they are: withdrawn, or contraindicated and not kept.

        A reason for a dose is no reason to keep: flags may have changed since it was written.
        """
        decisions = self.draft.choices.get("conflicts") or {}
        stretches = [choice.stretch for choice in line_choices(self.draft, self.stretches)]
        return [
            stretch
            for stretch in stretches
            if stretch.withdrawn_at
            or (
                not decisions.get(str(stretch.pk), {}).get("reason")
                and verdict_for(stretch, self.facts, self.rules) == "contraindicated"
            )
        ]

    @cached_property
    def plan_moved(self) -> bool:
        """Whether somebody assigned or ended a plan since this draft began."""
        return self.draft.plan_version != self.patient.plan_version

    def save(self) -> None:
        """Keep what was decided, and forget what was worked out before."""
        self.draft.save()
        for name in ("stretches", "starting_lines", "lines", "undecided"):
            self.__dict__.pop(name, None)

    def _preview(self, choices: list[LineChoice]) -> list[PreviewLine]:
        return preview_lines(
            self.patient, choices, day=self.today, rules=self.rules, facts=self.facts
        )


def open_wizard(request: SignedInRequest, pk: UUID) -> Wizard:
    """The wizard at a patient this therapist may see; the draft is written with the first step."""
    patient = looked_at(request, get_object_or_404(Patient.objects.visible_to(request.user), pk=pk))
    drafts = AssignmentDraft.objects.visible_to(request.user).select_related("routine")
    draft = drafts.filter(patient=patient).first() or AssignmentDraft(
        patient=patient, author=request.user, plan_version=patient.plan_version
    )
    return Wizard(request.user, patient, draft, timezone.now())


def plan_today(patient: Patient, day: date) -> Assignment | None:
    """The plan in force on a day, with its lines; else the next to come."""
    alive = patient.assignments.overlapping(day, None).order_by("starts_on", "version")
    lines = Prescription.objects.select_related("stretch")
    return alive.prefetch_related(Prefetch("prescriptions", lines)).first()
