from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from patients.actions.answer_flags import FlagAnswer, answer_flags
from patients.actions.change_care_team import join_care_team, leave_care_team
from patients.actions.create_patient import create_patient
from patients.actions.invite_patient import invite_patient
from patients.actions.pause_plan import pause_plan, resume_plan
from patients.actions.record_diagnosis import (
    code_conflicts,
    end_diagnosis,
    record_diagnosis,
    take_back_diagnosis,
)
from patients.actions.update_patient import update_patient
from patients.models import Patient, PatientDiagnosis, Pause
from patients.models.pause import PauseReason
from patients.patient_details import PatientDetails
from routines.models.diagnosis import DiagnosisCode
from tests import build
from therapy.accounts.models import AuditEntry

TODAY = date(2026, 11, 23)
NINA = PatientDetails(
    code="N-900",
    name=" Nina Example ",
    date_of_birth=date(1960, 2, 3),
    time_zone="Europe/Berlin",
    email="nina@example.org",
)


def refusal(verb, **kwargs) -> dict:
    with pytest.raises(ValidationError) as refused:
        verb(**kwargs)
    error = refused.value
    return error.message_dict if hasattr(error, "error_dict") else {"": error.messages}


def audited() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


def test_it_puts_a_new_patient_into_the_care_of_the_therapist_who_made_it(alice, now):
    nina = create_patient(details=NINA, by=alice, now=now)
    assert (nina.name, nina.clinic, list(nina.care_team.all())) == (
        "Nina Example",
        alice.clinic,
        [alice],
    )
    assert audited() == ["create_patient"]


def test_it_leaves_the_care_team_of_an_admins_new_patient_to_the_admin(ada, now):
    assert not create_patient(details=NINA, by=ada, now=now).care_team.exists()


def test_it_makes_an_account_when_asked_to_invite(alice, now):
    nina = create_patient(details=NINA, by=alice, now=now, invite=True)
    assert (nina.user.email, nina.user.role) == ("nina@example.org", "patient")
    assert not nina.user.has_usable_password()


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("date_of_birth", {"date_of_birth": date(2026, 11, 24)}),
        ("date_of_birth", {"date_of_birth": date(1899, 12, 31)}),
        ("name", {"name": "  "}),
        ("code", {"code": ""}),
        ("time_zone", {"time_zone": "Berlin"}),
        ("course", {"course": "strange"}),
        ("email", {"email": "nina"}),
        ("email", {"email": ""}),
    ],
)
def test_it_says_which_fact_of_a_new_patient_is_wrong(alice, now, field, change):
    details = replace(NINA, **change)
    invite = change == {"email": ""}
    wrong = refusal(create_patient, details=details, by=alice, now=now, invite=invite)
    assert list(wrong) == [field]
    assert not Patient.objects.exists()


def test_it_refuses_a_code_twice_in_one_clinic_only(alice, carol, now):
    create_patient(details=NINA, by=alice, now=now)
    assert "code" in refusal(create_patient, details=NINA, by=alice, now=now)
    assert create_patient(details=NINA, by=carol, now=now).clinic == carol.clinic


def test_it_makes_no_patient_when_the_e_mail_belongs_to_somebody(alice, now):
    taken = replace(NINA, email=alice.email.upper())
    wrong = refusal(create_patient, details=taken, by=alice, now=now, invite=True)
    assert list(wrong) == ["email"]
    assert not Patient.objects.exists()


def test_it_changes_details_and_tells_the_audit_which_but_not_to_what(pat, alice, now):
    details = replace(PatientDetails.of(pat), phone="+1 555 0199", course="chronic")
    update_patient(patient=pat, details=details, by=alice, now=now)
    pat.refresh_from_db()
    assert (pat.phone, pat.course) == ("+1 555 0199", "chronic")
    assert AuditEntry.objects.get().details == {"changed_fields": ["course", "phone"]}


def test_it_keeps_a_changed_code_unique(pat, quinn, alice, now):
    details = replace(PatientDetails.of(pat), code=quinn.code)
    assert "code" in refusal(update_patient, patient=pat, details=details, by=alice, now=now)


