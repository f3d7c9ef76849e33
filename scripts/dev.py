#!/usr/bin/env python3
"""Set up, show and test the project: `python3 scripts/dev.py setup|demo|test|test-fast|lint|lock|sbom`.

The Makefile calls this; without make it works the same. Needs Python 3.11 and nothing else.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys

from devtools.bill import write_bill
from devtools.demo import run_demo
from devtools.environment import ensure_browser, ensure_environment, ensure_paper
from devtools.lint import run_lint
from devtools.places import REQUIREMENTS, ROOT, VENV, Trouble, tell
from devtools.processes import Stopped, stop_politely
from devtools.suite import run_all_tests, run_fast_tests

LOCKS = {"run.txt": ["embedded"], "dev.txt": ["embedded", "dev"]}


def setup() -> int:
    """Everything the other commands would install."""
    ensure_environment()
    ensure_paper()
    ensure_browser()
    return 0


def demo() -> int:
    """The demo clinic, until it is stopped; being stopped is its good end."""
    try:
        run_demo()
    except Stopped:
        tell("\nStopped.")
    return 0


def lock(arguments: list[str]) -> int:
    """Write requirements/ anew from pyproject.toml. Known pins stay; --upgrade moves them."""
    uv = shutil.which("uv") or shutil.which("uv", path=str(VENV / "bin"))
    if not uv:
        raise Trouble("Writing the locks needs uv: pip install uv")
    for name, extras in LOCKS.items():
        words = [uv, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
        words += ["--generate-hashes", "--no-header", "--no-annotate", *arguments]
        words += [word for extra in extras for word in ("--extra", extra)]
        words += ["pyproject.toml", "-o", str(REQUIREMENTS / name)]
        env = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
        subprocess.run(words, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
    return 0


COMMANDS = {
    "setup": lambda rest: setup(),
    "demo": lambda rest: demo(),
    "test": run_all_tests,
    "test-fast": run_fast_tests,
    "lint": lambda rest: run_lint(),
    "lock": lock,
    "sbom": lambda rest: write_bill(),
}


def main() -> int:
    """The exit code of the named command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=list(COMMANDS))
    options, rest = parser.parse_known_args()
    return COMMANDS[options.command](rest)


if __name__ == "__main__":
    stop_politely()
    try:
        sys.exit(main())
    except Trouble as trouble:
        sys.exit(f"\n{trouble}")
    except Stopped as stopped:
        sys.exit(128 + stopped.signum)
