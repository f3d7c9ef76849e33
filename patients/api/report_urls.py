from django.urls import path

from patients.api import reports

urlpatterns = [
    path("reports/", reports.report_list, name="api-report-list"),
    path("reports/<int:pk>/", reports.report_detail, name="api-report-detail"),
    path("reports/<int:pk>/review/", reports.report_review, name="api-report-review"),
]
