from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from patients.actions.purge_record import due_patients, purge_record
from therapy.accounts.models import Clinic
from therapy.accounts.tenancy import in_clinic


class Command(BaseCommand):
    help = (
        "Delete the records of archived patients whose years are over and whom no legal hold keeps. "
        "Beat does the same every night. With --dry-run only say whose."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--clinic", type=int, help="only the clinic of this id")

    def handle(self, *args: Any, **options: Any) -> None:
        clinics = Clinic.objects.order_by("pk")
        if options["clinic"]:
            clinics = clinics.filter(pk=options["clinic"])
        number = 0
        for clinic in clinics:
            with in_clinic(clinic.pk):
                number += self._one_clinic(clinic, dry_run=options["dry_run"])
        self.stdout.write(f"{number} due" if options["dry_run"] else f"{number} records")

    def _one_clinic(self, clinic: Clinic, *, dry_run: bool) -> int:
        now = timezone.now()
        due = list(due_patients(clinic, now=now))
        for patient in due:
            if dry_run:
                self.stdout.write(f"due: patient {patient.pk}")
            elif gone := purge_record(patient_id=patient.pk, now=now):
                rows = sum(gone.counts.values())
                self.stdout.write(f"deleted: patient {gone.record}, {rows} rows")
        return len(due)
