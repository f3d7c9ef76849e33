"""A patient's own pages: today, the session, the week, the plan."""

from django.urls import path

from patients.pages import (
    check_in,
    correct_session,
    history,
    plan,
    session,
    session_saved,
    today,
    too_sore,
    week,
)

urlpatterns = [
    path("today/", today.today, name="today"),
    path("today/done/", today.all_done, name="session-all-done"),
    path("today/too-sore/", too_sore.too_sore, name="too-sore"),
    path("session/", session.session, name="session"),
    path("session/<uuid:uuid>/", session_saved.session_saved, name="session-saved"),
    path("session/<uuid:uuid>/undo/", session_saved.undo_session, name="session-undo"),
    path("session/<uuid:uuid>/correct/", correct_session.correct, name="session-correct"),
    path("week/", week.week, name="week"),
    path("history/", history.history, name="history"),
    path("week/check-in/", check_in.check_in, name="check-in"),
    path("plan/", plan.plan, name="plan"),
    path("plan/<uuid:pk>/seen/", plan.changes_seen, name="plan-changes-seen"),
]
