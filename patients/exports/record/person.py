"""Who the patient is, what they have, and what they asked for: the record's first part."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from patients.exports.record.section import Row, Section, section
from patients.models import CalendarFeed, Patient
from therapy.accounts.devices import devices_of


def person(patient: Patient) -> Iterator[Section]:
    yield section(
        "profile",
        _("About you"),
        "name code date_of_birth email phone time_zone referrer course clinic care_team"
        " created_at archived_at",
        [_profile(patient)],
    )
    yield section(
        "diagnoses",
        _("Diagnoses"),
        "diagnosis in_plain_words code side since ended_on",
        map(_diagnosis, patient.diagnoses.select_related("diagnosis")),
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
        "time days_of_week channel active last_at last_outcome created_at",
        patient.reminders.values(),
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
        CalendarFeed.objects.filter(patient=patient).values(),
    )
    yield section(
        "invitations",
        _("Invitations"),
        "created_by created_at expires_at mailed_at used_at revoked_at",
        map(_invitation, patient.invitations.select_related("created_by")),
    )


def _profile(patient: Patient) -> Row:
    return {
        "name": patient.name,
        "code": patient.code,
        "date_of_birth": patient.date_of_birth,
        "email": patient.email,
        "phone": patient.phone,
        "time_zone": patient.time_zone,
        "referrer": patient.referrer,
        "course": patient.get_course_display(),
        "clinic": patient.clinic.name,
        "care_team": ", ".join(patient.care_team.order_by("name").values_list("name", flat=True)),
        "created_at": patient.created_at,
        "archived_at": patient.archived_at,
    }


def _diagnosis(row) -> Row:
    return {
        "diagnosis": row.diagnosis.label,
        "in_plain_words": row.diagnosis.plain,
        "code": row.code,
        "side": row.get_side_display() if row.side else "",
        "since": row.since,
        "ended_on": row.ended_on,
    }


def _answer(row) -> Row:
    return {
        "question": row.get_flag_display(),
        "answer": _("yes") if row.answer else _("no"),
        "until": row.until,
        "answered_by": row.answered_by.name,
        "answered_at": row.answered_at,
    }


def _invitation(row) -> Row:
    names = ("created_at", "expires_at", "mailed_at", "used_at", "revoked_at")
    return {name: getattr(row, name) for name in names} | {"created_by": row.created_by.name}
