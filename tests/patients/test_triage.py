"""The rules of the desk as a table: facts in, the reasons that fire, in order."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from patients.triage import (
    Alert,
    DeskFacts,
    Limits,
    PausedDays,
    Place,
    Plan,
    Scores,
    WeekFact,
    triage,
)

TODAY = date(2026, 11, 23)
LIMITS = Limits()


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def scores(*days: int, **answers) -> tuple[Scores, ...]:
    """A session on each of these days ago, oldest first."""
    return tuple(Scores(f"s{day}", ago(day), **answers) for day in sorted(days, reverse=True))


def weeks(*doses: object, expected: int = 7, extra: int = 0) -> tuple[WeekFact, ...]:
    """The last weeks' dose adherence in percent, newest first."""
    return tuple(
        WeekFact(ago(7 * (n + 1)), expected, extra, None if d is None else Fraction(d, 100))
        for n, d in enumerate(doses)
    )


# Ten days into a plan, heard from yesterday, nothing to say about.
WELL = DeskFacts(
    today=TODAY,
    program_start=ago(10),
    plan=Plan("p", changed_on=ago(10)),
    last_log_on=ago(1),
    weeks=weeks(70),
)
PAUSED = (PausedDays(ago(2), None),)
THREE = (4, 4, 4)


def after(*pairs: tuple[int, int]) -> dict:
    return {"scores": tuple(Scores(f"s{d}", ago(d), after=pain) for d, pain in pairs)}


def rises(*pairs: tuple[int, int]) -> dict:
    found = [Scores(f"s{n}", ago(3 - n), before=b, after=a) for n, (b, a) in enumerate(pairs)]
    return {"scores": tuple(found)}


def day_after_day(*answers: tuple[int | None, int | None]) -> dict:
    """A session on each day up to today: pain before, and the worst during it."""
    found = [
        Scores(f"s{n}", ago(len(answers) - 1 - n), before=before, during=during)
        for n, (before, during) in enumerate(answers)
    ]
    return {"scores": tuple(found)}


