"""Getting in, settings, the calendar and paper: addresses of patients, staff and machines."""

from django.urls import path

from patients.pages import (
    calendar,
    devices,
    getting_in,
    invitations,
    keeping,
    own_data,
    paper,
    reminder_stop,
    reminders,
    settings,
)

invitation_urls = [
    path("invite/", getting_in.code, name="invitation-code"),
    path("invite/who/", getting_in.birth_date, name="invitation-birth-date"),
    path("invite/agree/", getting_in.agree, name="invitation-agree"),
    path("invite/<str:token>/", getting_in.link, name="invitation-link"),
]
settings_urls = [
    path("settings/", settings.settings, name="settings"),
    path("settings/reminders/", reminders.reminders, name="reminders"),
    path("settings/reminders/<int:pk>/", reminders.reminder, name="reminder"),
    path("settings/reminders/<int:pk>/remove/", reminders.remove, name="reminder-remove"),
    path("settings/push/", reminders.push, name="push"),
    path("settings/calendar/", calendar.own_calendar, name="own-calendar"),
    path("settings/calendar/open/", calendar.open_calendar, name="own-calendar-open"),
    path("settings/calendar/stop/", calendar.stop_calendar, name="own-calendar-stop"),
    path("settings/devices/", devices.own_devices, name="own-devices"),
    path(
        "settings/devices/<int:device>/sign-out/",
        devices.own_sign_out,
        name="own-device-sign-out",
    ),
]
own_data_urls = [
    path("settings/data/", own_data.own_data, name="own-data"),
    path("settings/data/download/", own_data.download, name="own-download"),
    path("settings/data/ask-to-delete/", own_data.ask_deletion, name="own-ask-to-delete"),
]
# Their secret is in the address; nobody signs in.
secret_urls = [
    path("calendar/<str:token>.ics", calendar.feed, name="calendar-feed"),
    path("reminders/stop/<str:token>/", reminder_stop.stop, name="reminder-stop"),
    path("reminders/stop/<str:token>/now/", reminder_stop.stop_now, name="reminder-stop-now"),
]
paper_urls = [
    path("plan/print/", paper.print_plan, name="plan-print"),
    path("plan/qr.svg", paper.today_qr, name="today-qr"),
    path("patients/<uuid:pk>/print/", paper.print_patient, name="patient-print"),
    path("patients/<uuid:pk>/paper/", paper.enter_paper, name="patient-paper"),
]
record_urls = [
    path("patients/<uuid:pk>/invite/", invitations.invite, name="patient-invite"),
    path("patients/<uuid:pk>/invite/qr.svg", invitations.invite_qr, name="patient-invite-qr"),
    path("patients/<uuid:pk>/invite/mail/", invitations.send_again, name="patient-invite-mail"),
    path("patients/<uuid:pk>/invite/revoke/", invitations.revoke, name="patient-invite-revoke"),
    path("patients/<uuid:pk>/devices/", devices.devices, name="patient-devices"),
    path(
        "patients/<uuid:pk>/devices/<int:device>/sign-out/",
        devices.sign_out,
        name="patient-device-sign-out",
    ),
]
keeping_urls = [
    path("patients/<uuid:pk>/keeping/", keeping.keeping, name="patient-keeping"),
    path("patients/<uuid:pk>/keeping/hold/", keeping.hold, name="patient-hold"),
    path("patients/<uuid:pk>/keeping/lift/", keeping.lift, name="patient-hold-lift"),
    path("patients/<uuid:pk>/keeping/ask/", keeping.ask_deletion, name="patient-ask-to-delete"),
    path("patients/<uuid:pk>/keeping/download/", keeping.download, name="patient-download"),
]
urlpatterns = [
    *invitation_urls,
    *settings_urls,
    *own_data_urls,
    *secret_urls,
    *paper_urls,
    *record_urls,
    *keeping_urls,
]
