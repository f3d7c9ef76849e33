"""The main job in a real browser: assign, log, Celery's report, review. Nobody's clock is moved.

A week must have ended before it is reported, and no patient may log tomorrow. Both hold at once
across the date line: this patient's Sunday, say, is still Sunday west of it when the clinic, 26
hours ahead, has slept a night over it.
"""

import os
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from patients import tasks
from patients.models import ReportReview, Session, WeeklyReport
from patients.weeks import week_label
from tests import build
from tests.signed_in import code_of, give_app

pytestmark = [pytest.mark.browser, pytest.mark.services, pytest.mark.django_db(transaction=True)]

# 26 hours apart. (POSIX turns the sign around: Etc/GMT+12 is twelve hours behind Greenwich.)
CLINIC_ZONE, PATIENT_ZONE = "Pacific/Kiritimati", "Etc/GMT+12"
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 640}
ROUTINE = "Three classic stretches"


@pytest.fixture
def today():
    """The patient's date, which stays the same for the minutes of this test."""
    zone = ZoneInfo(PATIENT_ZONE)
    while (now := datetime.now(zone)).date() != (now + timedelta(minutes=3)).date():
        sleep(5)
    return now.date()


@pytest.fixture
def clinic(transactional_db, today):
    """Its week ended with the patient's today."""
    call_command("load_catalog", verbosity=0)
    tomorrow = today + timedelta(days=1)
    return build.make_clinic(
        name="Date Line Physio", time_zone=CLINIC_ZONE, week_start=tomorrow.isoweekday()
    )


@pytest.fixture
def pat(clinic, alice):
    """Old enough for a rule to move the holds from 20 to 30 s."""
    patient = build.make_patient(
        clinic,
        therapist=alice,
        name="Pat Example",
        time_zone=PATIENT_ZONE,
        date_of_birth=date(1950, 5, 17),
    )
    build.make_patient_diagnosis(patient, "nonspecific_lbp", code="M54.50")
    return patient


@pytest.fixture
def open_browser(browser: Browser, live_server) -> Iterator:
    """open_browser(size) is a person's own device; script errors and refusals fail the test."""
    contexts, complaints = [], []

    def opened(size: dict[str, int], **more: str) -> Page:
        context = browser.new_context(base_url=live_server.url, viewport=size, **more)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def test_therapist_patient_celery_and_admin_do_the_main_job(
    open_browser, worker, today, alice, pat, ada
):
    for person in (alice, ada):
        give_app(person)
    desk = open_browser(DESK)
    _sign_in(desk, alice)
    _assign(desk, pat)
    _sign_out(desk)

    phone = open_browser(PHONE, timezone_id=PATIENT_ZONE)
    _sign_in(phone, pat.user)
    _log_session(phone)
    session = Session.objects.get(patient=pat)
    assert (session.performed_on, session.pain_before, session.pain_after) == (today, 4, 2)

    label = week_label(today - timedelta(days=6))
    _sign_in(desk, ada)
    _celery_reports(desk, label)
    _review(desk, label, pat)
    report = WeeklyReport.objects.get(patient=pat)
    assert (report.credited_sessions, report.expected_sessions) == (1, 1)
    assert report.dose_adherence == pytest.approx((1 + 1 + 1 / 2) / 3)
    assert ReportReview.objects.get(report=report).reviewer == ada


def _sign_in(page: Page, user) -> None:
    page.goto(reverse("home"))
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(build.PASSWORD)
    _shot(page, "sign-in")
    page.get_by_role("button", name="Sign in", exact=True).click()
    if not user.is_patient:
        expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
        page.get_by_label("Code").fill(code_of())
        page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(".user-menu")).to_be_visible()


def _sign_out(page: Page) -> None:
    page.locator(".user-menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def _assign(page: Page, patient) -> None:
    """The therapist: from the list to the record, through the six steps, to the plan."""
    _shot(page, "patients")
    page.get_by_role("link", name=patient.name).click()
    _shot(page, "record-without-plan")
    page.get_by_role("link", name="Assign a routine").first.click()
    for step in ("diagnosis", "routine", "conflicts", "doses", "schedule"):
        page.wait_for_url(f"**/assign/{step}/")
        if step == "routine":
            page.locator("label.offer", has_text=ROUTINE).click()
        if step == "doses":
            page.get_by_text("Why these numbers?").first.click()
            expect(page.get_by_text("Rule R59").first).to_be_visible()
        _shot(page, f"assign-{step}")
        page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/assign/check/")
    expect(page.get_by_label("Preview")).to_contain_text("Hold 30 seconds, 4 times, each side")
    _shot(page, "assign-check")
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("is assigned")
    _shot(page, "assigned")


def _log_session(page: Page) -> None:
    """The patient: Start, all done but one cut short, pain before and after, saved."""
    _shot(page, "today")
    page.get_by_role("link", name="Start", exact=True).click()
    _shot(page, "session-led")
    # Led through hold by hold this would take ten minutes of a real clock; it has its own tests.
    page.get_by_role("link", name="Use the simple list instead").click()
    first = page.locator("[data-line]").first
    first.get_by_text("why?").click()
    expect(first).to_contain_text("30 s")
    _choose(page, "pain_before", 4)
    page.get_by_role("button", name="Mark all as done").click()
    last = page.locator("[data-line]").last
    last.get_by_role("radio", name="Did less").first.check()
    last.get_by_label("How many times?").first.fill("2")
    _choose(page, "pain_after", 2)
    _choose(page, "effort", 5)
    page.get_by_label("Anything for your therapist?").fill("The kneeling one is hard.")
    _shot(page, "session")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Saved. Well done.")
    _shot(page, "saved")
    page.get_by_role("link", name="Back to Today").click()
    expect(page.get_by_role("heading", name="Done for today")).to_be_visible()
    _shot(page, "today-done")


def _choose(page: Page, question: str, score: int) -> None:
    answer = page.locator(f'input[name="{question}"][value="{score}"]')
    page.locator("label", has=answer).click()


def _celery_reports(page: Page, label: str) -> None:
    """The ticks that beat sends; then the admin looks until the worker has reported the week."""
    tasks.close_due_weeks.delay()
    tasks.sweep_stale_weeks.delay()
    until = monotonic() + 60
    while True:
        page.goto(reverse("report-list"))
        row = page.get_by_role("row", name=label)
        if row.get_by_text("1 to review").count():
            break
        assert monotonic() < until, "Celery reported no week within a minute"
        sleep(0.5)
    _shot(page, "reports")


def _review(page: Page, label: str, patient) -> None:
    """The admin: the week, the patient unfolded, and the review."""
    page.get_by_role("row", name=label).get_by_role("link").click()
    _shot(page, "report-week")
    expect(page.get_by_role("row", name=patient.name)).to_contain_text("1 of 1")
    page.get_by_role("link", name=patient.name).click()
    page.locator("details.why").last.locator("summary").click()
    expect(page.locator("details.why").last).to_contain_text("of the dose")
    _shot(page, "report-patient")
    page.get_by_role("button", name="Review revision 1").click()
    expect(page.locator("body")).to_contain_text("Reviewed by")
    _shot(page, "report-reviewed")
    page.goto(reverse("report-week", args=[label]))
    expect(page.get_by_text("All shown are reviewed")).to_be_visible()
    _shot(page, "report-week-reviewed")


def _shot(page: Page, name: str) -> None:
    """A picture of the whole page, when SCREENSHOTS names a folder."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        width = page.viewport_size["width"]
        page.screenshot(path=Path(folder, f"{name}-{width}.png"), full_page=True)
