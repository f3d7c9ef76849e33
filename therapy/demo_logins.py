"""Who signs in to the demo clinics. The password is public: it opens invented people only."""

from dataclasses import dataclass

from therapy.accounts.models import Role

DEMO_PASSWORD = "willow-bends-and-stays-steady"
DEMO_DOMAIN = "demo.example"


@dataclass(frozen=True)
class DemoLogin:
    """One way in: `key` stands in the address of the one-click sign-in."""

    key: str
    role: Role
    email: str


# One of each role in the first clinic: together they can walk the main job.
DEMO_LOGINS = (
    DemoLogin("therapist", Role.THERAPIST, f"rowan@{DEMO_DOMAIN}"),
    DemoLogin("patient", Role.PATIENT, f"fern@{DEMO_DOMAIN}"),
    DemoLogin("admin", Role.ADMIN, f"maple@{DEMO_DOMAIN}"),
    DemoLogin("second-therapist", Role.THERAPIST, f"heather@{DEMO_DOMAIN}"),
    DemoLogin("other-clinic-therapist", Role.THERAPIST, f"juniper@{DEMO_DOMAIN}"),
    DemoLogin("other-clinic-admin", Role.ADMIN, f"cedar@{DEMO_DOMAIN}"),
)
