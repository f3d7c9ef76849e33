import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

# No test here asks for the database: the command must answer without one.


def explain(*words, **options):
    out = io.StringIO()
    call_command("explain_dose", *words, stdout=out, **options)
    return out.getvalue()


def explain_json(*words):
    return json.loads(explain(*words, "--json"))


@pytest.fixture
def cases(tmp_path):
    def write(content):
        path = Path(tmp_path / "cases.json")
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return str(path)

    return write


def test_it_tells_verdict_dose_rules_and_steps():
    answer = explain_json("double-knee-to-chest", "--diagnosis", "disc_radiculopathy")
    steps = answer.pop("steps")
    assert answer == {
        "stretch": "double-knee-to-chest",
        "verdict": "caution",
        "dose": {
            "hold_seconds": 15,
            "reps": 3,
            "sets": 1,
            "sessions_per_day": 1,
            "days_per_week": 7,
        },
        "rules": ["R10"],
    }
    assert [(step["field"], step["from"], step["to"], step["source"]) for step in steps] == [
        ("hold_seconds", 20, 15, "R10"),
        ("reps", 4, 3, "R10"),
    ]
    assert all(step["why"] for step in steps)
    assert {frozenset(step) for step in steps} == {
        frozenset({"field", "from", "to", "why", "source"})
    }


def test_it_gives_no_dose_to_what_is_contraindicated():
    answer = explain_json(
        "double-knee-to-chest", "--diagnosis", "disc_radiculopathy", "--flag", "irritable"
    )
    assert (answer["verdict"], answer["dose"]) == ("contraindicated", None)
    assert answer["rules"] == ["R09", "R10"]


def test_it_takes_several_diagnoses():
    words = ["--diagnosis", "older_adult", "--diagnosis", "hypermobility"]
    answer = explain_json("supine-hamstring-strap", *words)
    assert (answer["verdict"], answer["rules"]) == ("caution", ["R32", "R59"])
    assert (answer["dose"]["hold_seconds"], answer["dose"]["reps"]) == (15, 2)


def test_it_gives_the_default_without_a_diagnosis():
    answer = explain_json("bridge")
    assert (answer["verdict"], answer["rules"], answer["steps"]) == ("neutral", [], [])


def test_it_tells_minutes_of_cardio_only():
    walking = explain_json("walking", "--diagnosis", "stenosis_claudication")
    assert walking["dose"]["duration_minutes"] == 10
    assert "duration_minutes" not in explain_json("bridge")["dose"]


CASES = [
    {"stretch": "bridge", "diagnoses": ["pregnancy"], "flags": []},
    {
        "stretch": "supine-figure-4",
        "diagnoses": ["hip_replacement"],
        "flags": ["posterior_approach"],
    },
    {"stretch": "walking"},
]


def test_it_answers_a_list_of_cases_in_their_order(cases):
    answers = explain_json("--cases", cases(CASES))
    assert [answer["stretch"] for answer in answers] == ["bridge", "supine-figure-4", "walking"]
    assert [answer["verdict"] for answer in answers] == ["neutral", "contraindicated", "neutral"]


def test_it_reads_cases_from_stdin(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(CASES)))
    assert len(explain_json("--cases", "-")) == 3


def test_it_answers_no_cases_with_an_empty_list(cases):
    assert explain_json("--cases", cases([])) == []


def test_it_is_readable_without_json():
    text = explain("double-knee-to-chest", "--diagnosis", "disc_radiculopathy")
    assert "double-knee-to-chest: caution" in text
    assert "hold_seconds: 20 -> 15  (R10)" in text
    blocked = explain("lower-trunk-rotation", "--diagnosis", "vertebral_fracture")
    assert "blocked" in blocked
    assert "R40 contraindicated" in blocked


@pytest.mark.parametrize(
    "words, message",
    [
        (["moonwalk"], "no stretch 'moonwalk'"),
        (["bridge", "--diagnosis", "hiccups"], "no diagnosis 'hiccups'"),
        (["bridge", "--flag", "any"], "no flag 'any'"),
        (["bridge", "--flag", "sleepy"], "no flag 'sleepy'"),
        ([], "Name one STRETCH"),
        (["bridge", "--cases", "-"], "Name one STRETCH"),
        (["--cases", "/nowhere/cases.json"], "cannot be read"),
    ],
)
def test_it_names_the_word_it_does_not_know(words, message):
    with pytest.raises(CommandError, match=message):
        explain(*words)


@pytest.mark.parametrize(
    "content, message",
    [
        ("{", "not JSON"),
        ({"stretch": "bridge"}, "must be a JSON list"),
        (["bridge"], "Case 1: a case is"),
        ([CASES[0], {"stretch": "bridge", "flags": "irritable"}], 'Case 2: "flags" must be'),
        ([CASES[0], {"stretch": "moonwalk"}], "Case 2: The catalog has no stretch 'moonwalk'"),
    ],
)
def test_it_says_which_case_is_wrong(cases, content, message):
    with pytest.raises(CommandError, match=message):
        explain("--cases", cases(content))
