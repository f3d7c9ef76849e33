"""How the site is served; the command line and WEB_CONCURRENCY override it."""

import gc
import os
import shutil
import tempfile
from pathlib import Path

from prometheus_client import multiprocess

# A client that lingers holds a thread for two seconds, so there are several.
worker_class = "gthread"
threads = 8
# A worker that does nothing at all for so long is ended; no request of ours takes longer.
timeout = 30
# What is under way at a restart may end.
graceful_timeout = 20
# Started anew now and then, not all at once: what leaks somewhere stays small.
max_requests = 10_000
max_requests_jitter = 1_000
keepalive = 5
# Longer lines and more headers than any page of ours is asked with.
limit_request_line = 4094
limit_request_fields = 60

# Seconds that PostgreSQL may work on one statement of a page (the site's settings read it).
os.environ.setdefault("STATEMENT_TIMEOUT", "5")

# The processes count together: each writes a file of numbers here (therapy/request_log.py). Set
# before the site is imported; a folder of this run's own, so no earlier run is counted in.
_numbers = Path(tempfile.mkdtemp(prefix="metrics-"))
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_numbers)


def post_worker_init(worker: object) -> None:
    """The site is loaded and stays: the collector need not look through it in somebody's request.

    A full collection with it takes 70 ms on a quiet machine, now and then, in the midst of a page.
    """
    gc.collect()
    gc.freeze()


def child_exit(server: object, worker: object) -> None:
    multiprocess.mark_process_dead(worker.pid)  # type: ignore[attr-defined]


def on_exit(server: object) -> None:
    shutil.rmtree(_numbers, ignore_errors=True)
