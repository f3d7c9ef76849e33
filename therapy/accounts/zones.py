import zoneinfo
from functools import cache


@cache
def time_zones() -> frozenset[str]:
    """Every IANA name this machine knows. Listing them walks a folder, so once per process."""
    return frozenset(zoneinfo.available_timezones())
