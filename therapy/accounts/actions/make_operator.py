from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from therapy.accounts import audit
from therapy.accounts.models import Role, User


@transaction.atomic
def make_operator(*, email: str, name: str, now: datetime) -> User:
    """Make the account of somebody who runs the site: no clinic, no password yet.

    There is no `by`: whoever runs the server acts. Raises ValidationError when the e-mail is taken.
    """
    if User.objects.filter(email__iexact=email).exists():
        raise ValidationError({"email": _("Somebody already signs in with this e-mail.")})
    operator = User.objects.create_user(email, name=name, role=Role.OPERATOR, date_joined=now)
    operator.full_clean(exclude=["password", "clinic"])
    audit.record("make_operator", operator, clinic=None, by=None, now=now)
    return operator