def test_a_new_invitation_ends_the_one_before(alice, now):
    nina = create_patient(details=NINA, by=alice, now=now)
    first = invite_patient(patient=nina, by=alice, now=now)
    second = invite_patient(patient=nina, by=alice, now=now)
    assert list(nina.invitations.open()) == [second]
    assert first.token != second.token
    nina.archived_at = now
    nina.save()
    assert refusal(invite_patient, patient=nina, by=alice, now=now)


@pytest.fixture
def disc(db):
    diagnosis = build.make_diagnosis("disc_radiculopathy", flags=["irritable"])
    DiagnosisCode.objects.create(diagnosis=diagnosis, code="M51.16", title="Disc")
    return diagnosis


@pytest.fixture
def record(pat, alice, now, disc):
    def record(**kwargs):
        given = {"patient": pat, "key": "disc_radiculopathy", "code": "M51.16", "side": "left"}
        return record_diagnosis(**{**given, "by": alice, "now": now, **kwargs})

    return record


def test_it_records_a_diagnosis_with_code_and_side_from_today_on(record, pat):
    row = record().diagnosis
    assert (row.patient, row.code, row.side, row.since) == (pat, "M51.16", "left", TODAY)
    assert audited() == ["record_diagnosis"]


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("diagnosis", {"key": "nothing_like_it"}),
        ("diagnosis", {"key": "older_adult"}),
        ("code", {"code": "M54.50"}),
        ("code", {"code": ""}),
        ("side", {"side": "up"}),
        ("since", {"since": date(2026, 11, 24)}),
    ],
)
def test_it_says_which_part_of_a_diagnosis_is_wrong(record, field, change):
    build.make_diagnosis("older_adult")
    assert list(refusal(record, **change)) == [field]


def test_it_refuses_the_same_diagnosis_twice_on_one_side(record):
    record()
    assert "diagnosis" in refusal(record)
    assert record(side="right").diagnosis.pk


def test_it_warns_of_codes_that_exclude_each_other_and_records_both(record):
    sciatica = build.make_diagnosis("sciatica_unspecified")
    DiagnosisCode.objects.create(diagnosis=sciatica, code="M54.31", title="Sciatica")
    assert record().conflicts == ()
    second = record(key="sciatica_unspecified", code="M54.31")
    assert second.conflicts == (("M51.16", "M54.31"),)


def test_it_ends_a_diagnosis_and_keeps_the_row(record, pat, alice, now):
    row = record(since=date(2026, 11, 1)).diagnosis
    end_diagnosis(diagnosis=row, last_day=date(2026, 11, 20), by=alice, now=now)
    assert not pat.diagnoses.live_on(TODAY).exists()
    assert pat.diagnoses.count() == 1
    assert code_conflicts(pat, TODAY) == ()
    again = {"diagnosis": row, "last_day": TODAY, "by": alice, "now": now}
    assert "" in refusal(end_diagnosis, **again)


@pytest.mark.parametrize("last_day", [date(2026, 10, 31), date(2026, 11, 24)])
def test_it_refuses_an_end_before_the_start_or_in_the_future(record, alice, now, last_day):
    row = record(since=date(2026, 11, 1)).diagnosis
    wrong = refusal(end_diagnosis, diagnosis=row, last_day=last_day, by=alice, now=now)
    assert list(wrong) == ["last_day"]


def test_it_takes_back_a_mistake_until_a_plan_relied_on_it(record, pat, alice, now):
    take_back_diagnosis(diagnosis=record().diagnosis, by=alice, now=now)
    assert not pat.diagnoses.exists()
    assert not pat.diagnosis_keys(now.date())
    # It stays in the record, with who took it back and when; the same may be recorded again.
    kept = PatientDiagnosis.everything.get()
    assert (kept.taken_back_by, kept.taken_back_at) == (alice, now)
    assert audited()[-1] == "take_back_diagnosis"
    row = record().diagnosis
    build.make_assignment(pat, [build.make_stretch()], by=alice, created_at=now)
    assert "mistake" in refusal(take_back_diagnosis, diagnosis=row, by=alice, now=now)


