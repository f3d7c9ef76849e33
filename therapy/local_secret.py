"""The signing key of the embedded default, made once and kept beside its database."""

import secrets
from pathlib import Path


def local_secret(folder: Path) -> str:
    """Read the key from the folder, or make one that only this account can read."""
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()
