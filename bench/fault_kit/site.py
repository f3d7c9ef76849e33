"""The whole site as processes of its own: PostgreSQL, the broker, gunicorn, a worker, two beats."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
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
    """`lock` is held by whoever kills or starts a process."""

    folder: Path
    port: int
    env: dict[str, str]
    services: dict[str, Service]
    lock: threading.Lock

    def restart(self, name: str, how: int) -> None:
        """End a service with a signal and start it again."""
        with self.lock:
            service = self.services[name]
            os.kill(service.child.pid, how)
            service.child.wait(30)
            service.start()
            if name == "postgres":
                wait_for_postgres(service, self.folder / "postgres")

    def supervise(self, stop: threading.Event) -> None:
        """Start again what has died, as a service manager would."""
        while not stop.wait(0.3):
            with self.lock:
                for service in self.services.values():
                    if not service.alive():
                        service.start()

    def pool_children(self) -> list[int]:
        """The processes that the worker's master has forked."""
        pid = self.services["worker"].child.pid
        path = Path(f"/proc/{pid}/task/{pid}/children")
        with contextlib.suppress(OSError):
            return [int(word) for word in path.read_text().split()]
        return []


@contextlib.contextmanager
def whole_site(folder: Path, bad_protocol: str) -> Iterator[Site]:
    """Started, migrated, and stopped at the end. Beat runs twice on purpose."""
    with contextlib.ExitStack() as stack:
        database, url = stack.enter_context(postgres_service(folder / "postgres", DURABLE))
        binary = installed_binary() or embedded_binary()
        broker, redis_url = stack.enter_context(
            private_broker(folder / "broker", binary=binary, keep=True)
        )
        port = free_port()
        env = _environment(folder, url, redis_url, bad_protocol)
        os.environ.update(env)
        _create_database(url)
        _manage(env, "migrate", "-v0")
        services = {"postgres": database, "broker": broker}
        for name, command in _commands(folder, port).items():
            service = Service(name, command, env=env, log=folder / f"{name}.log")
            services[name] = stack.enter_context(running(service))
        site = Site(folder, port, env, services, threading.Lock())
        services["worker"].wait_until(
            lambda: " ready." in services["worker"].last_words(), seconds=90
        )
        yield site


def _environment(folder: Path, url: str, redis_url: str, bad_protocol: str) -> dict[str, str]:
    settings = "bench.bad_settings" if bad_protocol else "therapy.settings"
    return {
        **os.environ,
        "DATABASE_URL": url,
        "REDIS_URL": redis_url,
        "DATA_DIR": str(folder),
        "SECRET_KEY": "only for the fault run, which nobody outside this machine can reach",
        "SWEEP_SECONDS": "1",
        "DJANGO_SETTINGS_MODULE": settings,
        "BAD_PROTOCOL": bad_protocol,
        "PYTHONPATH": str(ROOT),
    }


def _commands(folder: Path, port: int) -> dict[str, list[str]]:
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "-A", "therapy"]
    beat = [*celery, "beat", "--pidfile=", "--loglevel=WARNING"]
    return {
        "web": [
            *(*python, "gunicorn", "therapy.wsgi", "--bind", f"127.0.0.1:{port}"),
            *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
            "--no-control-socket",
        ],
        "worker": [
            *(*celery, "worker", "--concurrency=2", "--loglevel=INFO"),
            *("--without-gossip", "--without-mingle"),
        ],
        "beat": [*beat, "--schedule", str(folder / "first")],
        "second beat": [*beat, "--schedule", str(folder / "second")],
    }


def _create_database(url: str) -> None:
    link = psycopg2.connect(url.rsplit("/", 1)[0] + "/postgres")
    link.autocommit = True
    link.cursor().execute("CREATE DATABASE therapy")
    link.close()


def _manage(env: dict[str, str], *words: str) -> None:
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=env, check=True)


KILL, IMMEDIATE = signal.SIGKILL, signal.SIGQUIT
