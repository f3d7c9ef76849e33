from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from therapy.accounts.actions.dead_mail import drop_mail, resend_mail
from therapy.accounts.models import MailState, OutgoingMail


class Command(BaseCommand):
    help = "Show the mails that were given up, without names; send them again, or let them go."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("numbers", nargs="*", type=int, help="of mails; all that are given up")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--again", action="store_true", help="try them again")
        what.add_argument("--drop", action="store_true", help="let them go")

    def handle(self, *args: Any, **options: Any) -> None:
        numbers = options["numbers"]
        dead = OutgoingMail.objects.filter(state=MailState.DEAD).select_related("clinic")
        dead = list((dead.filter(pk__in=numbers) if numbers else dead).order_by("pk"))
        if strange := set(numbers) - {mail.pk for mail in dead}:
            raise CommandError(f"Not given up: {', '.join(map(str, sorted(strange)))}.")
        for mail in dead:
            if options["again"]:
                resend_mail(mail=mail, now=timezone.now())
            elif options["drop"]:
                drop_mail(mail=mail, now=timezone.now())
            self.stdout.write(
                f"{mail.pk}: {mail.kind} of clinic {mail.clinic_id}, ordered "
                f"{mail.created_at:%Y-%m-%d %H:%M}, tried {mail.tries} times, {mail.problem}"
            )
        done = "tried again" if options["again"] else "let go" if options["drop"] else "given up"
        self.stdout.write(f"{len(dead)} {done}.")
