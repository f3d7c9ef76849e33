"""The catalog's entries, as filtering takes them, kept in memory for as long as they stay the same.

Whatever changes a stretch or its tags raises its version, so an entry that was read once holds for
its stretch, version and language. Who may see it is asked anew each time.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

from django.db.models import QuerySet
from django.utils.translation import get_language

from routines.browsing import NO_EQUIPMENT, Entry
from routines.models import Stretch, StretchTag
from routines.words import label

# Some 35 MB, at 1.7 kB each; a process that serves more clinics' own stretches begins anew.
MOST_KEPT = 20_000
_Key = tuple[int, int, str | None]
_kept: dict[_Key, Entry] = {}


def read_entries(stretches: QuerySet[Stretch]) -> list[Entry]:
    """The given stretches in their order: one lean query, and two more for those not read before."""
    language = get_language()
    keys: list[_Key] = [
        (pk, version, language) for pk, version in stretches.values_list("pk", "version")
    ]
    # Looked up once: another thread may forget them all in between.
    known = {key: entry for key in keys if (entry := _kept.get(key))}
    unread = {key[0]: key for key in keys if key not in known}
    if unread:
        fresh = {unread[entry.pk]: entry for entry in _read(list(unread))}
        _keep(fresh)
        known |= fresh
    return [known[key] for key in keys if key in known]


def _keep(fresh: Mapping[_Key, Entry]) -> None:
    if len(_kept) + len(fresh) > MOST_KEPT:
        forget_entries()
    _kept.update(fresh)


def forget_entries() -> None:
    """Read all anew; for tests, whose rows come and go under the same numbers."""
    _kept.clear()


def _read(pks: list[int]) -> Iterator[Entry]:
    tags: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    found = StretchTag.objects.filter(stretch__in=pks).order_by()
    for pk, facet, value in found.values_list("stretch_id", "facet", "value"):
        tags[pk][facet].add(value)
    # Hundreds of stretches name the same few dozen muscles.
    spoken = cache(_spoken)
    fields = ("pk", "version", "name", "plain_name", "position", "kind")
    rows = Stretch.objects.filter(pk__in=pks).order_by()
    for pk, version, name, plain_name, position, kind in rows.values_list(*fields):
        muscles = tags[pk].get("muscle", set()) | tags[pk].get("region", set())
        words = " ".join([name, plain_name, *map(spoken, muscles)]).lower()
        values = _values(position, kind, tags[pk])
        yield Entry(pk=pk, name=name, words=words, values=values, version=version)


def _spoken(muscle: str) -> str:
    """What a muscle or a region may be searched by."""
    return f"{label('muscle', muscle)} {label('region', muscle)}"


def _values(position: str, kind: str, tags: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {
        "position": frozenset({position}),
        "kind": frozenset({kind}),
        "muscle": frozenset(tags.get("muscle", ())),
        "trait": frozenset(tags.get("trait", ())),
        "equipment": frozenset(tags.get("equipment") or {NO_EQUIPMENT}),
    }
