"""The fault run: phones log while everything around them is killed; then all must fit.

python bench/faults.py [--seconds 60] [--seed 1] [--protocol after_commit|counter]

Exit code 0: every session that a phone was told is saved is there once, every one taken back is
void, and every report equals a recompute from the facts. 1: not so, as it must be for the two
protocols that are wrong on purpose.
"""

import argparse
import random
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django  # noqa: E402

from bench.fault_kit.nemesis import Nemesis  # noqa: E402
from bench.fault_kit.phones import Phone  # noqa: E402
from bench.fault_kit.site import Site, servers, whole_site  # noqa: E402
from scripts.devtools.suite import workspace  # noqa: E402

PHONES = 6
DRAIN_SECONDS = 120


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--protocol", default="", choices=["", "after_commit", "counter"])
    options = parser.parse_args()
    with workspace() as folder:
        (folder / "static").mkdir()
        with servers(folder) as (services, addresses):
            settings = {**addresses, **_settings(options.protocol)}
            # Two beats on purpose.
            with whole_site(folder, services, settings, beats=2) as site:
                django.setup()
                # Only now are there settings to read.
                from therapy.accounts.tenancy import in_every_clinic  # noqa: PLC0415

                with in_every_clinic():
                    return run(site, options)


def _settings(protocol: str) -> dict[str, str]:
    module = "bench.bad_settings" if protocol else "therapy.settings"
    return {"DJANGO_SETTINGS_MODULE": module, "BAD_PROTOCOL": protocol, "SWEEP_SECONDS": "1"}


def run(site: Site, options: argparse.Namespace) -> int:
    # Only now is Django set up, on the database of this run.
    from bench.fault_kit import stage  # noqa: PLC0415

    phones = stage.make_phones(PHONES, site.port, random.Random(options.seed))
    stop, quiet = threading.Event(), threading.Event()
    threads = [threading.Thread(target=phone.live, args=[quiet]) for phone in phones]
    supervisor = threading.Thread(target=site.supervise, args=[stop], daemon=True)
    nemesis = Nemesis(site, options.seed)
    for thread in [supervisor, *threads]:
        thread.start()
    nemesis.rage(options.seconds)
    quiet.set()
    for thread in threads:
        thread.join()
    delivered = sum(not phone.finish(DRAIN_SECONDS) for phone in phones) == 0
    drained = stage.drain(DRAIN_SECONDS)
    stop.set()
    supervisor.join()
    verdicts = {"all delivered": delivered, "drained": drained, **stage.check(phones)}
    _tell(phones, nemesis, verdicts)
    return 0 if all(value is True or value == 0 for value in verdicts.values()) else 1


def _tell(phones: list[Phone], nemesis: Nemesis, verdicts: dict[str, object]) -> None:
    print(f"{sum(nemesis.done.values())} faults, two beats throughout:")
    for kind, times in sorted(nemesis.done.items()):
        print(f"  {times:4} × {kind}")
    saved = sum(len(phone.saved) for phone in phones)
    back = sum(len(phone.taken_back) for phone in phones)
    print(f"{sum(phone.requests for phone in phones)} requests, {saved} saved, {back} taken back")
    for name, value in verdicts.items():
        print(f"  {name}: {value}")


if __name__ == "__main__":
    sys.exit(main())
