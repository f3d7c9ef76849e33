from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from therapy.accounts import audit
from therapy.accounts.break_glass_mail import order_break_glass_mails
from therapy.accounts.models import BreakGlass, Clinic, User
from therapy.accounts.models.audit_entry import Kind
from therapy.accounts.models.break_glass import LASTS, SHORTEST_REASON
from therapy.accounts.request_facts import behind_glass


@transaction.atomic
def break_glass(*, clinic: Clinic, reason: str, by: User, now: datetime) -> BreakGlass:
    """Let an operator read one clinic's pages for an hour, and have its admins told.

    Whatever they had open before ends. Raises ValidationError for a reason that says too little, and
    for anybody who is no operator.
    """
    if not by.is_operator:
        raise ValidationError(_("Only the site's operators have emergency access."))
    if len(reason := reason.strip()) < SHORTEST_REASON:
        raise ValidationError({"reason": _too_short()})
    # Two tabs at once: the second waits here, and then ends what the first opened.
    User.objects.select_for_update().get(pk=by.pk)
    _close_before(by, now)
    glass = BreakGlass.objects.create(
        operator=by, clinic=clinic, reason=reason, started_at=now, ends_at=now + LASTS
    )
    _tell("break_glass", glass, by, now)
    order_break_glass_mails(glass, now=now)
    return glass


@transaction.atomic
def end_break_glass(*, glass: BreakGlass, by: User, now: datetime) -> bool:
    """End it before its hour is over; False when it was over already."""
    if not BreakGlass.objects.live(now).filter(pk=glass.pk).update(ended_at=now):
        return False
    _tell("end_break_glass", glass, by, now)
    return True


def _close_before(by: User, now: datetime) -> None:
    """What lives is ended; what ran out is marked with the time when it did."""
    for before in BreakGlass.objects.filter(operator=by.pk, ended_at=None):
        if not end_break_glass(glass=before, by=by, now=now):
            BreakGlass.objects.filter(pk=before.pk).update(ended_at=before.ends_at)


def _tell(verb: str, glass: BreakGlass, by: User, now: datetime) -> None:
    """In the trail of the clinic that is looked into. The reason stays in the row: it is free text."""
    with behind_glass(glass.pk):
        audit.record(verb, glass, clinic=glass.clinic, by=by, now=now, kind=Kind.BREAK_GLASS)


def _too_short() -> str:
    words = ngettext(
        "Write at least %(n)d character.", "Write at least %(n)d characters.", SHORTEST_REASON
    )
    return words % {"n": SHORTEST_REASON}
