"""Taking a backup, restoring it, and proving that it can be restored."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from therapy.accounts.models import ServerEpoch
from therapy.backup import copy
from therapy.backup.manifest import Manifest, differences, sha256
from therapy.backup.schema import roles_named, schema
from therapy.backup.tables import contents

MEDIA = "media"


class Refused(Exception):
    """A restore that would write over something, or came out different. The message says what."""


@dataclass(frozen=True)
class Restored:
    """How a restore went; `different` is empty when the copy equals what was backed up."""

    seconds_loading: float
    seconds_comparing: float
    different: tuple[str, ...]


def take_backup(connection: BaseDatabaseWrapper, parent: Path, *, now: datetime) -> Path:
    """Write a new folder below `parent`: the database, uploaded files, the manifest; gives it.

    The manifest comes last: a folder without one is a backup that was cut short.
    """
    folder = parent / now.strftime("steady-%Y%m%dT%H%M%SZ")
    folder.mkdir(mode=0o700, parents=True)
    begun = time.monotonic()
    with copy.frozen(connection) as snapshot:
        found = contents(connection)
        rules, roles = schema(connection), roles_named(connection)
        head, epoch = _audit_head(connection), _epoch(connection)
        copy.dump(connection, folder, snapshot)
    _copy_media(Path(settings.MEDIA_ROOT), folder / MEDIA)
    Manifest(
        taken_at=now.isoformat(),
        vendor=connection.vendor,
        contents=found,
        schema=rules,
        roles=roles,
        audit_head=head,
        epoch=epoch,
        files={str(path.relative_to(folder)): sha256(path) for path in _files(folder)},
        seconds=round(time.monotonic() - begun, 2),
    ).write(folder)
    return folder


def restore_backup(connection: BaseDatabaseWrapper, folder: Path, *, now: datetime) -> Restored:
    """Fill an empty database and the folder of uploads, compare, and begin a new epoch.

    Raises Refused when anything stands in the database, the vendor is another, a role is missing,
    or what came out differs from what was backed up.
    """
    manifest = read(folder)
    restored = _load_and_compare(connection, folder, manifest)
    if restored.different:
        raise Refused("Restored, but not equal:\n" + "\n".join(restored.different))
    _copy_media(folder / MEDIA, Path(settings.MEDIA_ROOT))
    ServerEpoch.objects.using(connection.alias).create(
        number=manifest.epoch + 1,
        copied_at=datetime.fromisoformat(manifest.taken_at),
        began_at=now,
    )
    return restored


def drill(connection: BaseDatabaseWrapper, folder: Path, *, now: datetime) -> Restored:
    """Restore into a database of its own, compare everything, throw it away again."""
    manifest = read(folder)
    name = now.strftime("restore_drill_%Y%m%d%H%M%S")
    with (
        tempfile.TemporaryDirectory() as space,
        copy.scratch(connection, name, Path(space)) as empty,
    ):
        return _load_and_compare(empty, folder, manifest)


def read(folder: Path) -> Manifest:
    """The manifest, every file checked against it. Raises Refused."""
    try:
        return Manifest.read(folder)
    except ValueError as error:
        raise Refused(str(error)) from error


def latest(parent: Path) -> Path | None:
    """The newest whole backup below `parent`."""
    return max(parent.glob("steady-*/manifest.json"), default=None, key=lambda p: p.parent.name)


def throw_away(parent: Path, *, keep: int) -> list[Path]:
    """Remove all but the newest `keep` whole backups: deleted records must not live on in them."""
    whole = sorted(path.parent for path in parent.glob("steady-*/manifest.json"))
    old = whole[:-keep] if keep else []
    for folder in old:
        shutil.rmtree(folder)
    return old


def _load_and_compare(
    connection: BaseDatabaseWrapper, folder: Path, manifest: Manifest
) -> Restored:
    if manifest.vendor != connection.vendor:
        raise Refused(f"The backup is of {manifest.vendor}, the database is {connection.vendor}.")
    if not copy.is_empty(connection):
        raise Refused("The database is not empty. Restore into a new one.")
    missing = [role for role in manifest.roles if not _has_role(connection, role)]
    if missing:
        raise Refused(
            f"The server lacks roles that the backup grants rights to: {', '.join(missing)}. "
            "Create them first (CREATE ROLE name NOLOGIN); they belong to the server, not to a dump."
        )
    begun = time.monotonic()
    copy.load(connection, folder)
    loaded = time.monotonic()
    with transaction.atomic(using=connection.alias):
        different = tuple(differences(manifest, contents(connection), schema(connection)))
    return Restored(loaded - begun, time.monotonic() - loaded, different)


def _has_role(connection: BaseDatabaseWrapper, role: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role.strip('"')])
        return cursor.fetchone() is not None


def _audit_head(connection: BaseDatabaseWrapper) -> dict[str, object]:
    """By SQL: the trail's rows belong to clinics, and this looks at none of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM accounts_auditentry")
        [entry] = cursor.fetchone()
        cursor.execute("SELECT id, digest FROM accounts_auditseal ORDER BY id DESC LIMIT 1")
        seal, digest = cursor.fetchone() or (None, "")
    return {"last_entry": entry, "last_seal": seal, "digest": digest}


def _epoch(connection: BaseDatabaseWrapper) -> int:
    newest = ServerEpoch.objects.using(connection.alias).first()
    return newest.number if newest else 0


def _copy_media(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
