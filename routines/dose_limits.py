"""The usual range of each dose field, by kind: leaving it is allowed and deserves a look. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from routines.dose import Dose

Range = tuple[int, int]


@dataclass(frozen=True)
class Limit:
    """`hard` rejects, `soft` warns; ranges are inclusive. Soft keys: a kind, stretch_65_plus, any."""

    field: str
    hard: Range
    soft: Mapping[str, Range] = field(default_factory=dict)


@dataclass(frozen=True)
class SoftWarning:
    """A number outside its usual range; the words are the template's."""

    field: str
    value: int
    low: int
    high: int


def soft_warnings(
    kind: str, dose: Dose, *, age_65_plus: bool, limits: Mapping[str, Limit]
) -> tuple[SoftWarning, ...]:
    """One warning per field outside its usual range, in the order of the dose's fields.

    A field without a range for this kind warns of nothing. Never raises.
    """
    warnings = []
    for name, value in dose.given():
        usual = _usual_range(limits.get(name), kind, age_65_plus)
        if usual is not None and not usual[0] <= value <= usual[1]:
            warnings.append(SoftWarning(name, value, *usual))
    return tuple(warnings)


def _usual_range(limit: Limit | None, kind: str, age_65_plus: bool) -> Range | None:
    if limit is None:
        return None
    # People over 65 gain more from 30-60 s holds (ACSM; Feland 2001).
    older = limit.soft.get(f"{kind}_65_plus") if age_65_plus else None
    return older or limit.soft.get(kind) or limit.soft.get("any")
