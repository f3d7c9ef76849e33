"""An address without an account costs what one with an account does. No time is asserted: the work is.

bench/guessing.py measures the times.
"""

import re
import threading

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from patients.trail.words import VERBS
from tests.build import make_user
from therapy.accounts import adapter, mail_now
from therapy.accounts.models import AuditEntry, Role

pytestmark = pytest.mark.django_db
LOGIN, RESET = reverse("account_login"), reverse("account_reset_password")
ASK, CONFIRM = reverse("account_request_login_code"), reverse("account_confirm_login_code")
NOBODYS = "nobody.at.all@example.org"


@pytest.fixture
def emails(clinic, pat, alice) -> dict[str, str]:
    """By what they are: a patient's, and those that get no code and, but for Alice, no link."""
    closed = make_user(clinic, Role.PATIENT, "closed", is_active=False)
    return {
        "known": pat.user.email,
        "staff": alice.email,
        "closed": closed.email,
        "unknown": NOBODYS,
    }


@pytest.fixture
def work(monkeypatch):
    """What a request does: its statements, without what they are about, the texts that are made for a
    mail, and threads that are started."""
    done = []
    render, start = adapter.ClosedAccountAdapter.render_mail, mail_now._in_background

    def rendered(self, template, *args, **kwargs):
        done.append(f"writes {template}")
        return render(self, template, *args, **kwargs)

    def started(work, **when):
        done.append("starts a thread")
        start(work, **when)

    monkeypatch.setattr(adapter.ClosedAccountAdapter, "render_mail", rendered)
    monkeypatch.setattr(mail_now, "_in_background", started)

    def of(ask) -> list[str]:
        done.clear()
        with CaptureQueriesContext(connection) as asked:
            ask()
        return [*map(_kind, asked.captured_queries), *done]

    return of


def _kind(query: dict[str, str]) -> str:
    """The kind of statement and its table."""
    text = re.sub(r"SET LOCAL app\.clinic = '\d*'; ", "", query["sql"])
    table = re.search(r'(?:FROM|INTO|UPDATE) "(\w+)"', text)
    return f"{text.split()[0]} {table[1] if table else ''}"


def asked_code(email: str) -> Client:
    browser = Client()
    browser.post(ASK, {"email": email})
    return browser


DOORS = {
    "link": lambda email: lambda: Client().post(RESET, {"email": email}),
    "code": lambda email: lambda: Client().post(ASK, {"email": email}),
    "another code": lambda email: _then(email, "post", CONFIRM, {"action": "resend"}),
    "wrong code": lambda email: _then(email, "post", CONFIRM, {"code": "no code"}),
    "the page for it": lambda email: _then(email, "get", CONFIRM),
    "away from it": lambda email: _then(email, "get", LOGIN),
}


def _then(email: str, method: str, *given):
    browser = asked_code(email)
    return lambda: getattr(browser, method)(*given)


@pytest.mark.parametrize("door", DOORS)
def test_each_does_the_same_for_an_account_and_for_none(work, emails, door):
    # The first request of all fills caches.
    DOORS[door]("somebody.else@example.org")()
    done = {who: work(DOORS[door](email)) for who, email in emails.items()}
    assert len(done["known"]) > 1
    for who, each in done.items():
        assert each == done["known"], who


def test_only_who_has_an_account_gets_a_mail(emails):
    for email in emails.values():
        Client().post(RESET, {"email": email})
        asked_code(email).post(CONFIRM, {"action": "resend"})
    got = [message.to[0] for message in mail.outbox]
    assert sorted(got) == sorted([emails["known"]] * 3 + [emails["staff"]])


@pytest.mark.parametrize(
    ("door", "verb"),
    [(RESET, "password_link_not_sent"), (ASK, "sign_in_code_not_sent")],
)
def test_what_was_asked_for_and_not_sent_stands_in_the_trail(as_user, ada, emails, door, verb):
    Client().post(door, {"email": emails["closed"]})
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.clinic, entry.actor) == (verb, ada.clinic, None)
    assert str(VERBS[verb]) in as_user(ada).get(reverse("audit")).content.decode()
    Client().post(door, {"email": NOBODYS})
    entry = AuditEntry.objects.filter(verb=verb).latest("pk")
    assert (entry.subject_id, entry.clinic) == ("", None)
    assert NOBODYS not in str(list(AuditEntry.objects.values()))


def test_nobodys_mails_take_no_place_of_real_ones(monkeypatch):
    """In threads as on the site, while real mails still give their answers a head start."""
    monkeypatch.undo()
    monkeypatch.setattr(mail_now, "HEAD_START", 60)
    for _ in range(3 * mail_now.MOST_AT_ONCE):
        mail_now.send_nothing()
    for thread in threading.enumerate():
        if thread.name == "mail":
            thread.join(0.2)
    places = [mail_now._free.acquire(blocking=False) for _ in range(mail_now.MOST_AT_ONCE)]
    for _ in filter(None, places):
        mail_now._free.release()
    assert all(places)
