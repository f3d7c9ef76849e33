from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from therapy.accounts.actions.make_operator import make_operator
from therapy.accounts.invitations import invitation_link


class Command(BaseCommand):
    help = "Make the account of a site operator; prints the link where they set a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="Site operator")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            operator = make_operator(
                email=options["email"], name=options["name"], now=timezone.now()
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(invitation_link(operator))
