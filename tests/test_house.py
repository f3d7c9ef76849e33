import ast
from collections import Counter
from pathlib import Path

from django.contrib.auth import get_user_model


def test_it_has_its_own_user_from_the_first_migration(alice):
    assert get_user_model() is type(alice)


def test_every_setting_is_given_once():
    """Of two, the second would win and the first be read by nobody but people."""
    settings = Path(__file__).resolve().parents[1] / "therapy" / "settings.py"
    given = [
        target.id
        for line in ast.parse(settings.read_text()).body
        if isinstance(line, ast.Assign)
        for target in line.targets
        if isinstance(target, ast.Name)
    ]
    assert len(given) > 80
    assert [name for name, times in Counter(given).items() if times > 1] == []
