"""Child processes that never outlive this one, not even when it is killed outright."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .places import ROOT, Trouble

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1
# Loaded here: nothing may be loaded between fork and exec.
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class Stopped(BaseException):
    """Somebody asked us to stop; unwinding stops the children."""

    def __init__(self, signum: int):
        super().__init__(signum)
        self.signum = signum


def stop_politely() -> None:
    """Turn INT, TERM and HUP into an exception, once.

    A shell starts background jobs with INT ignored, so Python's own handler is not there to rely
    on. After the first signal the rest are ignored: a second Ctrl-C must not leave children.
    """

    def handler(signum: int, _frame: object) -> None:
        for each in STOPPING:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped(signum)

    for signum in STOPPING:
        signal.signal(signum, handler)
    if os.environ.get("MAKELEVEL"):
        die_with_parent(signal.SIGTERM)


def die_with_parent(signum: int) -> None:
    """Let the kernel send us `signum` when our parent dies (Linux only)."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, int(signum), 0, 0, 0)


@dataclass
class Service:
    """One child in its own process group. `farewell` is the signal it stops on."""

    name: str
    command: list[str]
    env: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    log: Path | None = None
    cwd: Path = ROOT
    user: str | None = None
    farewell: int = signal.SIGTERM
    child: subprocess.Popen | None = None

    def start(self) -> None:
        """Start, or start again. Output goes to the end of the log, if there is one."""
        out = self.log.open("ab") if self.log else None
        drop = self.user and {
            "user": self.user,
            "group": pwd.getpwnam(self.user).pw_gid,
            "extra_groups": [],
        }
        self.child = subprocess.Popen(
            self.command,
            env=self.env,
            cwd=self.cwd,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            preexec_fn=self._before_exec(),
            **(drop or {}),
        )
        if out:
            out.close()

    def _before_exec(self) -> Callable[[], None]:
        parent = os.getpid()

        # Runs after the user was dropped: changing users clears the parent-death signal.
        def prepare() -> None:
            os.setpgid(0, 0)
            for each in STOPPING:
                signal.signal(each, signal.SIG_DFL)
            die_with_parent(self.farewell)
            if os.getppid() != parent:
                os._exit(1)

        return prepare

    def alive(self) -> bool:
        return self.child is not None and self.child.poll() is None

    def stop(self, grace: float = 10) -> None:
        """Ask, wait `grace` seconds, then end whatever is left of its group."""
        if self.child is None:
            return
        if self.alive():
            self.child.send_signal(self.farewell)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.child.wait(grace)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()

    def wait_until(self, ready: Callable[[], bool], seconds: float) -> None:
        """Return once `ready()`; raise Trouble with the log's end if the child dies or dawdles."""
        end = time.monotonic() + seconds
        while self.alive() and time.monotonic() < end:
            if ready() and self.alive():
                return
            time.sleep(0.05)
        raise Trouble(f"{self.name} did not start.\n{self.last_words()}")

    def last_words(self, lines: int = 25) -> str:
        if self.log is None or not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


@contextlib.contextmanager
def running(service: Service) -> Iterator[Service]:
    """The service, started; stopped at the end whatever happens."""
    try:
        service.start()
        yield service
    finally:
        service.stop()


def free_port() -> int:
    """A port nobody listens on, below the range the kernel hands to outgoing connections."""
    for _ in range(200):
        port = random.randint(20_000, 32_000)
        if port_is_free(port):
            return port
    raise Trouble("No free port between 20000 and 32000.")


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        # Without it a port we left a moment ago would count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
