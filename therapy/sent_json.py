"""JSON as somebody sent it, who may have meant harm."""

import json
from typing import Any


class Careful(json.JSONDecoder):
    """Says JSONDecodeError, which everybody expects, also of what is too deep or too long a number.

    Numbers that are none (NaN, 1e999) are refused as well: nothing of ours counts with them.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "parse_constant": _refuse, "parse_float": _finite})

    def decode(self, s: str, *args: Any) -> Any:
        try:
            return super().decode(s, *args)
        except json.JSONDecodeError:
            raise
        except (ValueError, RecursionError):
            raise json.JSONDecodeError("unreadable", "", 0) from None


def read_json(text: str | bytes) -> Any:
    """What was sent; JSONDecodeError, a ValueError, for everything that can't be read."""
    return json.loads(text, cls=Careful)


def _finite(digits: str) -> float:
    number = float(digits)
    return number if abs(number) < float("inf") else _refuse(digits)


def _refuse(word: str) -> float:
    raise ValueError(f"no number: {word[:20]}")
