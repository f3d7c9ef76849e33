"""Who signs in to the demo clinics. The password is public: it opens invented people only."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from therapy.accounts.models import Role

DEMO_PASSWORD = "willow-bends-and-stays-steady"
DEMO_DOMAIN = "demo.example"


@dataclass(frozen=True)
class DemoLogin:
    """One way in: `key` stands in the address of the one-click sign-in, `label` on its button."""

    key: str
    role: Role
    email: str
    label: str | Promise


# One of each role in the first clinic: together they can walk the main job.
DEMO_LOGINS = (
    DemoLogin("therapist", Role.THERAPIST, f"rowan@{DEMO_DOMAIN}", _("a therapist")),
    DemoLogin("patient", Role.PATIENT, f"fern@{DEMO_DOMAIN}", _("a patient")),
    DemoLogin("admin", Role.ADMIN, f"maple@{DEMO_DOMAIN}", _("the clinic admin")),
    DemoLogin("second-therapist", Role.THERAPIST, f"heather@{DEMO_DOMAIN}", _("another therapist")),
    DemoLogin(
        "other-clinic-therapist",
        Role.THERAPIST,
        f"juniper@{DEMO_DOMAIN}",
        _("a therapist of another clinic"),
    ),
    DemoLogin(
        "other-clinic-admin", Role.ADMIN, f"cedar@{DEMO_DOMAIN}", _("the other clinic's admin")
    ),
    DemoLogin("operator", Role.OPERATOR, f"osprey@{DEMO_DOMAIN}", _("the site's operator")),
)
