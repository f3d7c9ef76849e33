"""The tests, twice: on PostgreSQL with a browser, and on the embedded default."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .broker import embedded_binary, installed_binary, private_broker
from .environment import ensure_browser, ensure_environment, ensure_paper
from .places import PYTHON, tell
from .postgres import private_postgres
from .processes import Service, running

NO_TESTS = 5  # pytest's exit code when its arguments select nothing

# The whole suite uses two cores; who names a part of it waits for no workers.
SIDE_BY_SIDE = ["-n", "2", "--dist", "worksteal"]

# What a developer has exported for a site of their own must not change what the tests see.
SITE_VARIABLES = (
    *("ALLOWED_HOSTS", "CONN_MAX_AGE", "DATABASE_URL", "DATA_DIR", "DEFAULT_FROM_EMAIL"),
    *("EMAIL_URL", "LOG_LEVEL", "REDIS_URL", "SECRET_KEY_FALLBACKS", "SITE_NAME", "SITE_URL"),
    *("SWEEP_SECONDS", "DEMO", "PORT", "WEB_DATABASE_URL", "WORKER_DATABASE_URL"),
    *("METRICS_TOKEN", "LOG_FORMAT", "STATEMENT_TIMEOUT"),
    *("HSTS_SUBDOMAINS", "PROMETHEUS_MULTIPROC_DIR"),
)


def run_all_tests(arguments: list[str]) -> int:
    """Both runs; the exit code is the first one that failed, or 0."""
    ensure_environment()
    ensure_paper()
    browser = {"CHROMIUM": ensure_browser()}
    with workspace() as folder:
        with _real_services(folder) as services:
            tell("\n== PostgreSQL, a Redis-compatible broker, Chromium ==")
            first = _pytest(folder / "real", arguments, {**services, **browser})
        # The main job, a browser with a worker behind it, is played on both.
        second = first or _embedded(folder, arguments, "not browser or services", browser)
    # Somebody asked for browser tests only; the first run had them.
    return 0 if second == NO_TESTS and arguments and not first else second


def run_fast_tests(arguments: list[str]) -> int:
    """Only the run that needs neither PostgreSQL nor a browser."""
    ensure_environment()
    ensure_paper()
    with workspace() as folder:
        return _embedded(folder, arguments, "not browser", {})


def _embedded(folder: Path, arguments: list[str], marks: str, browser: dict[str, str]) -> int:
    with private_broker(folder / "valkey", binary=embedded_binary(), keep=False) as (_, url):
        tell("\n== The embedded default: SQLite, Valkey ==")
        extra = {"REDIS_URL": url, **browser}
        return _pytest(folder / "embedded", ["-m", marks, *(arguments or SIDE_BY_SIDE)], extra)


@contextlib.contextmanager
def _real_services(folder: Path) -> Iterator[dict[str, str]]:
    """Addresses of what the environment gives, or of private servers for what it does not."""
    given = {key: os.environ[key] for key in ("DATABASE_URL", "REDIS_URL") if os.environ.get(key)}
    with contextlib.ExitStack() as stack:
        if "DATABASE_URL" not in given:
            given["DATABASE_URL"] = stack.enter_context(private_postgres(folder / "postgres"))
        if "REDIS_URL" not in given:
            binary = installed_binary() or embedded_binary()
            opened = private_broker(folder / "redis", binary=binary, keep=False)
            given["REDIS_URL"] = stack.enter_context(opened)[1]
        yield given


def _pytest(data: Path, arguments: list[str], extra: dict[str, str]) -> int:
    # WhiteNoise warns when the folder of collected files is missing.
    (data / "static").mkdir(parents=True)
    env = {key: value for key, value in os.environ.items() if key not in SITE_VARIABLES}
    env |= {
        # A connection that a live server's thread keeps would hold the test database at the end.
        "CONN_MAX_AGE": "0",
        "DATA_DIR": str(data),
        "DEBUG": "0",
        "PYTEST_PLUGINS": "tests.side_by_side",
        "SECRET_KEY": secrets.token_urlsafe(48),
        **extra,
    }
    words = [str(PYTHON), "-m", "pytest", "-q", *(arguments or SIDE_BY_SIDE)]
    # INT: pytest then closes what it opened and says how far it came.
    pytest = Service("pytest", words, env=env, farewell=signal.SIGINT)
    with running(pytest):
        return pytest.child.wait()


@contextlib.contextmanager
def workspace() -> Iterator[Path]:
    """A temporary folder that other users can pass through, gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="therapy-test-", dir=_open_base()))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _open_base() -> Path:
    """The first temporary folder that the user PostgreSQL runs as can reach."""
    for name in (tempfile.gettempdir(), "/tmp", "/var/tmp"):
        base = Path(name).resolve()
        if base.is_dir() and all(path.stat().st_mode & 0o001 for path in (base, *base.parents)):
            return base
    return Path(tempfile.gettempdir())
