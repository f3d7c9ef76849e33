"""Clinics and people of the demo. Plants and birds, with surnames that nobody bears."""

from dataclasses import dataclass, field

from therapy.accounts.models import Role
from therapy.demo_logins import DEMO_DOMAIN

INVENTED_SURNAMES = ("Demo", "Example", "Sample", "Specimen")


@dataclass(frozen=True)
class Colleague:
    name: str
    role: Role

    @property
    def email(self) -> str:
        return email_of(self.name)


@dataclass(frozen=True)
class DemoClinic:
    name: str
    phone: str
    emergency_number: str
    time_zone: str
    late_window_days: int
    admin: Colleague
    therapists: tuple[Colleague, ...] = field(default=())


def email_of(name: str) -> str:
    """Fern Example signs in as fern@demo.example, a domain that can never receive mail."""
    return f"{name.split()[0].lower()}@{DEMO_DOMAIN}"


ROWAN = Colleague("Rowan Demo", Role.THERAPIST)
HEATHER = Colleague("Heather Demo", Role.THERAPIST)
JUNIPER = Colleague("Juniper Demo", Role.THERAPIST)

# Of no clinic: runs the site.
OPERATOR = Colleague("Osprey Demo", Role.OPERATOR)

WILLOW = DemoClinic(
    name="Willow Demo Physio",
    phone="+1 555 0100",
    emergency_number="911",
    time_zone="America/Chicago",
    late_window_days=7,
    admin=Colleague("Maple Demo", Role.ADMIN),
    therapists=(ROWAN, HEATHER),
)
REED = DemoClinic(
    name="Reed Demo Therapy",
    phone="+44 1632 960100",
    emergency_number="999",
    time_zone="Europe/London",
    late_window_days=5,
    admin=Colleague("Cedar Demo", Role.ADMIN),
    therapists=(JUNIPER,),
)
CLINICS = (WILLOW, REED)
