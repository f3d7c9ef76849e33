"""A message on the device, all the way: a push service of our own takes it and a browser opens it.

Only the network beyond this machine is missing; the real services were never asked.
"""

import base64
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.urls import reverse
from py_vapid import Vapid02

from patients.messages import push
from patients.models import Patient, PushSubscription
from tests.conftest import NOW
from therapy.vapid import public_key

pytestmark = pytest.mark.django_db
SECRET = b"sixteen bytes it"


@dataclass
class PushService:
    """What arrived, and what it answers next."""

    status: int = 201
    arrived: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    port: int = 0

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
def service() -> Iterator[PushService]:
    found = PushService()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.arrived.append(
                ({key.lower(): value for key, value in self.headers.items()}, body)
            )
            self.send_response(found.status)
            self.end_headers()

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Door)
    found.port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def own_key(settings, tmp_path) -> Iterator[None]:
    settings.DATA_DIR, settings.EMBEDDED, settings.VAPID_PRIVATE_KEY = tmp_path, True, ""
    push.vapid.cache_clear()
    yield
    push.vapid.cache_clear()


@pytest.fixture
def key() -> ec.EllipticCurvePrivateKey:
    """The browser's, which never leaves it."""
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def browser_row(pat: Patient, service: PushService, key, own_key) -> PushSubscription:
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return PushSubscription.objects.create(
        patient=pat,
        endpoint=f"{service.origin}/to/pats-phone",
        p256dh=_text(point),
        auth=_text(SECRET),
        created_at=NOW,
    )


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def test_the_browser_opens_what_the_service_was_handed(pat, browser_row, service, key):
    assert push.push_reminder(pat)
    [(headers, body)] = service.arrived
    assert headers["content-encoding"] == "aes128gcm"
    assert int(headers["ttl"]) == push.TTL_SECONDS
    opened = http_ece.decrypt(body, private_key=key, auth_secret=SECRET, version="aes128gcm")
    told = json.loads(opened)
    assert told["url"] == reverse("today") and told["body"] == "Here is your reminder."
    for word in (pat.name, pat.clinic.name, "stretch", "pain"):
        assert word.encode() not in opened


def test_on_the_way_it_is_sealed(pat, browser_row, service):
    push.push_reminder(pat)
    [(headers, body)] = service.arrived
    assert b"reminder" not in body
    assert "reminder" not in json.dumps(headers)


def test_it_is_signed_for_this_service_and_for_today(pat, browser_row, service):
    push.push_reminder(pat)
    [(headers, _)] = service.arrived
    assert Vapid02.verify(headers["authorization"])
    scheme, _, parts = headers["authorization"].partition(" ")
    signed = dict(part.strip().split("=", 1) for part in parts.split(","))
    assert scheme.lower() == "vapid" and signed["k"] == public_key()
    claims = json.loads(base64.urlsafe_b64decode(signed["t"].split(".")[1] + "=="))
    assert claims["aud"] == service.origin and claims["sub"].startswith("mailto:")
    assert time.time() < claims["exp"] <= time.time() + 86_400


@pytest.mark.parametrize(("status", "kept"), [(410, False), (404, False), (429, True), (500, True)])
def test_a_service_that_refuses_is_believed(pat, browser_row, service, status, kept):
    service.status = status
    assert not push.push_reminder(pat)
    assert PushSubscription.objects.exists() is kept


def test_a_service_that_is_away_costs_one_message_only(pat, browser_row):
    browser_row.endpoint = "http://127.0.0.1:9/nobody"
    browser_row.save()
    assert not push.push_reminder(pat)
    assert PushSubscription.objects.exists()
