from datetime import datetime

from django.db import transaction

from routines.actions.save_stretch import OWN_ORDER, free_slug
from routines.models import Stretch, StretchTag
from therapy.accounts import audit
from therapy.accounts.models import User


@transaction.atomic
def copy_stretch(*, stretch: Stretch, by: User, now: datetime) -> Stretch:
    """Copy a stretch to the clinic of `by`, figure, sources and all, to be changed there.

    Raises ValidationError when it has been withdrawn.
    """
    stretch.refuse_if_withdrawn()
    tags = list(stretch.tags.values("facet", "value", "order"))
    copy = Stretch.objects.get(pk=stretch.pk)
    copy.pk, copy.clinic, copy.copied_from = None, by.clinic, stretch
    copy.slug = free_slug(stretch.name, by)
    copy.version, copy.order, copy.from_seed = 1, OWN_ORDER, False
    copy._state.adding = True
    copy.save()
    StretchTag.objects.bulk_create(StretchTag(stretch=copy, **tag) for tag in tags)
    audit.record("copy_stretch", copy, clinic=by.clinic, by=by, now=now, copied_from=stretch.pk)
    return copy
