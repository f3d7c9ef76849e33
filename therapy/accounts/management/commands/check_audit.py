from typing import Any

from django.core.management.base import BaseCommand, CommandError

from therapy.accounts.models import AuditEntry, AuditSeal
from therapy.accounts.seal_heads import noted_heads
from therapy.accounts.second_wall import sees_the_whole_trail
from therapy.accounts.trail_check import findings


class Command(BaseCommand):
    help = "Check the whole audit trail against its seals and the heads noted outside."

    def handle(self, *args: Any, **options: Any) -> None:
        if not sees_the_whole_trail():
            raise CommandError("This database role sees one clinic at a time: be owner or worker.")
        found = 0
        for each in findings(noted_heads()):
            self.stdout.write(str(each))
            found += 1
        if found:
            raise CommandError(f"The audit trail was tampered with: {found} findings.")
        heads = sum(1 for _ in noted_heads())
        counts = f"{AuditEntry.objects.count()} entries, {AuditSeal.objects.count()} seals"
        self.stdout.write(f"The audit trail is whole: {counts}, {heads} heads outside.")
