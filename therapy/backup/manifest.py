"""What a backup says of itself, and how two databases are compared."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from therapy.backup.schema import Schema
from therapy.backup.tables import Contents

NAME = "manifest.json"
FORMAT = 1


@dataclass(frozen=True)
class Manifest:
    """The contents, the schema, the roles a restore needs, and the end of the audit trail."""

    taken_at: str
    vendor: str
    contents: Contents
    schema: Schema
    roles: list[str]
    # Id of the last audit entry and the last seal: compare with the head kept outside.
    audit_head: dict[str, Any]
    epoch: int
    # {file below the folder: SHA-256}
    files: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(int(each[0]) for each in self.contents.values())

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False)
        (folder / NAME).write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Raises ValueError for a folder that holds no backup, or one that was cut short."""
        try:
            said = json.loads((folder / NAME).read_text(encoding="utf-8"))
            manifest = cls(**said)
        except (OSError, ValueError, TypeError) as error:
            raise ValueError(f"{folder} holds no whole backup.") from error
        for name, digest in manifest.files.items():
            if not (folder / name).is_file() or sha256(folder / name) != digest:
                raise ValueError(f"{name} is missing or is not what was written.")
        return manifest


def differences(wanted: Manifest, contents: Contents, schema: Schema) -> Iterator[str]:
    """One line for each table and each part of the schema that isn't as it was."""
    for table in sorted(wanted.contents.keys() | contents.keys()):
        there, here = wanted.contents.get(table), contents.get(table)
        if there != here:
            yield f"table {table}: {there} in the backup, {here} here"
    for kind in sorted(wanted.schema.keys() | schema.keys()):
        there, here = set(wanted.schema.get(kind, ())), set(schema.get(kind, ()))
        yield from (f"{kind}: missing {each}" for each in sorted(there - here))
        yield from (f"{kind}: unknown {each}" for each in sorted(here - there))


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
