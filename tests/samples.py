"""One object of Pat's clinic for each address that needs one: what the tenancy walk asks for."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from allauth.usersessions.models import UserSession
from django.utils import timezone

from patients.actions.invite_patient import invite_patient
from patients.actions.log_session import log_session
from patients.actions.set_reminder import set_reminder
from patients.actions.share_calendar import share_calendar
from patients.actions.summarise_weeks import summarise_weeks
from patients.messages.digest_mail import stop_token as digest_token
from patients.messages.reminder_mail import stop_token
from patients.models import (
    Assignment,
    ClinicWeek,
    Patient,
    Pause,
    ReportExport,
    SafetyAlert,
    WeeklyReport,
)
from patients.models.reminder import Channel
from patients.own.logged_session import EntryInput, SessionInput
from routines.figures import figure_version
from tests import build
from tests.signed_in import give_app
from therapy.accounts.models import User

Kwargs = dict[str, Any]
LABEL, WEEK_START = "2026-W47", date(2026, 11, 16)


def make_samples(*, pat: Patient, alice: User, now: datetime) -> dict[str, Kwargs]:
    """Keyword arguments by route name. May be made for several patients, also of one clinic."""
    return {
        **_of_the_site(alice),
        **_of_the_catalog(pat, alice),
        **_of_a_patient(pat, alice, now),
        **_of_getting_in(pat, alice, now),
        **_of_reports(pat, now),
    }


def _each(names: str, **kwargs: Any) -> dict[str, Kwargs]:
    return dict.fromkeys(names.split(), kwargs)


def _of_the_site(alice: User) -> dict[str, Kwargs]:
    app = give_app(alice)
    desk = UserSession.objects.create(user=alice, session_key=f"a-desk-{alice.pk}", ip="192.0.2.8")
    return {
        **_each(
            "person-invite-again person-deactivate person-reactivate person-reset-factor",
            pk=alice.pk,
        ),
        "factor-remove": {"pk": app.pk},
        "staff-device-sign-out": {"device": desk.pk},
        **_each("digest-stop digest-stop-now", token=digest_token(alice)),
    }


def _of_the_catalog(pat: Patient, alice: User) -> dict[str, Kwargs]:
    name = f"own-stretch-{pat.code.lower()}"
    own = build.make_stretch(name, clinic=pat.clinic, picture=f"stretches/{name}.webp")
    routine = build.make_routine(pat.clinic, [own], author=alice)
    item = routine.items.get()
    drawn = {"version": figure_version(), "theme": "teal"}
    return {
        **_each("figure-pair", slug="bridge"),
        **_each("figure-placeholder", **drawn),
        **_each("figure", **drawn, slug="bridge", side="left", motion="still"),
        **_each("stretch-picture", name=own.picture.name),
        **_each("stretch stretch-edit stretch-copy stretch-withdraw api-stretch", slug=own.slug),
        **_each("routine routine-edit routine-copy routine-archive api-routine", pk=routine.pk),
        **_each("routine-order routine-group routine-item-add", pk=routine.pk),
        **_each("routine-item routine-item-move routine-item-remove", pk=routine.pk, item=item.pk),
        "routine-item-replace": {"pk": routine.pk, "item": item.pk},
    }


def _of_a_patient(pat: Patient, alice: User, now: datetime) -> dict[str, Kwargs]:
    diagnosis = build.make_patient_diagnosis(pat, "stenosis")
    plan = build.make_assignment(pat, [build.make_stretch(f"walk-{pat.code.lower()}")])
    session = log_yesterday(pat, plan, now)
    # By the clock: one of a fixed day would hold on by now.
    pause = Pause.objects.create(
        patient=pat,
        starts_on=timezone.localdate() + timedelta(days=365),
        reason="travel",
        created_by=alice,
        created_at=now,
    )
    alert = SafetyAlert.objects.create(
        patient=pat, level="soon", red_flags=["cancer"], raised_at=now
    )
    return {
        **_each("patient-record patient-edit patient-invite patient-care-team", pk=pat.pk),
        **_each("patient-archive patient-restore", pk=pat.pk),
        **_each("patient-keeping patient-hold patient-hold-lift", pk=pat.pk),
        **_each("patient-ask-to-delete patient-download", pk=pat.pk),
        **_each("patient-catalog patient-questions diagnosis-find plan-pause", pk=pat.pk),
        **_each("plan-adjust assign assign-drop assign-accept desk-review", pk=pat.pk),
        **_each("api-patient api-patient-pauses", pk=pat.pk),
        **_each("patient-care-team-leave", pk=pat.pk, colleague=alice.pk),
        **_each("diagnosis-record", pk=pat.pk, key="stenosis"),
        **_each("diagnosis-end", pk=pat.pk, diagnosis=diagnosis.pk),
        **_each("plan-resume", pk=pat.pk, pause=pause.pk),
        **_each("plan-end plan-assigned", pk=pat.pk, plan=plan.pk),
        **_each("plan-changes-seen", pk=plan.pk),
        **_each("alert-answer", pk=pat.pk, alert=alert.pk),
        **_each("assign-step", pk=pat.pk, step="routine"),
        **_each("api-assignment api-assignment-end", pk=plan.pk),
        **_each(
            "session-saved session-undo session-correct api-session api-session-correct",
            uuid=session,
        ),
    }


def _of_getting_in(pat: Patient, alice: User, now: datetime) -> dict[str, Kwargs]:
    # By the clock: one of a fixed day has run out by now.
    invitation = invite_patient(patient=pat, by=alice, now=timezone.now())
    feed = share_calendar(patient=pat, by=pat.user, now=now)
    reminder = set_reminder(
        patient=pat, at=time(8), days=[1, 3, 5], channel=Channel.EMAIL, by=pat.user, now=now
    )
    key = f"a-phone-{pat.code.lower()}"
    device = UserSession.objects.create(user=pat.user, session_key=key, ip="192.0.2.7")
    return {
        **_each("patient-invite-qr patient-invite-mail patient-invite-revoke", pk=pat.pk),
        **_each("patient-print patient-paper patient-devices", pk=pat.pk),
        "patient-device-sign-out": {"pk": pat.pk, "device": device.pk},
        "own-device-sign-out": {"device": device.pk},
        "invitation-link": {"token": invitation.token},
        "calendar-feed": {"token": feed.token},
        **_each("reminder reminder-remove", pk=reminder.pk),
        **_each("reminder-stop reminder-stop-now", token=stop_token(reminder)),
    }


def log_yesterday(pat: Patient, plan: Assignment, now: datetime) -> UUID:
    """A whole session of the plan, a day before `now`; its id."""
    entries = [EntryInput(line.pk, as_prescribed=True) for line in plan.prescriptions.all()]
    body = SessionInput(uuid4(), now.date() - timedelta(days=1), pat.time_zone, entries)
    return log_session(patient=pat, body=body, by=pat.user, now=now).session.uuid


def _of_reports(pat: Patient, now: datetime) -> dict[str, Kwargs]:
    ClinicWeek.objects.get_or_create(
        clinic=pat.clinic, week_start=WEEK_START, defaults={"closed_at": now}
    )
    summarise_weeks(patient_ids=[pat.pk], week_start=WEEK_START, now=now)
    report = WeeklyReport.objects.get(patient=pat, week_start=WEEK_START)
    return {
        **_each("report-week report-review-shown export-csv export-json export-pdf", label=LABEL),
        **_each("export export-file", pk=_export(pat, now).pk),
        **_each("report-patient report-review", label=LABEL, patient=pat.pk),
        **_each("api-report-detail api-report-review", pk=report.pk),
    }


def _export(pat: Patient, now: datetime) -> ReportExport:
    return ReportExport.objects.create(
        clinic=pat.clinic,
        week_start=WEEK_START,
        requested_by=pat.user,
        requested_at=now,
        expires_at=now + timedelta(days=36500),
    )
