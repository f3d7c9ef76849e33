"""A tuple that works out its hash once: what is looked up again and again should be quick to find."""

from typing import Any


class Remembered(tuple[Any, ...]):
    """Equal to the plain tuple of the same values, and found in its place."""

    def __hash__(self) -> int:
        try:
            return self._known
        except AttributeError:
            self._known = super().__hash__()
            return self._known
