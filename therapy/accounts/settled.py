"""Until when an entry may still turn up below the ids, and before the time, of a seal."""

from collections import deque
from datetime import datetime

from therapy.accounts.models import AuditEntry, AuditSeal
from therapy.accounts.seals import BATCH, LATEST


class Settled:
    """What was settled when the seal that was passed last was made.

    `floor`: no transaction from before that id was under way any more. `since`: no entry that was
    written before it waited any more; a seal that was full left some waiting, however old.
    """

    def __init__(self) -> None:
        self.floor = 0
        self.since: datetime | None = None
        self._unsettled: deque[tuple[datetime, int]] = deque()

    def pass_by(self, seal: AuditSeal) -> None:
        """Seals are passed in their order."""
        self._unsettled.append((seal.made_at, seal.last_id))
        while self._unsettled[0][0] <= seal.made_at - LATEST:
            self.floor = max(self.floor, self._unsettled.popleft()[1])
        if seal.count < BATCH:
            self.since = seal.made_at - LATEST

    def is_too_late(self, entry: AuditEntry) -> bool:
        """Whether no entry of ours could come into the next seal with this id, or this time."""
        return entry.pk <= self.floor or (self.since is not None and entry.at < self.since)
