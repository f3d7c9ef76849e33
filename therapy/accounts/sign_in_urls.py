"""The doors of allauth that this product has. The clinic keeps people's addresses, not they."""

from allauth.account.urls import urlpatterns as doors

UNUSED = {"account_email", "account_email_verification_sent", "account_confirm_email"}
urlpatterns = [door for door in doors if door.name not in UNUSED]
