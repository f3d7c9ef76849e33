from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from patients.models import Pause
from patients.reports.facts import week_facts
from patients.reports.judging import judge_live, judge_patient_week
from tests import build
from tests.patients.worked_example import FRIDAY, MONDAY, NEXT_MONDAY, WEEK, make_example

pytestmark = pytest.mark.django_db
SUNDAY = WEEK + timedelta(days=6)


def facts_of(patient):
    return week_facts([patient.pk], WEEK)[patient.pk]


def test_it_judges_the_worked_example_from_rows(pat):
    example = make_example(pat)
    example.log_the_week()
    week = judge_patient_week(pat, WEEK)
    assert (week.expected_sessions, week.credited_sessions, week.extra_sessions) == (12, 5, 1)
    assert week.session_adherence == Fraction(5, 12)
    lines = {
        line.line: (line.expected, round(float(line.dose_adherence), 3)) for line in week.lines
    }
    assert lines == {str(example.a.pk): (12, 0.389), str(example.b.pk): (3, 0.667)}
    assert round(float(week.dose_adherence), 3) == 0.528


def test_it_counts_what_is_entered_late_in_the_week_it_was_done(pat):
    example = make_example(pat)
    example.log_the_week()
    example.log_friday_late()
    week = judge_patient_week(pat, WEEK)
    assert (week.credited_sessions, week.late_sessions, week.counted_sessions) == (7, 2, 8)
    assert round(float(week.dose_adherence), 3) == 0.611


def test_it_reads_any_number_of_patients_in_a_few_queries(
    clinic, alice, pat, django_assert_num_queries
):
    """Four, and one more for those who logged nothing in the week."""
    stretch = build.make_stretch()
    patients = [build.make_patient(clinic, therapist=alice) for _ in range(5)]
    for patient in patients:
        build.make_assignment(patient, [stretch])
        build.make_session(patient, MONDAY, {stretch: "done"})
    for number in (1, 5):
        with django_assert_num_queries(4):
            found = week_facts([patient.pk for patient in patients[:number]], WEEK)
        assert len(found) == number
        assert all(len(facts.sessions) == 1 for facts in found.values())
    with django_assert_num_queries(5):
        assert len(week_facts([pat.pk, *(patient.pk for patient in patients)], WEEK)) == 6


def test_it_leaves_out_what_was_taken_back_or_corrected(pat):
    stretch = build.make_stretch()
    build.make_assignment(pat, [stretch])
    wrong = build.make_session(pat, MONDAY, {stretch: {"reps": 1}})
    right = build.make_session(pat, MONDAY, {stretch: "done"}, corrects=wrong)
    build.make_session(pat, MONDAY, {stretch: "done"}, voided_at=datetime(2026, 11, 17, tzinfo=UTC))
    assert [session.id for session in facts_of(pat).sessions] == [str(right.uuid)]


def test_it_leaves_out_other_weeks_other_patients_and_cancelled_plans(pat, quinn):
    stretch, other = build.make_stretch(), build.make_stretch("another")
    build.make_assignment(pat, [stretch])
    cancelled_at = datetime(2026, 11, 1, tzinfo=UTC)
    build.make_assignment(pat, [other], cancelled_at=cancelled_at)
    build.make_assignment(quinn, [other])
    for day in (WEEK - timedelta(days=1), SUNDAY + timedelta(days=1)):
        build.make_session(pat, day, {stretch: "done"})
    facts = facts_of(pat)
    assert [line.key for line in facts.program] == [str(stretch.pk)]
    assert not facts.sessions


def test_it_follows_a_line_through_the_versions_of_the_plan(pat):
    stretch = build.make_stretch()
    build.make_assignment(pat, [stretch], ends_on=MONDAY + timedelta(days=2))
    follower = build.make_assignment(pat, [stretch], starts_on=MONDAY + timedelta(days=3))
    follower.prescriptions.update(sessions_per_day=2)
    (line,) = facts_of(pat).program
    assert [version.schedule.times_per_day for version in line.versions] == [1, 2]
    assert judge_patient_week(pat, WEEK).expected_sessions == 3 * 1 + 4 * 2


@pytest.mark.parametrize(
    ("starts_on", "until", "expected"),
    [
        (date(2026, 11, 10), date(2026, 11, 16), 6),
        (date(2026, 11, 21), None, 5),
        (date(2026, 11, 1), None, 0),
        (date(2026, 11, 23), None, 7),
    ],
)
def test_it_asks_for_nothing_on_paused_days(pat, starts_on, until, expected):
    build.make_assignment(pat, [build.make_stretch()])
    created = {"created_by": pat.user, "created_at": datetime(2026, 11, 1, tzinfo=UTC)}
    Pause.objects.create(patient=pat, starts_on=starts_on, until=until, reason="illness", **created)
    assert judge_patient_week(pat, WEEK).expected_sessions == expected


def test_it_is_untouched_by_what_happens_to_the_plan_after_the_week(pat):
    assignment = build.make_assignment(pat, [build.make_stretch()])
    before = judge_live(pat, WEEK).fingerprint
    for day in (SUNDAY + timedelta(days=1), SUNDAY):
        assignment.ends_on = day
        assignment.save()
        assert judge_live(pat, WEEK).fingerprint == before
    assignment.ends_on = SUNDAY - timedelta(days=1)
    assignment.save()
    assert judge_live(pat, WEEK).fingerprint != before


def test_it_tells_pain_apart_from_no_answer(pat):
    stretch = build.make_stretch()
    build.make_assignment(pat, [stretch])
    for pain in (0, None, 6):
        build.make_session(pat, MONDAY, {stretch: "done"}, pain_after=pain)
    pain = judge_live(pat, WEEK).pain
    assert (pain.mean, pain.worst, pain.n) == (3, 6, 2)


def test_it_sees_a_pain_answer_change_in_the_fingerprint(pat):
    stretch = build.make_stretch()
    build.make_assignment(pat, [stretch])
    session = build.make_session(pat, MONDAY, {stretch: "done"})
    before = judge_live(pat, WEEK).fingerprint
    session.pain_after = 0
    session.save()
    assert judge_live(pat, WEEK).fingerprint != before


@pytest.mark.parametrize(
    ("performed_on", "reporting", "ever_logged"),
    [
        (None, False, False),
        (date(2026, 11, 8), False, True),
        (date(2026, 11, 9), True, True),
        (NEXT_MONDAY, False, False),
        (FRIDAY, True, True),
    ],
)
def test_it_knows_who_is_heard_from_at_the_end_of_the_week(
    pat, performed_on, reporting, ever_logged
):
    stretch = build.make_stretch()
    build.make_assignment(pat, [stretch])
    if performed_on:
        build.make_session(pat, performed_on, {stretch: {"skipped": "tired"}})
    week = judge_live(pat, WEEK)
    assert (week.reporting, week.ever_logged) == (reporting, ever_logged)


def test_it_counts_the_weeks_of_the_program_from_its_first_day(pat):
    build.make_assignment(pat, [build.make_stretch()], starts_on=date(2026, 11, 4))
    assert judge_live(pat, WEEK).program_week == 2
    assert judge_live(pat, date(2026, 11, 2)).program_week == 1


def test_it_finds_nothing_due_without_a_plan(pat):
    week = judge_live(pat, WEEK)
    assert week.facts.is_empty
    assert week.figures.session_adherence is None
    assert week.program_week is None
