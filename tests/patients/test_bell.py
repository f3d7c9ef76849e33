import socket
import threading
import time
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from patients import tasks
from patients.models import StaleWeek
from patients.weeks import local_date
from tests import build
from tests.services import publish_to
from therapy import bell
from therapy.bell import Bell
from therapy.celery import app as celery_app


def test_it_does_not_wait_for_the_one_who_hears_it():
    hears, heard = threading.Event(), []
    our_bell = Bell(lambda number: (hears.wait(5), heard.append(number)))
    began = time.monotonic()
    for number in (1, 2, 2, 2):
        our_bell.ring(number)
    assert time.monotonic() - began < 1
    hears.set()
    _until(lambda: sorted(heard) == [1, 2])


def test_it_rings_again_after_it_has_been_silent():
    heard = []
    our_bell = Bell(heard.append)
    for times in (1, 2, 3):
        our_bell.ring(1)
        _until(lambda expected=times: len(heard) == expected)


@pytest.fixture
def black_hole():
    """An address that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        before = celery_app.conf.broker_write_url
        publish_to(url)
        yield
        publish_to(before)


@pytest.mark.django_db(transaction=True)
def test_a_session_is_saved_at_once_though_the_broker_is_a_black_hole(
    black_hole, as_user, pat, monkeypatch
):
    given_up = threading.Event()

    def ring(call: tuple) -> None:
        bell._send(call)
        given_up.set()

    monkeypatch.setattr(bell._TASKS, "_send", ring)
    monkeypatch.setattr(tasks, "week_has_ended", lambda *args, **kwargs: True)
    day = local_date(timezone.now(), pat.tz)
    plan = build.make_assignment(pat, [build.make_stretch()], starts_on=day - timedelta(days=9))
    body = {
        "id": str(uuid.uuid4()),
        "performed_on": day.isoformat(),
        "tz": pat.time_zone,
        "entries": [{"prescription": str(plan.prescriptions.get().pk), "as_prescribed": True}],
    }
    saved = as_user(pat.user).post(reverse("api-sessions"), body, content_type="application/json")
    # The answer is here while the bell still waits for the broker.
    assert (saved.status_code, given_up.is_set()) == (201, False)
    assert StaleWeek.objects.filter(patient=pat).exists()
    assert given_up.wait(20)


def _until(is_true, seconds=10):
    end = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < end
        time.sleep(0.01)
