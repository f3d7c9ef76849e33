"""How a clinic's plans stood on a day: which end soon, which have stood still."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from patients.models import Assignment, Patient
from therapy.accounts.models import User

ENDS_WITHIN_DAYS = 7
UNCHANGED_DAYS = 28


@dataclass(frozen=True)
class PlansOn:
    """Patients, by what holds for their plan on the day. `open` are those not archived."""

    open: int
    active: frozenset[UUID]
    ending: frozenset[UUID]
    unchanged: frozenset[UUID]


def plans_on(user: User, day: date) -> PlansOn:
    """Over the patients that `user` sees. Two queries."""
    patients = Patient.objects.visible_to(user).filter(created_at__date__lte=day)
    later = Assignment.objects.not_cancelled().filter(
        patient=OuterRef("patient"), starts_on__gt=day
    )
    rows = (
        Assignment.objects.visible_to(user)
        .active_on(day)
        .annotate(is_followed=Exists(later))
        .values_list("patient", "starts_on", "ends_on", "is_followed")
    )
    by_patient: dict[UUID, list[tuple[date, date | None, bool]]] = defaultdict(list)
    for patient, *plan in rows:
        by_patient[patient].append(tuple(plan))
    return PlansOn(
        open=patients.current().count(),
        active=frozenset(by_patient),
        ending=frozenset(p for p, plans in by_patient.items() if _ends(plans, day)),
        unchanged=frozenset(p for p, plans in by_patient.items() if _stands(plans, day)),
    )


def _ends(plans: list[tuple[date, date | None, bool]], day: date) -> bool:
    ends = [end for _, end, _ in plans]
    followed = any(is_followed for *_, is_followed in plans)
    return not followed and None not in ends and max(ends) <= day + timedelta(ENDS_WITHIN_DAYS)


def _stands(plans: list[tuple[date, date | None, bool]], day: date) -> bool:
    return max(start for start, *_ in plans) < day - timedelta(UNCHANGED_DAYS)
