from allauth.account.auth_backends import AuthenticationBackend

from therapy.accounts.models import User


class WithClinic(AuthenticationBackend):
    """allauth's backend; the clinic comes with the user, as every page needs both."""

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.select_related("clinic").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
