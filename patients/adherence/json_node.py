"""Reading JSON with complaints that name the key at fault."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any


class MalformedCase(ValueError):
    """A case that cannot be read; the message begins with the key at fault."""


class Node:
    """A JSON object and the path that leads to it, so that every complaint can name its key."""

    def __init__(self, value: Any, path: str) -> None:
        self.path = path
        self.values: Mapping[str, Any] = value
        if not isinstance(value, Mapping):
            raise MalformedCase(f"{path or 'case'}: expected an object.")

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def fail(self, key: str, wanted: str) -> MalformedCase:
        problem = "is missing" if key not in self.values else "is malformed"
        return MalformedCase(f"{self.at(key)}: {problem}; expected {wanted}.")

    def text(self, key: str) -> str:
        value = self.values.get(key)
        if not isinstance(value, str) or not value:
            raise self.fail(key, "text")
        return value

    def day(self, key: str) -> date:
        value = self.values.get(key)
        try:
            # Only YYYY-MM-DD: fromisoformat alone also takes "20261116" and "2026-W47-1".
            if len(value) == 10 and value[4] == value[7] == "-":
                return date.fromisoformat(value)
        except (TypeError, ValueError):
            pass
        raise self.fail(key, "a date like 2026-11-16")

    def day_or_open(self, key: str) -> date | None:
        return None if self.values.get(key) is None else self.day(key)

    def whole(self, key: str, least: int = 0, most: int = 100_000) -> int | None:
        """A whole number, None when absent or null."""
        value = self.values.get(key)
        # JSON's true is an int to Python.
        if value is None or (type(value) is int and least <= value <= most):
            return value
        raise self.fail(key, f"a whole number from {least} to {most}")

    def number(self, key: str) -> int | Fraction | None:
        value = self.values.get(key)
        if value is None or (type(value) in (int, Fraction) and value >= 0):
            return value
        raise self.fail(key, "a number from 0")

    def flag(self, key: str) -> bool:
        value = self.values.get(key, False)
        if value is None or isinstance(value, bool):
            return bool(value)
        raise self.fail(key, "true or false")

    def one_of(self, key: str, choices: Mapping[str | None, Any]) -> Any:
        value = self.values.get(key)
        if (value is None or isinstance(value, str)) and value in choices:
            return choices[value]
        raise self.fail(key, " or ".join(f'"{choice}"' for choice in choices if choice))

    def node(self, key: str) -> "Node":
        if not isinstance(self.values.get(key), Mapping):
            raise self.fail(key, "an object")
        return Node(self.values[key], self.at(key))

    def each(self, key: str, read: Callable[["Node"], Any], *, needed: bool = True) -> tuple:
        items = self.values.get(key)
        if items is None and not needed:
            return ()
        if not isinstance(items, Sequence) or isinstance(items, str):
            raise self.fail(key, "a list")
        return tuple(read(Node(item, f"{self.at(key)}[{n}]")) for n, item in enumerate(items))

    def build(self, make: Callable[..., Any], **values: Any) -> Any:
        """`make(**values)`, its own complaint told with the path."""
        try:
            return make(**values)
        except ValueError as error:
            raise MalformedCase(f"{self.path}: {error}") from error
