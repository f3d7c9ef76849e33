"""The clinic admin's page over the audit trail."""

import ast
import csv
import io
import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from patients.models import Patient
from patients.trail.words import VERBS
from tests import build
from therapy.accounts import audit
from therapy.accounts.models import AuditEntry, Role
from therapy.accounts.models.audit_entry import Kind
from therapy.accounts.tenancy import in_no_clinic

PAGE, CSV = reverse("audit"), reverse("audit-csv")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def trail(clinic, alice, pat, quinn, now):
    say = {"clinic": clinic, "by": alice}
    audit.record("update_patient", pat, now=now, **say)
    audit.record("end_plan", quinn, now=now - timedelta(days=3), **say)
    audit.record("set_reminder", pat, clinic=clinic, by=pat.user, now=now)
    seen = [str(pat.pk)]
    audit.record_door(Kind.LIST, door="desk", by=alice, now=now, patients=seen)
    audit.record_door(Kind.DENIAL, door="patient-record", by=alice, now=now)


def shown(client, **asked) -> list[str]:
    return [line.what for line in client.get(PAGE, asked).context["lines"]]


def test_it_tells_in_words_who_did_what_to_whom(as_user, ada, alice, pat, trail):
    page = as_user(ada).get(PAGE).content.decode()
    assert "Changed the patient&#x27;s details" in page
    assert "Seen in a list: desk (1 patient)" in page
    assert "Refused: record" in page
    assert alice.name in page
    assert pat.name in page


@pytest.mark.parametrize(
    ("kind", "words"),
    [("list", ["Seen in a list: desk (1 patient)"]), ("denial", ["Refused: record"])],
)
def test_it_shows_one_kind(as_user, ada, trail, kind, words):
    assert shown(as_user(ada), kind=kind)[-1:] == words


def test_it_shows_what_is_about_one_patient_and_the_lists_they_stood_on(as_user, ada, pat, trail):
    assert shown(as_user(ada), patient=pat.pk) == [
        "Seen in a list: desk (1 patient)",
        "Set a reminder",
        "Changed the patient's details",
    ]


def test_it_shows_what_one_person_did(as_user, ada, pat, trail):
    assert shown(as_user(ada), person=pat.user.pk) == ["Set a reminder"]


def test_it_shows_some_days_on_the_clinics_clock(as_user, ada, trail):
    days = {"from": "2026-11-20", "to": "2026-11-20"}
    assert shown(as_user(ada), **days) == ["Ended a plan"]


@pytest.mark.parametrize(
    "asked", [{"person": "x"}, {"patient": "1"}, {"from": "no"}, {"kind": "?"}]
)
def test_nonsense_filters_nothing(as_user, ada, trail, asked):
    assert len(shown(as_user(ada), **asked)) >= 5


def test_it_goes_on_below_an_entry(as_user, ada, clinic, alice, now, trail):
    for _ in range(60):
        audit.record("update_clinic", clinic, clinic=clinic, by=alice, now=now)
    client = as_user(ada)
    first = client.get(PAGE, {"kind": "write"})
    assert len(first.context["lines"]) == 50
    second = client.get(PAGE, {"kind": "write", "before": first.context["next"]})
    assert len(second.context["lines"]) == 13
    assert second.context["next"] is None


def test_it_costs_the_same_however_much_it_shows(as_user, ada, alice, bob, clinic, now, trail):
    client = as_user(ada)
    client.get(PAGE)
    few, lines = cost(client)
    for person in (alice, bob, *(build.make_user(clinic, Role.THERAPIST, "t") for _ in range(5))):
        patient = build.make_patient(clinic, therapist=person)
        seen = [str(patient.pk)]
        audit.record("update_patient", patient, clinic=clinic, by=person, now=now)
        audit.record_door(Kind.LIST, door="desk", by=person, now=now, patients=seen)
        audit.record_door(Kind.READ, door="desk", by=person, now=now, patient_id=patient.pk)
    many, more_lines = cost(client)
    assert more_lines >= lines + 20
    assert many == few


def cost(client) -> tuple[int, int]:
    """Queries, and lines shown."""
    with CaptureQueriesContext(connection) as queries:
        lines = client.get(PAGE).context["lines"]
    return len(queries), len(lines)


def test_looking_at_the_trail_is_in_the_trail(as_user, ada, pat, trail):
    as_user(ada).get(PAGE)
    entry = AuditEntry.objects.order_by("-pk")[0]
    assert (entry.subject_id, entry.kind, entry.actor_id) == ("audit", "list", ada.pk)
    assert str(pat.pk) in entry.details["patients"]


def seen_in(client, url, **asked) -> set[str]:
    """Whom the trail says that the page showed."""
    answer = client.get(url, asked)
    assert answer.status_code == 200
    entry = AuditEntry.objects.filter(kind=Kind.LIST).order_by("-pk")[0]
    return set(entry.details["patients"])


