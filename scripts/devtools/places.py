"""Where things are in the checkout, and how to say that something is in the way."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = ROOT / "var"
REQUIREMENTS = ROOT / "requirements"


class Trouble(Exception):
    """Something a person has to change; its text says what."""


def tell(text: str) -> None:
    """Print at once, also into a pipe."""
    print(text, flush=True)


def in_wheels(pattern: str) -> list[Path]:
    """Files of the installed packages that match, sorted."""
    return sorted(VENV.glob(f"lib/python3*/site-packages/{pattern}"))
