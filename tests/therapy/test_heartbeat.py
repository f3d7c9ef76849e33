from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils import timezone

from patients.tasks import sweep_stale_weeks
from therapy.accounts.models import Heartbeat
from therapy.beat import Scheduler
from therapy.celery import app

pytestmark = pytest.mark.django_db


def test_it_keeps_one_row_a_name_and_tells_its_age(now):
    Heartbeat.objects.note(Heartbeat.SEAL, now=now - timedelta(hours=1), sealed=3)
    Heartbeat.objects.note(Heartbeat.SEAL, now=now - timedelta(minutes=2), sealed=4)
    assert Heartbeat.objects.get().details == {"sealed": 4}
    assert Heartbeat.objects.age(Heartbeat.SEAL, now=now) == timedelta(minutes=2)
    assert Heartbeat.objects.age(Heartbeat.BACKUP, now=now) is None


def test_the_sweep_writes_it():
    sweep_stale_weeks()
    assert Heartbeat.objects.filter(name=Heartbeat.SWEEP).exists()


@pytest.fixture
def scheduler(tmp_path):
    made = Scheduler(app=app, schedule_filename=str(tmp_path / "schedule"))
    made.data = {}
    yield made
    made.close()


# Beat lets a stale connection go, and a test's open transaction would go with it.
@pytest.mark.django_db(transaction=True)
def test_beat_writes_it_every_few_seconds(scheduler):
    assert scheduler.tick() <= 10
    first = Heartbeat.objects.get(name=Heartbeat.BEAT).at
    scheduler.tick()
    assert Heartbeat.objects.get(name=Heartbeat.BEAT).at == first
    scheduler._noted_at -= 11
    scheduler.tick()
    assert Heartbeat.objects.get(name=Heartbeat.BEAT).at > first


@pytest.mark.django_db(transaction=True)
def test_beat_ticks_on_without_a_database(scheduler, monkeypatch):
    def fail(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(type(Heartbeat.objects), "note", fail)
    assert scheduler.tick() <= 10
    assert not Heartbeat.objects.exists()


@pytest.mark.parametrize(("seconds", "late"), [(30, False), (90, True), (None, True)])
def test_a_command_tells_a_container_whether_it_is_late(seconds, late):
    if seconds is not None:
        Heartbeat.objects.note(Heartbeat.BEAT, now=timezone.now() - timedelta(seconds=seconds))
    if late:
        with pytest.raises(CommandError, match="beat is late"):
            call_command("check_heartbeat", "beat", "60")
    else:
        call_command("check_heartbeat", "beat", "60")
