"""A draft's choices as lines: what the wizard shows and, in the end, what is assigned.

`draft.choices` is JSON with these parts, all by the stretch's id:
lines      [{stretch, item, note, days}], as the routine or the running plan had them, and added
removed    ids that the therapist took out
conflicts  {id: {act: keep | remove | replace, reason, by}}
doses      {id: {override, reason, note}}, by the id that stands in the plan after replacing
schedule   {starts_on, ends_on, review_on, mode, days, days_per_week, sessions_per_day, reason,
           note}; mode is dosed, days or week. A number set for one stretch beats the schedule's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from patients.models import AssignmentDraft
from patients.plans.prescribing import LineChoice
from routines.dosing import Dose
from routines.models import Routine, Stretch

Json = dict[str, Any]


def lines_of(routine: Routine) -> list[Json]:
    """A routine's items as a draft keeps them; prefetch with `with_items()`."""
    return [
        {"stretch": item.stretch_id, "item": item.dose.as_dict(), "note": item.note}
        for item in routine.items.all()
    ]


def use_routine(draft: AssignmentDraft, routine: Routine) -> None:
    """Put a routine's lines into the draft; decisions on another routine's lines are dropped."""
    if draft.routine_id != routine.pk or not draft.choices.get("lines"):
        draft.choices = {**draft.choices, "conflicts": {}, "doses": {}, "removed": []}
        draft.choices["lines"] = lines_of(routine)
        draft.routine = routine


def take_out(draft: AssignmentDraft, stretch_ids: Iterable[int]) -> None:
    """Leave stretches out of the plan; adding one again brings it back."""
    removed = {*draft.choices.get("removed", []), *stretch_ids}
    draft.choices["removed"] = sorted(removed)


def add_line(draft: AssignmentDraft, stretch: Stretch) -> None:
    """Put a stretch at the end of the plan, with its own dose and nothing decided about it."""
    choices, key = draft.choices, str(stretch.pk)
    lines = [line for line in choices.get("lines", []) if line["stretch"] != stretch.pk]
    choices["lines"] = [*lines, {"stretch": stretch.pk, "item": {}, "note": ""}]
    choices["removed"] = [pk for pk in choices.get("removed", []) if pk != stretch.pk]
    for part in ("conflicts", "doses"):
        choices[part] = {name: kept for name, kept in choices.get(part, {}).items() if name != key}


def stretches_of(draft: AssignmentDraft) -> dict[int, Stretch]:
    """Every stretch that the draft names, with tags: two queries."""
    ids = {line["stretch"] for line in draft.choices.get("lines", [])}
    ids |= {decision["by"] for decision in _decisions(draft).values() if decision.get("by")}
    return Stretch.objects.with_tags().in_bulk(ids)


def starting_choices(draft: AssignmentDraft, stretches: Mapping[int, Stretch]) -> list[LineChoice]:
    """The lines before any decision: the step of conflicts judges these."""
    return [
        _starting(line, stretches)
        for line in draft.choices.get("lines", [])
        if line["stretch"] in stretches and line["stretch"] not in draft.choices.get("removed", [])
    ]


def line_choices(
    draft: AssignmentDraft, stretches: Mapping[int, Stretch], *, scheduled: bool = True
) -> list[LineChoice]:
    """The lines as decided so far, in order; no stretch twice. What assign_routine takes."""
    kept: dict[int, LineChoice] = {}
    for choice in starting_choices(draft, stretches):
        decided = _decided(choice, _decisions(draft), stretches)
        if decided is not None and decided.stretch.pk not in draft.choices.get("removed", []):
            kept.setdefault(decided.stretch.pk, _dosed(decided, draft))
    schedule = draft.choices.get("schedule") or {}
    if not scheduled or not schedule:
        return list(kept.values())
    return [_scheduled(choice, schedule) for choice in kept.values()]


def _decisions(draft: AssignmentDraft) -> dict[str, Json]:
    return draft.choices.get("conflicts") or {}


def _starting(line: Json, stretches: Mapping[int, Stretch]) -> LineChoice:
    return LineChoice(
        stretch=stretches[line["stretch"]],
        item=Dose(**line.get("item", {})),
        note=line.get("note", ""),
        days_of_week=tuple(line["days"]) if line.get("days") else None,
    )


def _decided(
    choice: LineChoice, decisions: Mapping[str, Json], stretches: Mapping[int, Stretch]
) -> LineChoice | None:
    decision = decisions.get(str(choice.stretch.pk), {})
    if decision.get("act") == "remove":
        return None
    if decision.get("act") == "replace" and decision["by"] in stretches:
        return LineChoice(stretch=stretches[decision["by"]])
    return replace(choice, reason=decision.get("reason", ""))


def _dosed(choice: LineChoice, draft: AssignmentDraft) -> LineChoice:
    dose = draft.choices.get("doses", {}).get(str(choice.stretch.pk), {})
    reasons = filter(None, dict.fromkeys((choice.reason, dose.get("reason", ""))))
    return replace(
        choice,
        override=Dose(**dose.get("override", {})),
        reason=" – ".join(reasons),
        note=dose.get("note", choice.note),
    )


def _scheduled(choice: LineChoice, schedule: Json) -> LineChoice:
    """What the schedule sets for all lines, unless the line has its own number."""
    own = choice.override
    changes: dict[str, int] = {}
    days = choice.days_of_week
    if schedule.get("sessions_per_day") and own.sessions_per_day is None:
        changes["sessions_per_day"] = schedule["sessions_per_day"]
    if schedule["mode"] == "days" and own.days_per_week is None:
        days = tuple(schedule["days"])
    if schedule["mode"] == "week" and own.days_per_week is None:
        changes["days_per_week"], days = schedule["days_per_week"], None
    reason = choice.reason
    if changes or days != choice.days_of_week:
        reason = reason or schedule.get("reason", "")
    return replace(choice, override=replace(own, **changes), days_of_week=days, reason=reason)
