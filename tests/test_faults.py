"""The fault run: what is saved is saved once, and every report comes to fit, whatever is killed.

`make faults SECONDS=300` runs longer. The two protocols that are wrong on purpose show that the run
would notice.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
pytestmark = [
    pytest.mark.services,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="stops PostgreSQL at once"),
]
SECONDS = os.environ.get("FAULT_SECONDS", "60")


def fault_run(*arguments: str) -> subprocess.CompletedProcess:
    """The run as a process of its own, with servers of its own."""
    ours = ("DATABASE_URL", "REDIS_URL", "DATA_DIR", "SECRET_KEY", "DJANGO_SETTINGS_MODULE")
    env = {key: value for key, value in os.environ.items() if key not in ours}
    command = [sys.executable, "bench/faults.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_every_log_is_there_once_and_every_report_fits_after_twenty_faults():
    done = fault_run("--seconds", SECONDS)
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(re.search(r"(\d+) faults", done.stdout)[1]) >= 20, done.stdout


@pytest.mark.parametrize("protocol", ["after_commit", "counter"])
def test_it_turns_red_for_a_protocol_that_is_wrong(protocol):
    done = fault_run("--seconds", "10", "--protocol", protocol)
    assert done.returncode == 1, done.stdout + done.stderr
    assert int(re.search(r"differ from their facts: (\d+)", done.stdout)[1]) > 0