CASES = [
    ("nothing", {}, []),
    ("an open warning sign", {"alerts": (Alert(7, "same_day", ago(1)),)}, ["alert"]),
    ("pain of 7", after((1, 7)), ["pain_high"]),
    ("pain of 6", after((1, 6)), []),
    ("pain of 7 during a stretch", {"scores": scores(1, during=7)}, ["pain_high"]),
    ("pain of 7 eight days ago", after((7, 7)), []),
    ("two above the start", {**after((1, 6)), "first_before": THREE}, ["pain_above_baseline"]),
    ("one above the start", {**after((1, 5)), "first_before": THREE}, []),
    ("two above two answers", {**after((1, 6)), "first_before": (4, 4)}, []),
    ("above the start, then settled", {**after((3, 6), (1, 4)), "first_before": THREE}, []),
    ("rises by two, twice", rises((2, 4), (1, 3)), ["pain_rises"]),
    ("rises by two, once", rises((2, 2), (1, 3)), []),
    ("rises by three, once", rises((1, 4)), ["pain_rises"]),
    ("pain lasts twice", day_after_day((1, 4), (2, 4), (3, 3)), ["not_settled"]),
    ("pain lasts once", day_after_day((1, 4), (2, 2), (2, 2)), []),
    ("pain settles each night", day_after_day((1, 5), (1, 5), (1, 1)), []),
    ("little pain lasts", day_after_day((0, 2), (1, 2), (2, 2)), []),
    ("more pain in the morning, not from a session", day_after_day((3, 3), (4, 4), (5, 5)), []),
    ("pain lasts, the next day unanswered", day_after_day((1, 4), (None, 4), (3, 3)), []),
    ("pain lasts, never asked before", day_after_day((None, 4), (2, 4), (3, 3)), []),
    (
        "pain lasts twice, with a day between",
        {
            "scores": (
                Scores("a", ago(6), before=1, after=4),
                Scores("b", ago(5), before=2, after=2),
                Scores("c", ago(3), before=1, during=4, after=3),
                Scores("d", ago(2), before=3, after=1),
                Scores("e", ago(2), before=0),
            )
        },
        ["not_settled"],
    ),
    (
        "two sessions of one day that last are one morning",
        {
            "scores": (
                Scores("a", ago(3), before=1, during=4),
                Scores("b", ago(3), before=1, during=4),
                Scores("c", ago(2), before=2),
            )
        },
        [],
    ),
    (
        "pain lasts until the second day only",
        {
            "scores": (
                Scores("a", ago(5), before=1, during=4),
                Scores("b", ago(3), before=3, during=5),
                Scores("c", ago(1), before=4),
            )
        },
        [],
    ),
    ("not started for 3 days", {"last_log_on": None, "program_start": ago(3)}, ["never_started"]),
    ("not started for 2 days", {"last_log_on": None, "program_start": ago(2)}, []),
    ("only a log of an earlier program", {"last_log_on": ago(30)}, ["never_started"]),
    ("not started, paused", {"last_log_on": None, "pauses": PAUSED}, []),
    ("silent for 7 days", {"last_log_on": ago(7)}, ["silent"]),
    ("silent for 6 days", {"last_log_on": ago(6)}, []),
    ("silent, and paused", {"last_log_on": ago(9), "pauses": PAUSED}, []),
    (
        "silent for 8 days, 3 of them paused",
        {"last_log_on": ago(8), "pauses": (PausedDays(ago(6), ago(4)),)},
        [],
    ),
    ("under half, two weeks running", {"weeks": weeks(49, 30)}, ["low"]),
    ("under half, one week", {"weeks": weeks(49, 50)}, []),
    ("half is not under half", {"weeks": weeks(50, 20)}, []),
    ("under half, nothing due between", {"weeks": weeks(40, None, 30)}, []),
    ("dropped by 20 points", {"weeks": weeks(60, 70, 90)}, ["dropped"]),
    ("dropped by 19 points", {"weeks": weeks(61, 70, 90)}, []),
    ("dropped, one week before only", {"weeks": weeks(50, 90)}, []),
    ("a low week is not told as a drop, too", {"weeks": weeks(10, 40, 90)}, ["low"]),
    ("skipped twice for pain", {"scores": scores(5, 2, hurt=(3,))}, ["skipped"]),
    ("skipped twice as unclear", {"scores": scores(5, 2, unclear=(3,))}, ["skipped"]),
    ("skipped once for pain", {"scores": scores(2, hurt=(3,))}, []),
    (
        "two stretches skipped once each",
        {"scores": (*scores(5, hurt=(3,)), *scores(2, hurt=(4,)))},
        [],
    ),
    ("two extra of 7", {"weeks": weeks(70, expected=7, extra=2)}, ["overdoing"]),
    ("one extra of 5", {"weeks": weeks(70, expected=5, extra=1)}, []),
    ("plan ends in 7 days", {"plan": Plan("p", ago(10), TODAY + timedelta(7))}, ["plan_ends"]),
    ("plan ends in 8 days", {"plan": Plan("p", ago(10), TODAY + timedelta(8))}, []),
    (
        "plan ends, another follows",
        {"plan": Plan("p", ago(10), TODAY + timedelta(2), followed=True)},
        [],
    ),
    ("plan is over", {"plan": Plan("p", ago(10), ago(1))}, ["plan_over"]),
    ("unchanged for 28 days", {"plan": Plan("p", ago(28))}, ["plan_unchanged"]),
    ("unchanged for 27 days", {"plan": Plan("p", ago(27))}, []),
    (
        "six weeks, no better",
        {"program_start": ago(42), "first_before": (5, 5, 5), "scores": scores(3, 2, 1, before=4)},
        ["no_improvement"],
    ),
    (
        "six weeks, two points better",
        {"program_start": ago(42), "first_before": (5, 5, 5), "scores": scores(3, 2, 1, before=3)},
        [],
    ),
    (
        "six weeks, 30 percent better",
        {"program_start": ago(42), "first_before": (2, 2, 2), "scores": scores(3, 2, 1, before=1)},
        [],
    ),
    (
        "five weeks, no better",
        {"program_start": ago(41), "first_before": (5, 5, 5), "scores": scores(3, 2, 1, before=5)},
        [],
    ),
    (
        "no pain at the start",
        {"program_start": ago(60), "first_before": (0, 0, 0), "scores": scores(3, 2, 1, before=0)},
        [],
    ),
    (
        "three easy sessions",
        {"weeks": weeks(80), "scores": scores(5, 3, 1, after=2, effort=3)},
        ["ready"],
    ),
    ("effort unanswered", {"weeks": weeks(79), "scores": scores(5, 3, 1, after=2)}, []),
    (
        "easy, but little done",
        {"weeks": weeks(79), "scores": scores(5, 3, 1, after=2, effort=3)},
        [],
    ),
    ("going well", {"weeks": weeks(80)}, ["going_well"]),
    (
        "praise is for those who need nobody",
        {"weeks": weeks(80, expected=5, extra=2)},
        ["overdoing"],
    ),
    (
        "silence says that the dose is low",
        {"last_log_on": ago(8), "weeks": weeks(0, 10)},
        ["silent"],
    ),
    (
        "safety before everything",
        {**after((1, 8)), "weeks": weeks(10, 20), "alerts": (Alert(1, "soon", ago(1)),)},
        ["alert", "pain_high", "low"],
    ),
]


