"""Who the patient is, what they have, and what they asked for: the record's first part."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from patients.exports.record.section import Row, Section, section, values_of
from patients.models import (
    CalendarFeed,
    Invitation,
    Patient,
    PatientDiagnosis,
    PatientFlag,
    Reminder,
)
from patients.plans.dose_words import WEEKDAYS
from therapy.accounts.devices import devices_of

PROFILE_FIELDS = "name code date_of_birth email phone time_zone referrer created_at archived_at"


def person(patient: Patient) -> Iterator[Section]:
    yield section(
        "profile",
        _("About you"),
        f"{PROFILE_FIELDS} course clinic care_team",
        [_profile(patient)],
    )
    diagnoses = PatientDiagnosis.everything.filter(patient=patient)
    yield section(
        "diagnoses",
        _("Diagnoses"),
        "diagnosis in_plain_words code side since ended_on taken_back_at taken_back_by",
        map(_diagnosis, diagnoses.select_related("diagnosis", "taken_back_by")),
    )
    yield section(
        "answers",
        _("What your clinic answered about you"),
        "question answer until answered_by answered_at",
        map(_answer, patient.flags.select_related("answered_by")),
    )


def belongings(patient: Patient) -> Iterator[Section]:
    """Wishes and ways in: reminders, devices, the calendar, invitations."""
    yield section(
        "reminders",
        _("Reminders"),
        "time days days_of_week channel active next_at last_at last_outcome created_at",
        map(_reminder, patient.reminders.all()),
    )
    devices = devices_of(patient.user) if patient.user else []
    yield section(
        "devices",
        _("Where you are signed in"),
        "device since",
        [{"device": each.name, "since": each.since} for each in devices],
    )
    yield section(
        "push",
        _("Devices that get messages"),
        "service created_at",
        [
            {"service": urlsplit(each.endpoint).hostname, "created_at": each.created_at}
            for each in patient.push_subscriptions.all()
        ],
    )
    yield section(
        "calendar",
        _("Your calendar address"),
        "created_at changed_at",
        CalendarFeed.objects.filter(patient=patient).values("created_at", "changed_at"),
    )
    yield section(
        "invitations",
        _("Invitations"),
        "created_by created_at expires_at mailed_at used_at revoked_at",
        map(_invitation, patient.invitations.select_related("created_by")),
    )


def _profile(patient: Patient) -> Row:
    team = patient.care_team.order_by("name").values_list("name", flat=True)
    return {
        **values_of(patient, PROFILE_FIELDS),
        "course": patient.get_course_display(),
        "clinic": patient.clinic.name,
        "care_team": ", ".join(team),
    }


def _diagnosis(row: PatientDiagnosis) -> Row:
    return {
        **values_of(row, "code since ended_on taken_back_at"),
        "diagnosis": row.diagnosis.label,
        "in_plain_words": row.diagnosis.plain,
        "side": row.get_side_display() if row.side else "",
        "taken_back_by": row.taken_back_by.name if row.taken_back_by else None,
    }


def _answer(row: PatientFlag) -> Row:
    return {
        **values_of(row, "until answered_at"),
        "question": row.get_flag_display(),
        "answer": _("yes") if row.answer else _("no"),
        "answered_by": row.answered_by.name,
    }


def _reminder(row: Reminder) -> Row:
    return {
        **values_of(row, "time days_of_week active next_at last_at created_at"),
        "days": ", ".join(str(WEEKDAYS[day]) for day in sorted(row.days_of_week)),
        "channel": row.get_channel_display(),
        "last_outcome": row.get_last_outcome_display() if row.last_outcome else "",
    }


def _invitation(row: Invitation) -> Row:
    names = "created_at expires_at mailed_at used_at revoked_at"
    return {**values_of(row, names), "created_by": row.created_by.name}
