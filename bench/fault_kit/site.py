"""The whole site as processes of its own: PostgreSQL, the broker, gunicorn, a worker, beat."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2

from scripts.devtools.broker import embedded_binary, installed_binary, private_broker
from scripts.devtools.places import ROOT
from scripts.devtools.postgres import FAST_AND_CARELESS, postgres_service, wait_for_postgres
from scripts.devtools.processes import Service, free_port, running

# What is acknowledged must survive the server's sudden end (not a power cut: fsync stays off).
DURABLE = {**FAST_AND_CARELESS, "synchronous_commit": "on"}


@dataclass
class Site:
    """`lock` is held by whoever kills or starts a process; `died` counts those nobody stopped."""

    folder: Path
    port: int
    env: dict[str, str]
    services: dict[str, Service]
    lock: threading.Lock = field(default_factory=threading.Lock)
    away: set[str] = field(default_factory=set)
    died: Counter[str] = field(default_factory=Counter)

    def restart(self, name: str, how: int) -> None:
        """End a service with a signal and start it again."""
        self.stop(name, how)
        self.start(name)

    def stop(self, name: str, how: int) -> None:
        """End a service with a signal; it stays away until it is started."""
        with self.lock:
            self.away.add(name)
            service = self.services[name]
            os.kill(service.child.pid, how)
            service.child.wait(30)

    def start(self, name: str) -> None:
        """Start what was stopped; PostgreSQL takes connections when this returns."""
        with self.lock:
            service = self.services[name]
            service.start()
            if name == "postgres":
                wait_for_postgres(service, self.folder / "postgres")
            self.away.discard(name)

    def supervise(self, stop: threading.Event) -> None:
        """Start again what has died, as a service manager would."""
        while not stop.wait(0.3):
            with self.lock:
                for name, service in self.services.items():
                    if name not in self.away and not service.alive():
                        self.died[name] += 1
                        service.start()

    def pool_children(self) -> list[int]:
        """The processes that the worker's master has forked."""
        pid = self.services["worker"].child.pid
        path = Path(f"/proc/{pid}/task/{pid}/children")
        with contextlib.suppress(OSError):
            return [int(word) for word in path.read_text().split()]
        return []


@contextlib.contextmanager
def servers(folder: Path) -> Iterator[tuple[dict[str, Service], dict[str, str]]]:
    """PostgreSQL with an empty database and the broker, and the settings that name them."""
    with contextlib.ExitStack() as stack:
        database, url = stack.enter_context(postgres_service(folder / "postgres", DURABLE))
        binary = installed_binary() or embedded_binary()
        broker, redis_url = stack.enter_context(
            private_broker(folder / "broker", binary=binary, keep=True)
        )
        _create_database(url)
        addresses = {"DATABASE_URL": url, "REDIS_URL": redis_url}
        yield {"postgres": database, "broker": broker}, addresses


@contextlib.contextmanager
def whole_site(
    folder: Path, services: dict[str, Service], settings: dict[str, str], *, beats: int = 1
) -> Iterator[Site]:
    """The servers' site, migrated, started, and stopped at the end; this process gets its settings."""
    with contextlib.ExitStack() as stack:
        port = free_port()
        env = {**_environment(folder), **settings}
        os.environ.update(env)
        manage(env, "migrate", "-v0")
        services = dict(services)
        for name, command in _commands(folder, port, beats).items():
            service = Service(name, command, env=env, log=folder / f"{name}.log")
            services[name] = stack.enter_context(running(service))
        services["worker"].wait_until(
            lambda: " ready." in services["worker"].last_words(), seconds=90
        )
        yield Site(folder, port, env, services)


def _environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DATA_DIR": str(folder),
        "SECRET_KEY": "only for this run, which nobody outside this machine can reach",
        "DJANGO_SETTINGS_MODULE": "therapy.settings",
        "PYTHONPATH": str(ROOT),
    }


def _commands(folder: Path, port: int, beats: int) -> dict[str, list[str]]:
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "-A", "therapy"]
    beat = [*celery, "beat", "--pidfile=", "--loglevel=WARNING"]
    return {
        "web": [
            *(*python, "gunicorn", "therapy.wsgi", "--bind", f"127.0.0.1:{port}"),
            *("--workers", "2", "--no-control-socket"),
        ],
        "worker": [
            *(*celery, "worker", "--concurrency=2", "--loglevel=INFO"),
            *("--without-gossip", "--without-mingle"),
        ],
        **{f"beat {n}": [*beat, "--schedule", str(folder / f"beat-{n}")] for n in range(beats)},
    }


def _create_database(url: str) -> None:
    link = psycopg2.connect(url.rsplit("/", 1)[0] + "/postgres")
    link.autocommit = True
    link.cursor().execute("CREATE DATABASE therapy")
    link.close()


def manage(env: dict[str, str], *words: str) -> None:
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=env, check=True)


KILL, IMMEDIATE = signal.SIGKILL, signal.SIGQUIT