@pytest.mark.parametrize(("name", "change", "rules"), CASES, ids=[case[0] for case in CASES])
def test_it_fires(name, change, rules):
    assert [str(r.rule) for r in triage(replace(WELL, **change), LIMITS).reasons] == rules


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"alerts": (Alert(1, "soon", TODAY),)}, Place.NEEDS_YOU),
        ({"weeks": weeks(85), "scores": scores(5, 3, 1, after=0, effort=2)}, Place.READY),
        ({"plan": Plan("p", ago(40))}, Place.PLAN),
        ({"program_start": ago(2), "plan": Plan("p", ago(2))}, Place.NEW),
        ({"program_start": None, "plan": None, "last_log_on": None}, Place.NEW),
        ({}, Place.FINE),
        ({"weeks": weeks(90)}, Place.FINE),
    ],
)
def test_it_gives_each_patient_a_place(change, place):
    assert triage(replace(WELL, **change), LIMITS).place == place


def test_it_keeps_quiet_about_what_was_reviewed_until_the_evidence_is_another():
    facts = replace(WELL, **after((2, 7)))
    first = triage(facts, LIMITS).first
    assert triage(facts, LIMITS, {first.evidence}).reasons == ()
    assert triage(facts, LIMITS, {first.evidence}).reviewed == (first,)
    again = replace(WELL, **after((2, 7), (1, 7)))
    assert triage(again, LIMITS, {first.evidence}).first.rule == "pain_high"


def test_it_never_sets_an_open_warning_sign_aside():
    facts = replace(WELL, alerts=(Alert(7, "emergency", TODAY),))
    evidence = {reason.evidence for reason in triage(facts, LIMITS).reasons}
    assert triage(facts, LIMITS, evidence).first.rule == "alert"


def test_it_takes_further_silence_as_new_evidence():
    week = triage(replace(WELL, last_log_on=ago(7)), LIMITS).first.evidence
    same = triage(replace(WELL, last_log_on=ago(7), today=TODAY + timedelta(6)), LIMITS)
    later = triage(replace(WELL, last_log_on=ago(7), today=TODAY + timedelta(7)), LIMITS)
    assert same.first.evidence == week
    assert later.first.evidence != week


def test_it_says_the_numbers_of_its_sentence():
    reason = triage(replace(WELL, **after((2, 7), (1, 9))), LIMITS).first
    assert reason.numbers == {"on": ago(1), "pain": 9, "times": 2}


def test_it_follows_the_clinics_limits():
    facts = replace(WELL, **after((1, 6)))
    assert triage(facts, replace(LIMITS, pain_high=6)).first.rule == "pain_high"
