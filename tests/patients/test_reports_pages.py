from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from patients.models import ReportReview
from patients.reports.adherence_panel import adherence_by_week
from patients.reports.clinic_week import week_rows
from patients.reports.groups import band_counts
from patients.reports.judging import judge_live
from patients.reports.record_charts import diary_of
from patients.reports.revisions import figures_of
from patients.reports.week_trend import week_counts
from patients.stale import mark_days_stale
from tests import build
from tests.patients.reporting import latest, report_all, summarise_all
from tests.patients.worked_example import FRIDAY, MONDAY, NEXT_MONDAY, WEEK, make_example

pytestmark = pytest.mark.django_db
LABEL = "2026-W47"
WEEK_PAGE = f"/reports/{LABEL}/"


@pytest.fixture
def example(clinic, pat):
    example = make_example(pat)
    example.log_the_week()
    report_all(clinic)
    return example


def patient_page(patient):
    return reverse("report-patient", args=[LABEL, patient.pk])


def late_log(clinic, example, now):
    example.log_friday_late()
    mark_days_stale(example.patient, [FRIDAY], cause="log_session", now=now)
    summarise_all(clinic)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


# --- who may enter -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("ada", {"list", "week", "patient"}),
        ("alice", {"patient"}),
        ("bob", set()),
        ("olga", {"list"}),
        ("carol", set()),
    ],
)
def test_it_shows_each_role_what_is_theirs(request, as_user, example, pat, who, seen):
    client = as_user(request.getfixturevalue(who))
    pages = {"list": "/reports/", "week": WEEK_PAGE, "patient": patient_page(pat)}
    found = {name for name, page in pages.items() if client.get(page).status_code == 200}
    assert found == seen


def test_it_shows_patients_and_strangers_no_report(client, as_user, example, pat):
    for page in ("/reports/", WEEK_PAGE, patient_page(pat)):
        assert as_user(pat.user).get(page).status_code == 404
        assert client.get(page).status_code == 302


def test_it_explains_the_figures_to_everybody_signed_in(client, as_user, ada, pat):
    for user in (ada, pat.user):
        assert as_user(user).get("/definitions/").status_code == 200
    assert client.get("/definitions/").status_code == 302


@pytest.mark.parametrize("label", ["2026-W48", "2026-W99", "yesterday", "2026-W46x"])
def test_it_finds_no_week_that_has_not_ended_or_is_none(as_user, ada, example, label):
    assert as_user(ada).get(f"/reports/{label}/").status_code == 404


def test_it_lets_only_the_admin_review(as_user, alice, olga, pat, example):
    report = latest(pat, WEEK)
    for user in (alice, olga, pat.user):
        response = as_user(user).post(f"{patient_page(pat)}review/", {"report": report.pk})
        assert response.status_code == 404
        assert as_user(user).post(f"{WEEK_PAGE}review/", {"report": report.pk}).status_code == 404
    assert not ReportReview.objects.exists()


def test_it_reviews_by_posting_only(as_user, ada, pat, example):
    for page in (f"{WEEK_PAGE}review/", f"{patient_page(pat)}review/"):
        assert as_user(ada).get(page).status_code == 405


# --- the clinic's week ---------------------------------------------------------------------------


def test_it_lists_the_weeks_with_what_is_left_to_review(as_user, ada, example):
    page = text_of(as_user(ada).get("/reports/"))
    assert "16–22 Nov 2026" in page
    assert "1 to review" in page
    assert "Provisional" in page


def test_it_shows_the_week_with_the_fraction_kept(as_user, ada, pat, example):
    page = text_of(as_user(ada).get(WEEK_PAGE))
    for words in ("5 of 12", "+1 extra", "50–79%", pat.name, pat.code, "Definitions, version 1"):
        assert words in page, words


def test_it_says_changed_since_review_with_the_difference(as_user, ada, clinic, pat, example, now):
    client = as_user(ada)
    report = latest(pat, WEEK)
    client.post(f"{patient_page(pat)}review/", {"report": report.pk, "note": "Called."})
    assert "Reviewed" in text_of(client.get(WEEK_PAGE))
    late_log(clinic, example, now)
    page = text_of(client.get(WEEK_PAGE))
    assert "Changed since review" in page
    assert "5 of 12 → 7 of 12" in page


