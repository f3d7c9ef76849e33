from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str | None:
    """The client's address: X-Forwarded-For is believed for PROXY_HOPS entries from its end."""
    return get_client_ip(request) or request.META.get("REMOTE_ADDR")
