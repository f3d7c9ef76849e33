from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """What every page shows: the product's name and, signed in, the clinic."""
    user = getattr(request, "user", None)
    clinic = user.clinic if user and user.is_authenticated else None
    return {"site_name": settings.SITE_NAME, "clinic": clinic}