def test_it_reviews_all_that_is_shown(as_user, ada, example):
    client = as_user(ada)
    shown = client.get(WEEK_PAGE).context["to_review"]
    response = client.post(
        f"{WEEK_PAGE}review/", {"report": shown, "next": "https://elsewhere.example/"}
    )
    assert response["Location"] == WEEK_PAGE
    assert ReportReview.objects.count() == 1
    assert client.get(WEEK_PAGE).context["to_review"] == []


def test_it_hides_groups_under_five(as_user, ada, clinic, alice, example):
    build.make_patient_diagnosis(example.patient, "stenosis")
    for _ in range(4):
        other = build.make_patient(clinic, therapist=alice)
        build.make_assignment(other, [example.a])
        mark_days_stale(other, [FRIDAY], cause="assign_routine", now=datetime.now(UTC))
    summarise_all(clinic)
    therapists, diagnoses = as_user(ada).get(WEEK_PAGE).context["report"].groups
    assert [(each.group.name, each.group.week.active) for each in therapists.shown] == [
        ("Alice", 5)
    ]
    assert (therapists.few, diagnoses.shown, diagnoses.few) == ([], [], ["Stenosis"])


@pytest.fixture
def crowd(clinic, alice, bob, other_clinic):
    """crowd(n) adds n patients with a reviewed or open report."""
    stretch = build.make_stretch("of-the-crowd")

    def add(number: int) -> None:
        for n in range(number):
            patient = build.make_patient(clinic, therapist=bob if n % 2 else alice)
            build.make_patient_diagnosis(patient, "stenosis")
            build.make_assignment(patient, [stretch])
            for day in range(n % 8):
                build.make_session(patient, MONDAY + timedelta(days=day), {stretch: "done"})
            mark_days_stale(patient, [MONDAY], cause="log_session", now=datetime.now(UTC))
        report_all(clinic)

    return add


def test_it_asks_a_constant_number_of_questions(as_user, ada, crowd, django_assert_max_num_queries):
    client, counted = as_user(ada), []
    for number in (2, 12):
        crowd(number)
        with django_assert_max_num_queries(16) as queries:
            assert client.get(WEEK_PAGE).context["all"] >= number
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_it_counts_bands_in_sql_as_the_rules_do(ada, crowd, example):
    crowd(9)
    rows = week_rows(ada, WEEK)
    assert week_counts(ada, [WEEK])[WEEK].bands == band_counts(rows)
    assert sum(count > 0 for count in band_counts(rows).values()) >= 3


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("sort=name", ["A", "B", "C"]),
        ("sort=-name", ["C", "B", "A"]),
        ("sort=sessions", ["B", "A", "C"]),
        ("sort=-sessions", ["A", "B", "C"]),
        ("sort=nonsense", ["A", "B", "C"]),
        ("band=low", ["B"]),
        ("band=low&band=high", ["A", "B"]),
        ("band=nonsense", ["A", "B", "C"]),
        ("review=reviewed", []),
        ("review=open&sort=-sessions", ["A", "B", "C"]),
    ],
)
def test_it_sorts_and_filters_by_link_and_puts_the_unknown_last(
    as_user, ada, clinic, alice, query, order
):
    stretch = build.make_stretch()
    for name, done in (("A", 7), ("B", 1), ("C", 0)):
        patient = build.make_patient(clinic, therapist=alice, name=name)
        # C has a session but nothing due: the plan ended before the week.
        ends_on = WEEK - timedelta(days=1) if name == "C" else None
        build.make_assignment(patient, [stretch], ends_on=ends_on)
        for day in range(done or 1):
            build.make_session(patient, MONDAY + timedelta(days=day), {stretch: "done"})
    report_all(clinic)
    page = as_user(ada).get(f"{WEEK_PAGE}?{query}").context["page"]
    assert [row.patient.name for row in page] == order


# --- one patient's week ----------------------------------------------------------------------------


