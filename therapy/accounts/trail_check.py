"""Whether the audit trail still says what was sealed: the evidence behind the triggers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from therapy.accounts.models import AuditEntry, AuditSeal
from therapy.accounts.seal_heads import Head
from therapy.accounts.seals import FIRST, LATEST, as_ranges, digest_of, ids_in, settled_floor


@dataclass(frozen=True)
class Finding:
    """`what` is edited, deleted, back-dated, re-sealed or cut off; `where` names ids or seals."""

    what: str
    where: str

    def __str__(self) -> str:
        return f"{self.what}: {self.where}"


def findings(heads: Iterable[Head]) -> Iterator[Finding]:
    """Everything that doesn't fit; `heads` are the seals as they were noted outside."""
    before: list[AuditSeal] = []
    sealed: dict[int, str] = {}
    late = set()
    floor = settled_floor()
    for seal in AuditSeal.objects.order_by("pk").iterator():
        yield from _of_entries(seal, before)
        if seal.previous != (before[-1].digest if before else FIRST):
            yield Finding("re-sealed", f"before seal {seal.pk}: it follows another one")
        sealed[seal.pk] = seal.digest
        late |= ids_in(seal.entries)
        before.append(seal)
    never_sealed = AuditEntry.objects.filter(pk__lte=floor).values_list("pk", flat=True)
    if strange := sorted(set(never_sealed.iterator()) - late):
        yield Finding("back-dated", f"entries {as_ranges(strange)} were never sealed")
    yield from _of_heads(heads, sealed)


def _of_entries(seal: AuditSeal, before: list[AuditSeal]) -> Iterator[Finding]:
    named = ids_in(seal.entries)
    within = AuditEntry.objects.filter(pk__range=(seal.first_id, seal.last_id)).order_by("pk")
    entries = [entry for entry in within.iterator() if entry.pk in named]
    if missing := sorted(named - {entry.pk for entry in entries}):
        yield Finding("deleted", f"entries {as_ranges(missing)} of seal {seal.pk}")
    elif digest_of(seal, entries) != seal.digest:
        yield Finding("edited", f"seal {seal.pk}, or one of its entries {seal.entries}")
    if not before:
        return
    since = before[-1].made_at - LATEST
    floor = max((each.last_id for each in before if each.made_at <= since), default=0)
    if old := [entry.pk for entry in entries if entry.pk <= floor or entry.at < since]:
        yield Finding("back-dated", f"entries {as_ranges(old)} came late into seal {seal.pk}")


def _of_heads(heads: Iterable[Head], sealed: dict[int, str]) -> Iterator[Finding]:
    for head in heads:
        if head.seal not in sealed:
            yield Finding("cut off", f"seal {head.seal} is gone, with what came after")
            return
        if sealed[head.seal] != head.digest:
            yield Finding("re-sealed", f"seal {head.seal} is another than was noted outside")
            return
