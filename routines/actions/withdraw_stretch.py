from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from routines.models import Stretch
from therapy.accounts import audit
from therapy.accounts.models import User


@transaction.atomic
def withdraw_stretch(*, stretch: Stretch, by: User, now: datetime) -> Stretch:
    """Take one of the clinic's own stretches out of the catalog; plans that hold it keep it.

    A second time changes nothing. Raises ValidationError for a stretch that isn't the clinic's.
    """
    row = Stretch.objects.select_for_update().get(pk=stretch.pk)
    if row.clinic_id != by.clinic_id:
        raise ValidationError(_("Only your clinic's own stretches can be withdrawn."))
    if row.withdrawn_at is None:
        row.withdrawn_at = now
        row.save(update_fields=["withdrawn_at"])
        audit.record("withdraw_stretch", row, clinic=by.clinic, by=by, now=now)
    return row
