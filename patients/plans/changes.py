"""What is new in a version of a plan, in the patient's words. No database."""

from collections.abc import Iterable

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from patients.models import Prescription
from patients.own.plan_words import dose_words, when_words, why_sentences


def plan_changes(before: Iterable[Prescription], after: Iterable[Prescription]) -> list[str]:
    """A sentence or two per stretch that came, went or changed; stretches must be loaded."""
    old = {line.stretch_id: line for line in before}
    new = {line.stretch_id: line for line in after}
    changes = [_one(old.get(key), line) for key, line in new.items()]
    gone = [
        _("%s is no longer part of your plan.") % line.stretch.plain_name
        for key, line in old.items()
        if key not in new
    ]
    return [words for words in changes if words] + gone


def _one(before: Prescription | None, after: Prescription) -> str:
    name = after.stretch.plain_name
    if before is None:
        return _("New: %(name)s. %(dose)s.") % {"name": name, "dose": dose_words(after)}
    was = _("%(dose)s, %(when)s") % {"dose": dose_words(before), "when": when_words(before)}
    now = _("%(dose)s, %(when)s") % {"dose": dose_words(after), "when": when_words(after)}
    if was == now:
        return ""
    change = _("%(name)s: now %(now)s. Before: %(was)s.") % {"name": name, "now": now, "was": was}
    return " ".join([change, *_new_reasons(before, after)])


def _new_reasons(before: Prescription, after: Prescription) -> list[str]:
    known = why_sentences(before)
    return [capfirst(sentence) for sentence in why_sentences(after) if sentence not in known]
