"""Everything that can be said about the code without running it, all complaints at once."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from .environment import ensure_environment
from .places import PYTHON, ROOT, VENV, tell


def run_lint() -> int:
    """Run every check; 1 when any complained."""
    ensure_environment()
    failed = [name for name, command in _checks().items() if not _passes(name, command)]
    tell(f"Not clean: {', '.join(failed)}." if failed else "All checks passed.")
    return 1 if failed else 0


def _checks() -> dict[str, list[str]]:
    ruff, djade = str(VENV / "bin" / "ruff"), str(VENV / "bin" / "djade")
    manage = [str(PYTHON), "manage.py"]
    return {
        "ruff check": [ruff, "check", "."],
        "ruff format": [ruff, "format", "--check", "."],
        "djade": [djade, "--check", "--target-version", "5.2", *_templates()],
        "texts": [str(PYTHON), "scripts/check_texts.py"],
        "system check": [*manage, "check"],
        "migrations": [*manage, "makemigrations", "--check", "--dry-run"],
    }


def _templates() -> list[str]:
    return sorted(str(path) for path in Path(ROOT / "templates").rglob("*.html"))


def _passes(name: str, command: list[str]) -> bool:
    env = {**os.environ, "SECRET_KEY": "lint", "PYTHONWARNINGS": "ignore"}
    for key in ("DATABASE_URL", "REDIS_URL"):
        env.pop(key, None)
    done = subprocess.run(
        command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    tell(f"{'ok' if done.returncode == 0 else 'NO'}  {name}")
    if done.returncode != 0:
        tell(f"{done.stdout}{done.stderr}")
    return done.returncode == 0
