"""Who is told of a warning sign, and which sign. Needs Django to be set up."""

from routines.reference import red_flags
from tests import build
from therapy.accounts.models import Clinic, Role


def somebody_to_mail() -> None:
    """An admin: each warning sign orders one mail."""
    build.make_user(Clinic.objects.get(), Role.ADMIN, "admin")


def soon_sign() -> str:
    """A warning sign that pauses no plan."""
    return next(flag.key for flag in red_flags() if flag.level == "soon")
