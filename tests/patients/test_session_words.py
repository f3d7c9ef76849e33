import pytest

from patients.own.logged_session import EntryInput
from patients.own.session_words import entry_words
from tests import build


@pytest.fixture
def line(pat):
    stretch = build.make_stretch(reps=4, sets=1, hold_seconds=20)
    return build.make_assignment(pat, [stretch]).prescriptions.get()


@pytest.mark.parametrize(
    ("amounts", "state"),
    [
        ({"reps": 4}, "done"),
        ({"reps": 101}, "done"),
        ({"reps": 3}, "partial"),
        ({"reps": 4, "hold_seconds": 10}, "partial"),
        ({"as_prescribed": True}, "done"),
        ({"skipped": "pain"}, "skipped"),
    ],
)
def test_it_calls_as_much_as_asked_or_more_done(line, amounts, state):
    assert entry_words(EntryInput(line.pk, **amounts), line).state == state
