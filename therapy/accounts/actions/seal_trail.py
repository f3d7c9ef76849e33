from datetime import datetime

from django.db import transaction

from therapy.accounts.models import AuditSeal
from therapy.accounts.seals import FIRST, as_ranges, digest_of, entries_of, unsealed


@transaction.atomic
def seal_trail(*, now: datetime) -> AuditSeal | None:
    """Seal the entries that wait; None when none does.

    Leaves no audit entry of its own, or there would be something to seal for ever. Two at once
    can't both follow the same seal: the second gets an IntegrityError and has nothing to do.
    """
    last = AuditSeal.objects.order_by("-pk").first()
    ids = unsealed()
    if not ids:
        return None
    seal = AuditSeal(
        made_at=now,
        entries=as_ranges(ids),
        first_id=ids[0],
        last_id=ids[-1],
        count=len(ids),
        previous=last.digest if last else FIRST,
    )
    seal.digest = digest_of(seal, entries_of(seal, set(ids)))
    seal.save(force_insert=True)
    return seal
