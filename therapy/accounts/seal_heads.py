"""The seals as noted outside the database: a file that is only added to, and a mail a day.

Whoever holds the database could make every seal anew; they would not fit these lines.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.core.mail import send_mail

from therapy.accounts.models import AuditSeal


@dataclass(frozen=True)
class Head:
    """One line of the file: the newest seal at that time."""

    seal: int
    digest: str
    last_id: int
    made_at: str


def head_of(seal: AuditSeal) -> Head:
    return Head(seal.pk, seal.digest, seal.last_id, seal.made_at.isoformat())


def note_head(seal: AuditSeal) -> None:
    """Add the seal to the file of AUDIT_HEAD_FILE."""
    path = Path(settings.AUDIT_HEAD_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(asdict(head_of(seal))) + "\n")


def noted_heads() -> Iterator[Head]:
    """What the file says, line by line; nothing where there is none yet."""
    path = Path(settings.AUDIT_HEAD_FILE)
    if not path.exists():
        return
    with path.open(encoding="utf-8") as lines:
        yield from (Head(**json.loads(line)) for line in lines if line.strip())


def mail_head() -> bool:
    """Mail the newest seal to AUDIT_HEAD_MAIL, if there are both: ids and digests only."""
    seal = AuditSeal.objects.order_by("-pk").first()
    if seal is None or not settings.AUDIT_HEAD_MAIL:
        return False
    text = "\n".join(f"{name}: {value}" for name, value in asdict(head_of(seal)).items())
    send_mail(f"{settings.SITE_NAME}: audit seal {seal.pk}", text, None, [settings.AUDIT_HEAD_MAIL])
    return True
