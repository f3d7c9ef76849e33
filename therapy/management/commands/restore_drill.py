from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from therapy.accounts.models import Heartbeat
from therapy.backup.manifest import Manifest
from therapy.backup.programs import NoProgram
from therapy.backup.taking import Refused, drill, take_backup


class Command(BaseCommand):
    help = (
        "Prove that a backup can be read back: restore it into a database of its own, compare rows, "
        "checksums, policies, triggers, constraints, grants and migrations, and throw it away. "
        "Without FOLDER it takes a fresh backup first."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?", help="a backup; default: a fresh one")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with TemporaryDirectory() as space:
                folder = options["folder"]
                folder = folder or take_backup(connection, Path(space), now=timezone.now())
                self._drill(folder)
        except (NoProgram, Refused, RuntimeError) as error:
            raise CommandError(str(error)) from error

    def _drill(self, folder: Path) -> None:
        now, manifest = timezone.now(), Manifest.read(folder)
        done = drill(connection, folder, now=now)
        for line in done.different:
            self.stdout.write(f"differs: {line}")
        parts = ", ".join(f"{len(lines)} {kind}" for kind, lines in manifest.schema.items())
        self.stdout.write(
            f"{manifest.rows} rows in {len(manifest.contents)} tables; {parts}\n"
            f"dump {manifest.seconds:.1f} s, restore {done.seconds_loading:.1f} s, "
            f"compare {done.seconds_comparing:.1f} s"
        )
        if done.different:
            raise CommandError(f"{len(done.different)} differences.")
        Heartbeat.objects.note(
            "restore_drill",
            now=now,
            rows=manifest.rows,
            restore_seconds=round(done.seconds_loading, 1),
        )
        self.stdout.write("equal")
