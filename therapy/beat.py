"""Beat's own sign of life: without it, a late sweep can't say whether beat or the worker is gone."""

import logging
import time
from typing import Any

from celery.beat import PersistentScheduler
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from therapy.accounts.models import Heartbeat

log = logging.getLogger(__name__)
SECONDS_BETWEEN = 10


class Scheduler(PersistentScheduler):
    """Celery's own, which notes each few ticks in the database. It ticks on without a database."""

    _noted_at = 0.0

    def tick(self, *args: Any, **kwargs: Any) -> float:
        seconds = super().tick(*args, **kwargs)
        if time.monotonic() - self._noted_at >= SECONDS_BETWEEN:
            self._noted_at = time.monotonic()
            self._note()
        # Celery may sleep for five minutes; the next note is due sooner.
        return min(seconds, SECONDS_BETWEEN)

    def _note(self) -> None:
        try:
            close_old_connections()
            Heartbeat.objects.note(Heartbeat.BEAT, now=timezone.now())
        except DatabaseError:
            log.warning("beat: the database does not answer")
