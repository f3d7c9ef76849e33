from django.urls import include, path

urlpatterns = [
    path("", include("patients.api.plan_urls")),
    path("", include("patients.api.session_urls")),
    path("", include("patients.api.report_urls")),
]
