"""Bring the database's shared catalog in line with the reviewed data files."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import models, transaction

from routines.actions.load_samples import load_samples
from routines.catalog.entries import DiagnosisEntry, RuleEntry, StretchEntry
from routines.catalog_files import Catalog
from routines.models import Diagnosis, DiagnosisCode, DosingRule, Facet, Stretch, StretchTag

_TAGS = {
    Facet.REGION: "region",
    Facet.MUSCLE: "muscles",
    Facet.TRAIT: "traits",
    Facet.EQUIPMENT: "equipment",
}
_NOT_COLUMNS = {*_TAGS.values(), "easier", "harder"}


@transaction.atomic
def load_catalog(catalog: Catalog, *, now: datetime) -> Counter[str]:
    """Create, change or withdraw rows until they say what the files say; count each.

    Idempotent: a second run changes nothing. All or nothing. Rows are never deleted, so plans
    keep what they point to; a clinic's own stretches and routines are left alone.
    """
    counts: Counter[str] = Counter()
    for order, entry in enumerate(catalog.diagnoses):
        counts[_load_diagnosis(entry, order)] += 1
    for entry in catalog.rules:
        counts[_load_rule(entry)] += 1
    for order, entry in enumerate(_seed_first(catalog.stretches)):
        counts[_load_stretch(entry, order)] += 1
    _link_neighbours(catalog.stretches)
    counts += load_samples(catalog.sample_routines)
    counts["withdrawn"] += _withdraw_missing(catalog, now)
    return counts


def _seed_first(stretches: Iterable[StretchEntry]) -> list[StretchEntry]:
    return sorted(stretches, key=lambda entry: not entry.from_seed)


def _load_diagnosis(entry: DiagnosisEntry, order: int) -> str:
    values = {
        "label": entry.label,
        "kind": entry.kind,
        "bias": entry.bias,
        "plain": entry.plain,
        "note": entry.note,
        "flags": list(entry.flags),
        "order": order,
    }
    diagnosis, outcome = _bring_in_line(Diagnosis, {"key": entry.key}, values)
    for code in entry.codes:
        _bring_in_line(
            DiagnosisCode, {"code": code.code}, {"diagnosis": diagnosis, "title": code.title}
        )
    return outcome


def _load_rule(entry: RuleEntry) -> str:
    values = {
        "traits": list(entry.traits),
        "when": entry.when,
        "verdict": entry.verdict,
        "bounds": dict(entry.bounds),
        "reason": entry.reason,
        "patient_reason": entry.patient_reason,
        "sources": list(entry.sources),
        "evidence": entry.evidence,
    }
    rule, outcome = _bring_in_line(DosingRule, {"rule_id": entry.id}, values)
    rule.diagnoses.set(Diagnosis.objects.filter(key__in=entry.diagnoses))
    return outcome


def _load_stretch(entry: StretchEntry, order: int) -> str:
    fields = {key: value for key, value in asdict(entry).items() if key not in _NOT_COLUMNS}
    values = {key: list(v) if isinstance(v, tuple) else v for key, v in fields.items()}
    del values["slug"]
    values |= {"order": order, "pose": entry.slug}
    stretch, outcome = _bring_in_line(Stretch, {"slug": entry.slug, "clinic": None}, values)
    if not _load_tags(stretch, entry) or outcome != "same":
        return outcome
    # Its tags are part of it: who keeps what this version said must read it anew.
    stretch.version += 1
    stretch.save(update_fields=["version"])
    return "changed"


def _load_tags(stretch: Stretch, entry: StretchEntry) -> bool:
    wanted = [
        (str(facet), value, order)
        for facet, field in _TAGS.items()
        for order, value in enumerate(getattr(entry, field))
    ]
    there = list(stretch.tags.values_list("facet", "value", "order"))
    if sorted(there) == sorted(wanted):
        return False
    stretch.tags.all().delete()
    StretchTag.objects.bulk_create(
        StretchTag(stretch=stretch, facet=facet, value=value, order=order)
        for facet, value, order in wanted
    )
    return True


def _link_neighbours(entries: Iterable[StretchEntry]) -> None:
    by_slug = {stretch.slug: stretch for stretch in Stretch.objects.filter(clinic=None)}
    for entry in entries:
        stretch = by_slug[entry.slug]
        easier, harder = by_slug.get(entry.easier), by_slug.get(entry.harder)
        if (stretch.easier, stretch.harder) != (easier, harder):
            stretch.easier, stretch.harder = easier, harder
            stretch.save(update_fields=["easier", "harder"])


def _withdraw_missing(catalog: Catalog, now: datetime) -> int:
    shared = Stretch.objects.filter(clinic=None, withdrawn_at=None)
    gone = (
        shared.exclude(slug__in=[entry.slug for entry in catalog.stretches]),
        Diagnosis.objects.filter(withdrawn_at=None).exclude(
            key__in=[entry.key for entry in catalog.diagnoses]
        ),
        DosingRule.objects.filter(withdrawn_at=None).exclude(
            rule_id__in=[entry.id for entry in catalog.rules]
        ),
    )
    return sum(rows.update(withdrawn_at=now) for rows in gone)


def _bring_in_line(
    model: type[models.Model], lookup: dict[str, Any], values: dict[str, Any]
) -> tuple[Any, str]:
    """The row and whether it was created, changed or the same. A change raises its version."""
    row, created = model._default_manager.get_or_create(**lookup, defaults=values)
    if created:
        return row, "created"
    versioned = hasattr(row, "withdrawn_at")
    if versioned:
        values = values | {"withdrawn_at": None}
    different = [field for field, value in values.items() if getattr(row, field) != value]
    if not different:
        return row, "same"
    for field in different:
        setattr(row, field, values[field])
    if versioned:
        row.version += 1
    row.save()
    return row, "changed"
