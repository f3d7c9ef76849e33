from datetime import datetime

from django.db import transaction
from django.db.models import F

from patients.models import CalendarFeed, Patient
from patients.models.calendar_feed import PURPOSE
from therapy.accounts import audit
from therapy.accounts.models import User
from therapy.keyed_tokens import hashed, new_seed, token_of


@transaction.atomic
def share_calendar(*, patient: Patient, by: User, now: datetime) -> CalendarFeed:
    """Open a private calendar address; one there was before stops working."""
    CalendarFeed.objects.filter(patient=patient).delete()
    seed = new_seed()
    feed = CalendarFeed.objects.create(
        patient=patient,
        seed=seed,
        token_hash=hashed(token_of(seed, PURPOSE)),
        created_at=now,
        changed_at=now,
    )
    audit.record("share_calendar", patient, clinic=patient.clinic, by=by, now=now)
    return feed


@transaction.atomic
def close_calendar(*, patient: Patient, by: User, now: datetime) -> None:
    """Close the address. Twice does no harm."""
    gone, _kinds = CalendarFeed.objects.filter(patient=patient).delete()
    if gone:
        audit.record("close_calendar", patient, clinic=patient.clinic, by=by, now=now)


def note_digest(*, feed: CalendarFeed, digest: str, now: datetime) -> None:
    """Raise the sequence when the events have changed since they were last handed out.

    Two readers at the same moment raise it once: the UPDATE names the digest it replaces.
    """
    if feed.digest == digest:
        return
    old = CalendarFeed.objects.filter(pk=feed.pk, digest=feed.digest)
    # To the second, as the file tells it.
    old.update(digest=digest, sequence=F("sequence") + 1, changed_at=now.replace(microsecond=0))
    feed.refresh_from_db()
