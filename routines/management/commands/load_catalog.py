from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from routines.actions.load_catalog import load_catalog
from routines.catalog_files import DATA, CatalogError, read_catalog
from therapy.accounts.tenancy import in_every_clinic


class Command(BaseCommand):
    help = "Load the reviewed catalog files; safe to run again. Refuses a bad file whole."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=DATA)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            catalog = read_catalog(options["folder"])
        except CatalogError as error:
            raise CommandError(f"Nothing was changed. {error}") from error
        with in_every_clinic():
            counts = load_catalog(catalog, now=timezone.now())
        words = ("created", "changed", "same", "withdrawn")
        self.stdout.write(", ".join(f"{counts[word]} {word}" for word in words))
