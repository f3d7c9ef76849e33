"""Two people at once: an edit says what it was made from, and the second one is told.

A row carries a `version`, raised by every verb that changes it. A form sends back the version and
the values it was opened with; the API sends a version alone. When the row has moved on and what
the editor saw is no longer what is there, nothing is written and `ChangedMeanwhile` says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CHANGED_MEANWHILE = "changed_meanwhile"
Values = Mapping[str, Any]


class Versioned(models.Model):
    """A row that several people may edit. The database knows the default: older code may add rows."""

    version = models.PositiveIntegerField(gettext_lazy("version"), default=1, db_default=1)

    class Meta:
        abstract = True


@dataclass(frozen=True)
class Seen:
    """What an editor went by: the version and, from a form, the values that it was opened with.

    Without values every newer version is a conflict; with them only one that changed any of them.
    """

    version: int
    values: Values | None = None


class ChangedMeanwhile(ValidationError):
    """Somebody else was faster. `version` and `values` are what stands there now."""

    def __init__(self, version: int, values: Values) -> None:
        super().__init__(
            _("Somebody changed this meanwhile. Nothing of yours is saved yet."),
            code=CHANGED_MEANWHILE,
        )
        self.version = version
        self.values = values


def claim(row: Versioned, seen: Seen | None, values: Values | None = None) -> None:
    """Raise the row's version by one; call it in the verb's transaction, before writing.

    `values` is what stands there now, by the names of the editor's form. Raises ChangedMeanwhile
    when `seen` is no longer true, or when another transaction took this version first.
    """
    now = values or {}
    if seen is not None and seen.version != row.version and _moved(seen, now):
        raise ChangedMeanwhile(row.version, now)
    rows = type(row)._default_manager.filter(pk=row.pk, version=row.version)
    if not rows.update(version=models.F("version") + 1):
        raise ChangedMeanwhile(row.version, now)
    row.version += 1


def _moved(seen: Seen, now: Values) -> bool:
    if seen.values is None:
        return True
    return any(plain(now[name]) != value for name, value in seen.values.items() if name in now)


def plain(value: Any) -> Any:
    """A form's value as JSON keeps it, so that before and now compare."""
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in value]
    if isinstance(value, models.Model):
        return value.pk
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value).replace("\r\n", "\n")
