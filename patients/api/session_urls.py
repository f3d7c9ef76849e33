from django.urls import path

from patients.api.sessions import SessionDetail, SessionList
from patients.api.today import TodayView

urlpatterns = [
    path("sessions/", SessionList.as_view(), name="api-sessions"),
    path("sessions/<uuid:uuid>/", SessionDetail.as_view(), name="api-session"),
    path("today/", TodayView.as_view(), name="api-today"),
]
