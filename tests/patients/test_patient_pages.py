"""The doors to patients: the list, the record, and the acts on it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from patients.models import Assignment, Patient, PatientDiagnosis, Pause, SafetyAlert, WeeklyReport
from routines.models.diagnosis import DiagnosisCode
from tests import build
from tests.mails import sent_mails

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def clock(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def browser(as_user, alice):
    return as_user(alice)


@pytest.fixture
def disc(db):
    diagnosis = build.make_diagnosis("disc_radiculopathy", flags=["irritable"])
    DiagnosisCode.objects.create(diagnosis=diagnosis, code="M51.16", title="Disc disorder, lumbar")
    return diagnosis


@pytest.fixture
def plan(pat, alice):
    return build.make_assignment(pat, [build.make_stretch("bridge")], by=alice)


@pytest.fixture
def samples(pat, plan, alice, disc, now) -> dict[str, dict]:
    """Each route about Pat, with what fills its address."""
    diagnosis = build.make_patient_diagnosis(pat, "disc_radiculopathy")
    pause = Pause.objects.create(
        patient=pat, starts_on=TODAY, reason="illness", created_by=alice, created_at=now
    )
    alert = SafetyAlert.objects.create(
        patient=pat, level="soon", red_flags=["cancer"], raised_at=now
    )
    return {
        "patient-record": {},
        "patient-edit": {},
        "patient-care-team": {},
        "patient-care-team-leave": {"colleague": alice.pk},
        "diagnosis-find": {},
        "diagnosis-record": {"key": "disc_radiculopathy"},
        "diagnosis-end": {"diagnosis": diagnosis.pk},
        "patient-questions": {},
        "plan-pause": {},
        "plan-resume": {"pause": pause.pk},
        "plan-end": {"plan": plan.pk},
        "alert-answer": {"alert": alert.pk},
        "plan-assigned": {"plan": plan.pk},
    }


POSTED = {"patient-care-team-leave"}
CLINICAL = {"diagnosis-find", "diagnosis-record", "diagnosis-end", "patient-questions"} | {
    *("plan-pause", "plan-resume", "plan-end", "alert-answer", "plan-assigned")
}


def addresses(pat, samples):
    for name, kwargs in samples.items():
        yield name, reverse(name, kwargs={"pk": pat.pk, **kwargs})


def test_every_page_of_a_patient_opens_for_the_care_team(browser, pat, samples):
    for name, url in addresses(pat, samples):
        assert browser.get(url).status_code == (405 if name in POSTED else 200), name


def test_no_page_of_a_patient_is_there_for_strangers(as_user, bob, carol, olga, pat, samples):
    for person in (bob, carol, olga, pat.user):
        stranger = as_user(person)
        for name, url in addresses(pat, samples):
            assert stranger.get(url).status_code in (404, 405), (name, person.name)
            assert stranger.post(url).status_code in (404, 405), (name, person.name)


def test_an_admin_sees_the_record_and_does_nothing_clinical(as_user, ada, pat, samples):
    admin = as_user(ada)
    for name, url in addresses(pat, samples):
        expected = 404 if name in CLINICAL else 405 if name in POSTED else 200
        assert admin.get(url).status_code == expected, name


def test_the_signed_out_are_sent_to_sign_in(client, pat, samples):
    for _name, url in [*addresses(pat, samples), ("patient-list", reverse("patient-list"))]:
        assert client.get(url).url.startswith(reverse("account_login"))


@pytest.fixture
def many(clinic, alice):
    def many(count: int) -> None:
        for number in range(count):
            patient = build.make_patient(clinic, therapist=alice, name=f"Row {number:02}")
            build.make_patient_diagnosis(patient, "stenosis")

    return many


@pytest.mark.parametrize("who", ["alice", "ada"])
def test_the_list_asks_as_many_queries_for_sixty_patients_as_for_five(request, as_user, many, who):
    user = as_user(request.getfixturevalue(who))
    counts = []
    for more in (5, 55):
        many(more)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert user.get(reverse("patient-list")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


def listed(browser, **query) -> list[str]:
    rows = browser.get(reverse("patient-list"), query).context["rows"]
    return [row.patient.name for row in rows]


def test_the_list_holds_those_one_cares_for(browser, pat, quinn, rob):
    assert listed(browser) == ["Pat Example"]


def test_the_list_finds_by_name_and_code(browser, pat, many):
    many(3)
    assert listed(browser, q="exam pat") == ["Pat Example"]
    assert listed(browser, q=pat.code.lower()) == ["Pat Example"]
    assert "No patient matches" in browser.get("/patients/?q=zzz").content.decode()


def test_the_list_filters_by_diagnosis_and_status(browser, pat, plan, many, alice, now):
    many(1)
    assert listed(browser, dx="stenosis") == ["Row 00"]
    assert listed(browser, status="active") == ["Pat Example"]
    assert listed(browser, status="without") == ["Row 00"]
    Pause.objects.create(
        patient=pat, starts_on=TODAY, reason="illness", created_by=alice, created_at=now
    )
    assert listed(browser, status="paused") == ["Pat Example"]
    Patient.objects.filter(pk=pat.pk).update(archived_at=now)
    assert listed(browser) == ["Row 00"]
    assert listed(browser, status="archived") == ["Pat Example"]


def test_an_admin_filters_by_care_team(as_user, ada, alice, pat, quinn):
    admin = as_user(ada)
    assert listed(admin) == ["Pat Example", "Quinn Example"]
    assert listed(admin, therapist=alice.pk) == ["Pat Example"]
    assert listed(admin, therapist="x") == ["Pat Example", "Quinn Example"]


def test_the_list_puts_open_warning_signs_first_and_sorts_by_links(browser, pat, many, now):
    many(2)
    assert listed(browser, sort="-name") == ["Row 01", "Row 00", "Pat Example"]
    SafetyAlert.objects.create(patient=pat, level="soon", red_flags=["cancer"], raised_at=now)
    assert listed(browser, sort="-name")[0] == "Pat Example"
    page = browser.get(reverse("patient-list"), {"sort": "-name"}).content.decode()
    assert 'aria-sort="descending"' in page
    assert "Warning sign" in page


def report_week(patient, week_start, now) -> None:
    WeeklyReport.objects.create(
        patient=patient,
        week_start=week_start,
        definition="1",
        revision=1,
        computed_at=now,
        cause="week_ended",
        inputs_hash="0",
        expected_sessions=6,
        credited_sessions=5,
        extra_sessions=0,
        late_sessions=0,
        session_adherence=5 / 6,
        dose_adherence=0.83,
        reporting=True,
        ever_logged=True,
        inputs={},
    )


def test_the_list_shows_the_latest_week_as_a_fraction_and_a_word(browser, pat, now):
    report_week(pat, date(2026, 11, 16), now)
    page = browser.get(reverse("patient-list")).content.decode()
    assert "5 of 6" in page
    assert "80% or more" in page


NEW = {
    "name": "Nina Example",
    "code": "N-900",
    "date_of_birth": "1960-02-03",
    "course": "chronic",
    "email": "nina@example.org",
    "time_zone": "Europe/Berlin",
    "invite": "on",
}


def test_it_adds_a_patient_and_mails_an_invitation_without_a_name(browser, alice):
    answer = browser.post(reverse("patient-new"), NEW)
    nina = Patient.objects.get()
    assert answer.url == reverse("patient-record", args=[nina.pk])
    assert list(nina.care_team.all()) == [alice]
    (sent,) = sent_mails()
    assert sent.to == ["nina@example.org"]
    assert "Nina" not in sent.subject + sent.body


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("email", {"email": ""}),
        ("date_of_birth", {"date_of_birth": "2026-11-24"}),
        ("date_of_birth", {"date_of_birth": "yesterday"}),
        ("code", {"code": "N-TAKEN"}),
        ("name", {"name": ""}),
    ],
)
def test_it_says_what_is_wrong_with_a_new_patient_and_keeps_the_rest(browser, pat, field, change):
    Patient.objects.filter(pk=pat.pk).update(code="N-TAKEN")
    answer = browser.post(reverse("patient-new"), {**NEW, **change})
    assert list(answer.context["form"].errors) == [field]
    assert "Europe/Berlin" in answer.content.decode()
    assert not sent_mails()


def test_it_changes_details(browser, pat):
    given = {**NEW, "name": "Pat Renamed", "email": ""}
    browser.post(reverse("patient-edit", args=[pat.pk]), given)
    pat.refresh_from_db()
    assert (pat.name, pat.course) == ("Pat Renamed", "chronic")


def test_it_finds_diagnoses_by_words_and_by_code_with_or_without_its_dot(browser, pat, disc):
    build.make_diagnosis("stenosis")
    for words in ("disc", "M51.16", "m5116", "lumbar"):
        found = browser.get(reverse("diagnosis-find", args=[pat.pk]), {"q": words})
        assert list(found.context["diagnoses"]) == [disc], words


def test_it_records_a_diagnosis_and_goes_on_to_its_questions(browser, pat, disc):
    url = reverse("diagnosis-record", args=[pat.pk, disc.key])
    answer = browser.post(url, {"key": disc.key, "code": "M51.16", "side": "left"})
    assert answer.url == reverse("patient-questions", args=[pat.pk])
    assert PatientDiagnosis.objects.get().side == "left"
    again = browser.post(url, {"key": disc.key, "code": "M51.16", "side": "left"})
    assert "already has this diagnosis" in again.content.decode()


def test_it_refuses_a_strange_code_and_an_unknown_diagnosis(browser, pat, disc):
    url = reverse("diagnosis-record", args=[pat.pk, disc.key])
    answer = browser.post(url, {"key": disc.key, "code": "M54.50"})
    assert "Choose one of the codes" in answer.content.decode()
    tampered = browser.post(url, {"key": "nothing_like_it", "code": "M51.16"})
    assert "Choose a diagnosis from the list" in tampered.content.decode()
    unknown = reverse("diagnosis-record", args=[pat.pk, "nothing-like-it"])
    assert browser.get(unknown).status_code == 404


def test_it_ends_a_diagnosis_or_takes_a_mistake_back(browser, pat):
    row = build.make_patient_diagnosis(pat, "stenosis")
    browser.post(reverse("diagnosis-end", args=[pat.pk, row.pk]), {"last_day": "2026-11-20"})
    row.refresh_from_db()
    assert row.ended_on == date(2026, 11, 20)
    wrong = build.make_patient_diagnosis(pat, "sacroiliitis", since=TODAY)
    browser.post(
        reverse("diagnosis-end", args=[pat.pk, wrong.pk]),
        {"last_day": "2026-11-23", "mistake": "on"},
    )
    assert list(pat.diagnoses.all()) == [row]


def test_it_warns_of_codes_that_exclude_each_other(browser, pat, disc):
    build.make_patient_diagnosis(pat, "sciatica_unspecified", code="M54.31")
    url = reverse("diagnosis-record", args=[pat.pk, disc.key])
    page = browser.post(url, {"key": disc.key, "code": "M51.16"}, follow=True).content.decode()
    assert "M51.16 and M54.31 exclude each other" in page


def test_the_record_shows_precautions_with_source_even_before_the_question_is_answered(
    browser, pat, disc
):
    build.make_patient_diagnosis(pat, "disc_radiculopathy")
    build.make_rule(
        "R09",
        ["disc_radiculopathy"],
        ["lumbar_flexion"],
        verdict="contraindicated",
        when="irritable",
        reason="Bending sends the pain down the leg.",
    )
    url = reverse("patient-record", args=[pat.pk])
    assert "Bending sends the pain down the leg." in browser.get(url).content.decode()
    browser.post(reverse("patient-questions", args=[pat.pk]), {"irritable": "no"})
    assert "Bending sends the pain down the leg." not in browser.get(url).content.decode()


def test_the_record_tells_what_changed_from_version_to_version(browser, pat, plan, alice):
    Assignment.objects.filter(pk=plan.pk).update(ends_on=TODAY)
    later = build.make_assignment(
        pat, [build.make_stretch("clam")], by=alice, starts_on=date(2026, 11, 24)
    )
    page = browser.get(reverse("patient-record", args=[pat.pk])).content.decode()
    assert "Added: Clam" in page
    assert "Removed: Bridge" in page
    assert later.name in page


def test_the_record_shows_sessions_and_who_skipped_why(browser, pat, plan):
    stretch = plan.prescriptions.get().stretch
    build.make_session(
        pat, date(2026, 11, 20), {stretch: {"skipped": "pain"}}, pain_after=0, note="Ouch"
    )
    page = browser.get(reverse("patient-record", args=[pat.pk])).content.decode()
    assert "skipped:" in page
    assert "Pain – → 0" in page
    assert "Ouch" in page


def test_the_record_asks_the_same_queries_however_long_the_history(browser, pat, plan, alice):
    url = reverse("patient-record", args=[pat.pk])
    stretches = [plan.prescriptions.get().stretch, build.make_stretch("clam")]
    counts = []
    for month in (9, 10):
        build.make_assignment(
            pat, stretches, by=alice, starts_on=date(2026, month, 1), ends_on=date(2026, month, 20)
        )
        for day in range(1, 9):
            build.make_session(pat, date(2026, month, day), dict.fromkeys(stretches, "done"))
        with CaptureQueriesContext(connection) as asked:
            browser.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 40


def test_it_pauses_and_resumes(browser, pat):
    url = reverse("plan-pause", args=[pat.pk])
    assert "reason" in browser.post(url, {"starts_on": "2026-11-23"}).context["form"].errors
    browser.post(url, {"starts_on": "2026-11-23", "reason": "travel", "until": "2026-11-30"})
    pause = Pause.objects.get()
    assert (pause.until, pause.reason) == (date(2026, 11, 30), "travel")
    browser.post(reverse("plan-resume", args=[pat.pk, pause.pk]), {"first_day": "2026-11-25"})
    pause.refresh_from_db()
    assert pause.until == date(2026, 11, 24)


def test_resuming_before_a_pause_began_takes_it_back_however_early(browser, pat):
    browser.post(
        reverse("plan-pause", args=[pat.pk]), {"starts_on": "2026-11-23", "reason": "travel"}
    )
    pause = Pause.objects.get()
    browser.post(reverse("plan-resume", args=[pat.pk, pause.pk]), {"first_day": "0001-01-01"})
    assert not Pause.objects.exists()


def test_it_refuses_a_pause_that_ends_before_it_starts(browser, pat):
    given = {"starts_on": "2026-11-23", "until": "2026-11-22", "reason": "travel"}
    answer = browser.post(reverse("plan-pause", args=[pat.pk]), given)
    assert list(answer.context["form"].errors) == ["until"]


def test_it_ends_a_plan_with_a_reason_only(browser, pat, plan):
    url = reverse("plan-end", args=[pat.pk, plan.pk])
    assert "reason" in browser.post(url, {"last_day": "2026-11-23"}).context["form"].errors
    browser.post(url, {"last_day": "2026-11-23", "reason": "Goal reached"})
    plan.refresh_from_db()
    assert (plan.ends_on, plan.end_reason) == (TODAY, "Goal reached")


def test_it_answers_a_warning_sign_and_lets_the_plan_go_on(browser, pat, alice, now):
    alert = SafetyAlert.objects.create(
        patient=pat, level="emergency", red_flags=["bladder_bowel"], raised_at=now
    )
    Pause.objects.create(
        patient=pat,
        starts_on=date(2026, 11, 20),
        reason="red_flag",
        created_by=alice,
        created_at=now,
    )
    url = reverse("alert-answer", args=[pat.pk, alert.pk])
    assert "answer" in browser.post(url, {}).context["form"].errors
    browser.post(url, {"answer": "Called, seen today", "resume": "on"})
    alert.refresh_from_db()
    assert alert.answered_by == alice
    assert Pause.objects.get().until == date(2026, 11, 22)


def test_it_adds_a_colleague_and_lets_oneself_off(browser, pat, alice, bob):
    url = reverse("patient-care-team", args=[pat.pk])
    leave = reverse("patient-care-team-leave", args=[pat.pk, alice.pk])
    assert "Add a colleague first" in browser.post(leave, follow=True).content.decode()
    browser.post(url, {"colleague": bob.pk})
    assert browser.post(leave).url == reverse("patient-list")
    assert list(pat.care_team.all()) == [bob]


def test_the_record_is_read_in_as_many_queries_however_long_it_is(
    browser, pat, alice, disc, plan, now, django_assert_num_queries
):
    build.make_patient_diagnosis(pat, "disc_radiculopathy", code="M51.16")
    (line,) = plan.prescriptions.select_related("stretch")
    page = reverse("patient-record", args=[pat.pk])
    for week in range(8):
        monday = date(2026, 11, 16) - timedelta(days=7 * week)
        for day in range(1 + week):
            build.make_session(pat, monday + timedelta(days=day % 7), {line.stretch: "done"})
        report_week(pat, monday, now)
        if week in (0, 7):
            browser.get(page)
            with django_assert_num_queries(24):
                browser.get(page)
