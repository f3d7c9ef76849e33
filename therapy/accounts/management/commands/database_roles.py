from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from therapy.accounts.roles import make_role, may_make_roles


class Command(BaseCommand):
    help = (
        "Make the PostgreSQL roles of the site and its worker, with what each may do, from "
        "WEB_DATABASE_URL and WORKER_DATABASE_URL. Run it as the owner, after migrate."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles; here the first wall runs alone.")
        if not may_make_roles():
            raise CommandError(
                "DATABASE_URL must name the tables' owner, who may make roles; then run this again."
            )
        if not settings.DATABASE_ROLES:
            raise CommandError("Set WEB_DATABASE_URL and WORKER_DATABASE_URL first.")
        for name, role in settings.DATABASE_ROLES.items():
            if role["USER"] == connection.settings_dict["USER"]:
                raise CommandError(f"{role['USER']} owns the tables: a wall would not hold it.")
            make_role(role["USER"], role["PASSWORD"], seals_the_trail=name == "worker")
            self.stdout.write(f"{role['USER']}: ready")
