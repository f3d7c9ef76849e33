import copy
import io
import json

import pytest
from django.core.management import CommandError, call_command

EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
WORKED_EXAMPLE = {
    "week_start": "2026-11-16",
    "active": {
        "start": "2026-11-01",
        "end": None,
        "pauses": [{"from": "2026-11-22", "until": "2026-11-22"}],
    },
    "program": [
        {
            "line": "A",
            "prescriptions": [
                {
                    "from": "2026-11-01",
                    "until": None,
                    "schedule": {"days_of_week": EVERY_DAY, "times_per_day": 2},
                    "dose": {"sets": 1, "reps": 3, "hold_seconds": 30, "sides": "each"},
                }
            ],
        },
        {
            "line": "B",
            "prescriptions": [
                {
                    "from": "2026-11-01",
                    "until": None,
                    "schedule": {"days_per_week": 3},
                    "dose": {"sets": 3, "reps": 10, "sides": "both"},
                }
            ],
        },
    ],
    "sessions": [],
}
A, B = {"line": "A", "as_prescribed": True}, {"line": "B", "as_prescribed": True}


def logged(id, on, *entries, recorded_on=None):
    return {
        "id": id,
        "performed_on": on,
        "recorded_on": recorded_on or on,
        "entries": list(entries),
    }


WORKED_EXAMPLE["sessions"] = [
    logged("m1", "2026-11-16", A),
    logged("m2", "2026-11-16", A, B),
    logged("t1", "2026-11-17", {"line": "A", "sets": 1, "reps": 2, "hold_seconds": 30}),
    logged("th1", "2026-11-19", A, B),
    logged("th2", "2026-11-19", A, {"line": "B", "sets": 1, "reps": 5}),
    logged("th3", "2026-11-19", A),
    logged("s1", "2026-11-21", {"line": "A", "skipped": "pain"}),
]


@pytest.fixture
def explain(tmp_path):
    def run(data, *options):
        path = tmp_path / "case.json"
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        out = io.StringIO()
        call_command("explain_adherence", str(path), *options, stdout=out)
        return out.getvalue()

    return run


def test_it_explains_the_worked_example(explain):
    assert json.loads(explain(WORKED_EXAMPLE, "--json")) == {
        "expected_sessions": 12,
        "credited_sessions": 5,
        "extra_sessions": 1,
        "late_sessions": 0,
        "session_adherence": pytest.approx(5 / 12),
        "dose_adherence": pytest.approx(19 / 36),
        "lines": [
            {"line": "A", "expected": 12, "dose_adherence": pytest.approx(7 / 18)},
            {"line": "B", "expected": 3, "dose_adherence": pytest.approx(2 / 3)},
        ],
    }


def test_it_prints_a_list_for_a_list(explain):
    late = copy.deepcopy(WORKED_EXAMPLE)
    late["sessions"] += [
        logged(name, "2026-11-20", A, recorded_on="2026-11-23") for name in ("f1", "f2")
    ]
    first, second = json.loads(explain([WORKED_EXAMPLE, late], "--json"))
    assert first["credited_sessions"] == 5
    assert (second["credited_sessions"], second["late_sessions"]) == (7, 2)
    assert second["dose_adherence"] == pytest.approx(11 / 18)
    assert explain([], "--json").strip() == "[]"


def test_it_prints_null_where_nothing_is_due(explain):
    case = {**WORKED_EXAMPLE, "active": {"start": "2026-12-01", "end": None}}
    printed = json.loads(explain(case, "--json"))
    assert printed["session_adherence"] is printed["dose_adherence"] is None
    assert [line["dose_adherence"] for line in printed["lines"]] == [None, None]


def test_it_reads_from_standard_input(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(WORKED_EXAMPLE)))
    call_command("explain_adherence", "-", "--json")
    assert json.loads(capsys.readouterr().out)["expected_sessions"] == 12


def test_it_prints_a_table_for_people(explain):
    table = explain(WORKED_EXAMPLE)
    assert "5 of 12  41.6 %" in table
    assert "over_the_day" in table


def test_it_keeps_parts_of_a_minute_exact(explain):
    case = copy.deepcopy(WORKED_EXAMPLE)
    walk = case["program"][1]["prescriptions"][0]
    walk["dose"] = {"duration_minutes": 20, "sides": "both"}
    walk["schedule"] = {"days_per_week": 1}
    case["sessions"] = [logged("w", "2026-11-16", {"line": "B", "minutes": 12.5})]
    assert json.loads(explain(case, "--json"))["lines"][1]["dose_adherence"] == 0.625


