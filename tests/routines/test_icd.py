"""The shape of ICD-10-CM codes, and pairs that exclude each other."""

import pytest

from routines import reference
from routines.icd import conflicting_pairs, is_well_formed, is_well_formed_pattern, matches


@pytest.mark.parametrize("code", ["I10", "M54.50", "S33.5XXA", "M45.A6", "M53.2X6", "Z98.1"])
def test_it_knows_the_shape_of_a_code(code: str) -> None:
    assert is_well_formed(code)


@pytest.mark.parametrize(
    "code", ["", "M5", "M5450", "m54.50", "M54.", "M54.50123", "54.50", "M54.50 "]
)
def test_it_refuses_what_is_no_code(code: str) -> None:
    assert not is_well_formed(code)


@pytest.mark.parametrize(
    ("pattern", "code", "expected"),
    [
        ("M54.5-", "M54.50", True),
        ("M54.5-", "M54.41", False),
        ("M80.-", "M80.08XA", True),
        ("S39.012-", "S39.012D", True),
        ("M51.360", "M51.360", True),
        ("M51.36", "M51.360", False),
    ],
)
def test_it_reads_a_trailing_dash_as_everything_below(
    pattern: str, code: str, expected: bool
) -> None:
    assert is_well_formed_pattern(pattern)
    assert matches(pattern, code) is expected


@pytest.mark.parametrize(
    ("codes", "pairs"),
    [
        (["M54.50", "M51.26"], [("M51.26", "M54.50")]),
        (["M51.16", "M54.16"], [("M51.16", "M54.16")]),
        (["M80.08XA", "M48.56XA"], [("M48.56XA", "M80.08XA")]),
        (["M54.50", "I10"], []),
        ([], []),
    ],
)
def test_it_finds_codes_that_exclude_each_other(
    codes: list[str], pairs: list[tuple[str, str]]
) -> None:
    checks = reference.icd_checks()
    assert list(conflicting_pairs(codes, checks.excluded)) == pairs
