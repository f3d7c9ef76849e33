"""The site's table of contents. Apps are wired by name, so nothing here imports upward."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from therapy import pages, styleguide

urlpatterns = [
    path("", pages.home, name="home"),
    path("healthz", pages.healthz, name="healthz"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("account/", include("allauth.account.urls")),
    path("people/", include("therapy.accounts.urls")),
    path("", include("routines.urls")),
    path("", include("patients.urls")),
    path("api/v1/", include("routines.api.urls")),
    path("api/v1/", include("patients.api.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
]
handler404 = "therapy.pages.not_found"
