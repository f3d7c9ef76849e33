from django.urls import path

from patients.api import assignments, patients

urlpatterns = [
    path("patients/", patients.patient_list, name="api-patients"),
    path("patients/<uuid:pk>/", patients.patient_detail, name="api-patient"),
    path("patients/<uuid:pk>/pauses/", patients.patient_pauses, name="api-patient-pauses"),
    path("assignments/", assignments.assignment_list, name="api-assignments"),
    path("assignments/preview/", assignments.preview, name="api-assignment-preview"),
    path("assignments/<uuid:pk>/", assignments.assignment_detail, name="api-assignment"),
    path("assignments/<uuid:pk>/end/", assignments.assignment_end, name="api-assignment-end"),
]