def test_it_takes_a_whole_number_written_with_a_point(explain):
    text = json.dumps(WORKED_EXAMPLE).replace('"reps": 10', '"reps": 10.0')
    assert explain(text, "--json") == explain(WORKED_EXAMPLE, "--json")


def changed(path, value):
    """The worked example with one key set, or deleted when the value is `...`."""
    case = copy.deepcopy(WORKED_EXAMPLE)
    node = case
    for key in path[:-1]:
        node = node[key]
    if value is ...:
        del node[path[-1]]
    else:
        node[path[-1]] = value
    return case


FIRST_VERSION = ("program", 0, "prescriptions", 0)
MALFORMED = [
    (("week_start",), ..., "week_start: is missing"),
    (("week_start",), "16.11.2026", "week_start: is malformed"),
    (("week_start",), "2026-W47-1", "week_start"),
    (("week_start",), "2026-02-30", "week_start"),
    (("week_start",), "9999-12-31", "week_start"),
    (("active",), None, "active"),
    (("active", "start"), None, "active.start"),
    (("active", "pauses"), {}, "active.pauses"),
    (("active", "pauses", 0, "until"), 5, r"active.pauses\[0\].until"),
    (("program",), ..., "program: is missing"),
    (("program", 1, "line"), "A", "program: a line appears twice"),
    (("program", 0, "line"), 1, r"program\[0\].line"),
    ((*FIRST_VERSION, "schedule"), {}, r"prescriptions\[0\].schedule.days_of_week"),
    ((*FIRST_VERSION, "schedule", "days_of_week"), [0], "schedule.days_of_week"),
    ((*FIRST_VERSION, "schedule", "times_per_day"), 0, "schedule.times_per_day"),
    ((*FIRST_VERSION, "schedule", "times_per_day"), ..., "schedule: .*times_per_day"),
    ((*FIRST_VERSION, "schedule", "times_per_day"), True, "schedule.times_per_day"),
    ((*FIRST_VERSION, "schedule", "days_per_week"), 3, "schedule: .*not both"),
    ((*FIRST_VERSION, "dose"), {"sides": "each"}, "dose: .*reps"),
    ((*FIRST_VERSION, "dose", "sides"), "left", "dose.sides"),
    ((*FIRST_VERSION, "dose", "sides"), ["each"], "dose.sides"),
    ((*FIRST_VERSION, "dose", "reps"), -1, "dose.reps"),
    (("sessions",), "none", "sessions"),
    (("sessions", 0), 7, r"sessions\[0\]"),
    (("sessions", 0, "id"), ..., r"sessions\[0\].id: is missing"),
    (("sessions", 1, "id"), "m1", "sessions: .*same id"),
    (("sessions", 0, "recorded_on"), ..., r"sessions\[0\].recorded_on"),
    (("sessions", 0, "entries"), ..., r"sessions\[0\].entries"),
    (("sessions", 0, "entries", 0, "side"), "up", r"entries\[0\].side"),
    (("sessions", 0, "entries", 0, "as_prescribed"), 1, r"entries\[0\].as_prescribed"),
    (("sessions", 0, "entries", 0, "skipped"), "pain", r"entries\[0\].skipped"),
    (("sessions", 0, "entries", 0, "reps"), 1.5, r"entries\[0\].reps"),
    (("sessions", 0, "entries", 0, "minutes"), -2, r"entries\[0\].minutes"),
]


@pytest.mark.parametrize(("path", "value", "complaint"), MALFORMED)
def test_it_names_the_key_at_fault(explain, path, value, complaint):
    with pytest.raises(CommandError, match=complaint):
        explain(changed(path, value), "--json")


def test_it_names_the_case_at_fault(explain):
    with pytest.raises(CommandError, match=r"^\[1\]\.active"):
        explain([WORKED_EXAMPLE, changed(("active",), ...)], "--json")


@pytest.mark.parametrize("text", ["", "{", "NaN", "1e999999999", "7", '"case"', "null", "[[]]"])
def test_it_refuses_what_is_no_case(explain, text):
    with pytest.raises(CommandError):
        explain(text, "--json")


def test_it_refuses_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("explain_adherence", str(tmp_path / "none.json"))
