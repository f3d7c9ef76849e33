from datetime import datetime
from hashlib import sha256

from django.db import models


class EndedSessionQuerySet(models.QuerySet["EndedSession"]):
    def mark(self, session_key: str, *, now: datetime) -> None:
        """Write down that somebody ended the session; twice is as good as once."""
        self.get_or_create(digest=_digest(session_key), defaults={"ended_at": now})

    def tells_of(self, session_key: str) -> bool:
        """Whether somebody ended the session with this key."""
        return self.filter(digest=_digest(session_key)).exists()


class EndedSession(models.Model):
    """A session that somebody ended: signed out, revoked, or its account closed.

    Its own row is gone, and so are those of sessions that merely ran out, or whose owner has to sign
    in again; only this mark tells a phone to drop what it keeps. It is the key's hash: a copy of the
    table opens nothing.
    """

    digest = models.CharField(max_length=64, unique=True)
    ended_at = models.DateTimeField(db_index=True)

    objects = EndedSessionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"ended session {self.pk}"


def _digest(session_key: str) -> str:
    return sha256(session_key.encode()).hexdigest()
