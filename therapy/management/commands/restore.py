from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from therapy.backup.programs import NoProgram
from therapy.backup.taking import Refused, restore_backup


class Command(BaseCommand):
    help = (
        "Restore a backup into the database that DATABASE_URL names. It must be empty; every table "
        "is compared with the manifest afterwards, and a new epoch of the server begins."
    )
    # The tables that checks ask about aren't there yet.
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder that manage.py backup wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = restore_backup(connection, options["folder"], now=timezone.now())
        except (NoProgram, Refused, RuntimeError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"restored in {done.seconds_loading:.1f} s, compared in {done.seconds_comparing:.1f} s: "
            "equal. Now run: manage.py migrate, manage.py recompute_reports --check"
        )
