from base64 import urlsafe_b64decode
from binascii import Error
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import Patient, PushSubscription
from therapy.accounts import audit
from therapy.accounts.models import User

MOST_BROWSERS = 10
# An uncompressed P-256 point and a 16-byte secret (RFC 8291).
KEY_BYTES = {"p256dh": 65, "auth": 16}


@transaction.atomic
def subscribe_push(
    *, patient: Patient, endpoint: str, p256dh: str, auth: str, by: User, now: datetime
) -> PushSubscription:
    """Remember a browser that agreed to messages; the same browser again replaces its keys.

    The server will post to `endpoint`, so only known push services are believed. A browser that
    another patient of the clinic used before is this patient's from now on. Raises ValidationError.
    """
    if not _is_push_service(endpoint) or not _are_keys({"p256dh": p256dh, "auth": auth}):
        raise ValidationError(_("This browser's push service isn't known here. Choose e-mail."))
    others = PushSubscription.objects.filter(patient__clinic=patient.clinic_id, endpoint=endpoint)
    others.exclude(patient=patient).delete()
    row, _made = PushSubscription.objects.update_or_create(
        patient=patient,
        endpoint=endpoint,
        defaults={"p256dh": p256dh, "auth": auth, "created_at": now},
    )
    for old in patient.push_subscriptions.order_by("-created_at", "-pk")[MOST_BROWSERS:]:
        old.delete()
    audit.record("subscribe_push", patient, clinic=patient.clinic, by=by, now=now)
    return row


@transaction.atomic
def unsubscribe_push(*, patient: Patient, endpoint: str, by: User, now: datetime) -> None:
    """Forget a browser of this patient. One that isn't known does no harm."""
    gone, _kinds = patient.push_subscriptions.filter(endpoint=endpoint).delete()
    if gone:
        audit.record("unsubscribe_push", patient, clinic=patient.clinic, by=by, now=now)


def _is_push_service(endpoint: str) -> bool:
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    known = any(
        host.endswith(name) if name.startswith(".") else host == name
        for name in settings.PUSH_HOSTS
    )
    return parts.scheme == "https" and port in (None, 443) and known and len(endpoint) <= 500


def _are_keys(keys: dict[str, str]) -> bool:
    try:
        sizes = {name: len(urlsafe_b64decode(text + "==")) for name, text in keys.items()}
    except (Error, ValueError):
        return False
    return sizes == KEY_BYTES
