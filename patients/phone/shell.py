"""The files every page of a patient needs, by their hashed addresses, and the version they make."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

STYLES = tuple(
    f"css/{name}.css"
    for name in (
        "bootstrap",
        "layers",
        "tokens",
        "base",
        "forms",
        "components",
        "patient",
        "phone",
        "player",
        "print",
    )
)
SCRIPTS = tuple(
    f"js/{name}.js"
    for name in ("theme", "status", "error-summary", "figures", "device", "session-form")
)
IMAGES = ("img/mark.svg", "img/icon-192.png")
WORKER = ("js/offline/worker.js", "js/offline/worker-push.js")
MODULES = ("player", "offline")


def shell_files() -> list[str]:
    """Addresses of styles, scripts and signs, the offline page first."""
    return [reverse("offline"), *map(static, (*STYLES, *SCRIPTS, *_modules(), *IMAGES))]


def shell_version() -> str:
    """Changes when any file of the shell does; hashed names make it so by themselves."""
    names = " ".join([*shell_files(), *map(static, WORKER)])
    # Unhashed names (tests, development) say nothing about what is in them.
    times = "" if not settings.DEBUG else str(_newest())
    return sha256((names + times).encode()).hexdigest()[:12]


@cache
def _modules() -> tuple[str, ...]:
    folder = settings.BASE_DIR / "static" / "js"
    found = (path for name in MODULES for path in sorted((folder / name).glob("*.js")))
    return tuple(
        path.relative_to(settings.BASE_DIR / "static").as_posix()
        for path in found
        if not path.name.startswith("worker")
    )


def _newest() -> float:
    paths = Path(settings.BASE_DIR / "static").rglob("*.*s")
    return max(path.stat().st_mtime for path in paths)
