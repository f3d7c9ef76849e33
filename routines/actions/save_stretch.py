from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from routines.dosing import DoseError, check_hard_limits
from routines.models import Facet, Stretch, StretchTag
from routines.stretch_details import StretchDetails, form_values
from therapy import versions
from therapy.accounts import audit
from therapy.accounts.models import User
from therapy.versions import Seen

# Behind the shared catalog, whose first three stretches are what everything began with.
OWN_ORDER = 1000
_ADDRESSES_TAKEN = {"new"}


@transaction.atomic
def save_stretch(
    *,
    details: StretchDetails,
    by: User,
    now: datetime,
    stretch: Stretch | None = None,
    seen: Seen | None = None,
) -> Stretch:
    """Add a stretch to the clinic of `by`, or write a new version of one of its own.

    Plans keep the doses they were written with; words change for everybody at once. Raises
    ValidationError by field: a number outside the hard limits, no step, somebody else's stretch;
    ChangedMeanwhile when a colleague was faster than `seen`.
    """
    _refuse_foreign(stretch, by)
    _check(details)
    if stretch is None:
        row = Stretch(clinic=by.clinic, slug=free_slug(details.name, by), order=OWN_ORDER)
    else:
        row = Stretch.objects.select_for_update().get(pk=stretch.pk)
        row.refuse_if_withdrawn()
        versions.claim(row, seen, form_values(StretchDetails.of(row)))
    for name, value in details.as_fields().items():
        setattr(row, name, value)
    row.full_clean(exclude=["clinic", "slug"])
    row.save()
    _write_tags(row, details)
    audit.record("save_stretch", row, clinic=by.clinic, by=by, now=now, version=row.version)
    return row


def free_slug(name: str, by: User) -> str:
    """An address nobody uses yet, neither in the shared catalog nor in the clinic's own."""
    wanted = slugify(name)[:50] or "stretch"
    taken = set(
        Stretch.objects.visible_to(by)
        .filter(slug__startswith=wanted)
        .values_list("slug", flat=True)
    )
    slug, number = wanted, 2
    while slug in taken | _ADDRESSES_TAKEN:
        slug, number = f"{wanted}-{number}", number + 1
    return slug


def _refuse_foreign(stretch: Stretch | None, by: User) -> None:
    if stretch is not None and stretch.clinic_id != by.clinic_id:
        raise ValidationError(_("Copy this stretch to your clinic to change it."))


def _check(details: StretchDetails) -> None:
    try:
        check_hard_limits(details.dose)
    except DoseError as error:
        raise ValidationError({error.field: error.message}) from error
    if not details.steps:
        raise ValidationError({"steps": _("Write at least one step.")})


def _write_tags(row: Stretch, details: StretchDetails) -> None:
    row.tags.all().delete()
    StretchTag.objects.bulk_create(
        StretchTag(stretch=row, facet=facet, value=value, order=order)
        for facet in Facet.values
        for order, value in enumerate(details.tags.get(facet, ()))
    )
