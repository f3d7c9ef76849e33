"""When a black-holed Redis counts as having delayed people (bench/outages.py)."""

import pytest

from bench.outage_kit.verdict import Seen, is_slower


def p95(ms: float) -> Seen:
    return Seen("a phase", asked=100, accepted=100, unavailable=0, p50=ms / 2, p95=ms)


@pytest.mark.parametrize(
    ("normal", "silent", "slower"),
    [
        (40, 2000, True),
        (100, 151, True),
        (100, 149, False),
        # More than half as much again, but by milliseconds.
        (10, 29, False),
        (10, 31, True),
        (100, 50, False),
    ],
)
def test_it_must_be_slower_by_half_and_by_20_ms(normal, silent, slower):
    assert is_slower(p95(silent), p95(normal)) is slower
