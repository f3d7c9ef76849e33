"""The plan on paper: printed, as a PDF, and entered when it comes back."""

import re
import shutil
import subprocess
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from patients.actions.enter_paper_sheet import Tick, enter_paper_sheet
from patients.models import Patient, Session
from patients.models.session import Source
from patients.paper import pdf as pdf_module
from patients.paper.pdf import Asset, PdfUnavailable, pdf_of
from patients.paper.sheet import sheet_of
from patients.paper.sheet_pdf import sheet_pdf, usual_paper
from tests import build
from tests.conftest import NOW
from therapy.accounts.models import AuditEntry

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
LAST_WEEK = date(2026, 11, 16)


@pytest.fixture(autouse=True)
def at_nine():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def stretches():
    return [
        build.make_stretch("knee-to-chest", pose="single-knee-to-chest", stop_if=["It tingles."]),
        build.make_stretch("bridge", sides="both", pose="bridge"),
        build.make_stretch("own-stretch", kind="cardio", sides="both"),
    ]


@pytest.fixture
def plan(pat, stretches):
    return build.make_assignment(pat, stretches, note="Breathe out slowly.")


@pytest.fixture
def lines(plan):
    return list(plan.prescriptions.all())


@pytest.fixture
def desk(as_user, alice):
    return as_user(alice)


def test_the_sheet_has_all_a_person_needs_without_a_phone(as_user, pat, plan):
    page = as_user(pat.user).get(reverse("plan-print")).content.decode()
    for words in (
        "1. Knee to chest",
        "Hold 20 seconds, 4 times, each side",
        "10 minutes",
        "<li>Draw the knee to your chest.</li>",
        "It tingles.",
        "Breathe out slowly.",
        "When to stop and get help",
        "+1 555 0100",
        "/today/",
        reverse("today-qr"),
    ):
        assert words in page, words
    assert page.count('class="sheet-row"') == 2
    assert "style=" not in page


def test_it_has_a_box_for_each_time_and_none_on_other_days(pat, stretches):
    schedule = {"sessions_per_day": 2, "days_of_week": [1, 3]}
    build.make_assignment(pat, stretches[:1], schedule=schedule)
    sheet = sheet_of(pat, TODAY)
    assert [row.boxes for row in sheet.lines[0].rows] == [
        (True, False, True, False, False, False, False)
    ] * 2


def test_a_line_for_n_days_a_week_can_be_ticked_on_any(pat, stretches):
    schedule = {"days_of_week": None, "days_per_week": 3}
    build.make_assignment(pat, stretches[:1], schedule=schedule)
    assert [row.boxes for row in sheet_of(pat, TODAY).lines[0].rows] == [(True,) * 7]


def test_it_follows_the_clinics_week(pat, plan, clinic):
    clinic.week_start = 7
    clinic.save()
    pat.refresh_from_db()
    assert sheet_of(pat, TODAY).days[0].isoweekday() == 7


def test_it_prints_the_plan_that_begins_next(pat, stretches):
    build.make_assignment(pat, stretches, starts_on=TODAY + timedelta(days=3))
    assert len(sheet_of(pat, TODAY).lines) == 3


def test_it_says_when_there_is_nothing_to_print(as_user, pat):
    page = as_user(pat.user).get(reverse("plan-print")).content.decode()
    assert "No plan yet" in page and "sheet-row" not in page


# PDF


