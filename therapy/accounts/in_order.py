"""Rows by id upwards, a chunk at a time, however many there are.

Each chunk is a question of its own: without a cursor on the server (settings.py says why), Django's
iterator() would hold the whole answer in memory.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)
CHUNK = 2000


def in_order(rows: models.QuerySet[Row]) -> Iterator[Row]:
    return _in_chunks(rows, lambda row: row.pk)


def ids_in_order(rows: models.QuerySet[Any]) -> Iterator[int]:
    return _in_chunks(rows.values_list("pk", flat=True), lambda pk: pk)


def _in_chunks(rows: models.QuerySet[Any], id_of: Callable[[Any], int]) -> Iterator[Any]:
    chunk = list(rows.order_by("pk")[:CHUNK])
    while chunk:
        yield from chunk
        if len(chunk) < CHUNK:
            return
        chunk = list(rows.filter(pk__gt=id_of(chunk[-1])).order_by("pk")[:CHUNK])
