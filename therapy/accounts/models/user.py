from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from therapy.accounts.models.clinic import Clinic

# Stands in for the e-mail of who has none: no mail reaches it (RFC 2606).
NO_MAIL = "no-mail.invalid"


class Role(models.TextChoices):
    ADMIN = "admin", _("Clinic admin")
    THERAPIST = "therapist", _("Therapist")
    PATIENT = "patient", _("Patient")
    OPERATOR = "operator", _("Site operator")


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: "User") -> "UserQuerySet":
        """Staff see the staff of their clinic; patients see themselves."""
        if user.is_staff_member:
            return self.filter(clinic=user.clinic).exclude(role=Role.PATIENT)
        return self.filter(pk=user.pk)

    def therapists(self) -> "UserQuerySet":
        return self.filter(role=Role.THERAPIST, is_active=True)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in by e-mail: one clinic, one role, for good.

    The site's operators run the machines: they belong to no clinic, so no row is theirs to see.
    """

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    clinic = models.ForeignKey(Clinic, models.PROTECT, null=True, related_name="users")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_whatever_the_case",
                violation_error_message=_("Somebody already signs in with this e-mail."),
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_role_is_known"),
            models.CheckConstraint(
                condition=Q(role=Role.OPERATOR, clinic=None)
                | (~Q(role=Role.OPERATOR) & Q(clinic__isnull=False)),
                name="user_has_a_clinic_unless_operator",
                violation_error_message=_("Everybody but the site's operators has a clinic."),
            ),
        ]

    def __str__(self) -> str:
        # The id, not the name: this string reaches logs and error pages.
        return f"user {self.pk}"

    @property
    def has_mail(self) -> bool:
        return not self.email.endswith(f"@{NO_MAIL}")

    @property
    def is_clinic_admin(self) -> bool:
        return self.role == Role.ADMIN

    @property
    def is_therapist(self) -> bool:
        return self.role == Role.THERAPIST

    @property
    def is_patient(self) -> bool:
        return self.role == Role.PATIENT

    @property
    def is_operator(self) -> bool:
        return self.role == Role.OPERATOR

    @property
    def is_staff_member(self) -> bool:
        return self.role in (Role.ADMIN, Role.THERAPIST)
