"""The seals as noted outside the database: a file that is only added to, and a mail a day.

Whoever holds the database could make every seal anew; they would not fit these lines.
"""

import json
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


def noted_heads() -> list[Head]:
    """What the file says; nothing where there is none yet."""
    path = Path(settings.AUDIT_HEAD_FILE)
    if not path.exists():
        return []
    return [Head(**json.loads(line)) for line in path.read_text("utf-8").splitlines() if line]


def mail_head() -> bool:
    """Mail the newest seal to AUDIT_HEAD_MAIL, if there are both: ids and digests only."""
    seal = AuditSeal.objects.order_by("-pk").first()
    if seal is None or not settings.AUDIT_HEAD_MAIL:
        return False
    text = "\n".join(f"{name}: {value}" for name, value in asdict(head_of(seal)).items())
    send_mail(f"{settings.SITE_NAME}: audit seal {seal.pk}", text, None, [settings.AUDIT_HEAD_MAIL])
    return True