def test_the_trail_names_exactly_the_patients_whom_its_own_page_showed(
    as_user, ada, alice, clinic, pat, quinn, now
):
    audit.record("update_patient", pat, clinic=clinic, by=alice, now=now)
    client = as_user(ada)
    assert seen_in(client, PAGE) == {str(pat.pk)}
    # Nothing is about Quinn, whose name stands there all the same.
    assert quinn.name in client.get(PAGE, {"patient": quinn.pk, "kind": "denial"}).content.decode()
    assert seen_in(client, PAGE, patient=quinn.pk, kind="denial") == {str(quinn.pk)}


def test_the_trail_names_a_patient_who_stands_there_as_the_one_who_did_it(as_user, ada, quinn, now):
    audit.record_door(Kind.DENIAL, door="patient-record", by=quinn.user, now=now)
    assert seen_in(as_user(ada), PAGE) == {str(quinn.pk)}


def test_the_trail_does_not_name_a_purged_patient_as_seen(as_user, ada, clinic, alice, now):
    gone = uuid4()
    audit.record_door(Kind.READ, door="patient-record", by=alice, now=now, patient_id=gone)
    client = as_user(ada)
    assert client.get(PAGE, {"patient": gone}).status_code == 200
    assert not AuditEntry.objects.filter(kind=Kind.LIST).exists()


def test_a_patient_is_found_by_typing_without_any_list_of_everybody(as_user, ada, clinic, trail):
    for number in range(30):
        build.make_patient(clinic, name=f"Robin {number:02}")
    client = as_user(ada)
    assert "Robin" not in client.get(PAGE).content.decode()
    page = client.get(PAGE, {"whose": "robin", "kind": "write"})
    names = re.findall(r"Robin \d\d", page.content.decode())
    assert names == [f"Robin {number:02}" for number in range(20)]
    assert "There are more" in page.content.decode()
    shown = Patient.objects.filter(name__in=names).values_list("pk", flat=True)
    assert seen_in(client, PAGE, whose="robin") == {str(pk) for pk in shown}


def test_one_patient_found_is_the_filter_and_the_name_leaves_the_address(as_user, ada, pat, trail):
    answer = as_user(ada).get(PAGE, {"whose": pat.name, "kind": "write", "before": 9})
    assert answer.status_code == 302
    assert answer.url == f"{PAGE}?kind=write&patient={pat.pk}"


def test_a_name_of_another_clinic_is_found_by_nobody(as_user, olga, pat, trail):
    page = as_user(olga).get(PAGE, {"whose": pat.name}).content.decode()
    assert "No patient matches" in page
    assert str(pat.pk) not in page


@pytest.mark.parametrize("asked", [{}, {"whose": "robin"}])
def test_a_clinic_of_many_patients_costs_no_more(
    as_user, ada, clinic, trail, asked, django_assert_max_num_queries
):
    for number in range(30):
        build.make_patient(clinic, name=f"Robin {number:02}")
    client = as_user(ada)
    with django_assert_max_num_queries(12):
        client.get(PAGE, asked)


def test_only_the_clinics_admins_read_it_and_each_their_own(as_user, alice, pat, otto, olga, trail):
    for person in (alice, pat.user, otto):
        client = as_user(person)
        assert client.get(PAGE).status_code == client.post(CSV).status_code == 404
    assert shown(as_user(olga), kind="write") == []


def test_the_export_is_safe_for_spreadsheets_filtered_and_in_the_trail(as_user, ada, alice, trail):
    alice.name = "=cmd()"
    alice.save()
    answer = as_user(ada).post(CSV, {"kind": "write", "person": alice.pk})
    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert "'=cmd()" in lines[1]
    entry = AuditEntry.objects.get(verb="export_audit")
    assert (entry.kind, entry.actor, entry.details) == ("export", ada, {"entries": 2})


def test_the_export_holds_every_entry_however_many_there_are(
    as_user, ada, alice, clinic, pat, now, monkeypatch
):
    monkeypatch.setattr("patients.actions.export_trail.CHUNK", 3)
    for _ in range(10):
        audit.record("update_patient", pat, clinic=clinic, by=alice, now=now)
    answer = as_user(ada).post(CSV, {"kind": "write", "person": alice.pk})
    # Nobody's clinic is open while the file is on its way.
    with in_no_clinic():
        rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert [row[4] for row in rows[1:]] == [pat.code] * 10
    assert AuditEntry.objects.get(verb="export_audit").details["entries"] == 10


def test_a_record_leads_to_who_has_looked_at_it(as_user, ada, alice, pat):
    record = reverse("patient-record", args=[pat.pk])
    link = f"{PAGE}?patient={pat.pk}"
    assert link in as_user(ada).get(record).content.decode()
    assert link not in as_user(alice).get(record).content.decode()


def test_every_verb_has_words():
    verbs = set()
    for floor in ("therapy", "routines", "patients"):
        for path in (ROOT / floor).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
                if name.endswith("record") or name in ("note_sign_in", "note_once_a_minute"):
                    first = node.args[0] if node.args else None
                    if isinstance(first, ast.Constant) and isinstance(first.value, str):
                        verbs.add(first.value)
    assert len(verbs) > 50 and "lock_out" in verbs
    assert not verbs - VERBS.keys()
