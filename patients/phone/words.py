"""What a patient's pages say about what lies on the phone; the script picks and shows."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# Beyond this many, words that fit any number.
MOST_COUNTED = 12


def phone_words() -> dict[str, object]:
    """`waiting` holds a sentence for each number of sessions, `many` is for all beyond."""
    return {
        "waiting": [_waiting(number) for number in range(MOST_COUNTED + 1)],
        "many": _("Sessions saved on this phone: {n}. They will be sent later."),
        "done_here": _("Done today and still on this phone: {n}"),
        "sending": _("Sending your sessions: {n} of {all}"),
        "no_room": _(
            "This phone has no room for your session. Leave this page open, and save again when "
            "you are online."
        ),
        "sign_in": _("Sign in again to send them."),
        "locked": _("Unlock to send."),
        "decide": _("A session on this phone needs your decision."),
        "broken": _("Something on this phone cannot be read. Nothing else is affected."),
        "offline": _("You are offline. Your session still works; it is sent later."),
        "kept": _("Saved on this phone"),
        "form_offline": _(
            "You are offline. Leave this page open and save again when you are online, "
            "or use the led session: it is kept on this phone."
        ),
        "sign_out": _("Sessions on this phone have not been sent. Signing out deletes them."),
        **_list_words(),
    }


def locked_words() -> dict[str, object]:
    """The same numbers for the page that unlocks the phone."""
    return {
        "waiting": [_waiting_for_unlock(number) for number in range(MOST_COUNTED + 1)],
        "many": _("Sessions saved on this phone: {n}. Unlock to send them."),
    }


def _waiting_for_unlock(number: int) -> str:
    return (
        ngettext(
            "%d session saved on this phone. Unlock to send it.",
            "%d sessions saved on this phone. Unlock to send them.",
            number,
        )
        % number
    )


def _waiting(number: int) -> str:
    return (
        ngettext(
            "%d session saved on this phone, will send later.",
            "%d sessions saved on this phone, will send later.",
            number,
        )
        % number
    )


def _list_words() -> dict[str, str]:
    return {
        "state_waiting": _("Waiting to be sent"),
        "state_conflict": _("Saved before with other answers"),
        "state_refused": _("Could not be taken"),
        "refused": _("The clinic could not take this session. Put it right, or call your clinic."),
        "note_long": _(
            "Your note has {n} characters, and {all} fit. Below is its beginning: change it, then "
            "send again."
        ),
        "stretches": _("Stretches: {n}"),
        "pain": _("Pain before {before}, after {after}"),
        "unanswered": _("not answered"),
    }
