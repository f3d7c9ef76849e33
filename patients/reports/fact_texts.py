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
from patients.models import Prescription, SessionEntry
from patients.reports.fact_values import SHARED, Row, logged_entry

NUMBERS = ("sets", "reps", "hold_seconds", "minutes")


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


def lines_text() -> Func:
    """For plans: all their lines in their order, for `plan_rows`."""
    columns = ("sides", "days_of_week", "sessions_per_day", "days_per_week")
    numbers = ("sets", "reps", "hold_seconds", "duration_minutes")
    names = ("stretch_id", *columns, *numbers)
    rows = Prescription.objects.filter(assignment=OuterRef("pk"))
    text = RawSQL(_text(*(f'U0."{name}"' for name in names)), [], TextField())
    return Joined(rows.annotate(text=text).order_by("order").values("text"))


def plan_rows(starts_on: date, ends_on: date | None, text: str | None) -> list[Row]:
    """A plan's lines as the columns of fact_values.VERSION."""
    return [_line(each, starts_on, ends_on) for each in text.split(";")] if text else []


def _line(text: str, starts_on: date, ends_on: date | None) -> Row:
    stretch, sides, days, *numbers = text.split("|")
    return (int(stretch), starts_on, ends_on, sides, _days(days), *map(_number, numbers))


@lru_cache(SHARED)
def _days(text: str) -> frozenset[int] | None:
    return frozenset(json.loads(text)) if text else None


def entries_text(*more: str) -> Func:
    """For sessions: all their entries in the order in which they were saved, for `logged_entries`.

    `more` are further columns of numbers, for who takes them apart by `entry_row`.
    """
    numbers = [f'U0."{name}"' for name in (*NUMBERS, *more)]
    done = "CASE WHEN U0.\"as_prescribed\" THEN '1' ELSE '' END"
    whole = _text('U0."stretch_id"', 'U0."side"', done, 'U0."skipped"', *numbers)
    # As prescribed, by far the most common, in few words.
    short = 'U0."stretch_id" || \'|\' || U0."side"'
    is_short = f'U0."as_prescribed" AND COALESCE({", ".join(numbers)}) IS NULL'
    text = f"CASE WHEN {is_short} THEN {short} ELSE {whole} END"
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
    return logged_entry(*entry_row(text, len(NUMBERS)))


def entry_row(text: str, numbers: int) -> Row:
    """The columns of fact_values.ENTRY, and what came with them: that many numbers in all."""
    stretch, side, *rest = text.split("|")
    if not rest:
        return (int(stretch), side, True, "", *(None,) * numbers)
    done, skipped, *said = rest
    return (int(stretch), side, bool(done), skipped, *map(_number, said))


def _number(text: str) -> int | None:
    return int(text) if text else None
