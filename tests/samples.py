"""Sample objects of Pat's clinic, by route name: the addresses the tenancy walk asks."""

from datetime import datetime
from typing import Any

from patients.models import Patient
from therapy.accounts.models import User


def make_samples(*, pat: Patient, alice: User, now: datetime) -> dict[str, dict[str, Any]]:
    """Keyword arguments for each route that needs some."""
    return {
        "person-invite-again": {"pk": alice.pk},
        "person-deactivate": {"pk": alice.pk},
        "person-reactivate": {"pk": alice.pk},
        "patient-record": {"pk": pat.pk},
    }
