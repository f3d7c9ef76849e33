"""The site's table of contents. Apps are wired by name, so nothing here imports upward."""

from django.conf import settings
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from therapy import demo_signin, pages, status_pages, styleguide

urlpatterns = [
    path("", pages.home, name="home"),
    path("healthz", pages.healthz, name="healthz"),
    path("healthz/sweep", status_pages.watchdog, name="watchdog"),
    path("status/", status_pages.status, name="status"),
    path("status.json", status_pages.status_json, name="status-json"),
    path("metrics", status_pages.metrics, name="metrics"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("account/", include("therapy.accounts.sign_in_urls")),
    path("people/", include("therapy.accounts.urls")),
    path("operator/", include("therapy.accounts.operator_urls")),
    path("", include("routines.urls")),
    path("", include("patients.urls")),
    path("api/v1/", include("routines.api.urls")),
    path("api/v1/", include("patients.api.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
]
if settings.DEMO:
    # No route at all elsewhere, so that no mistake in a view can open it.
    urlpatterns.append(path("demo/sign-in/<slug:key>/", demo_signin.sign_in, name="demo-sign-in"))
handler400 = "therapy.refusals.bad_request"
handler403 = "therapy.refusals.forbidden"
handler404 = "therapy.refusals.not_found"
handler500 = "therapy.refusals.broken"
