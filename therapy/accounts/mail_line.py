"""The line to the mail server: one worker at a time has it, and nobody while it rests.

A server that takes connections and never answers holds whoever talks to it for EMAIL_TIMEOUT. So it
holds one worker, for one mail, and then none for a while: reports don't wait behind mails.
"""

from datetime import datetime, timedelta

from therapy.accounts.models import Heartbeat

# Longer than one mail may take. What a killed worker had is free again after that.
LEASE = timedelta(minutes=1)
# How long a server that was away is left alone.
REST = timedelta(seconds=30)


class MailLine:
    """One worker's hold of it; take it anew before each mail."""

    def __init__(self) -> None:
        self._until: datetime | None = None

    def take(self, now: datetime) -> bool:
        """False while another worker has it, or it rests."""
        until = now + LEASE
        if not Heartbeat.objects.take(Heartbeat.MAIL_LINE, now=now, until=until, had=self._until):
            return False
        self._until = until
        return True

    def leave(self, now: datetime) -> None:
        self._free_at(now)

    def rest(self, now: datetime) -> None:
        """The server was away: nobody tries for a while."""
        self._free_at(now + REST)

    def _free_at(self, moment: datetime) -> None:
        """Not when another worker has taken it since, because this one took too long."""
        mine = Heartbeat.objects.filter(name=Heartbeat.MAIL_LINE, at=self._until)
        mine.update(at=moment)
        self._until = None
