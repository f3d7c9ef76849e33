from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from therapy.accounts.actions.remove_factor import reset_second_factor
from therapy.accounts.factor_mail import factor_message
from therapy.accounts.models import User


class Command(BaseCommand):
    help = "Reset the second factor of somebody whom no clinic admin can help, the last admin say."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"], is_active=True).first()
        if user is None or user.is_patient:
            raise CommandError("No open staff account has this e-mail.")
        reset_second_factor(user=user, by=None, now=timezone.now())
        # At once: a thread would end with this process.
        factor_message(user, "reset").send(fail_silently=True)
        self.stdout.write("Reset. The next sign-in sets up a new one; every session has ended.")
