"""Weekly reports: the clinic's weeks, one week, one patient's week."""

from django.urls import path

from patients.pages import patient_week, report_reviews, reports

urlpatterns = [
    path("reports/", reports.report_list, name="report-list"),
    path("reports/<str:label>/", reports.report_week, name="report-week"),
    path("reports/<str:label>/review/", report_reviews.review_shown, name="report-review-shown"),
    path("reports/<str:label>/<uuid:patient>/", patient_week.report_patient, name="report-patient"),
    path("reports/<str:label>/<uuid:patient>/review/", report_reviews.review, name="report-review"),
    path("definitions/", reports.definitions, name="definitions"),
]
