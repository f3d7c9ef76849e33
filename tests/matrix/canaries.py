"""A mark in each text field of each row, naming whose it is; where a mark turns up, that was seen."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import models

from patients.models import Patient
from tests.world import our_models
from therapy.accounts.models import Clinic, User

MARK = re.compile(rb"zq([a-z]+)zq\d+")
# Not words of a person but keys, hashes, addresses and choices: a mark would break the row's meaning.
STRUCTURAL = frozenset(
    [
        "password",
        "slug",
        "key",
        "time_zone",
        "tz",
        "token_hash",
        "code_hash",
        "seed",
        "payload_hash",
        "inputs_hash",
        "digest",
        "figure_theme",
        "verb",
        "subject_type",
        "subject_id",
        "cause",
        "definition",
        "evidence",
        "file",
        "picture",
        "endpoint",
        "p256dh",
        "auth",
        "emergency_number",
        "verdict",
        "when",
        "rule_id",
        "bias",
        "pose",
        "code",
        "hash",
        "head",
        "previous",
        "kind",
        "name_hash",
        "session_key",
    ]
)
# Written once: the database refuses any change. They hold ids and numbers only.
UNCHANGEABLE = frozenset({"AuditEntry", "AuditSeal"})
SHORTEST = 14  # characters a mark may need


def all_rows() -> Iterator[models.Model]:
    for model in our_models():
        yield from model._base_manager.order_by("pk")


class Owners:
    """Whose a row is: a patient's, else a clinic's, else nobody's (the shared catalog)."""

    def __init__(self, patients: dict[str, Patient], clinics: dict[str, Clinic]) -> None:
        self._settled = False
        self._named: dict[tuple[type, Any], str | None] = {
            **{(Patient, each.pk): name for name, each in patients.items()},
            **{(User, each.user_id): name for name, each in patients.items()},
            **{(Clinic, each.pk): name for name, each in clinics.items()},
        }

    def of(self, row: models.Model | None, depth: int = 5) -> str | None:
        if row is None or not depth:
            return None
        key = (type(row), row.pk)
        if key in self._named:
            return self._named[key]
        found = next(filter(None, (self.of(each, depth - 1) for each in self._above(row))), None)
        if not self._settled:
            self._named[key] = found
        return found

    def settle(self) -> None:
        """From here on rows come and go, and their keys may be used again by others."""
        self._settled = True

    def ends(self, row: models.Model) -> set[str]:
        """Everybody it belongs to or stands between: a plan's line has a patient and a stretch."""
        found = {self.of(row)}
        for field in _links(row):
            key = (field.related_model, getattr(row, field.attname))
            found.add(self._named[key] if key in self._named else self.of(getattr(row, field.name)))
        return {owner or "" for owner in found} - {""} or {""}

    @staticmethod
    def _above(row: models.Model) -> Iterator[models.Model | None]:
        """The rows it hangs from; a patient before a clinic, for what is a patient's is no clinic's."""
        links = sorted(
            _links(row), key=lambda field: (field.name != "patient", field.name == "clinic")
        )
        for field in links:
            yield getattr(row, field.name)


def _links(row: models.Model) -> list[models.Field]:
    """What says whose it is. Who wrote a row doesn't, unless there is nothing else."""
    found = [field for field in row._meta.fields if field.is_relation]
    if row._meta.auto_created or len(found) == 1:
        return found
    return [field for field in found if field.related_model is not User]


def plant(owners: Owners) -> dict[str, int]:
    """Mark every text of every row that has an owner; how many marks by model's name."""
    planted: dict[str, int] = defaultdict(int)
    for number, row in enumerate(list(all_rows())):
        owner = owners.of(row)
        if owner is None or type(row).__name__ in UNCHANGEABLE:
            continue
        changes = {}
        for field in row._meta.concrete_fields:
            mark = marked(field, getattr(row, field.attname), f"zq{owner}zq{number}")
            if mark is not None:
                changes[field.attname] = mark
        if changes:
            type(row)._base_manager.filter(pk=row.pk).update(**changes)
            planted[type(row).__name__] += len(changes)
    return dict(planted)


def marked(field: models.Field, value: Any, mark: str) -> Any:
    """The field's value with the mark in it; None for a field that holds no words."""
    if field.name in STRUCTURAL or field.choices or field.is_relation:
        return None
    if isinstance(field, models.JSONField):
        texts = isinstance(value, list) and value and all(isinstance(each, str) for each in value)
        return [f"{each} {mark}" for each in value] if texts and field.name != "red_flags" else None
    if not isinstance(field, models.CharField | models.TextField):
        return None
    if field.max_length is not None and field.max_length < SHORTEST:
        return None
    return f"{mark}@example.org" if isinstance(field, models.EmailField) else f"Words {mark}"


def found_in(answer: bytes) -> set[str]:
    """The owners whose marks stand in it."""
    return {name.decode() for name in MARK.findall(answer)}


def fingerprints(owners: Owners) -> dict[str, set[tuple[Any, ...]]]:
    """Each owner's rows as they are; what differs between two of these was changed."""
    found: dict[str, set[tuple[Any, ...]]] = defaultdict(set)
    for row in all_rows():
        name = type(row).__name__
        if name in UNCHANGEABLE:
            continue
        values = tuple(str(getattr(row, field.attname)) for field in row._meta.concrete_fields)
        # Each end's: a row that is moved changes what both have.
        for owner in owners.ends(row):
            found[owner].add((name, *values))
    return found
