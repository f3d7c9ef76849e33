from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from therapy.accounts.models import Heartbeat
from therapy.backup.manifest import Manifest
from therapy.backup.programs import NoProgram
from therapy.backup.taking import take_backup, throw_away


class Command(BaseCommand):
    help = (
        "Write a backup into a new folder below FOLDER: the whole database, uploaded pictures, and a "
        "manifest with the rows and a checksum of each table. Run it as the database's owner."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--keep", type=int, default=0, help="remove all but the newest so many")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        try:
            folder = take_backup(connection, options["folder"], now=now)
        except (NoProgram, RuntimeError, FileExistsError) as error:
            raise CommandError(str(error)) from error
        manifest = Manifest.read(folder)
        Heartbeat.objects.note(
            Heartbeat.BACKUP, now=now, rows=manifest.rows, seconds=manifest.seconds
        )
        self.stdout.write(f"{folder}: {manifest.rows} rows in {manifest.seconds} s")
        for old in throw_away(options["folder"], keep=options["keep"]):
            self.stdout.write(f"removed {old.name}")
