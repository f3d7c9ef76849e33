"""Step 3: what the diagnoses object to, each with the rule's words and a choice to make."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.pages.assign.wizard import Wizard
from patients.plans.prescribing import PreviewLine
from patients.plans.rule_notes import RuleNote
from patients.plans.suggesting import suggestions, verdict_for
from routines.models import Stretch

MAX_REASON = 250


@dataclass(frozen=True)
class Conflict:
    """One line the rules speak about. A forced one can't stay without a decision."""

    stretch: Stretch
    verdict: str
    notes: tuple[RuleNote, ...]
    suggested: tuple[Stretch, ...]

    @property
    def withdrawn(self) -> bool:
        return self.stretch.withdrawn_at is not None

    @property
    def forced(self) -> bool:
        return self.withdrawn or self.verdict == "contraindicated"

    @property
    def act_name(self) -> str:
        return f"act_{self.stretch.pk}"

    @property
    def reason_name(self) -> str:
        return f"reason_{self.stretch.pk}"


class ConflictsForm(forms.Form):
    """Per conflict: replace by one of the suggested, remove, or keep; keeping may need a reason."""

    def __init__(self, data: Any, *, wizard: Wizard) -> None:
        super().__init__(data)
        self.conflicts = conflicts(wizard)
        decisions = wizard.draft.choices.get("conflicts") or {}
        for conflict in self.conflicts:
            self._ask(conflict, decisions.get(str(conflict.stretch.pk), {}))

    def _ask(self, conflict: Conflict, decided: dict[str, Any]) -> None:
        self.fields[conflict.act_name] = forms.ChoiceField(
            label=_("What to do with “%s”?") % conflict.stretch.name,
            choices=_acts(conflict),
            widget=forms.RadioSelect,
            initial=_initial(conflict, decided),
            error_messages=dict.fromkeys(
                ("required", "invalid_choice"),
                _("Replace it, remove it, or keep it with a reason."),
            ),
        )
        if conflict.forced and not conflict.withdrawn:
            self.fields[conflict.reason_name] = forms.CharField(
                label=_("Your reason to keep it"),
                required=False,
                max_length=MAX_REASON,
                initial=decided.get("reason", ""),
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_("Needed when you keep it. It is stored with the plan."),
            )
            self.fields[conflict.reason_name].hide_optional = True

    @property
    def blocks(self) -> list[tuple[Conflict, Any, Any]]:
        """Each conflict with its two fields; the second may be missing."""
        return [
            (
                conflict,
                self[conflict.act_name],
                self[conflict.reason_name] if conflict.reason_name in self.fields else None,
            )
            for conflict in self.conflicts
        ]

    def clean(self) -> dict[str, Any]:
        for conflict in self.conflicts:
            keeps = self.cleaned_data.get(conflict.act_name) == "keep"
            reason = self.cleaned_data.get(conflict.reason_name, "").strip()
            if conflict.forced and keeps and not reason:
                message = _("Write why “%s” is right for this patient.") % conflict.stretch.name
                self.add_error(conflict.reason_name, message)
        return self.cleaned_data

    @property
    def decisions(self) -> dict[str, dict[str, Any]]:
        """What was decided, as the draft keeps it; keeping a cautious one needs no entry."""
        found = {}
        for conflict in self.conflicts:
            act, _colon, by = self.cleaned_data[conflict.act_name].partition(":")
            reason = self.cleaned_data.get(conflict.reason_name, "").strip()
            decision: dict[str, Any] = {"act": act, "reason": reason if act == "keep" else ""}
            if by:
                decision["by"] = int(by)
            if act != "keep" or conflict.forced:
                found[str(conflict.stretch.pk)] = decision
        return found


def form(wizard: Wizard, data: Any) -> ConflictsForm:
    return ConflictsForm(data, wizard=wizard)


def save(wizard: Wizard, form: ConflictsForm) -> None:
    before = wizard.draft.choices.get("conflicts")
    wizard.draft.choices["conflicts"] = form.decisions
    wizard.__dict__.pop("stretches", None)
    if not wizard.dosed_lines():
        wizard.draft.choices["conflicts"] = before or {}
        form.add_error(None, _("Keep or replace at least one stretch."))
        return
    wizard.save()


def context(wizard: Wizard, form: ConflictsForm) -> dict[str, Any]:
    listed = {conflict.stretch.pk for conflict in form.conflicts}
    fine = [line for line in wizard.starting_lines if line.stretch.pk not in listed]
    return {"fine": fine, "forced": sum(conflict.forced for conflict in form.conflicts)}


def conflicts(wizard: Wizard) -> list[Conflict]:
    """The lines with a word against them, the strictest first; decided ones stay listed."""
    lines = [line for line in wizard.starting_lines if _is_conflict(wizard, line)]
    if not lines:
        return []
    catalog = list(Stretch.objects.visible_to(wizard.user).prescribable().with_tags())
    taken = {line.stretch.pk for line in wizard.starting_lines}
    found = [_conflict(wizard, line, catalog, taken) for line in lines]
    return sorted(found, key=lambda conflict: not conflict.forced)


def _is_conflict(wizard: Wizard, line: PreviewLine) -> bool:
    decided = str(line.stretch.pk) in (wizard.draft.choices.get("conflicts") or {})
    return decided or line.stretch.withdrawn_at is not None or _verdict(wizard, line) != "fine"


def _verdict(wizard: Wizard, line: PreviewLine) -> str:
    verdict = verdict_for(line.stretch, wizard.facts, wizard.rules)
    return verdict if verdict in ("contraindicated", "caution") else "fine"


def _conflict(
    wizard: Wizard, line: PreviewLine, catalog: list[Stretch], taken: set[int]
) -> Conflict:
    applied = line.resolved.rules if line.resolved else ()
    notes = [wizard.notes[rule] for rule in applied if wizard.notes[rule].verdict != "preferred"]
    notes.sort(key=lambda note: note.verdict != "contraindicated")
    suggested = suggestions(
        line.stretch, catalog=catalog, facts=wizard.facts, rules=wizard.rules, taken=taken
    )
    return Conflict(line.stretch, _verdict(wizard, line), tuple(notes), tuple(suggested))


def _acts(conflict: Conflict) -> list[tuple[str, Any]]:
    """Withdrawn ones can't be kept. A reason box belongs to the last choice."""
    acts = [
        (f"replace:{other.pk}", _("Replace with %s") % other.name) for other in conflict.suggested
    ]
    acts.append(("remove", _("Remove it from this plan")))
    if conflict.withdrawn:
        return acts
    keep = ("keep", _("Keep it, because …") if conflict.forced else _("Keep it, with care"))
    return [*acts, keep] if conflict.forced else [keep, *acts]


def _initial(conflict: Conflict, decided: dict[str, Any]) -> str | None:
    """Nothing is preselected where a decision is forced."""
    if not decided:
        return None if conflict.forced else "keep"
    return f"replace:{decided['by']}" if decided.get("by") else decided["act"]
