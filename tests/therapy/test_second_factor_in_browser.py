"""Passkeys in a real browser with a virtual authenticator, and a session that runs out under a form."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Route, TimeoutError

from tests import services
from tests.build import PASSWORD
from tests.signed_in import code_of
from therapy.accounts.models import User
from therapy.accounts.sessions import BEGAN

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STRONG = "seven grey geese fly north"


@pytest.fixture
def device(page):
    """The page's browser, with a phone's own authenticator: it always finds its owner's finger."""
    services.give_authenticator(page)
    return page


def at(page, name: str) -> None:
    page.wait_for_url(lambda url: url.split("?")[0].endswith(reverse(name)))


def sign_in_by_password(page, email, password=PASSWORD):
    page.goto(reverse("account_login"))
    page.get_by_label("E-mail").or_(page.get_by_label("Email")).first.fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page):
    page.context.clear_cookies()


def test_a_therapist_sets_up_a_passkey_and_signs_in_with_it_alone(device, alice):
    sign_in_by_password(device, alice.email)
    at(device, "second-factor")
    device.get_by_role("link", name="Set up a passkey").click()
    at(device, "passkey-add")
    device.get_by_role("button", name="Continue").click()
    at(device, "recovery-codes")
    device.get_by_role("button", name="Show me ten codes").click()
    device.get_by_role("link", name="I have them: continue").click()
    at(device, "desk")
    sign_out(device)
    device.goto(reverse("account_login"))
    device.get_by_role("button", name="Sign in with a passkey").click()
    at(device, "desk")
    passkey = Authenticator.objects.get(user=alice, type=Authenticator.Type.WEBAUTHN)
    assert passkey.last_used_at is not None


def test_the_passkey_is_the_second_step_after_a_password_and_proves_it_again(device, alice):
    sign_in_by_password(device, alice.email)
    at(device, "second-factor")
    device.goto(reverse("passkey-add"))
    device.get_by_role("button", name="Continue").click()
    at(device, "recovery-codes")
    sign_out(device)
    sign_in_by_password(device, alice.email)
    at(device, "mfa_authenticate")
    device.get_by_role("button", name="Use my passkey").click()
    at(device, "desk")
    device.goto(f"{reverse('prove')}?next={reverse('staff-devices')}")
    device.get_by_role("button", name="Use my passkey").click()
    at(device, "staff-devices")


def test_a_patient_signs_in_with_this_phone(device, live_server, pat):
    services.sign_in(device.context, live_server.url, pat.user)
    device.goto(reverse("settings"))
    device.get_by_role("link", name=re.compile("Sign in with this phone")).click()
    device.get_by_role("link", name="Use this phone").click()
    device.get_by_role("button", name="Continue").click()
    at(device, "second-factor")
    device.get_by_text("Passkey").first.wait_for()
    sign_out(device)
    device.goto(reverse("account_request_login_code"))
    device.get_by_role("button", name="Sign in with this phone").click()
    at(device, "today")


def test_a_tap_before_the_script_is_there_sends_nothing(device, live_server, pat):
    """On a slow line: the form alone would go without an answer."""
    services.sign_in(device.context, live_server.url, pat.user)
    held: list[Route] = []
    device.route("**/passkey.js", lambda route: held.append(route))
    device.goto(reverse("passkey-add"), wait_until="commit")
    with pytest.raises(TimeoutError):
        device.get_by_role("button", name="Continue").click(timeout=1_500)
    held[0].continue_()
    device.get_by_role("button", name="Continue").click()
    at(device, "second-factor")
    assert Authenticator.objects.filter(user=pat.user).count() == 1


def test_a_new_clinics_admin_comes_from_the_link_to_the_work(page, live_server, capsys, settings):
    settings.SITE_URL = live_server.url
    call_command("open_clinic", "Westside", phone="+1 555 0101", admin="wren@example.org")
    page.goto(capsys.readouterr().out.strip())
    page.get_by_label("Password", exact=False).first.fill(STRONG)
    again = page.locator("input[name=password2]")
    if again.count():
        again.fill(STRONG)
    page.get_by_role("button", name="Save password").click()
    page.get_by_role("link", name="Sign in").click()
    sign_in_by_password(page, "wren@example.org", STRONG)
    at(page, "second-factor")
    page.get_by_role("link", name="Set up an authenticator app").click()
    page.get_by_text("No camera? Type the key").click()
    secret = page.locator(".app-key code").inner_text()
    page.get_by_label("Code from the app").fill(code_of(secret))
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Show me ten codes").click()
    page.get_by_role("link", name="I have them: continue").click()
    at(page, "report-list")
    assert User.objects.get(email="wren@example.org").last_login


def test_before_the_end_by_age_it_warns_and_offers_nothing_that_would_not_help(
    page, live_server, ada
):
    services.sign_in(page.context, live_server.url, ada)
    services.run_down(page.context, timedelta(hours=11, minutes=59).total_seconds(), since=BEGAN)
    page.goto(reverse("people"))
    page.get_by_role("heading", name="You will soon be signed out").wait_for()
    assert not page.get_by_role("button", name="Keep working").is_visible()
    page.get_by_role("button", name="Go on until then").click()
    page.locator("dialog[open]").wait_for(state="detached")


def test_a_form_outlives_its_session(page, live_server, ada):
    services.sign_in(page.context, live_server.url, ada)
    page.goto(reverse("person-invite"))
    page.get_by_label("Name").fill("Nia New")
    services.run_down(page.context, timedelta(minutes=29).total_seconds())
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.get_by_role("button", name="Keep working").click()
    page.locator("dialog[open]").wait_for(state="detached")
    assert services.quiet_for(page.context) < 60
    services.run_down(page.context, timedelta(minutes=31).total_seconds())
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.get_by_role("heading", name="You are signed out").wait_for()
    assert not page.get_by_label("Name").is_visible()
    services.sign_in(page.context, live_server.url, ada)
    page.get_by_role("button", name="I have signed in: carry on").click()
    page.get_by_label("E-mail").fill("nia@example.org")
    page.get_by_role("button", name="Send invitation").click()
    at(page, "people")
    assert User.objects.get(email="nia@example.org").name == "Nia New"
