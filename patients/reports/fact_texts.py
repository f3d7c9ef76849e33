"""Rows as one text each, written by the database and taken apart here, once for all that are alike.

Most lines and entries say what others say too. A text is cheaper to fetch than eight columns, and
finding what it stands for is cheaper than making it again.
"""

import json
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Func, OuterRef, Subquery, TextField
from django.db.models.expressions import RawSQL

from patients.adherence import LoggedEntry
from patients.adherence.remembered import Remembered
from patients.models import SessionEntry
from patients.reports.fact_values import SHARED, Row, logged_entry

_VERSION = '"patients_prescription"'
_PLAN = '"patients_assignment"'


class IdText(Func):
    """A UUID as Python writes it. Making UUIDs of thousands takes longer than reading them."""

    output_field = TextField()

    def as_sql(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, list[Any]]:
        return super().as_sql(compiler, connection, template="CAST(%(expressions)s AS text)")

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, list[Any]]:
        column, params = compiler.compile(self.source_expressions[0])
        parts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
        return " || '-' || ".join(f"substr({column}, {a}, {n})" for a, n in parts), params * 5


def _text(*columns: str) -> str:
    """The columns with a bar between; null is nothing."""
    return " || '|' || ".join(f"COALESCE(CAST({column} AS text), '')" for column in columns)


def version_text() -> RawSQL:
    """For prescriptions joined with their assignment: what `version_row` takes apart."""
    numbers = ("sets", "reps", "hold_seconds", "duration_minutes")
    columns = ("sides", "days_of_week", "sessions_per_day", "days_per_week", *numbers)
    period = (f'{_PLAN}."starts_on"', f'{_PLAN}."ends_on"')
    names = (f'{_VERSION}."{name}"' for name in columns)
    return RawSQL(_text(f'{_VERSION}."stretch_id"', *period, *names), [], TextField())


@lru_cache(SHARED)
def version_row(text: str) -> Row:
    """The columns of fact_values.VERSION."""
    stretch, starts_on, ends_on, sides, days, *numbers = text.split("|")
    return (
        int(stretch),
        date.fromisoformat(starts_on),
        date.fromisoformat(ends_on) if ends_on else None,
        sides,
        json.loads(days) if days else None,
        *map(_number, numbers),
    )


def entries_text() -> Func:
    """For sessions: all their entries in the order in which they were saved, for `logged_entries`."""
    numbers = [f'U0."{name}"' for name in ("sets", "reps", "hold_seconds", "minutes")]
    done = "CASE WHEN U0.\"as_prescribed\" THEN '1' ELSE '' END"
    whole = _text('U0."stretch_id"', 'U0."side"', done, 'U0."skipped"', *numbers)
    nothing_more = " AND ".join(f"{number} IS NULL" for number in numbers)
    # As prescribed, by far the most common, in few words.
    short = _text('U0."stretch_id"', 'U0."side"')
    text = f'CASE WHEN U0."as_prescribed" AND {nothing_more} THEN {short} ELSE {whole} END'
    rows = SessionEntry.objects.filter(session=OuterRef("pk"))
    return Joined(rows.annotate(text=RawSQL(text, [], TextField())).order_by("pk").values("text"))


class Joined(Subquery):
    """The texts of a subquery in its order, in one, with semicolons; null without any."""

    output_field = TextField()
    template = "(SELECT string_agg(each.text, ';') FROM (%(subquery)s) AS each)"

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, list[Any]]:
        template = self.template.replace("string_agg", "group_concat")
        return self.as_sql(compiler, connection, template=template)


@lru_cache(SHARED)
def logged_entries(text: str | None) -> tuple[LoggedEntry, ...]:
    """What `entries_text` wrote, as values."""
    return Remembered(map(_entry, text.split(";"))) if text else ()


@lru_cache(SHARED)
def _entry(text: str) -> LoggedEntry:
    stretch, side, *rest = text.split("|")
    if not rest:
        return logged_entry(int(stretch), side, True, "", None, None, None, None)
    done, skipped, *numbers = rest
    return logged_entry(int(stretch), side, bool(done), skipped, *map(_number, numbers))


def _number(text: str) -> int | None:
    return int(text) if text else None
