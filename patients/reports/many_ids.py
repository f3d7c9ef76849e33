"""Thousands of ids in one query, as one parameter.

Django writes a list as that many parameters, which costs more than the query itself and, on SQLite,
ends at a limit.
"""

import json
from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models.expressions import RawSQL


def among(ids: Iterable[UUID]) -> RawSQL:
    """For `filter(patient__in=among(ids))`; build it once and use it in several queries."""
    if connection.vendor == "postgresql":
        # psycopg2 writes a list of texts in C, and one of UUIDs in Python.
        return RawSQL("SELECT unnest(%s::uuid[])", [[str(each) for each in ids]])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps([each.hex for each in ids])])
