"""A site behind gunicorn, with the work that its processes and the database's have done."""

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from scripts.devtools.places import ROOT
from scripts.devtools.processes import Service, free_port, running


@dataclass
class Server:
    """A gunicorn of two processes, set up by gunicorn.conf.py."""

    service: Service
    port: int

    def link(self) -> http.client.HTTPConnection:
        """A connection that stays open, as a proxy's does."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def worked(self) -> float:
        """Milliseconds that its processes have worked so far, all threads together."""
        return sum(map(_worked, _children(self.service.child.pid)))  # type: ignore[union-attr]


@contextmanager
def serving(application: str) -> Iterator[Server]:
    """Until the block ends; static files under their hashed names, as in production."""
    port, folder = free_port(), Path(os.environ["DATA_DIR"])
    env = {**os.environ, "DEBUG": "0", "PYTHONPATH": str(ROOT)}
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"]
    subprocess.run(collect, cwd=ROOT, env=env, check=True)
    command = [
        *(sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"),
        *("--workers", "2", "--no-control-socket"),
    ]
    service = Service(application, command, env=env, log=folder / f"{application}.log")
    with running(service):
        server = Server(service, port)
        service.wait_until(lambda: _answers(server), seconds=60)
        yield server


def database_worked() -> float:
    """Milliseconds that all connections of our PostgreSQL have worked so far."""
    mine = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text()
    return sum(map(_worked, _children(int(mine.split()[3]))))


def _answers(server: Server) -> bool:
    try:
        link = server.link()
        link.request("GET", "/")
        link.getresponse().read()
    except OSError:
        return False
    return True


def _children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _worked(pid: int) -> float:
    stats = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(each.read_text().split()[0]) for each in stats) / 1e6
