"""Two different sessions under one id: show both, lose neither."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render

from patients.models import Prescription, Session
from patients.models.session import new_session_uuid
from patients.own.logged_session import SessionInput
from patients.own.session_words import session_words
from therapy.accounts.access import SignedInRequest

# The id is what collides, and the token is the page's own.
NOT_SENT_AGAIN = frozenset({"uuid", "csrfmiddlewaretoken"})


def conflict_page(
    request: SignedInRequest, stored: Session, body: SessionInput, lines: Sequence[Prescription]
) -> HttpResponse:
    """The stored session and the one just sent, which may be saved as another one."""
    kept = stored.entries.select_related("prescription__stretch")
    again = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_SENT_AGAIN
        for value in values
    ]
    context = {
        "stored": stored,
        "stored_words": session_words(
            [(entry.prescription_id, entry) for entry in kept],
            {entry.prescription_id: entry.prescription for entry in kept},
        ),
        "body": body,
        "body_words": session_words(
            [(entry.prescription, entry) for entry in body.entries],
            {line.pk: line for line in lines},
        ),
        "again": again,
        "new_uuid": new_session_uuid(),
    }
    return render(request, "patients/session_conflict.html", context, status=409)
