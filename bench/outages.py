"""The outage run: what people see while Redis, the mail server and PostgreSQL are each away.

python bench/outages.py [--seconds 60] [--only "Redis black-holed"] [--untimed] [--protocol in_request]

One site as in production; phones log through the API at a fixed rate, and keep and send again what
isn't taken. Exit code 1 when a log is lost or doubled, a report differs from a recompute, a mail
never comes, an answer is neither 2xx nor 503, there is a 503 while PostgreSQL is there, or the p95
with Redis black-holed is both more than 1.5 times the normal one and 20 ms above it. `--untimed`
leaves that last rule out. The protocol is wrong on purpose: each request waits for the broker.
"""

import argparse
import os
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django  # noqa: E402

from bench.fault_kit.site import Site, servers, whole_site  # noqa: E402
from bench.outage_kit.loop import Loop  # noqa: E402
from bench.outage_kit.sink import Sink  # noqa: E402
from bench.outage_kit.tap import Tap  # noqa: E402
from scripts.devtools.processes import stop_politely  # noqa: E402
from scripts.devtools.suite import SITE_VARIABLES, workspace  # noqa: E402

PHONES = 100
DRAIN_SECONDS = 180
# A mail whose worker lost the database in the middle of it is tried again after ten minutes.
MAIL_SECONDS = 720


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--only", default="", help="one outage, by its name in the table")
    parser.add_argument("--untimed", action="store_true")
    parser.add_argument("--protocol", default="", choices=["", "in_request"])
    options = parser.parse_args()
    stop_politely()
    for name in SITE_VARIABLES:
        os.environ.pop(name, None)
    loop = Loop()
    sink = Sink(loop)
    mail = Tap(loop, sink.port)
    with workspace() as folder, servers(folder) as (services, addresses):
        (folder / "static").mkdir()
        redis = Tap(loop, urlsplit(addresses["REDIS_URL"]).port)
        settings = _settings(addresses, redis, mail, options.protocol)
        with whole_site(folder, services, settings) as site:
            # Of this process, not of the site's.
            os.environ["LOG_LEVEL"] = "ERROR"
            django.setup()
            # Only now are there settings to read.
            from therapy.accounts.tenancy import in_every_clinic  # noqa: PLC0415

            with in_every_clinic():
                return run(site, redis, mail, sink, options)


def _settings(addresses: dict[str, str], redis: Tap, mail: Tap, protocol: str) -> dict[str, str]:
    given = urlsplit(addresses["REDIS_URL"])
    return {
        "DATABASE_URL": addresses["DATABASE_URL"],
        "REDIS_URL": addresses["REDIS_URL"].replace(f":{given.port}/", f":{redis.port}/"),
        "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
        "SITE_URL": "http://127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "bench.bad_settings" if protocol else "therapy.settings",
        "BAD_PROTOCOL": protocol,
    }


def run(site: Site, redis: Tap, mail: Tap, sink: Sink, options: argparse.Namespace) -> int:
    # Only now is Django set up, on the database of this run.
    from bench.fault_kit.stage import drain, make_accounts  # noqa: PLC0415
    from bench.outage_kit import phases  # noqa: PLC0415
    from bench.outage_kit.staff import somebody_to_mail, soon_sign  # noqa: PLC0415
    from bench.outage_kit.stream import Stream  # noqa: PLC0415
    from bench.outage_kit.verdict import faults, wait_for_mails  # noqa: PLC0415

    accounts, days = make_accounts(PHONES)
    somebody_to_mail()
    stream = Stream(site.port, accounts, days, soon_sign())
    stop = threading.Event()
    supervisor = threading.Thread(target=site.supervise, args=[stop], daemon=True)
    supervisor.start()
    every = phases.outages(site, redis, mail)
    plan = [each for each in every if options.only in ("", each.name)]
    played = phases.play(stream, sink, plan, options.seconds)
    stream.end(DRAIN_SECONDS)
    drain(DRAIN_SECONDS)
    wait_for_mails(MAIL_SECONDS)
    stop.set()
    supervisor.join()
    found = faults(stream, sink, timed=not options.untimed)
    _tell(stream, sink, played, site, found)
    return int(any(found.values()))


def _tell(stream, sink: Sink, played, site: Site, found: dict[str, int]) -> None:
    from bench.outage_kit import tables, verdict  # noqa: PLC0415
    from bench.outage_kit.phases import NORMAL  # noqa: PLC0415

    over = played.over
    seen = [verdict.seen(stream.answers, each) for each in (NORMAL, *over)]
    print(tables.phases_table(seen, played.waited))
    print()
    print(
        tables.returns_table(
            [verdict.came_back(stream, sink, each, at) for each, at in over.items()]
        )
    )
    print()
    print(
        f"{len(stream.logs)} sessions, {len(stream.answers)} times asked; {verdict.mails_told(sink)}"
    )
    print(f"processes that died by themselves: {dict(site.died) or 'none'}; {tables.machine()}")
    for name, number in found.items():
        print(f"  {name}: {number}")


if __name__ == "__main__":
    sys.exit(main())
