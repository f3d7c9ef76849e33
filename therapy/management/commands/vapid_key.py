from base64 import urlsafe_b64encode
from typing import Any

from django.core.management.base import BaseCommand
from py_vapid import Vapid02


class Command(BaseCommand):
    help = "Print a new key for VAPID_PRIVATE_KEY: it signs messages to phones."

    def handle(self, *args: Any, **options: Any) -> None:
        key = Vapid02()
        key.generate_keys()
        scalar = key.private_key.private_numbers().private_value.to_bytes(32)
        self.stdout.write(urlsafe_b64encode(scalar).rstrip(b"=").decode())
