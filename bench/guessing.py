"""Whether the time of an answer tells that an account is there.

python bench/guessing.py [rounds] [door ...]

Doors that strangers may ask: signing in with a wrong password, a link to a new password, a code by mail,
another code, a wrong code. Each is asked in turns for accounts in different states and for one that isn't
there, each time from an address of its own, so that nobody is locked out; allauth's limits are off. An
attacker sees the clock: its median may differ from the unknown account's by 10 %.
"""

import itertools
import os
import random
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.kit import Took, middle, simulate, site, timed  # noqa: E402

ROUNDS, LIMIT = 200, 10.0
# Longer than an answer takes; shorter than the site's own, which the run would wait for each time.
HEAD_START = 0.1
UNKNOWN, EMAIL = "unknown", "guessed.{}@example.org"


class Post(NamedTuple):
    """A form: its route, its fields (EMAIL stands for the address asked about), the answer's status."""

    route: str
    fields: dict[str, str]
    status: int


class Door(NamedTuple):
    """What is timed, and what comes before it in the same browser."""

    name: str
    timed: Post
    before: tuple[Post, ...] = ()


ASK_CODE = Post("account_request_login_code", {"email": EMAIL}, 302)
DOORS = (
    Door("wrong password", Post("account_login", {"login": EMAIL, "password": "a wrong one"}, 200)),
    Door("link to a new password", Post("account_reset_password", {"email": EMAIL}, 302)),
    Door("code by mail", ASK_CODE),
    Door(
        "another code", Post("account_confirm_login_code", {"action": "resend"}, 302), (ASK_CODE,)
    ),
    Door("wrong code", Post("account_confirm_login_code", {"code": "no code"}, 200), (ASK_CODE,)),
)


class Line(NamedTuple):
    """Gaps are in percent of what the unknown account took."""

    door: str
    account: str
    took: Took
    unknown: Took

    @property
    def gap(self) -> float:
        """By the clock, which on a busy machine also counts the others' work."""
        return 100 * (self.took.ms / self.unknown.ms - 1)

    @property
    def gap_of_work(self) -> float:
        return 100 * (self.took.work / self.unknown.work - 1)

    @property
    def met(self) -> bool:
        return abs(self.gap) <= LIMIT


def measure(rounds: int, names: list[str]) -> Iterator[Line]:
    """Of the doors with these names, or of all."""
    from django.conf import settings  # noqa: PLC0415

    from therapy.accounts import mail_now  # noqa: PLC0415

    settings.ACCOUNT_RATE_LIMITS = False
    mail_now.HEAD_START = HEAD_START
    accounts = _accounts()
    for door in DOORS:
        if names and door.name not in names:
            continue
        took = _in_turns(rounds, door, accounts)
        for account, each in took.items():
            yield Line(door.name, account, each, took[UNKNOWN])


def _accounts() -> dict[str, str]:
    """Their e-mails by what they are, all of one length."""
    from tests import build  # noqa: PLC0415
    from therapy.accounts.models import Role  # noqa: PLC0415

    clinic = simulate(200, 1)
    states = {
        "therapist": (Role.THERAPIST, {}),
        "patient": (Role.PATIENT, {}),
        "invited": (Role.THERAPIST, {"password": None}),
        "closed": (Role.PATIENT, {"is_active": False}),
    }
    emails = {UNKNOWN: EMAIL.format(9)}
    for number, (state, (role, fields)) in enumerate(states.items()):
        emails[state] = EMAIL.format(number)
        build.make_user(clinic, role, state, **{"email": emails[state], **fields})
    return emails


def _in_turns(rounds: int, door: Door, accounts: dict[str, str]) -> dict[str, Took]:
    """A noisy minute hits all alike. The first round warms up."""
    from django.test import Client  # noqa: PLC0415

    found: dict[str, list[Took]] = {account: [] for account in accounts}
    for turn in range(rounds + 1):
        for account, email in random.sample(list(accounts.items()), len(accounts)):
            browser = Client(REMOTE_ADDR=next(ADDRESSES))
            for post in door.before:
                _ask(browser, post, email)
                _wait_for_mails()
            took = timed(partial(_ask, browser, door.timed, email))
            _wait_for_mails()
            if turn:
                found[account].append(took)
    return {account: middle(times) for account, times in found.items()}


ADDRESSES = (f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}" for n in itertools.count(1))


def _ask(browser, post: Post, email: str) -> None:
    from django.urls import reverse  # noqa: PLC0415

    fields = {name: email if value == EMAIL else value for name, value in post.fields.items()}
    answer = browser.post(reverse(post.route), fields)
    assert answer.status_code == post.status, (post.route, answer.status_code)


def _wait_for_mails() -> None:
    """The thread that sends one may slow the answer it belongs to, but not the next one.

    As long where there is none: what comes after a pause finds cold caches.
    """
    time.sleep(2 * HEAD_START)
    for thread in threading.enumerate():
        if thread.name == "mail":
            thread.join()


def table(lines: list[Line]) -> str:
    rows = [("door", "account", "median ms", "work ms", "gap %", "gap of work %", "verdict")]
    for line in lines:
        times = f"{line.took.ms:.2f}", f"{line.took.work:.2f}"
        gaps = f"{line.gap:+.1f}", f"{line.gap_of_work:+.1f}"
        rows.append((line.door, line.account, *times, *gaps, "met" if line.met else "MISSED"))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    text = ["  ".join(map(str.ljust, row, widths)) for row in rows]
    one, five, _ = os.getloadavg()
    load = f"load {one:.1f} now, {five:.1f} over five minutes, {os.cpu_count()} cores"
    return "\n".join([*text, load])


if __name__ == "__main__":
    rounds, *names = sys.argv[1:] or [ROUNDS]
    with site():
        print(table(list(measure(int(rounds), names))))
