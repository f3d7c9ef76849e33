"""From what YAML holds to the typed entries: the classes in entries.py are the schema. Pure."""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Entry = TypeVar("Entry")


class Misfit(ValueError):
    """A value that does not fit its type; the message is the reason in words."""


def build(cls: type[Entry], raw: object) -> Entry:
    """An instance of `cls` from a mapping.

    Raises Misfit for an unknown key, a missing field and a wrong type; never converts, so
    "3" is no number and 1 no truth.
    """
    if not isinstance(raw, Mapping):
        raise Misfit("must be a mapping")
    hints = _hints(cls)
    for key in raw:
        if key not in hints:
            raise Misfit(f"unknown key {key!r}")
    values = {}
    for field in fields(cls):
        if field.name in raw:
            values[field.name] = _named(field.name, hints[field.name], raw[field.name])
        elif field.default is MISSING and field.default_factory is MISSING:
            raise Misfit(f"missing field {field.name!r}")
    return cls(**values)


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _named(name: str, hint: Any, value: object) -> object:
    try:
        return _value(hint, value)
    except Misfit as misfit:
        raise Misfit(f"{name}: {misfit}") from None


def _value(hint: Any, value: object) -> object:
    if is_dataclass(hint):
        return build(hint, value)
    if hint in _SCALARS:
        return _scalar(hint, value)
    return _CONTAINERS[get_origin(hint)](get_args(hint), value)


_SCALARS = {str: "text", int: "a whole number", bool: "true or false"}


def _scalar(hint: type, value: object) -> object:
    # type(), not isinstance: to Python, true is a number.
    if type(value) is not hint:
        raise Misfit(f"must be {_SCALARS[hint]}, not {value!r}")
    if value == "":
        raise Misfit("must not be empty")
    return value


def _optional(args: tuple[Any, ...], value: object) -> object:
    return None if value is None else _value(args[0], value)


def _tuple(args: tuple[Any, ...], value: object) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise Misfit(f"must be a list, not {value!r}")
    if args[-1] is Ellipsis:
        return tuple(_value(args[0], item) for item in value)
    if len(value) != len(args):
        raise Misfit(f"must have {len(args)} values")
    return tuple(_value(hint, item) for hint, item in zip(args, value, strict=True))


def _mapping(args: tuple[Any, ...], value: object) -> dict[object, object]:
    if not isinstance(value, dict):
        raise Misfit("must be a mapping")
    return {_value(args[0], key): _named(str(key), args[1], item) for key, item in value.items()}


_CONTAINERS: dict[Any, Callable[[tuple[Any, ...], Any], object]] = {
    Union: _optional,
    types.UnionType: _optional,
    tuple: _tuple,
    Mapping: _mapping,
}
