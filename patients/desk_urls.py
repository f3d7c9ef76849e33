"""The therapist's desk, and the weekly mail that points to it."""

from django.urls import path

from patients.pages import desk, digest

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("desk/settings/", desk.settings, name="desk-settings"),
    path("digest/resume/", digest.resume, name="digest-resume"),
    path("digest/stop/<str:token>/", digest.stop, name="digest-stop"),
    path("digest/stop/<str:token>/now/", digest.stop_now, name="digest-stop-now"),
    path("desk/<uuid:pk>/review/", desk.review, name="desk-review"),
]
