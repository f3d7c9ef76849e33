"""What was done to or by a patient goes only when the purge takes it, row by row, on purpose."""

import pytest
from django.db.models import CASCADE, SET_NULL, ProtectedError

from patients.models import Patient, Session
from tests import build
from tests.world import own_models

# Every row of ours that goes with another, and why it may. This list may only shrink.
GOES_WITH = {
    "patients.assignmentdraft.patient": "a draft, no decision yet",
    "patients.assignmentdraft.author": "a draft, no decision yet",
    "patients.calendarfeed.patient": "an address, not a fact",
    "patients.digestsent.user": "a claim, so that one mail goes out",
    "patients.digeststop.user": "a wish about mails",
    "patients.pushsubscription.patient": "an address, not a fact",
    "patients.reminder.patient": "a wish, not a fact",
    "patients.staleweek.patient": "work to do; the reports are its outcome",
    "routines.diagnosiscode.diagnosis": "a part of the catalog's entry",
    "routines.stretchtag.stretch": "a part of the catalog's entry",
    # Django's own rows of many-to-many fields.
    "patients.patient_care_team.patient": "who cares now; the audit trail says who did",
    "patients.patient_care_team.user": "who cares now; the audit trail says who did",
    "routines.dosingrule_diagnoses.diagnosis": "a part of the catalog's entry",
    "routines.dosingrule_diagnoses.dosingrule": "a part of the catalog's entry",
    "routines.routine_diagnoses.diagnosis": "a part of the template",
    "routines.routine_diagnoses.routine": "a part of the template",
}
FORGETS = {
    "patients.assignmentdraft.routine": "the draft goes on without it",
    "routines.stretch.copied_from": "where a copy came from",
    "routines.stretch.easier": "a neighbour in the catalog",
    "routines.stretch.harder": "a neighbour in the catalog",
}


def keys_that(on_delete) -> set[str]:
    found = set()
    for model in own_models():
        for field in model._meta.concrete_fields:
            if field.remote_field and field.remote_field.on_delete is on_delete:
                found.add(f"{model._meta.label_lower}.{field.name}")
    return found


def test_nothing_clinical_goes_with_another_row():
    assert keys_that(CASCADE) <= set(GOES_WITH)


def test_nothing_clinical_forgets_what_it_was_about():
    assert keys_that(SET_NULL) <= set(FORGETS)


def test_the_lists_name_nothing_that_is_gone():
    assert set(GOES_WITH) <= keys_that(CASCADE)
    assert set(FORGETS) <= keys_that(SET_NULL)


def test_a_patient_a_person_a_session_and_a_stretch_resist_deletion(pat, alice, clinic, now):
    stretch = build.make_stretch("a")
    build.make_assignment(pat, [stretch], by=alice)
    session = build.make_session(pat, now.date(), {stretch: "done"})
    for row in (pat, alice, pat.user, session, stretch, clinic):
        with pytest.raises(ProtectedError):
            row.delete()
    assert Patient.objects.filter(pk=pat.pk).exists()
    assert Session.objects.get().entries.count() == 1


def test_routines_and_stretches_are_put_away_and_people_closed(clinic, alice):
    """Deactivating is the only way out that a page or the API offers."""
    routine = build.make_routine(clinic, [build.make_stretch("a")])
    with pytest.raises(ProtectedError):
        routine.delete()
    assert hasattr(routine, "archived_at")
    assert hasattr(build.make_stretch("b"), "withdrawn_at")
    assert hasattr(alice, "is_active")
