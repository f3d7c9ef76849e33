"""The doors of signing in: those of allauth that this product has, and its own second factors."""

from allauth.account.urls import urlpatterns as account_doors
from allauth.mfa.base.views import authenticate
from allauth.mfa.webauthn.views import login_webauthn
from django.urls import URLPattern, path

from therapy.accounts import device_pages, factor_pages, unlock_pages
from therapy.accounts.same_time import looking_for_nobody

# The clinic keeps people's addresses, not they; proving it again has a page of its own.
UNUSED = {
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_reauthenticate",
}
urlpatterns = [
    *[
        URLPattern(door.pattern, looking_for_nobody(door.callback), name=door.name)
        for door in account_doors
        if door.name not in UNUSED
    ],
    # allauth looks these two up by their names.
    path("second-step/", authenticate, name="mfa_authenticate"),
    path("passkey/", login_webauthn, name="mfa_login_webauthn"),
    path("second-factor/", factor_pages.second_factor, name="second-factor"),
    path("second-factor/show/", factor_pages.second_factor_show, name="second-factor-show"),
    path("second-factor/passkey/", factor_pages.passkey_add, name="passkey-add"),
    path("second-factor/app/", factor_pages.authenticator_app_add, name="authenticator-app-add"),
    path("second-factor/codes/", factor_pages.recovery_codes, name="recovery-codes"),
    path("second-factor/<int:pk>/remove/", factor_pages.factor_remove, name="factor-remove"),
    path("prove/", factor_pages.prove, name="prove"),
    path("unlock/", unlock_pages.unlock, name="unlock"),
    path("unlock/code/", unlock_pages.unlock_code, name="unlock-code"),
    path("keep-working/", device_pages.keep_working, name="keep-working"),
    path("devices/", device_pages.staff_devices, name="staff-devices"),
    path("devices/<int:device>/", device_pages.staff_sign_out, name="staff-device-sign-out"),
]
