from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from therapy.accounts.actions.open_clinic import open_clinic
from therapy.accounts.invitations import invitation_link


class Command(BaseCommand):
    help = "Make a clinic and its first admin; prints the link where the admin sets a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--phone", required=True, help="shown to patients beside every warning")
        parser.add_argument("--time-zone", default="UTC", help="such as Europe/Berlin")
        parser.add_argument("--admin", required=True, metavar="EMAIL")
        parser.add_argument("--admin-name", default="Clinic admin")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            admin = open_clinic(
                name=options["name"],
                phone=options["phone"],
                time_zone=options["time_zone"],
                admin_name=options["admin_name"],
                admin_email=options["admin"],
                now=timezone.now(),
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(invitation_link(admin))
