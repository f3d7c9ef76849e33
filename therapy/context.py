from django.conf import settings
from django.http import HttpRequest

from therapy.demo_logins import DEMO_LOGINS


def site(request: HttpRequest) -> dict[str, object]:
    """What every page shows: the product's name, whether it is a demo and, signed in, the clinic."""
    user = getattr(request, "user", None)
    clinic = user.clinic if user and user.is_authenticated else None
    return {
        "site_name": settings.SITE_NAME,
        "clinic": clinic,
        "demo": settings.DEMO,
        "second_factor": settings.STAFF_SECOND_FACTOR,
        "demo_logins": DEMO_LOGINS if settings.DEMO else (),
    }
