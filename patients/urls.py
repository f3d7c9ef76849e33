from django.urls import include, path

from patients.pages import (
    archive,
    catalog,
    diagnoses,
    patient_form,
    patient_list,
    patient_record,
    plan_acts,
)
from patients.pages.assign import pages as assigning

record_urls = [
    path("patients/", patient_list.patient_list, name="patient-list"),
    path("patients/new/", patient_form.new, name="patient-new"),
    path("patients/<uuid:pk>/", patient_record.patient_record, name="patient-record"),
    path("patients/<uuid:pk>/edit/", patient_form.edit, name="patient-edit"),
    path("patients/<uuid:pk>/care-team/", patient_form.care_team, name="patient-care-team"),
    path("patients/<uuid:pk>/archive/", archive.archive, name="patient-archive"),
    path("patients/<uuid:pk>/restore/", archive.restore, name="patient-restore"),
    path(
        "patients/<uuid:pk>/care-team/<int:colleague>/leave/",
        patient_form.leave_team,
        name="patient-care-team-leave",
    ),
    path("patients/<uuid:pk>/diagnoses/add/", diagnoses.find, name="diagnosis-find"),
    path("patients/<uuid:pk>/diagnoses/add/<slug:key>/", diagnoses.record, name="diagnosis-record"),
    path("patients/<uuid:pk>/diagnoses/<int:diagnosis>/end/", diagnoses.end, name="diagnosis-end"),
    path("patients/<uuid:pk>/catalog/", catalog.patient_catalog, name="patient-catalog"),
    path("patients/<uuid:pk>/questions/", diagnoses.questions, name="patient-questions"),
]
plan_urls = [
    path("patients/<uuid:pk>/pause/", plan_acts.pause, name="plan-pause"),
    path("patients/<uuid:pk>/pauses/<int:pause>/resume/", plan_acts.resume, name="plan-resume"),
    path("patients/<uuid:pk>/plans/<uuid:plan>/end/", plan_acts.end, name="plan-end"),
    path("patients/<uuid:pk>/alerts/<int:alert>/answer/", plan_acts.answer, name="alert-answer"),
    path("patients/<uuid:pk>/plans/<uuid:plan>/", assigning.assigned, name="plan-assigned"),
    path("patients/<uuid:pk>/adjust/", assigning.adjust_plan, name="plan-adjust"),
]
assign_urls = [
    path("patients/<uuid:pk>/assign/", assigning.assign, name="assign"),
    path("patients/<uuid:pk>/assign/drop/", assigning.drop_draft, name="assign-drop"),
    path("patients/<uuid:pk>/assign/accept/", assigning.accept_changed_plan, name="assign-accept"),
    path("patients/<uuid:pk>/assign/<slug:step>/", assigning.assign_step, name="assign-step"),
]
urlpatterns = [
    path("audit/", include("patients.trail_urls")),
    *record_urls,
    *plan_urls,
    *assign_urls,
    path("", include("patients.desk_urls")),
    path("", include("patients.report_urls")),
    path("", include("patients.own_urls")),
    path("", include("patients.access_urls")),
    path("", include("patients.phone_urls")),
]
