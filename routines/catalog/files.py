"""Reading the catalog's YAML files. No Django, no database.

Every file starts with `version: 1` and holds one named table; a stretch file holds `stretches`.
"""

from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml

from routines.catalog.errors import CatalogError
from routines.catalog.parse import Misfit, build

DATA = Path(__file__).resolve().parent.parent / "data"

Entry = TypeVar("Entry")

# What an entry is called in an error, in order of preference.
_NAMES = ("id", "key", "slug", "field", "code")


# The C parser where PyYAML was built with it: five times as fast.
class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML keeps the last of two equal keys in silence; here the second is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            if key_node.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"duplicate key {key_node.value!r}", problem_mark=key_node.start_mark
                )
            seen.add(key_node.value)
        return super().construct_mapping(node, deep)


class TableFile:
    """One YAML file of the catalog; `name` is how errors call it."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self._content = _read(folder / name, name)
        self.version = self._int_version()

    def rows(self, table: str, cls: type[Entry]) -> Iterator[Entry]:
        """The entries of a table that is a list."""
        raw = self._table(table, list)
        for number, row in enumerate(raw, start=1):
            yield self._build(cls, row, _name_of(row, number))

    def one(self, table: str, cls: type[Entry]) -> Entry:
        """A table that is a single entry."""
        return self._build(cls, self._table(table, dict), table)

    def named(self, table: str, cls: type[Entry]) -> dict[str, Entry]:
        """A table whose entries stand under their keys."""
        raw = self._table(table, dict)
        return {key: self._build(cls, row, str(key)) for key, row in raw.items()}

    def texts(self, table: str) -> dict[str, str]:
        """A table of key: text."""
        raw = self._table(table, dict)
        for key, text in raw.items():
            if not isinstance(text, str):
                raise CatalogError(self.name, str(key), f"must be text, not {text!r}")
        return raw

    def whole(self, cls: type[Entry]) -> Entry:
        """All tables of the file as one entry."""
        tables = {key: value for key, value in self._content.items() if key != "version"}
        return self._build(cls, tables, "file")

    def only(self, *tables: str) -> "TableFile":
        """The file itself, once it is sure to hold these tables and no other."""
        for key in self._content:
            if key not in {"version", *tables}:
                raise CatalogError(self.name, "file", f"unknown key {key!r}")
        return self

    def _build(self, cls: type[Entry], row: object, name: str) -> Entry:
        try:
            return build(cls, row)
        except Misfit as misfit:
            raise CatalogError(self.name, name, str(misfit)) from None

    def _table(self, table: str, kind: type) -> Any:
        if table not in self._content:
            raise CatalogError(self.name, "file", f"missing field {table!r}")
        raw = self._content[table]
        if not isinstance(raw, kind):
            noun = "a list" if kind is list else "a mapping"
            raise CatalogError(self.name, table, f"must be {noun}")
        return raw

    def _int_version(self) -> int:
        version = self._content.get("version")
        if type(version) is not int or version < 1:
            raise CatalogError(self.name, "file", "version must be a whole number from 1")
        return version


class DataFolder:
    """The catalog's files, each read once."""

    def __init__(self, path: Path = DATA) -> None:
        self._path = path
        self._files: dict[str, TableFile] = {}

    def file(self, name: str) -> TableFile:
        if name not in self._files:
            self._files[name] = TableFile(self._path, name)
        return self._files[name]

    def stretch_files(self) -> list[TableFile]:
        """The stretch files in the order of their names; there is at least one."""
        names = sorted(path.name for path in (self._path / "stretches").glob("*.yaml"))
        if not names:
            raise CatalogError("stretches", "folder", "holds no .yaml file")
        return [self.file(f"stretches/{name}") for name in names]

    @property
    def version(self) -> int:
        """The highest version of the files read so far."""
        return max(file.version for file in self._files.values())


def _read(path: Path, name: str) -> dict[str, Any]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
    except FileNotFoundError:
        raise CatalogError(name, "file", "is missing") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = f"line {mark.line + 1}" if mark else "file"
        raise CatalogError(name, line, error.problem or "is not YAML") from None
    if not isinstance(content, dict):
        raise CatalogError(name, "file", "must be a mapping")
    return content


def _name_of(row: object, number: int) -> str:
    if isinstance(row, dict):
        for name in _NAMES:
            if isinstance(row.get(name), str):
                return row[name]
    return f"entry {number}"
