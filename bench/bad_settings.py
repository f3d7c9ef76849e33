"""The site's settings, and a protocol that is wrong on purpose."""

from therapy.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "bench.bad_protocols.apps.BadProtocols"]  # noqa: F405
