"""The picture an authenticator app scans, as a data address: no file, no script, no style."""

import segno
from allauth.mfa.adapter import get_adapter

from therapy.accounts.models import User


def app_address(user: User, secret: str) -> str:
    return get_adapter().build_totp_url(user, secret)


def app_qr(address: str) -> str:
    return segno.make(address, error="m").svg_data_uri(scale=4, border=2)
