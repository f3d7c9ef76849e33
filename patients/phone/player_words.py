"""Every word the player says or writes, for the script to fill in. {n}, {all} and so on are its."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def player_words() -> dict[str, str]:
    """Patterns by key, in the patient's language."""
    return {**_phases(), **_places(), **_states(), **_ends()}


def _phases() -> dict[str, str]:
    return {
        "gate": _("Start when you are ready"),
        "hold": pgettext("what to do now", "Hold"),
        "move": _("Move slowly"),
        "cardio": _("Keep going at your pace"),
        "rest": pgettext("what to do now", "Rest and let go"),
        "switch": _("Switch sides"),
        "ten": _("10 seconds left"),
        "say_ready": _("{name}. {position}. {amount}."),
        "say_side": _("{side} first."),
        "say_relax": _("Relax"),
        "say_rest": pgettext("what to do now", "Rest"),
        "say_over": _("Well done"),
    }


def _places() -> dict[str, str]:
    return {
        "left": _("Left side"),
        "right": _("Right side"),
        "both": _("Both together"),
        "to_left": _("Now the left side"),
        "to_right": _("Now the right side"),
        "stretch_of": _("Stretch {n} of {all}"),
        "minutes_left": _("{n} min left"),
        "set_of": _("Set {n} of {all}"),
        "time_of": _("{n} of {all}"),
        "next": _("Next: {what}"),
        "next_last": _("This is the last part"),
    }


def _states() -> dict[str, str]:
    return {
        "pause": _("Pause"),
        "resume": _("Go on"),
        "done": _("Done"),
        "start": _("Start"),
        "paused": _("Paused"),
        "paused_screen": _("Paused while the screen was off"),
        "screen_hint": _("Your screen may switch off. Set auto-lock to 5 minutes or longer."),
        "easier": _("Try the easier one: {name}"),
        "skip_name": _("Skip this: {name}"),
    }


def _ends() -> dict[str, str]:
    return {
        "saved": _("Saved. Your therapist can see it."),
        "kept": _("Saved on this phone. It will be sent when you are online."),
        "sign_in": _("Saved on this phone. Sign in again to send it."),
        "locked": _("Saved on this phone. Unlock to send it."),
        "conflict": _(
            "This session was saved before, with other answers. Both are kept: choose under "
            "“On this phone”."
        ),
        "refused": _("The clinic could not take this session. It is kept on this phone."),
        "not_kept": _(
            "This phone has no room for your session, and it could not be sent. Leave this page "
            "open and try again when you are online."
        ),
        "note_long": _("Your note has {n} characters, and {all} fit. Please shorten it."),
        "part_done": _("Done"),
        "part_some": _("Partly done"),
        "part_skipped": _("Skipped"),
        "no_plan_day": _("This phone does not know your plan for today. Go online once."),
        "resume_today": _("You stopped at “{name}”. Nothing is lost."),
        "resume_before": _("You began a session on {day}. Save what you did then?"),
        "nothing": _("Nothing to save: no stretch was done or skipped."),
    }
