"""The site as an app: at the root, so that its worker may look after every page."""

from django.urls import path

from patients.pages import phone

urlpatterns = [
    path("sw.js", phone.service_worker, name="service-worker"),
    path("manifest.webmanifest", phone.manifest, name="manifest"),
    path("offline/", phone.offline, name="offline"),
    path("phone/", phone.phone, name="phone"),
    path("phone/files/", phone.phone_files, name="phone-files"),
]
