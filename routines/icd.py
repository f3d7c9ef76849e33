"""ICD-10-CM codes: their shape, and which of them exclude each other. Pure.

Codes are kept with their dot. In a pattern a trailing dash stands for every code below it.
"""

import re
from collections.abc import Collection, Iterator, Mapping

# Letter, digit, letter or digit; then a dot and one to four more. X fills a gap before a
# seventh character, so it needs no case of its own.
_SHAPE = re.compile(r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?")


def is_well_formed(code: str) -> bool:
    """Whether `code` has the shape of a code; not whether it exists."""
    return _SHAPE.fullmatch(code) is not None


def is_well_formed_pattern(pattern: str) -> bool:
    """The same for a pattern: M54.5-, M80.- or a whole code."""
    return is_well_formed(pattern.removesuffix("-").removesuffix("."))


def matches(pattern: str, code: str) -> bool:
    """Whether `code` is the pattern's code or lies below it."""
    if pattern.endswith("-"):
        return code.startswith(pattern.removesuffix("-").removesuffix("."))
    return code == pattern


def conflicting_pairs(
    codes: Collection[str], conflicts: Mapping[str, Collection[str]]
) -> Iterator[tuple[str, str]]:
    """Pairs of `codes` that one patient should not carry together; a warning, not an error.

    `conflicts` maps a pattern to the patterns it excludes. Each pair is given once, in order.
    """
    pairs = {
        tuple(sorted((first, second)))
        for pattern, excluded in conflicts.items()
        for first in codes
        if matches(pattern, first)
        for second in codes
        if first != second and any(matches(other, second) for other in excluded)
    }
    yield from sorted(pairs)