def test_it_writes_answers_over_earlier_ones_and_leaves_the_others(pat, alice, now):
    first = {"irritable": FlagAnswer(True), "early_postop": FlagAnswer(False)}
    answer_flags(patient=pat, answers=first, by=alice, now=now)
    answer_flags(patient=pat, answers={"irritable": FlagAnswer(False)}, by=alice, now=now)
    assert pat.flag_answers(TODAY) == {"irritable": False, "early_postop": False}
    assert audited() == ["answer_flags"] * 2


def test_it_counts_a_precaution_as_over_from_its_end_on(pat, alice, now):
    until = FlagAnswer(True, until=date(2026, 12, 1))
    answer_flags(patient=pat, answers={"early_postop": until}, by=alice, now=now)
    assert pat.flag_answers(date(2026, 11, 30)) == {"early_postop": True}
    assert pat.flag_answers(date(2026, 12, 1)) == {"early_postop": False}


@pytest.mark.parametrize(
    ("flag", "given"),
    [
        ("tired", FlagAnswer(True)),
        ("irritable", FlagAnswer(False, until=date(2026, 12, 1))),
        ("irritable", FlagAnswer(True, until=TODAY)),
    ],
)
def test_it_refuses_answers_that_make_no_sense(pat, alice, now, flag, given):
    wrong = refusal(answer_flags, patient=pat, answers={flag: given}, by=alice, now=now)
    assert list(wrong) == [flag]


def test_it_lets_a_member_add_a_colleague_and_an_admin_take_one_off(pat, alice, bob, ada, now):
    join_care_team(patient=pat, colleague=bob, by=alice, now=now)
    leave_care_team(patient=pat, colleague=alice, by=ada, now=now)
    assert list(pat.care_team.all()) == [bob]
    assert audited() == ["join_care_team", "leave_care_team"]


def test_it_keeps_strangers_admins_and_other_clinics_off_the_care_team(
    pat, alice, bob, ada, carol, now
):
    for colleague in (carol, ada, pat.user):
        wrong = refusal(join_care_team, patient=pat, colleague=colleague, by=alice, now=now)
        assert list(wrong) == ["colleague"]
    for by in (bob, carol, pat.user):
        assert refusal(join_care_team, patient=pat, colleague=bob, by=by, now=now)


def test_it_never_leaves_a_patient_without_a_therapist(pat, alice, bob, now):
    assert refusal(leave_care_team, patient=pat, colleague=alice, by=alice, now=now)
    assert refusal(leave_care_team, patient=pat, colleague=bob, by=alice, now=now)


def test_it_lets_the_account_follow_the_patients_new_email(pat, alice, now):
    details = replace(PatientDetails.of(pat), email="new@example.org")
    update_patient(patient=pat, details=details, by=alice, now=now)
    pat.user.refresh_from_db()
    assert pat.user.email == "new@example.org"


def test_it_refuses_an_email_by_which_somebody_else_signs_in(pat, alice, bob, now):
    details = replace(PatientDetails.of(pat), email=bob.email)
    assert "email" in refusal(update_patient, patient=pat, details=details, by=alice, now=now)


def test_a_pause_that_never_took_effect_stays_in_the_record_and_counts_for_nothing(pat, alice, now):
    say = {"patient": pat, "reason": PauseReason.TRAVEL, "by": alice, "now": now}
    pause = pause_plan(starts_on=TODAY + timedelta(days=3), **say)
    resume_plan(pause=pause, first_day=TODAY, by=alice, now=now)
    assert not pat.pauses.exists()
    assert not Pause.objects.covering(TODAY + timedelta(days=5)).exists()
    kept = Pause.everything.get()
    assert (kept.taken_back_by, kept.taken_back_at, kept.until) == (alice, now, None)
    # Another may begin on the same days.
    assert pause_plan(starts_on=TODAY + timedelta(days=3), **say) == pat.pauses.get()
