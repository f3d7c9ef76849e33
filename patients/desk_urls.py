"""The therapist's desk."""

from django.urls import path

from patients.pages import desk

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("desk/settings/", desk.settings, name="desk-settings"),
    path("desk/<uuid:pk>/review/", desk.review, name="desk-review"),
]
