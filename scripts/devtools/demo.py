"""The demo clinic on one machine: SQLite, a private broker, and the real web, worker and beat."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from .broker import embedded_binary, private_broker
from .environment import ensure_environment, ensure_paper, only_one
from .places import PYTHON, ROOT, VAR, VENV, Trouble, tell
from .processes import Service, free_port, port_is_free, running

RESTARTS = 5
LOGS = VAR / "log"


def run_demo() -> None:
    """Serve until a signal (Stopped) or until a part keeps dying (Trouble)."""
    ensure_environment()
    ensure_paper()
    with only_one("demo", wait=False), contextlib.ExitStack() as stack:
        port = _port()
        env = _environment(port)
        services = []
        if "REDIS_URL" not in env:
            opened = private_broker(VAR / "broker", binary=embedded_binary(), keep=True)
            broker, env["REDIS_URL"] = stack.enter_context(opened)
            services.append(broker)
        logins = _prepare(env)
        for service in _services(env, port):
            services.append(stack.enter_context(running(service)))
        _wait_for_site(services, port)
        _ring(env)
        tell(f"\n{logins}\n\nhttp://127.0.0.1:{port}\n\nCtrl-C stops it. Logs are in var/log.")
        _watch(services)


def _port() -> int:
    given = os.environ.get("PORT")
    if not given:
        return free_port()
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise Trouble(f"PORT={given} is not a port.")
    if not port_is_free(int(given)):
        raise Trouble(f"Port {given} is taken. Choose another: make demo PORT=8010")
    return int(given)


def _environment(port: int) -> dict[str, str]:
    url = f"http://127.0.0.1:{port}"
    env = {**os.environ, "DATA_DIR": str(VAR), "DEBUG": "0", "DEMO": "1", "SITE_URL": url}
    env["DJANGO_SETTINGS_MODULE"] = "therapy.settings"
    # Python buffers into files; the logs should show what happens while it happens.
    env["PYTHONUNBUFFERED"] = "1"
    return env


def _prepare(env: dict[str, str]) -> str:
    """Bring database and static files up to date; returns what the demo command says: logins."""
    tell("Preparing the demo clinic ...")
    _manage(env, "migrate", "--verbosity=0")
    _manage(env, "load_catalog")
    _manage(env, "collectstatic", "--no-input", "--verbosity=0")
    return _manage(env, "demo")


def _manage(env: dict[str, str], *words: str) -> str:
    command = [str(PYTHON), str(ROOT / "manage.py"), *words]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise Trouble(f"manage.py {' '.join(words)} failed.\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


def _services(env: dict[str, str], port: int) -> list[Service]:
    LOGS.mkdir(exist_ok=True)
    celery = [str(VENV / "bin" / "celery"), "-A", "therapy"]
    commands = {
        "web": [
            *(str(VENV / "bin" / "gunicorn"), "therapy.wsgi"),
            *("--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"),
            # A client that lingers holds a thread for two seconds, so there are several.
            *("--workers", "2", "--threads", "4", "--graceful-timeout", "5", "--no-control-socket"),
        ],
        "worker": [
            *(*celery, "worker", "--loglevel", "INFO", "--concurrency", "2"),
            *("--without-gossip", "--without-mingle"),
        ],
        "beat": [*celery, "beat", "--loglevel", "INFO", "--pidfile="],
    }
    return [_service(name, command, env) for name, command in commands.items()]


def _service(name: str, command: list[str], env: dict[str, str]) -> Service:
    log: Path = LOGS / f"{name}.log"
    log.write_bytes(b"")
    return Service(name, command, env=env, log=log)


def _wait_for_site(services: list[Service], port: int) -> None:
    by_name = {service.name: service for service in services}
    by_name["web"].wait_until(lambda: _healthy(port), seconds=90)
    worker = by_name["worker"]
    worker.wait_until(lambda: " ready." in worker.last_words(), seconds=60)


def _ring(env: dict[str, str]) -> None:
    """Beat's first look at ended weeks comes after a minute; the demo's reader looks sooner."""
    celery = str(VENV / "bin" / "celery")
    words = [celery, "-A", "therapy", "call", "patients.tasks.close_due_weeks"]
    subprocess.run(words, cwd=ROOT, env=env, capture_output=True, check=False)


def _healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return answer.status == 200
    except (OSError, urllib.error.HTTPError):
        return False


def _watch(services: list[Service]) -> None:
    """Start again what dies, a few times each."""
    restarts = dict.fromkeys((service.name for service in services), 0)
    while True:
        time.sleep(0.5)
        for service in services:
            if service.alive():
                continue
            restarts[service.name] += 1
            if restarts[service.name] > RESTARTS:
                raise Trouble(f"{service.name} keeps stopping.\n{service.last_words()}")
            tell(f"{service.name} stopped (exit {service.child.returncode}); starting it again.")
            service.stop()  # What it left of its process group would hold the port.
            service.start()
