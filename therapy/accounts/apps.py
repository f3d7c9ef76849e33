from django.apps import AppConfig
from django.core.checks import Tags, register

from therapy.accounts.checks import both_walls_stand


class AccountsConfig(AppConfig):
    name = "therapy.accounts"
    label = "accounts"

    def ready(self) -> None:
        register(both_walls_stand, Tags.database)
