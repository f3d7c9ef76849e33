from typing import Any

from django.core.management.base import BaseCommand

from patients.desk.limits import default_limits
from patients.reports.definition_words import as_markdown


class Command(BaseCommand):
    help = "Prints the definitions as they stand on the site, for the block in docs/adherence.md."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(as_markdown(default_limits()), ending="")
