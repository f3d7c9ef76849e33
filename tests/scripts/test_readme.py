import re

import pytest

from scripts.devtools.places import ROOT

SETTINGS = (ROOT / "therapy" / "settings.py").read_text()
README = (ROOT / "README.md").read_text()


@pytest.mark.parametrize("name", sorted(set(re.findall(r'env(?:\.\w+)?\(\s*"(\w+)"', SETTINGS))))
def test_it_explains_every_setting(name):
    assert f"| `{name}` |" in README


@pytest.mark.parametrize(
    "target", re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M)
)
def test_it_names_every_make_command(target):
    assert f"make {target}" in README
