from django.urls import path

from patients.pages import audit as pages

urlpatterns = [
    path("", pages.audit, name="audit"),
    path("export/", pages.audit_csv, name="audit-csv"),
]
