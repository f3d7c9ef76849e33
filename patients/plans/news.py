"""What new versions of a plan changed, for as long as the patient has not put the note away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from patients.models import Assignment, Prescription
from patients.plans.changes import plan_changes


@dataclass(frozen=True)
class PlanNews:
    """One new version: the plan, and a sentence or two for each change."""

    plan: Assignment
    changes: Sequence[str]


def plan_news(lines: Iterable[Prescription]) -> list[PlanNews]:
    """The unread changes of the plans in force; no query without any, one with.

    `lines` carry their assignment and stretch, as `patients.own.today.lines_on` gives them.
    """
    lines = list(lines)
    unread = {
        line.assignment_id: line.assignment
        for line in lines
        if line.assignment.replaces_id and line.assignment.changes_seen_at is None
    }
    if not unread:
        return []
    replaced = {plan.replaces_id for plan in unread.values()}
    rows = Prescription.objects.filter(assignment__in=replaced).select_related("stretch")
    before = list(rows.order_by("order"))
    news = [
        PlanNews(
            plan,
            plan_changes(
                [line for line in before if line.assignment_id == plan.replaces_id],
                [line for line in lines if line.assignment_id == plan.pk],
            ),
        )
        for plan in unread.values()
    ]
    return [each for each in news if each.changes]
