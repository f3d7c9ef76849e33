from ipaddress import IPv6Address

from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest

HOUSEHOLD = 64


def address_of(request: HttpRequest) -> str | None:
    """The client's address: X-Forwarded-For is believed for PROXY_HOPS entries from its end."""
    return get_client_ip(request) or request.META.get("REMOTE_ADDR")


def household_of(request: HttpRequest) -> str | None:
    """Where guesses are counted: of IPv6 a whole /64, which is the least that anybody is given.

    By single addresses one guesser would have 2 to the 64th of them.
    """
    address = address_of(request)
    try:
        number = IPv6Address(address or "")
    except ValueError:
        return address
    # IPv4 in IPv6's clothes: there one address is one.
    return str(number.ipv4_mapped or IPv6Address(int(number) >> HOUSEHOLD << HOUSEHOLD))
