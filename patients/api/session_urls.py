from django.urls import path

from patients.api.corrections import SessionCorrection
from patients.api.sessions import SessionDetail, SessionList
from patients.api.today import TodayView

urlpatterns = [
    path("sessions/", SessionList.as_view(), name="api-sessions"),
    path("sessions/<uuid:uuid>/", SessionDetail.as_view(), name="api-session"),
    path(
        "sessions/<uuid:uuid>/correction/", SessionCorrection.as_view(), name="api-session-correct"
    ),
    path("today/", TodayView.as_view(), name="api-today"),
]
