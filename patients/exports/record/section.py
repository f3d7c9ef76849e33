"""One table of a patient's record: what it is called, and its rows by column."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Section:
    """`name` is the file's and the JSON key; `title` is for people. Empty stays, and says so."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def section(name: str, title: str, columns: str, rows: Iterable[Row]) -> Section:
    """`columns` as words in a row. Raises KeyError for a row that lacks one."""
    wanted = tuple(columns.split())
    return Section(name, title, wanted, tuple({key: row[key] for key in wanted} for row in rows))


def values_of(row: Any, columns: str) -> Row:
    """The row's own fields of these names. Raises AttributeError for a field that isn't there."""
    return {name: getattr(row, name) for name in columns.split()}