def text_of(body: bytes, tmp_path) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext here")
    path = tmp_path / "sheet.pdf"
    path.write_bytes(body)
    return subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True
    ).stdout


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize(("paper", "box"), [("a4", "595 841"), ("letter", "612 792")])
def test_it_makes_a_tagged_pdf(as_user, pat, plan, tmp_path, large, paper, box):
    query = {"pdf": 1, "paper": paper, **({"large": 1} if large else {})}
    answer = as_user(pat.user).get(reverse("plan-print"), query)
    assert answer["Content-Type"] == "application/pdf"
    body = answer.content
    assert b"/MarkInfo" in body or b"/StructTreeRoot" in body or b"ObjStm" in body
    text = text_of(body, tmp_path)
    for words in ("Knee to chest", "20 seconds", "When to stop", "+1 555 0100", "Mon"):
        assert words in text, words
    width, height = (int(number) for number in box.split())
    found = re.search(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", body)
    if found:
        assert abs(float(found[1]) - width) < 1 and abs(float(found[2]) - height) < 1


def test_four_stretches_fit_one_page(pat, tmp_path):
    stretches = [build.make_stretch(f"stretch-{n}", pose="bridge") for n in range(4)]
    build.make_assignment(pat, stretches)
    for paper in ("a4", "letter"):
        body = sheet_pdf(sheet_of(pat, TODAY), large=False, paper=paper)
        assert text_of(body, tmp_path).count("\f") == 1


def fetched(monkeypatch) -> list[str]:
    """Every file and address that Python is asked for while a PDF is made."""
    asked = []
    monkeypatch.setattr(
        "urllib.request.OpenerDirector.open", lambda self, url, *_: asked.append(url)
    )
    return asked


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/x.png",
        "https://example.org/x.png",
        "file:///etc/passwd",
        "data:image/svg+xml,<svg/>",
        "asset:other",
        "ftp://example.org/x",
        "/etc/passwd",
        "x.png",
    ],
)
def test_a_pdf_reads_nothing_but_its_own_assets(monkeypatch, tmp_path, url):
    asked = fetched(monkeypatch)
    html = f"""<!doctype html><html lang="en"><title>x</title><link rel="stylesheet" href="{url}">
    <link rel="attachment" href="{url}"><img src="{url}" alt="x"><p style="background:url({url})">still here
    <object data="{url}">x</object></html>"""
    body = pdf_of(html, {"mine": Asset(b"", "text/css")})
    assert asked == []
    assert "still here" in text_of(body, tmp_path)
    assert b"/EmbeddedFile" not in body


def test_it_says_so_where_pango_is_missing(as_user, pat, plan, monkeypatch):
    monkeypatch.setattr(pdf_module, "import_module", lambda name: (_ for _ in ()).throw(OSError()))
    pdf_module._weasyprint.cache_clear()
    with pytest.raises(PdfUnavailable):
        pdf_of("<p>x", {})
    answer = as_user(pat.user).get(reverse("plan-print"), {"pdf": 1})
    assert answer.status_code == 200
    assert "can&#x27;t make PDF files" in answer.content.decode()
    # What was shown instead is the page: opened, and no file taken out.
    assert list(
        AuditEntry.objects.filter(subject_id="plan-print").values_list("kind", flat=True)
    ) == ["read"]
    pdf_module._weasyprint.cache_clear()


