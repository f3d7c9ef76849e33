"""Thousands of ids in one query, as one parameter.

Django writes a list as that many parameters, which costs more than the query itself and, on SQLite,
ends at a limit; psycopg2 writes an array as that many values, each of which PostgreSQL has to parse.
"""

import json
from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models.expressions import RawSQL


def among(ids: Iterable[UUID | str]) -> RawSQL:
    """For `filter(patient__in=among(ids))`; build it once and use it in several queries."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::uuid[])", [array_text(ids)])
    return RawSQL(
        "SELECT value FROM json_each(%s)",
        [json.dumps([str(each).replace("-", "") for each in ids])],
    )


def these(numbers: Iterable[int]) -> RawSQL:
    """The same for ids that are whole numbers."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [array_text(numbers)])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(numbers))])


def array_text(ids: Iterable[UUID | str | int]) -> str:
    """PostgreSQL's way to write an array, as one text; for what needs no quotes in it."""
    return "{" + ",".join(map(str, ids)) + "}"
