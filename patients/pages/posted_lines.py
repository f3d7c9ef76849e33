"""The lines that a patient's page was drawn with, as it sends them back."""

from uuid import UUID

from patients.models import Prescription
from therapy.accounts.access import SignedInRequest

# More than any plan holds; a longer list is not from our page.
MOST_LINES = 100


def posted_lines(request: SignedInRequest) -> list[Prescription]:
    """Those of the posted lines that are this person's own, in the page's order.

    They may be of a plan that has been replaced since: what was done under it still counts.
    """
    keys = [key for key in map(_key, request.POST.getlist("line")[:MOST_LINES]) if key]
    mine = Prescription.objects.visible_to(request.user).select_related("stretch", "assignment")
    found = mine.in_bulk(keys)
    return [found[key] for key in dict.fromkeys(keys) if key in found]


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
