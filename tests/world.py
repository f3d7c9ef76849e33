"""Every named route, and for each the objects of Pat's clinic that fill its address."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

# Routes of libraries that hold none of our rows.
LIBRARY_PREFIXES = ("account_", "mfa_")


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
        return reverse(self.name, kwargs=samples[self.name] if self.params else {})


def all_routes() -> list[Route]:
    return list(_walk(get_resolver().url_patterns, ()))


def _walk(patterns: list[Any], params: tuple[str, ...]) -> Iterator[Route]:
    for pattern in patterns:
        own = tuple(pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, params + own)
        elif isinstance(pattern, URLPattern):
            yield Route(pattern.name or "", params + own, pattern.callback)