def test_it_unfolds_the_worked_example(as_user, alice, pat, example):
    page = text_of(as_user(alice).get(patient_page(pat)))
    for words in (
        "5 of 12",
        "2 + 2 + 2 + 2 + 2 + 2 = 12",
        "4 2/3 of 12 bouts",
        "18 ÷ 7 on free days, rounded to 3",
        "more than can count on one day",
        "nothing of it was done",
        "Paused",
        "1/6 of the dose",
    ):
        assert words in page, words


def test_it_keeps_the_revisions_with_their_differences(as_user, ada, clinic, pat, example, now):
    late_log(clinic, example, now)
    client = as_user(ada)
    page = text_of(client.get(patient_page(pat)))
    for words in (
        "Revision 2",
        "A session was logged",
        "5 → <strong>7</strong>",
        "38% → <strong>55%",
    ):
        assert words in page, words
    old = text_of(client.get(patient_page(pat) + "?revision=1"))
    assert "This is an earlier revision" in old
    assert client.get(patient_page(pat) + "?revision=3").status_code == 404


def test_it_tells_of_a_newer_revision_rather_than_reviewing_the_old(
    as_user, ada, clinic, pat, example, now
):
    shown = latest(pat, WEEK)
    late_log(clinic, example, now)
    response = as_user(ada).post(f"{patient_page(pat)}review/", {"report": shown.pk}, follow=True)
    assert "The figures have changed meanwhile" in text_of(response)
    assert not ReportReview.objects.exists()


@pytest.mark.parametrize("report", ["", "x", "9" * 30, "-1"])
def test_it_refuses_a_review_of_nothing(as_user, ada, pat, example, report):
    response = as_user(ada).post(f"{patient_page(pat)}review/", {"report": report})
    assert response.status_code == 404


def test_it_judges_a_running_week_when_somebody_looks(as_user, alice, pat, time_machine):
    time_machine.move_to(datetime(2026, 11, 19, 12, tzinfo=UTC))
    example = make_example(pat)
    example.log(MONDAY, {"a": "done"})
    page = text_of(as_user(alice).get(patient_page(pat)))
    assert "This week has not ended" in page
    assert "1 of 12" in page
    future = reverse("report-patient", args=["2026-W48", pat.pk])
    assert as_user(alice).get(future).status_code == 404


def test_it_gives_the_record_a_panel_with_the_running_week(
    pat, clinic, example, django_assert_max_num_queries
):
    build.make_session(pat, NEXT_MONDAY, {example.a: "done"})
    diary = diary_of(pat, today=NEXT_MONDAY)
    with django_assert_max_num_queries(1):
        weeks = adherence_by_week(pat, diary, today=NEXT_MONDAY)
    assert [(week.label, week.is_live) for week in weeks][-2:] == [
        (LABEL, False),
        ("2026-W48", True),
    ]
    assert weeks[-2].figures["credited_sessions"] == 5
    assert weeks[-1].figures == figures_of(judge_live(pat, NEXT_MONDAY))
    assert (weeks[-2].badge.kind, weeks[-2].height) == ("watch", 52.8)


@pytest.mark.parametrize("number", ["9" * 5000, str(10**30), "²", "-1", ""])
def test_a_number_that_no_report_can_have_reviews_nothing(as_user, ada, example, pat, number):
    browser, sent = as_user(ada), {"report": number, "next": "1000"}
    shown = browser.post(reverse("report-review-shown", args=[LABEL]), sent)
    assert (shown.status_code, shown.url) == (302, WEEK_PAGE)
    one = browser.post(reverse("report-review", args=[LABEL, pat.pk]), sent)
    assert one.status_code == 404
    assert not ReportReview.objects.exists()


@pytest.mark.parametrize("back", ["1000", "home", "//elsewhere.example/", "javascript:1"])
def test_a_way_back_that_is_no_address_of_ours_leads_to_the_report(
    as_user, ada, example, pat, back
):
    report = latest(pat, WEEK)
    sent = {"report": report.pk, "next": back}
    answer = as_user(ada).post(reverse("report-review", args=[LABEL, pat.pk]), sent)
    assert (answer.status_code, answer.url) == (302, patient_page(pat))
