from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from patients.demo.calendar import WEEKS_TOLD
from patients.demo.tell import is_told, tell_the_demo
from routines.models import Routine
from therapy.accounts.tenancy import in_shared
from therapy.demo_logins import DEMO_LOGINS, DEMO_PASSWORD


class Command(BaseCommand):
    help = "Make the demo clinics, once, and print who signs in: role, e-mail, password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--weeks", type=int, default=WEEKS_TOLD, help="how long it took")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or settings.EMBEDDED):
            raise CommandError(
                "The demo's password is public. Set DEMO=1 if this site may have it."
            )
        with in_shared():
            is_empty = not Routine.objects.filter(clinic=None).exists()
        if is_empty:
            raise CommandError("The catalog is empty. First run: manage.py load_catalog")
        if is_told():
            self.stdout.write("The demo clinics are here already; nothing was changed.\n\n")
        else:
            tell_the_demo(now=timezone.now(), weeks=options["weeks"])
            self.stdout.write("The demo clinics are ready.\n\n")
        self._print_logins()

    def _print_logins(self) -> None:
        width = max(len(login.key) for login in DEMO_LOGINS)
        for login in DEMO_LOGINS:
            self.stdout.write(f"{login.key:{width}}  {login.email:22}  {DEMO_PASSWORD}")
