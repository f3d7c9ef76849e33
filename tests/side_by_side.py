"""Workers of pytest beside one another: each has a broker database and a folder of its own.

Loaded by PYTEST_PLUGINS, because the settings read the environment before any conftest is. The
test databases get names of their own from pytest-django.
"""

import os
from pathlib import Path


def take_a_place(worker: str) -> None:
    """`worker` is gw0, gw1, …; database 0 of the broker is left to a run without workers."""
    server, _, _ = os.environ["REDIS_URL"].rpartition("/")
    os.environ["REDIS_URL"] = f"{server}/{int(worker.removeprefix('gw')) + 1}"
    data = Path(os.environ["DATA_DIR"]) / worker
    # WhiteNoise warns when the folder of collected files is missing.
    (data / "static").mkdir(parents=True, exist_ok=True)
    os.environ["DATA_DIR"] = str(data)


if "PYTEST_XDIST_WORKER" in os.environ:
    take_a_place(os.environ["PYTEST_XDIST_WORKER"])
