"""The key pair by which push services know this site: from the settings, or made once."""

from base64 import urlsafe_b64encode
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02


def is_ready() -> bool:
    """Whether there is a key: with DATABASE_URL set, several machines must be given the same one."""
    return bool(settings.VAPID_PRIVATE_KEY) or settings.EMBEDDED


@cache
def vapid() -> Vapid02:
    """The private key; made in DATA_DIR, readable by this account only, where none is given."""
    if settings.VAPID_PRIVATE_KEY:
        return Vapid02.from_string(settings.VAPID_PRIVATE_KEY)
    path = Path(settings.DATA_DIR) / "vapid.pem"
    if not path.exists():
        _make(path)
    return Vapid02.from_file(str(path))


def public_key() -> str:
    """What a browser is given: the uncompressed point, URL-safe base64; empty without a key."""
    if not is_ready():
        return ""
    point = vapid().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).rstrip(b"=").decode()


def _make(path: Path) -> None:
    """Write beside it and rename: two processes may do this at the same moment."""
    key = Vapid02()
    key.generate_keys()
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"vapid.{id(key)}.tmp")
    beside.touch(mode=0o600)
    beside.write_bytes(key.private_pem())
    try:
        # Fails when another process was quicker; its key stands.
        path.hardlink_to(beside)
    except FileExistsError:
        pass
    finally:
        beside.unlink()
