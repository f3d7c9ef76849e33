"""The outage run: what is away delays and loses nothing that it need not. No time is asserted.

`make outages SECONDS=60` measures. The protocol that is wrong on purpose shows that the run would
notice a request that waits for the broker.
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
SILENT = "Redis black-holed"


def outage_run(*arguments: str) -> subprocess.CompletedProcess:
    """The run as a process of its own, with servers of its own."""
    ours = ("DATABASE_URL", "REDIS_URL", "DATA_DIR", "SECRET_KEY", "DJANGO_SETTINGS_MODULE")
    env = {key: value for key, value in os.environ.items() if key not in ours}
    command = [sys.executable, "bench/outages.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def counts(printed: str) -> dict[str, list[int]]:
    """Each phase's asked, accepted, 503 and other."""
    rows = re.findall(r"^\| (\w[^|]*?) +" + r"\| (\d+) +" * 4 + r"\|", printed, re.M)
    return {phase: [int(number) for number in numbers] for phase, *numbers in rows}


def test_nothing_is_lost_and_only_the_database_is_missed():
    done = outage_run("--seconds", "5", "--untimed")
    assert done.returncode == 0, done.stdout + done.stderr
    seen = counts(done.stdout)
    asked, accepted, unavailable, other = seen.pop("PostgreSQL stopped")
    assert unavailable > 0 and accepted + unavailable == asked, done.stdout
    assert seen.keys() == {"normal", "Redis stopped", SILENT, "mail silent", "mail refused"}
    for asked, accepted, unavailable, other in seen.values():
        assert asked == accepted > 0 == unavailable == other, done.stdout
    ordered, again, came = map(
        int, re.search(r"(\d+) mails ordered, (\d+) tried again, (\d+) came", done.stdout).groups()
    )
    assert ordered == came and again > 0, done.stdout
    assert "never" not in done.stdout.partition("\n\n")[2].partition("\n\n")[0], done.stdout


def test_it_turns_red_for_a_request_that_waits_for_the_broker():
    done = outage_run("--seconds", "3", "--only", SILENT, "--protocol", "in_request")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "too slow while Redis was black-holed: 1" in done.stdout, done.stdout
