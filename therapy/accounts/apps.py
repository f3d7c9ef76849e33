from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "therapy.accounts"
    label = "accounts"