def test_a_sheet_that_breaks_while_it_is_drawn_was_not_taken_out(as_user, pat, plan, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("patients.pages.paper.sheet_pdf", broken)
    browser = as_user(pat.user)
    with pytest.raises(RuntimeError):
        browser.get(reverse("plan-print"), {"pdf": 1})
    assert not AuditEntry.objects.filter(subject_id="plan-print").exists()


@pytest.mark.parametrize(
    ("zone", "paper"), [("America/New_York", "letter"), ("Europe/Berlin", "a4"), ("UTC", "a4")]
)
def test_it_takes_the_paper_of_the_place(zone, paper):
    assert usual_paper(zone) == paper


# A sheet that came back


def box(line, day, number=1):
    return f"{line.pk}|{day}|{number}"


def enter(desk, pat, ticks, week="2026-W47"):
    url = reverse("patient-paper", args=[pat.pk])
    return desk.post(f"{url}?week={week}", {"tick": ticks}, follow=True)


def test_it_turns_ticks_into_sessions_marked_as_paper(desk, pat, lines, alice):
    monday, tuesday = LAST_WEEK, LAST_WEEK + timedelta(days=1)
    page = enter(
        desk, pat, [box(lines[0], monday), box(lines[1], monday), box(lines[0], tuesday)]
    ).content.decode()
    assert "2 sessions entered." in page
    sessions = Session.objects.order_by("performed_on")
    assert [(row.performed_on, row.source, row.entries.count()) for row in sessions] == [
        (monday, Source.PAPER, 2),
        (tuesday, Source.PAPER, 1),
    ]
    assert {row.entered_by for row in sessions} == {alice}
    assert page.count(" checked") == 3
    assert AuditEntry.objects.filter(verb="enter_paper_sheet").count() == 1


def test_the_same_sheet_twice_counts_once(desk, pat, lines):
    ticks = [box(lines[0], LAST_WEEK), box(lines[1], LAST_WEEK)]
    enter(desk, pat, ticks)
    assert "0 sessions entered." in enter(desk, pat, ticks[::-1]).content.decode()
    assert Session.objects.count() == 1


def test_other_ticks_leave_what_was_entered_and_say_so(desk, pat, lines):
    enter(desk, pat, [box(lines[0], LAST_WEEK)])
    page = enter(desk, pat, [box(lines[0], LAST_WEEK), box(lines[1], LAST_WEEK)]).content.decode()
    assert "Entered before with other ticks" in page and "16 November" in page
    assert Session.objects.get().entries.count() == 1


def test_each_time_of_the_day_is_a_session_of_its_own(desk, pat, stretches):
    plan = build.make_assignment(pat, stretches[:1], schedule={"sessions_per_day": 2})
    line = plan.prescriptions.get()
    enter(desk, pat, [box(line, LAST_WEEK, 1), box(line, LAST_WEEK, 2)])
    assert Session.objects.filter(performed_on=LAST_WEEK).count() == 2


def test_it_takes_days_older_than_the_patients_window_and_marks_them(pat, lines, alice):
    day = date(2026, 11, 2)
    tick = Tick(lines[0].pk, day, 1)
    assert enter_paper_sheet(patient=pat, ticks=[tick], by=alice, now=NOW).created == 1
    session = Session.objects.get()
    assert (session.days_late, session.source) == (21, Source.PAPER)


@pytest.mark.parametrize(
    "ticks",
    [
        lambda line, theirs: ["garbage"],
        lambda line, theirs: [f"{line.pk}|2026-11-16|0"],
        lambda line, theirs: [f"{line.pk}|2026-11-16|99"],
        lambda line, theirs: [f"{line.pk}|someday|1"],
        lambda line, theirs: ["not-a-line|2026-11-16|1"],
        lambda line, theirs: [f"{line.pk}|2026-11-24|1"],
        lambda line, theirs: [box(line, LAST_WEEK), box(theirs, LAST_WEEK)],
        lambda line, theirs: [],
    ],
    ids=["garbage", "zeroth", "99th", "no day", "no line", "tomorrow", "foreign", "nothing"],
)
def test_bad_ticks_enter_nothing_and_say_why(desk, pat, quinn, lines, stretches, ticks):
    theirs = build.make_assignment(quinn, stretches).prescriptions.first()
    answer = enter(desk, pat, ticks(lines[0], theirs))
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    assert not Session.objects.exists()


def test_it_shows_what_the_phone_logged_already(desk, pat, plan, stretches):
    build.make_session(pat, LAST_WEEK, {stretches[0]: "done"})
    grid = desk.get(reverse("patient-paper", args=[pat.pk])).context["grid"]
    assert grid.logged == (1, 0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize("week", ["", "2026-W99", "x", "9999-W01", "2030-W01", "0000-W00"])
def test_any_week_in_the_address_shows_a_page(desk, pat, plan, week):
    answer = desk.get(reverse("patient-paper", args=[pat.pk]), {"week": week})
    assert answer.status_code == 200
    assert answer.context["week"] <= TODAY


def test_days_to_come_cannot_be_ticked(desk, pat, plan):
    answer = desk.get(reverse("patient-paper", args=[pat.pk]), {"week": "2026-W48"})
    assert answer.content.decode().count(" disabled") == 3 * 6
    assert answer.context["after"] is None


def test_paper_is_for_those_who_may_see_the_patient(as_user, client, pat, plan, bob, carol, quinn):
    for door in ("patient-print", "patient-paper"):
        url = reverse(door, args=[pat.pk])
        assert client.get(url).status_code == 302
        for person in (bob, carol, quinn.user, pat.user):
            assert as_user(person).get(url).status_code == 404
    assert as_user(bob).get(reverse("plan-print")).status_code == 404
    assert as_user(bob).post(reverse("patient-paper", args=[pat.pk])).status_code == 404
    assert Patient.objects.count() == 2
