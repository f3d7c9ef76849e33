"""A phone's passkey without a phone: it makes the credential, and signs what a page asks."""

import html
import json
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_bytes
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from therapy.accounts.models import User

# Browsers know one name without https.
HOST = "localhost"
PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40
RP_ID_HASH = sha256(HOST.encode()).digest()


@dataclass(frozen=True)
class Passkey:
    """`answer` is what the browser posts as the credential."""

    row: Authenticator
    id: bytes
    key: ec.EllipticCurvePrivateKey

    def answer(self, page: str, *, verified: bool = True) -> str:
        """Sign the challenge of the page's form; not `verified` is without finger, face or PIN."""
        asked = re.search(r'data-options="([^"]+)"', page)
        challenge = json.loads(html.unescape(asked[1]))["publicKey"]["challenge"]
        flags = PRESENT | (VERIFIED if verified else 0)
        data = bytes(AuthenticatorData.create(RP_ID_HASH, flags, 0))
        client = client_data("webauthn.get", challenge)
        signed = self.key.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        said = {"clientDataJSON": client, "authenticatorData": data, "signature": signed}
        return json.dumps(_credential(self.id, said))


def give_passkey(user: User) -> Passkey:
    """Let `user` have a passkey."""
    key, name = ec.generate_private_key(ec.SECP256R1()), token_bytes(16)
    public = ES256.from_cryptography_key(key.public_key())
    made = AttestedCredentialData.create(b"\x00" * 16, name, public)
    data = AuthenticatorData.create(RP_ID_HASH, PRESENT | VERIFIED | WITH_KEY, 0, bytes(made))
    said = {
        "clientDataJSON": client_data("webauthn.create", "eHh4eA"),
        "attestationObject": bytes(AttestationObject.create("none", data, {})),
    }
    kept = {"name": "Mine", "credential": _credential(name, said)}
    kind = Authenticator.Type.WEBAUTHN
    return Passkey(Authenticator.objects.create(user=user, type=kind, data=kept), name, key)


def client_data(kind: str, challenge: str) -> bytes:
    return json.dumps(
        {"type": kind, "challenge": challenge, "origin": f"http://{HOST}", "crossOrigin": False}
    ).encode()


def _credential(name: bytes, said: dict[str, bytes]) -> dict[str, Any]:
    return {
        "id": b64(name),
        "rawId": b64(name),
        "type": "public-key",
        "response": {key: b64(value) for key, value in said.items()},
        "clientExtensionResults": {},
    }


def b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
