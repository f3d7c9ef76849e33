"""A patient's phone that lay unused for a day is locked: signed in still, and closed until unlocked.

Only for who has a passkey, which unlocks it in one touch: a code from a mail each day would keep
people from their exercises. A code is the way for whom the passkey fails.
"""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from therapy.accounts import sessions
from therapy.accounts.access import SignedInRequest
from therapy.accounts.proof_form import ProofForm
from therapy.accounts.second_factor import factors_of, note_proof
from therapy.accounts.sign_in_trail import note_sign_in
from therapy.accounts.step_up import accept, ask

PAGE = "accounts/unlock.html"


def is_locked(request: HttpRequest, now: datetime) -> bool:
    """Whether its owner must unlock it first. The passkey is looked for only after the long rest."""
    return sessions.was_away(request, request.user, now) and factors_of(request.user).exists()


def ask_for_passkey(request: SignedInRequest) -> HttpResponse | None:
    """The page that asks for the passkey, or None: it was shown just now, and the lock is open.

    What was posted rides along, hidden, as where a proof is asked for: nothing typed is lost.
    """
    form = ProofForm(request, factor_only=True, failure="unlock")
    if not (form.is_bound and form.is_valid()):
        return ask(request, form, PAGE)
    accept(request, form)
    _open(request)
    return None


def unlock_by_code(request: SignedInRequest) -> None:
    """Call it when the code from the mail was right."""
    note_proof(request, "code", reauthenticated=True)
    sessions.cycle_key(request)
    _open(request)


def _open(request: SignedInRequest) -> None:
    sessions.note_use(request, request.user, timezone.now())
    note_sign_in("unlock", request.user, by=request.user)
