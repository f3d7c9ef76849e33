"""The bill of materials says what runs, no more and no less, each with its hash."""

import hashlib
import json
import re

import pytest

from scripts.devtools import bill
from scripts.devtools.places import REQUIREMENTS, ROOT

PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\\\]+)", re.M)


@pytest.fixture(scope="module")
def components(tmp_path_factory):
    path = tmp_path_factory.mktemp("bill") / "sbom.json"
    bill.write_bill(path)
    return json.loads(path.read_text())["components"]


def test_it_lists_every_locked_package_in_its_version(components):
    locked = dict(PINNED.findall((REQUIREMENTS / "run.txt").read_text()))
    listed = {each["name"]: each["version"] for each in components if "pypi" in each["purl"]}
    assert len(locked) > 40
    assert listed == locked


def test_it_lists_the_vendored_files_by_their_hashes(components):
    files = [path for path in (ROOT / "static" / "vendor").rglob("*.*s") if path.is_file()]
    served = {hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    listed = {
        each["content"] for one in components if "npm" in one["purl"] for each in one["hashes"]
    }
    assert len(listed) >= 3
    assert listed == served


def test_every_pin_has_a_hash():
    for name in ("run.txt", "dev.txt"):
        text = (REQUIREMENTS / name).read_text()
        for block in re.split(r"\n(?=\S)", text.strip()):
            assert "--hash=sha256:" in block, block[:80]
