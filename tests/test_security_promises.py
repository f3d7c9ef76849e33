"""docs/security.md names tests; a promise whose test is gone is none."""

import re

import pytest

from scripts.devtools.places import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text()
NAMED = sorted(set(re.findall(r"`([\w/]+\.py)::(test_\w+)`", PAGE)))


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_the_test_is_there(file, name):
    path = ROOT / "tests" / file
    assert path.is_file()
    assert re.search(rf"^def {name}\(", path.read_text(), re.M), f"{file} has no {name}"


def test_each_promise_names_one():
    rows = re.findall(r"^\| (\d+) \|.*$", PAGE, re.M)
    promises = [line for line in PAGE.splitlines() if re.match(r"\| \d+ \|", line)]
    assert len(promises) >= 26
    assert rows == [str(number) for number in range(1, len(rows) + 1)]
    assert all("::test_" in line for line in promises)


def test_each_decision_has_a_number_of_its_own():
    numbers = [path.name[:4] for path in sorted((ROOT / "docs" / "adr").glob("*.md"))]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
