import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from patients.simulation.cast import PREFIX
from patients.simulation.simulate import simulate_clinic
from routines.models import Stretch
from therapy.accounts.models import Clinic
from therapy.accounts.tenancy import in_shared

BAR = 30


class Command(BaseCommand):
    help = (
        "Make synthetic clinics: patients whose adherence decays, who log late, pause, change "
        "their dose and fall silent. For measuring; not for a site with real clinics."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--clinics", type=int, default=1)
        parser.add_argument("--patients", type=int, default=100, help="in each clinic")
        parser.add_argument("--weeks", type=int, default=12)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--own-plans",
            action="store_true",
            help="stretches, doses and days of their own for each patient, not one routine for all",
        )
        parser.add_argument("--yes", action="store_true", help="beside real clinics, too")

    def handle(self, *args: Any, **options: Any) -> None:
        self._check(options)
        taken = Clinic.objects.filter(name__startswith=PREFIX).count()
        self.total, self.done = options["clinics"] * options["weeks"], 0
        self.began = time.monotonic()
        for number in range(taken + 1, taken + options["clinics"] + 1):
            simulate_clinic(
                number,
                patients=options["patients"],
                weeks=options["weeks"],
                seed=options["seed"],
                now=timezone.now(),
                own_plans=options["own_plans"],
                tick=self._tick,
            )
        self.stdout.write(
            f"{options['clinics']} clinics of {options['patients']} patients, "
            f"{options['weeks']} weeks, in {time.monotonic() - self.began:.0f} s. "
            "Reports follow when the tasks close the weeks."
        )

    def _check(self, options: dict[str, Any]) -> None:
        if min(options["clinics"], options["patients"], options["weeks"]) < 1:
            raise CommandError("Clinics, patients and weeks are counted from 1.")
        with in_shared():
            is_empty = not Stretch.objects.filter(clinic=None).exists()
        if is_empty:
            raise CommandError("The catalog is empty. First run: manage.py load_catalog")
        real = Clinic.objects.exclude(name__startswith=PREFIX).count()
        if real and not options["yes"]:
            raise CommandError(
                f"{real} clinics here are not simulated. Say --yes to add simulated ones to them."
            )

    def _tick(self) -> None:
        self.done += 1
        if not self.stdout.isatty():
            return
        filled = BAR * self.done // self.total
        left = (time.monotonic() - self.began) * (self.total - self.done) / self.done
        bar = "█" * filled + "░" * (BAR - filled)
        end = "\n" if self.done == self.total else ""
        self.stdout.write(
            f"\r{bar} {self.done}/{self.total} weeks, {left:3.0f} s left ", ending=end
        )
        self.stdout.flush()
