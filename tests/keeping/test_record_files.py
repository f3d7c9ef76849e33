"""My data, all of it, and nobody else's."""

import csv
import io
import json
import re
import zipfile

import pytest
from django.urls import reverse

from patients.exports.record.files import record_of
from patients.models import Patient
from patients.trail.words import verb_words
from tests import build, services
from tests.keeping.record_world import fill, hanging_from_patients
from therapy.accounts.models import AuditEntry

# Which section tells of which table; a new table fails the test until it is decided.
TOLD_IN = {
    "Assignment": "plans",
    "CalendarFeed": "calendar",
    "DeskReview": "desk_reviews",
    "ErasureRequest": "requests_to_delete",
    "Invitation": "invitations",
    "LegalHold": "legal_holds",
    "PatientDiagnosis": "diagnoses",
    "PatientFlag": "answers",
    "Pause": "pauses",
    "Prescription": "plan_lines",
    "PushSubscription": "push",
    "Reminder": "reminders",
    "ReportReview": "reviews",
    "SafetyAlert": "warning_signs",
    "Session": "sessions",
    "SessionEntry": "session_entries",
    "WeeklyCheckIn": "check_ins",
    "WeeklyReport": "reports",
}
NOT_TOLD = {
    "AssignmentDraft": "a therapist's unfinished thought, gone with the plan",
    "StaleWeek": "work to do, ids only",
}
WORDS = re.compile(r"canary-?[a-z]*", re.IGNORECASE)
TEXTS = 17


@pytest.fixture
def two(pat, quinn, alice, bob, ada, now):
    fill(pat, "CANARYPAT", by=alice, admin=ada, now=now)
    fill(quinn, "CANARYQUINN", by=bob, admin=ada, now=now)
    return pat, quinn


def take(client, kind: str, address: str):
    answer = client.post(address, {"kind": kind})
    assert answer.status_code == 200
    return answer


def test_every_table_of_a_patient_is_told_or_left_out_on_purpose():
    assert hanging_from_patients() == set(TOLD_IN) | set(NOT_TOLD)


def test_no_section_of_a_full_record_is_empty(two):
    sections = {each.name: each for each in record_of(two[0])}
    assert set(TOLD_IN.values()) <= set(sections)
    empty = {name for name, each in sections.items() if not each.rows} - {"devices"}
    assert not empty


def test_it_holds_each_of_my_words_and_none_of_anothers(as_user, two):
    pat, _quinn = two
    body = take(as_user(pat.user), "json", reverse("own-download")).content.decode()
    mine = set(re.findall(r"CANARYPAT-[a-z]+", body))
    assert len(mine) == TEXTS, sorted(mine)
    assert "CANARYQUINN" not in body.upper()
    data = json.loads(body)
    assert data["profile"][0]["name"] == "CANARYPAT Person"
    assert data["sessions"][1]["corrects"] == data["sessions"][0]["session"]
    assert data["session_entries"][0]["stretch"] == "Canarypat stretch"
    assert "CANARYPAT-rule" in data["plan_lines"][0]["reasons"]


def test_the_tables_say_the_same_and_are_harmless(as_user, two):
    pat, _quinn = two
    Patient.objects.filter(pk=pat.pk).update(referrer="=HYPERLINK(1)")
    client = as_user(pat.user)
    data = json.loads(take(client, "json", reverse("own-download")).content)
    packed = take(client, "csv", reverse("own-download")).content
    archive = zipfile.ZipFile(io.BytesIO(packed))
    assert {name.removesuffix(".csv") for name in archive.namelist()} | {
        "export_version",
        "generated_at",
    } == set(data)
    for name in archive.namelist():
        rows = list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
        wanted = len(data[name.removesuffix(".csv")])
        # The first download is a fact of its own by now.
        assert len(rows) == wanted + (name == "who_looked.csv")
    profile = archive.read("profile.csv").decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in profile


def test_it_can_be_read_as_a_pdf(as_user, two):
    services.needs_pango()
    answer = as_user(two[0].user).post(reverse("own-download"), {"kind": "pdf"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert answer["Cache-Control"] == "no-store, private"


def test_each_download_is_in_the_trail_and_in_the_record(as_user, two):
    pat, _quinn = two
    client = as_user(pat.user)
    take(client, "csv", reverse("own-download"))
    entry = AuditEntry.objects.get(verb="export_record")
    assert (entry.actor, entry.kind, entry.details) == (pat.user, "export", {"form": "csv"})
    assert entry.subject_id == str(pat.pk)
    data = json.loads(take(client, "json", reverse("own-download")).content)
    (taken,) = (each for each in data["who_looked"] if each["what"] == "export_record")
    assert taken["in_words"] == verb_words("export_record") != "export_record"


def test_an_admin_takes_it_for_the_patient_and_nobody_else_can(as_user, two, ada, alice, olga):
    address = reverse("patient-download", args=[two[0].pk])
    body = take(as_user(ada), "json", address).content.decode()
    assert "CANARYPAT" in body
    assert "CANARYQUINN" not in body.upper()
    for person in (alice, olga, two[1].user):
        assert as_user(person).post(address, {"kind": "json"}).status_code == 404
    assert as_user(ada).post(address, {"kind": "exe"}).status_code == 404
    assert AuditEntry.objects.filter(verb="export_record").count() == 1


def test_its_queries_do_not_grow_with_the_record(two, now, django_assert_num_queries):
    pat, _quinn = two
    with django_assert_num_queries(22):
        record_of(Patient.objects.select_related("clinic", "user").get(pk=pat.pk))
    stretch = build.make_stretch("more")
    build.make_assignment(pat, [stretch])
    for _ in range(5):
        build.make_session(pat, now.date(), {stretch: "done"})
    with django_assert_num_queries(22):
        record_of(Patient.objects.select_related("clinic", "user").get(pk=pat.pk))


def test_the_patients_page_says_how_long_and_notes_a_wish(as_user, pat):
    client = as_user(pat.user)
    page = client.get(reverse("own-data")).content.decode()
    assert "10 years after your care has ended" in page
    client.post(reverse("own-ask-to-delete"))
    page = client.get(reverse("own-data")).content.decode()
    assert "You asked us on" in page
    assert AuditEntry.objects.filter(verb="ask_to_delete", actor=pat.user).exists()
