"""Where somebody is signed in: one row per device, kept by allauth."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.utils.translation import gettext as _

from therapy.accounts.models import User

# The first that matches wins: most browsers also call themselves Safari, and Edge also Chrome.
BROWSERS = (
    (r"Edg", "Edge"),
    (r"SamsungBrowser", "Samsung Internet"),
    (r"OPR|Opera", "Opera"),
    (r"Firefox|FxiOS", "Firefox"),
    (r"Chrome|CriOS|Chromium", "Chrome"),
    (r"Safari", "Safari"),
)
SYSTEMS = (
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"Mac OS X|Macintosh", "Mac"),
    (r"CrOS", "Chromebook"),
    (r"Linux", "Linux"),
)


@dataclass(frozen=True)
class Device:
    """A browser in which somebody is signed in; `is_this` is the one asking."""

    pk: int
    name: str
    since: datetime
    is_this: bool


def devices_of(user: User, this_session: str | None = None) -> list[Device]:
    """The devices that are signed in now, the latest first; those that ran out are forgotten."""
    rows = UserSession.objects.purge_and_list(user)
    devices = [
        Device(row.pk, device_name(row.user_agent), row.created_at, row.session_key == this_session)
        for row in rows
    ]
    return sorted(devices, key=lambda device: device.since, reverse=True)


def device_name(user_agent: str) -> str:
    """A browser's own description in words: "Chrome on Android"."""
    browser, system = _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown device")


def _first(patterns: Sequence[tuple[str, str]], text: str) -> str:
    return next((name for pattern, name in patterns if re.search(pattern, text)), "")
