"""Weekly reports: the clinic's weeks, one week, one patient's week."""

from django.urls import path

from patients.pages import definitions, exports, patient_week, report_reviews, reports

urlpatterns = [
    path("reports/", reports.report_list, name="report-list"),
    path("reports/<str:label>/", reports.report_week, name="report-week"),
    path("reports/<str:label>/week.csv", exports.export_csv, name="export-csv"),
    path("reports/<str:label>/week.json", exports.export_json, name="export-json"),
    path("reports/<str:label>/pdf/", exports.export_pdf, name="export-pdf"),
    path("exports/<uuid:pk>/", exports.export, name="export"),
    path("exports/<uuid:pk>/file/", exports.export_file, name="export-file"),
    path("reports/<str:label>/review/", report_reviews.review_shown, name="report-review-shown"),
    path("reports/<str:label>/<uuid:patient>/", patient_week.report_patient, name="report-patient"),
    path("reports/<str:label>/<uuid:patient>/review/", report_reviews.review, name="report-review"),
    path("definitions/", definitions.definitions, name="definitions"),
]
