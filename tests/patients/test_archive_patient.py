from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from patients.actions.archive_patient import archive_patient, restore_patient
from patients.actions.assign_routine import assign_routine
from patients.actions.invite_patient import invite_patient
from patients.models import AssignmentDraft, Patient, SafetyAlert
from tests import build
from therapy.accounts.models import AuditEntry

TODAY = date(2026, 11, 23)


@pytest.fixture
def act(pat, alice, now):
    return {"patient": pat, "by": alice, "now": now}


def test_it_takes_a_patient_off_the_lists_and_brings_them_back(act, pat):
    archive_patient(**act)
    archive_patient(**act)
    assert pat not in Patient.objects.current()
    restore_patient(**act)
    restore_patient(**act)
    assert pat in Patient.objects.current()
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["archive_patient", "restore_patient"]


@pytest.mark.parametrize(
    ("period", "refused"),
    [
        ({}, True),
        ({"ends_on": TODAY + timedelta(days=1)}, True),
        ({"starts_on": TODAY + timedelta(days=7)}, True),
        ({"ends_on": TODAY}, False),
        ({"ends_on": TODAY - timedelta(days=1)}, False),
    ],
)
def test_it_waits_for_the_plans_end(act, pat, period, refused):
    build.make_assignment(pat, [build.make_stretch()], **period)
    if refused:
        with pytest.raises(ValidationError, match="still runs"):
            archive_patient(**act)
    else:
        assert archive_patient(**act).archived_at == act["now"]


def test_it_waits_for_the_answer_to_a_warning_sign(act, pat, now):
    SafetyAlert.objects.create(patient=pat, level="soon", red_flags=["cancer"], raised_at=now)
    with pytest.raises(ValidationError, match="warning sign"):
        archive_patient(**act)


def test_it_ends_what_was_on_its_way(act, pat, alice):
    invite_patient(**act)
    AssignmentDraft.objects.create(patient=pat, author=alice, plan_version=0)
    archive_patient(**act)
    assert not pat.invitations.open().exists()
    assert not AssignmentDraft.objects.exists()


def test_nobody_assigns_to_a_patient_in_the_archive(act, pat, clinic, alice, now):
    build.make_patient_diagnosis(pat, "stenosis")
    archive_patient(**act)
    with pytest.raises(ValidationError, match="archive"):
        assign_routine(
            routine=build.make_routine(clinic, []),
            choices=[],
            starts_on=TODAY,
            plan_version=0,
            **act,
        )


@pytest.mark.parametrize("who", ["alice", "ada"])
def test_it_asks_first_and_shows_where_the_patient_went(request, as_user, pat, who):
    browser = as_user(request.getfixturevalue(who))
    page = browser.get(reverse("patient-archive", args=[pat.pk]))
    assert "Put into the archive?" in page.content.decode()
    assert pat in Patient.objects.current()
    record = browser.post(reverse("patient-archive", args=[pat.pk]), follow=True)
    assert "In the archive since" in record.content.decode()
    assert reverse("assign", args=[pat.pk]) not in record.content.decode()
    archived = browser.get(reverse("patient-list"), {"status": "archived"})
    assert "Pat Example" in archived.content.decode()
    back = browser.post(reverse("patient-restore", args=[pat.pk]), follow=True)
    assert "In the archive since" not in back.content.decode()


def test_it_says_why_not_on_the_page(as_user, alice, pat):
    build.make_assignment(pat, [build.make_stretch()])
    answer = as_user(alice).post(reverse("patient-archive", args=[pat.pk]))
    assert answer.status_code == 200
    assert "The plan still runs." in answer.content.decode()


def test_the_record_leads_to_what_suits_the_patient(as_user, alice, pat):
    record = as_user(alice).get(reverse("patient-record", args=[pat.pk])).content.decode()
    assert reverse("patient-catalog", args=[pat.pk]) in record
