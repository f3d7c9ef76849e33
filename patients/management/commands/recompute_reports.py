from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from patients.actions.check_reports import check_reports
from patients.actions.close_weeks import mark_closed_weeks_stale
from therapy.accounts.models import Clinic
from therapy.accounts.tenancy import in_clinic


class Command(BaseCommand):
    help = (
        "Have every report of every closed week computed again from the facts; what comes out the "
        "same changes nothing. With --check compare only, and fail when something differs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")
        parser.add_argument("--clinic", type=int, help="only the clinic of this id")

    def handle(self, *args: Any, **options: Any) -> None:
        clinics = Clinic.objects.order_by("pk")
        if options["clinic"]:
            clinics = clinics.filter(pk=options["clinic"])
        if options["check"]:
            self._check(clinics)
        else:
            self._mark(clinics)

    def _check(self, clinics: Any) -> None:
        compared, different = 0, []
        for clinic in clinics:
            with in_clinic(clinic.pk):
                check, found = check_reports(clinic=clinic, now=timezone.now())
            compared += check.compared
            different += found
        for patient, week_start in different:
            self.stdout.write(f"differs: patient {patient}, week {week_start}")
        self.stdout.write(f"{compared} patient-weeks compared, {len(different)} differ")
        if different:
            raise CommandError("Reports differ from the facts.")

    def _mark(self, clinics: Any) -> None:
        marked = 0
        for clinic in clinics:
            with in_clinic(clinic.pk):
                marked += mark_closed_weeks_stale(clinic=clinic, now=timezone.now())
        self.stdout.write(f"{marked} patient-weeks marked; the sweep recomputes them")
