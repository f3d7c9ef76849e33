"""Messages to a patient's browsers by web push. The payload says nothing: words come from the page."""

import json
import logging
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from pywebpush import WebPushException, webpush

from patients.models import Patient, PushSubscription
from therapy.vapid import is_ready, vapid

log = logging.getLogger(__name__)
TIMEOUT_SECONDS = 5
# Not delivered within two hours: dropped by the push service, as we would drop it.
TTL_SECONDS = 7200
GONE = (404, 410)


def push_reminder(patient: Patient) -> bool:
    """Send to each of the patient's browsers; True when one service took it. Dead ones go."""
    if not is_ready():
        return False
    # A sum, not any(): each browser gets its message.
    return sum(_push(row) for row in patient.push_subscriptions.all()) > 0


def _push(row: PushSubscription) -> bool:
    payload = {
        "title": settings.SITE_NAME,
        "body": _("Here is your reminder."),
        "url": reverse("today"),
        "tag": "reminder",
    }
    try:
        webpush(
            {"endpoint": row.endpoint, "keys": {"p256dh": row.p256dh, "auth": row.auth}},
            json.dumps(payload),
            vapid_private_key=vapid(),
            vapid_claims={"sub": settings.VAPID_CONTACT, "aud": _origin(row.endpoint)},
            timeout=TIMEOUT_SECONDS,
            ttl=TTL_SECONDS,
        )
    except WebPushException as error:
        if error.response is not None and error.response.status_code in GONE:
            row.delete()
        log.warning("push subscription %s refused a message", row.pk)
        return False
    except (requests.RequestException, ValueError):
        log.warning("push subscription %s could not be reached", row.pk)
        return False
    return True


def _origin(endpoint: str) -> str:
    parts = urlsplit(endpoint)
    return f"{parts.scheme}://{parts.netloc}"
