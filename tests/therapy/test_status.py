"""How the site is behind its pages: for its operator, for machines, and for a watchdog."""

import json
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from patients.models import ClinicWeek, StaleWeek
from patients.status import oldest_stale_week
from therapy import status
from therapy.accounts.models import Heartbeat, OutgoingMail
from therapy.accounts.second_wall import second_wall
from therapy.accounts.tenancy import in_no_clinic
from therapy.version import VERSION

pytestmark = pytest.mark.django_db
TOKEN = {"HTTP_AUTHORIZATION": "Bearer a-long-token"}


@pytest.fixture
def operator(as_user, otto):
    return as_user(otto)


@pytest.fixture
def machine(client, settings):
    settings.METRICS_TOKEN = "a-long-token"
    return client


@pytest.fixture
def all_well(monkeypatch):
    for name in (
        Heartbeat.SWEEP,
        Heartbeat.BEAT,
        Heartbeat.MAIL,
        Heartbeat.SEAL,
        Heartbeat.BACKUP,
    ):
        Heartbeat.objects.note(name, now=timezone.now())
    monkeypatch.setattr(status, "queue_depth", lambda: 3)


def by_key(answer) -> dict[str, dict]:
    return {each["key"]: each for each in answer.json()["measures"]}


def test_the_operator_sees_each_measure_with_its_limit_as_shape_and_word(operator, all_well):
    Heartbeat.objects.note(Heartbeat.SWEEP, now=timezone.now() - timedelta(minutes=5))
    page = operator.get(reverse("status")).content.decode()
    assert page.count("In order") == len(status.measures(timezone.now())) - 1
    assert page.count(">Late<") == 1 and "5 min" in page
    assert page.count('class="badge-state badge-act"') == 1


def test_it_says_which_walls_between_clinics_stand(operator, machine, all_well):
    with in_no_clinic():
        wall = second_wall()
    assert str(wall.why) in operator.get(reverse("status")).content.decode()
    told = machine.get(reverse("status-json"), **TOKEN).json()
    assert told["second_wall"] == wall.stands


@pytest.mark.parametrize("who", ["ada", "alice", "pat"])
def test_nobody_else_does(as_user, who, request):
    person = request.getfixturevalue(who)
    assert as_user(getattr(person, "user", person)).get(reverse("status")).status_code == 404


@pytest.mark.parametrize("route", ["status-json", "metrics"])
@pytest.mark.parametrize("header", [{}, {"HTTP_AUTHORIZATION": "Bearer wrong"}, TOKEN])
def test_a_machine_needs_a_token_and_a_site_that_has_one(client, settings, route, header):
    settings.METRICS_TOKEN = ""
    assert client.get(reverse(route), **header).status_code == 404
    settings.METRICS_TOKEN = "another"
    assert client.get(reverse(route), **header).status_code == 404


def test_the_machines_page_is_red_until_all_is_well(machine, all_well):
    well = machine.get(reverse("status-json"), **TOKEN)
    assert (well.status_code, well.json()["ok"]) == (200, True)
    Heartbeat.objects.filter(name=Heartbeat.BACKUP).delete()
    late = machine.get(reverse("status-json"), **TOKEN)
    assert late.status_code == 503
    assert by_key(late)["backup"] == {"key": "backup", "value": None, "limit": 93600, "ok": False}


@pytest.mark.parametrize(("seconds", "red"), [(50, False), (70, True), (None, True)])
def test_the_watchdog_is_red_when_the_sweep_is_a_minute_late(client, seconds, red):
    if seconds is not None:
        Heartbeat.objects.note(Heartbeat.SWEEP, now=timezone.now() - timedelta(seconds=seconds))
    assert client.get(reverse("watchdog")).status_code == (503 if red else 200)


def test_a_report_that_waits_is_seen(pat, now):
    assert oldest_stale_week(now).value == 0
    ClinicWeek.objects.create(
        clinic=pat.clinic, week_start=now.date() - timedelta(days=7), closed_at=now
    )
    StaleWeek.objects.create(
        patient=pat,
        week_start=now.date() - timedelta(days=7),
        cause="log_session",
        created_at=now - timedelta(minutes=3),
    )
    assert (oldest_stale_week(now).value, oldest_stale_week(now).ok) == (180, False)


@pytest.mark.parametrize(("days", "told"), [(0, 1), (6, 1), (8, 0)])
def test_a_mail_given_up_is_told_of_for_a_week(machine, all_well, clinic, days, told):
    at = timezone.now() - timedelta(days=days)
    facts = {"kind": "alert", "thing": "1", "recipient": "1", "state": "dead", "tried_at": at}
    OutgoingMail.objects.create(clinic=clinic, created_at=at, due_at=at, **facts)
    answer = machine.get(reverse("status-json"), **TOKEN)
    assert by_key(answer)["mail_dead"]["value"] == told
    assert answer.status_code == (503 if told else 200)


def test_the_metrics_count_requests_by_route_and_name_nobody(machine, all_well, as_user, pat):
    as_user(pat.user).get(reverse("today"))
    machine.get("/invitation/a-key-nobody-knows/")
    text = machine.get(reverse("metrics"), **TOKEN).content.decode()
    assert 'http_request_seconds_count{method="GET",route="today",status="200"}' in text
    assert 'steady_measure{name="queue"} 3.0' in text
    assert 'steady_measure_limit{name="sweep"} 60.0' in text
    assert "a-key-nobody-knows" not in text and str(pat.pk) not in text


def test_a_broker_that_is_away_is_not_known_and_so_not_in_order(settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    assert status.queue_depth() is None
    assert not status.Measure("queue", "", None, 1000).ok


def test_the_site_says_the_version_of_its_package():
    project = tomllib.loads((Path(site_settings.BASE_DIR) / "pyproject.toml").read_text())
    assert project["project"]["version"] == VERSION


def test_the_database_away_is_503_for_people_and_for_phones(as_user, pat, monkeypatch):
    phone = as_user(pat.user)
    phone.raise_request_exception = False

    def away(*args, **kwargs):
        raise OperationalError("connection refused: password=secret")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", away)
    page, api = phone.get(reverse("today")), phone.get(reverse("api-today"))
    assert (page.status_code, api.status_code) == (503, 503)
    assert page["Retry-After"] == api["Retry-After"] == "10"
    assert "Back in a moment" in page.content.decode()
    assert api.json()["error"]["code"] == "unavailable"
    assert b"secret" not in page.content + api.content
    sent = phone.post(reverse("api-sessions"), json.dumps({}), content_type="application/json")
    assert sent.status_code == 503
