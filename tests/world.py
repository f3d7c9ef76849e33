"""Every table of ours; every named route, and for each the objects of Pat's clinic that fill its address."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from rest_framework.authtoken.models import Token

OURS = ("accounts", "routines", "patients")
# Libraries' tables that say how our people get in.
KEYS = (Authenticator, Token, UserSession)
# Routes of libraries that hold none of our rows.
LIBRARY_PREFIXES = ("account_", "mfa_")
# What fills an address of a library's.
LIBRARYS = {"account_reset_password_from_key": {"uidb36": "1", "key": "a-key"}}


@dataclass(frozen=True)
class Route:
    name: str
    params: tuple[str, ...]
    callback: Callable[..., Any]

    @property
    def policy(self) -> Any:
        """The roles that may enter; None is public; AttributeError is a forgotten door."""
        cls = getattr(self.callback, "cls", None) or getattr(self.callback, "view_class", None)
        if cls is not None:
            permission = cls.permission_classes[0]
            return getattr(permission, "roles", None)
        return self.callback.policy

    def url(self, samples: dict[str, dict[str, Any]]) -> str:
        return reverse(self.name, kwargs=_own(self, samples))


def own_models() -> list[type[Model]]:
    """Every table of our apps, also those between two others."""
    return [
        model
        for label in OURS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]


def our_models() -> list[type[Model]]:
    """Every table with rows of ours: also what people sign in with."""
    return [*own_models(), *KEYS]


def all_routes() -> list[Route]:
    return list(_walk(get_resolver().url_patterns, ()))


def our_routes() -> list[Route]:
    return [route for route in all_routes() if not route.name.startswith(LIBRARY_PREFIXES)]


def guarded_routes() -> list[Route]:
    """Those that are for some role only."""
    return [route for route in our_routes() if route.policy is not None]


def closed_doors(samples: dict[str, dict[str, Any]]) -> list[tuple[str, str]]:
    """(name, address) of each route that isn't public; over all there are, libraries' too."""
    return [
        (route.name, reverse(route.name, kwargs=LIBRARYS.get(route.name) or _own(route, samples)))
        for route in all_routes()
        if getattr(route.callback, "policy", "closed") is not None
    ]


def _own(route: Route, samples: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return samples[route.name] if route.params else {}


def _walk(patterns: list[Any], params: tuple[str, ...]) -> Iterator[Route]:
    for pattern in patterns:
        own = tuple(pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, params + own)
        elif isinstance(pattern, URLPattern):
            yield Route(pattern.name or "", params + own, pattern.callback)
