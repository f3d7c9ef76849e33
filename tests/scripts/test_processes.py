"""The promise of scripts/devtools: whatever happens to the parent, no child stays."""

import os
import signal
import subprocess
import sys
import time

import pytest

from scripts.devtools.places import ROOT, Trouble
from scripts.devtools.processes import Service, free_port, port_is_free, running

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
PARENT = """
import signal, sys, time
from scripts.devtools.processes import Service, running, stop_politely
stop_politely()
with running(Service("child", [sys.executable, "-c", "import time; time.sleep(60)"])) as service:
    print(service.child.pid, flush=True)
    time.sleep(60)
"""


def gone(pid: int) -> bool:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        # An orphan nobody has collected yet is dead all the same.
        with open(f"/proc/{pid}/stat") as stat:
            if stat.read().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        time.sleep(0.02)
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's")
@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_it_takes_its_children_along(signum):
    # As a shell starts background jobs: with INT ignored.
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )
    with parent:
        child = int(parent.stdout.readline())
        parent.send_signal(signum)
        parent.wait(20)
        assert gone(child)


def test_it_starts_a_dead_child_again():
    with running(Service("child", SLEEPER)) as service:
        first = service.child.pid
        os.kill(first, signal.SIGKILL)
        service.child.wait(10)
        assert not service.alive()
        service.start()
        assert service.alive()
        assert service.child.pid != first


def test_it_shows_the_last_words_of_a_child_that_does_not_start(tmp_path):
    command = [sys.executable, "-c", "raise SystemExit('the port is taken')"]
    service = Service("The child", command, log=tmp_path / "log")
    with running(service), pytest.raises(Trouble, match="the port is taken"):
        service.wait_until(lambda: False, seconds=20)


def test_it_finds_a_port_outside_the_range_of_outgoing_connections():
    port = free_port()
    assert 20_000 <= port <= 32_000
    assert port_is_free(port)
