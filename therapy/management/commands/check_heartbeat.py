"""Whether something that must go on happening still does: for a container's health check."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from therapy.accounts.models import Heartbeat


class Command(BaseCommand):
    help = "Exit with 1 when the heartbeat NAME is older than SECONDS, or was never there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("seconds", type=float)

    def handle(self, *args: Any, **options: Any) -> None:
        age = Heartbeat.objects.age(options["name"], now=timezone.now())
        if age is None or age.total_seconds() > options["seconds"]:
            raise CommandError(f"{options['name']} is late.")
