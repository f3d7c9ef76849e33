"""Seals over the audit trail: how a batch becomes bytes, and which entries wait for the next.

Ids are drawn when an entry is written and seen when its transaction commits, so a lower id may
appear after a higher one. A seal therefore names its entries one by one, and an entry that came
late falls into the next seal; only what comes later than any transaction can last is no entry of
ours.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice

from therapy.accounts.in_order import ids_in_order, in_order
from therapy.accounts.models import AuditEntry, AuditSeal

FIRST = "0" * 64
# No transaction of ours lives longer: tasks are killed after five minutes.
LATEST = timedelta(minutes=15)
# Never lower it: the check knows by it which of the old seals were full.
BATCH = 20_000
FIELDS = (
    *("id", "clinic_id", "actor_id", "kind", "verb", "subject_type", "subject_id", "patient_id"),
    *("at", "request_id", "address", "break_glass_id", "details"),
)


def digest_of(seal: AuditSeal, entries: Iterable[AuditEntry]) -> str:
    """SHA-256 over the seal's own facts, the digest before, and each entry in the order of ids."""
    hashed = sha256()
    made_at = _moment(seal.made_at)
    for part in ([seal.previous, made_at, seal.entries, seal.count], *map(_values, entries)):
        hashed.update(json.dumps(part, sort_keys=True, default=str).encode() + b"\n")
    return hashed.hexdigest()


def _values(entry: AuditEntry) -> list[object]:
    values = (getattr(entry, name) for name in FIELDS)
    return [_moment(value) if isinstance(value, datetime) else value for value in values]


def _moment(at: datetime) -> int:
    """Microseconds: the same on every database, whatever zone it answers in."""
    return round(at.timestamp() * 1_000_000)


def as_ranges(ids: Sequence[int]) -> str:
    """[5, 6, 7, 9] as "5-7,9"; the ids go upwards."""
    spans: list[list[int]] = []
    for pk in ids:
        if spans and spans[-1][1] == pk - 1:
            spans[-1][1] = pk
        else:
            spans.append([pk, pk])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)


def ids_in(ranges: str) -> set[int]:
    """The ids that "5-7,9" names."""
    found: set[int] = set()
    for span in ranges.split(","):
        first, _, last = span.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return found


def entries_of(seal: AuditSeal, ids: set[int]) -> Iterator[AuditEntry]:
    """The entries with these ids that are there; `ids` are all between the seal's first and last."""
    within = AuditEntry.objects.filter(pk__range=(seal.first_id, seal.last_id))
    return (entry for entry in in_order(within) if entry.pk in ids)


def unsealed() -> list[int]:
    """The ids that no seal names yet, lowest first, BATCH at most."""
    floor = settled_floor()
    recent = AuditSeal.objects.filter(last_id__gt=floor).values_list("entries", flat=True)
    sealed = set().union(*map(ids_in, recent))
    above = ids_in_order(AuditEntry.objects.filter(pk__gt=floor))
    return list(islice((pk for pk in above if pk not in sealed), BATCH))


def settled_floor() -> int:
    """The id below which everything had been seen when the newest seal was made."""
    newest = AuditSeal.objects.order_by("-pk").first()
    if newest is None:
        return 0
    settled = AuditSeal.objects.filter(made_at__lte=newest.made_at - LATEST)
    return settled.order_by("-last_id").values_list("last_id", flat=True).first() or 0
