"""What signing in leaves in the audit trail: which account, never what was typed."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from therapy.accounts import audit
from therapy.accounts.factor_mail import tell_owner
from therapy.accounts.models import AuditEntry, User
from therapy.accounts.models.audit_entry import Kind
from therapy.accounts.tenancy import in_clinic_or_none

ONCE = timedelta(minutes=1)

# Mails by which something gets in, by the name of their template: sent, and asked for by nobody who
# gets one.
CODE_MAIL, LINK_MAIL = "account/email/login_code", "account/email/password_reset_key"
MAILS = {
    CODE_MAIL: ("sign_in_code_sent", "sign_in_code_not_sent"),
    LINK_MAIL: ("password_link_sent", "password_link_not_sent"),
}
# What allauth tells an account's owner about, by the name of that mail's template.
CHANGES = {
    "account/email/password_changed": "password_changed",
    "account/email/password_set": "password_set",
    "account/email/password_reset": "password_reset",
}


def note_sign_in(verb: str, user: User | None, *, by: User | None) -> None:
    """Write down an act of signing in; `user` is None for an account that isn't there."""
    audit.record(
        verb,
        user or User(),
        clinic=user.clinic if user else None,
        by=by,
        now=timezone.now(),
        kind=Kind.SIGN_IN,
    )


def note_once_a_minute(verb: str, user: User) -> None:
    """The same for what nobody counts: somebody who tries it all day fills no disk."""
    same = AuditEntry.objects.filter(
        subject_type=User._meta.label_lower,
        subject_id=str(user.pk),
        verb=verb,
        at__gt=timezone.now() - ONCE,
    )
    with in_clinic_or_none(user.clinic_id):
        is_noted = same.exists()
    if not is_noted:
        note_sign_in(verb, user, by=None)


def account_of(email: Any) -> User | None:
    """The account with this address, if there is one."""
    return User.objects.select_related("clinic").filter(email__iexact=str(email or "")).first()


def note_mail(template: str, email: str, *, is_sent: bool = True) -> None:
    """Write down that a mail was asked for by which somebody gets in, by the name of its template."""
    if template in MAILS:
        sent, not_sent = MAILS[template]
        note_sign_in(sent if is_sent else not_sent, account_of(email), by=None)


class SignInTrail:
    """For allauth's adapter: each of its turns that matters leaves an entry."""

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        note_sign_in("sign_in", user, by=user)
        return super().post_login(request, user, **kwargs)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        note_sign_in("sign_in_failed", account_of(credentials.get("email")), by=None)
        super().authentication_failed(request, **credentials)

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            note_sign_in("sign_out", request.user, by=request.user)
        super().logout(request)

    def send_notification_mail(
        self, template_prefix: str, user: User, *args: Any, **kw: Any
    ) -> None:
        # allauth's own mails go to addresses that it keeps itself, of which there are none here.
        if template_prefix in CHANGES:
            note_sign_in(CHANGES[template_prefix], user, by=user)
            tell_owner(user, "password")
