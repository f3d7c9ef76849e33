from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from patients.actions.void_session import can_be_undone, void_session
from patients.models import StaleWeek
from tests import build
from therapy.accounts.models import AuditEntry

TODAY = date(2026, 11, 23)


@pytest.fixture
def stretch():
    return build.make_stretch()


@pytest.fixture
def session(pat, stretch, now):
    build.make_assignment(pat, [stretch])
    return build.make_session(pat, TODAY, {stretch: "done"}, recorded_at=now)


def test_it_takes_back_a_session_and_marks_its_week(session, pat, now):
    voided = void_session(session=session, by=pat.user, now=now)
    assert voided.voided_at == now
    assert StaleWeek.objects.get(cause="void_session").week_start == TODAY
    assert AuditEntry.objects.get(verb="void_session").details == {"patient": str(pat.pk)}


def test_it_does_nothing_the_second_time(session, pat, now):
    for _ in range(2):
        void_session(session=session, by=pat.user, now=now)
    assert AuditEntry.objects.filter(verb="void_session").count() == 1


@pytest.mark.parametrize(("minutes", "in_time"), [(0, True), (15, True), (16, False)])
def test_it_is_possible_for_fifteen_minutes(session, pat, now, minutes, in_time):
    later = now + timedelta(minutes=minutes)
    assert can_be_undone(session, by=pat.user, now=later) == in_time
    if in_time:
        void_session(session=session, by=pat.user, now=later)
    else:
        with pytest.raises(ValidationError):
            void_session(session=session, by=pat.user, now=later)


def test_it_keeps_a_session_with_a_warning_sign(session, pat, now):
    session.red_flags = ["saddle"]
    session.save()
    assert not can_be_undone(session, by=pat.user, now=now)
    with pytest.raises(ValidationError):
        void_session(session=session, by=pat.user, now=now)


def test_it_refuses_what_somebody_else_entered(session, alice, quinn, now):
    for user in (alice, quinn.user):
        with pytest.raises(PermissionDenied):
            void_session(session=session, by=user, now=now)
