"""Whether the audit trail still says what was sealed: the evidence behind the triggers.

One walk along the seals. What is kept on the way is the ids of the seals that aren't settled yet,
never the trail.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from therapy.accounts.in_order import ids_in_order, in_order
from therapy.accounts.models import AuditEntry, AuditSeal
from therapy.accounts.seal_heads import Head
from therapy.accounts.seals import FIRST, as_ranges, digest_of, entries_of, ids_in
from therapy.accounts.settled import Settled

HEADS_AT_ONCE = 1000


@dataclass(frozen=True)
class Finding:
    """`what` is edited, deleted, back-dated, re-sealed or cut off; `where` names ids or seals."""

    what: str
    where: str

    def __str__(self) -> str:
        return f"{self.what}: {self.where}"


def findings(heads: Iterable[Head]) -> Iterator[Finding]:
    """Everything that doesn't fit; `heads` are the seals as they were noted outside."""
    previous, settled, named = FIRST, Settled(), Named()
    for seal in in_order(AuditSeal.objects.all()):
        ids = ids_in(seal.entries)
        yield from _of_entries(seal, ids, settled)
        if seal.previous != previous:
            yield Finding("re-sealed", f"before seal {seal.pk}: it follows another one")
        previous = seal.digest
        settled.pass_by(seal)
        yield from named.pass_by(ids, settled.floor)
    yield from named.unnamed_below(settled.floor)
    yield from _of_heads(iter(heads))


def _of_entries(seal: AuditSeal, ids: set[int], settled: Settled) -> Iterator[Finding]:
    missing, late = set(ids), []

    def passing() -> Iterator[AuditEntry]:
        for entry in entries_of(seal, ids):
            missing.discard(entry.pk)
            if settled.is_too_late(entry):
                late.append(entry.pk)
            yield entry

    digest = digest_of(seal, passing())
    if missing:
        yield Finding("deleted", f"entries {as_ranges(sorted(missing))} of seal {seal.pk}")
    elif digest != seal.digest:
        yield Finding("edited", f"seal {seal.pk}, or one of its entries {seal.entries}")
    if late:
        yield Finding("back-dated", f"entries {as_ranges(late)} came late into seal {seal.pk}")


class Named:
    """The ids that seals have named so far, down to where all was looked at already."""

    # Looked at in steps, so that a minute's few entries cost no question of their own.
    STEP = 2000

    def __init__(self) -> None:
        self.ids: set[int] = set()
        self.below: int | None = None

    def pass_by(self, ids: set[int], floor: int) -> Iterator[Finding]:
        self.ids |= ids
        if floor - (self.below or 0) >= self.STEP:
            yield from self.unnamed_below(floor)

    def unnamed_below(self, floor: int) -> Iterator[Finding]:
        """Entries up to the settled id `floor` that no seal named in its time."""
        rows = AuditEntry.objects.filter(pk__lte=floor)
        if self.below is not None:
            rows = rows.filter(pk__gt=self.below)
        if strange := [pk for pk in ids_in_order(rows) if pk not in self.ids]:
            yield Finding("back-dated", f"entries {as_ranges(strange)} were never sealed")
        self.below, self.ids = floor, {pk for pk in self.ids if pk > floor}


def _of_heads(heads: Iterator[Head]) -> Iterator[Finding]:
    """The first that doesn't fit: none that follows it will, either."""
    while some := list(islice(heads, HEADS_AT_ONCE)):
        seals = AuditSeal.objects.filter(pk__in=[head.seal for head in some])
        sealed = dict(seals.values_list("pk", "digest"))
        for head in some:
            if head.seal not in sealed:
                yield Finding("cut off", f"seal {head.seal} is gone, with what came after")
                return
            if sealed[head.seal] != head.digest:
                yield Finding("re-sealed", f"seal {head.seal} is another than was noted outside")
                return
