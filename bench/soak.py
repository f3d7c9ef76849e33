"""The soak: a site of twenty clinics, used for half an hour, with a fault every three minutes.

python bench/soak.py [--minutes 30] [--clinics 20] [--pages 20] [--between 180]

Exit code 1 when, outside the faults' windows, an answer is missing or a server's error; when memory
rises by more than 1 % a minute after the first third, connections pile up, or the sweep lags by
more than 30 s at the 99th percentile; when a log is lost or doubled or a report doesn't fit.
"""

import argparse
import itertools
import os
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django  # noqa: E402

from bench.fault_kit.nemesis import Nemesis  # noqa: E402
from bench.fault_kit.site import Site, manage, servers, whole_site  # noqa: E402
from scripts.devtools.processes import stop_politely  # noqa: E402
from scripts.devtools.suite import SITE_VARIABLES, workspace  # noqa: E402

# Until what a fault has stopped is back, and phones have sent what they kept.
WINDOW_SECONDS = 45
DRAIN_SECONDS = 180


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--clinics", type=int, default=20)
    parser.add_argument("--pages", type=float, default=20, help="a second, beside five sessions")
    parser.add_argument("--between", type=float, default=180, help="seconds from fault to fault")
    options = parser.parse_args()
    stop_politely()
    for name in SITE_VARIABLES:
        os.environ.pop(name, None)
    with workspace() as folder, servers(folder) as (services, addresses):
        # Pages name static files by their hashes; without these each would be an error.
        manage({**os.environ, "DATA_DIR": str(folder), **addresses}, "collectstatic", "-v0")
        with whole_site(folder, services, addresses) as site:
            os.environ["LOG_LEVEL"] = "ERROR"
            django.setup()
            # Only now are there settings to read.
            from therapy.accounts.tenancy import in_every_clinic  # noqa: PLC0415

            with in_every_clinic():
                return run(site, options)


def run(site: Site, options: argparse.Namespace) -> int:
    # Only now is Django set up, on the database of this run.
    from bench.fault_kit.stage import drain  # noqa: PLC0415
    from bench.outage_kit.staff import soon_sign  # noqa: PLC0415
    from bench.outage_kit.stream import Stream  # noqa: PLC0415
    from bench.soak_kit.people import make_people  # noqa: PLC0415
    from bench.soak_kit.samples import Sampler  # noqa: PLC0415
    from bench.soak_kit.told import tell  # noqa: PLC0415
    from bench.soak_kit.visitors import Visitors  # noqa: PLC0415

    people = make_people(options.clinics)
    drain(DRAIN_SECONDS)
    stop = threading.Event()
    supervisor = threading.Thread(target=site.supervise, args=[stop], daemon=True)
    supervisor.start()
    stream = Stream(site.port, people.accounts, people.days, soon_sign())
    visitors = Visitors(site.port, people.visits, options.pages)
    sampler = Sampler(site)

    def enter(phase: str) -> None:
        sampler.phase = phase
        visitors.enter(phase)
        stream.enter(phase)

    done = _play(site, enter, options)
    samples = sampler.end()
    visitors.end()
    stream.end(DRAIN_SECONDS)
    drain(DRAIN_SECONDS)
    stop.set()
    supervisor.join()
    return tell(stream, visitors, samples, done)


def _play(site: Site, enter, options: argparse.Namespace) -> list[str]:
    """Calm, a fault, its window, calm, …; the faults that there were."""
    from bench.soak_kit.verdict import CALM  # noqa: PLC0415

    kinds = Nemesis(site, seed=1).kinds
    end, done = time.monotonic() + 60 * options.minutes, []
    for kind in itertools.cycle(kinds):
        enter(CALM)
        time.sleep(max(0, min(options.between - WINDOW_SECONDS, end - time.monotonic())))
        if time.monotonic() + WINDOW_SECONDS > end:
            return done
        enter(kind)
        kinds[kind]()
        done.append(kind)
        time.sleep(WINDOW_SECONDS)
    return done


if __name__ == "__main__":
    sys.exit(main())
