"""The Python environment and the browser: installed when missing, left alone when not."""

from __future__ import annotations

import contextlib
import ctypes.util
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from .places import PYTHON, REQUIREMENTS, VAR, VENV, Trouble, tell

OLDEST = (3, 11)
# What WeasyPrint draws PDFs with.
PAPER = {"pango-1.0": "libpango-1.0-0", "pangoft2-1.0": "libpangoft2-1.0-0"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


@contextlib.contextmanager
def only_one(name: str, *, wait: bool) -> Iterator[None]:
    """Hold var/NAME.lock. Without `wait`, raises Trouble when another process holds it."""
    VAR.mkdir(mode=0o700, exist_ok=True)
    with (VAR / f"{name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise Trouble(f"Another `make {name}` is running in this checkout.") from None
        yield


def ensure_environment() -> None:
    """.venv holds exactly what requirements/dev.txt pins, checked by hash. Cheap when it does."""
    with only_one("setup", wait=True):
        if not _works():
            _make_venv()
        marker = VENV / ".installed"
        wanted = _fingerprint()
        if marker.exists() and marker.read_text() == wanted:
            return
        tell("Installing the Python packages ...")
        lock = REQUIREMENTS / "dev.txt"
        _run(PYTHON, "-m", "pip", "install", "-qq", "--no-input", "--require-hashes", "-r", lock)
        marker.write_text(wanted)


def _works() -> bool:
    # A checkout that was moved, or whose Python was upgraded away, has a .venv that does not run.
    if not PYTHON.exists():
        return False
    probe = [str(PYTHON), "-c", f"import sys, pip; sys.exit(sys.version_info < {OLDEST})"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def _fingerprint() -> str:
    version = subprocess.run([str(PYTHON), "-V"], capture_output=True, check=True).stdout
    return hashlib.sha256(version + (REQUIREMENTS / "dev.txt").read_bytes()).hexdigest()


def _make_venv() -> None:
    python = _find_python()
    tell(f"Making .venv with {python} ...")
    command = [python, "-m", "venv", "--clear", str(VENV)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode == 0:
        return
    # Debian keeps ensurepip in a package of its own.
    if not apt_install("python3-venv"):
        raise Trouble(f"Python could not make .venv:\n{made.stdout}{made.stderr}")
    _run(*command)


def _find_python() -> str:
    if sys.version_info >= OLDEST:
        return sys.executable
    for name in ("python3.13", "python3.12", "python3.11"):
        if found := shutil.which(name):
            return found
    raise Trouble("Python 3.11 or newer is needed.")


def ensure_browser() -> str:
    """The path of a Chromium that runs; installs one on Debian as root, else says what to do."""
    path = _find_browser()
    missing = [] if path else ["chromium"]
    if sys.platform == "linux" and not ctypes.util.find_library("atomic"):
        # Playwright's own Node needs it, and Debian's chromium does not bring it.
        missing.append("libatomic1")
    if missing and not apt_install(*missing, "fonts-dejavu-core"):
        raise Trouble(
            f"The browser tests need {' and '.join(missing)}. Install it "
            f"(Debian: sudo apt-get install {' '.join(missing)}), or set CHROMIUM= to a Chromium "
            "elsewhere. `make test-fast` runs the tests that need no browser."
        )
    path = path or _find_browser()
    if not path:
        raise Trouble("Chromium was installed and still does not run; set CHROMIUM=.")
    return path


def _find_browser() -> str | None:
    given = os.environ.get("CHROMIUM")
    for name in (given,) if given else BROWSERS:
        path = shutil.which(name)
        # Ubuntu's chromium-browser may be a note that says "install the snap".
        if path and subprocess.run([path, "--version"], capture_output=True).returncode == 0:
            return path
    if given:
        raise Trouble(f"CHROMIUM={given} does not run.")
    return None


def ensure_paper() -> None:
    """Pango, for PDFs. Where it cannot be installed we say so and go on: only PDFs miss it."""
    missing = [name for library, name in PAPER.items() if not ctypes.util.find_library(library)]
    try:
        if not missing or apt_install(*missing, "fonts-dejavu-core"):
            return
    except Trouble as trouble:
        tell(str(trouble))
    tell(f"PDFs cannot be made without {' and '.join(missing)}; everything else works.")


def apt_install(*packages: str) -> bool:
    """Install Debian packages when we are root and apt is here; False when we cannot."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    tell(f"Installing {', '.join(packages)} ...")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    patient = ("apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300")
    _run(*patient, "update")
    _run(*patient, "install", "-y", "--no-install-recommends", *packages)
    return True


def _run(*command: str | Path) -> None:
    words = [str(word) for word in command]
    done = subprocess.run(
        words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise Trouble(f"This failed: {' '.join(words)}\n{done.stdout}{done.stderr}")
