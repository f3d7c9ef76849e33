"""One click into the demo. The route exists only where DEMO is set, so the tests route it."""

import importlib

import pytest
from django.contrib.auth import get_user
from django.urls import NoReverseMatch, clear_url_caches, reverse

from tests import build
from therapy import urls
from therapy.accounts.models import Role
from therapy.demo_logins import DEMO_LOGINS


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    _route_again()
    yield
    settings.DEMO = False
    _route_again()


def _route_again() -> None:
    importlib.reload(urls)
    clear_url_caches()


@pytest.fixture
def people(clinic):
    return {
        login.key: build.make_user(clinic, login.role, login.key, email=login.email)
        for login in DEMO_LOGINS
    }


@pytest.mark.parametrize("login", DEMO_LOGINS, ids=lambda login: login.key)
def test_it_signs_in_each_role_in_one_click(demo, client, people, login):
    answer = client.post(reverse("demo-sign-in", args=[login.key]))
    assert answer.url == reverse("home")
    assert get_user(client).pk == people[login.key].pk


def test_it_needs_a_click(demo, client, people):
    assert client.get(reverse("demo-sign-in", args=["admin"])).status_code == 405


def test_it_opens_invented_people_only(demo, client, people, ada):
    for key in ("ada", str(ada.pk), "nobody"):
        assert client.post(reverse("demo-sign-in", args=[key])).status_code == 404


def test_it_says_on_each_page_that_this_is_a_demo(demo, client, db):
    page = client.get(reverse("account_login")).content.decode()
    assert "everybody here is invented" in page
    assert all(login.email in page for login in DEMO_LOGINS)


def test_it_is_nowhere_without_the_setting(client, db):
    with pytest.raises(NoReverseMatch):
        reverse("demo-sign-in", args=["admin"])
    assert client.post("/demo/sign-in/admin/").status_code == 404
    page = client.get(reverse("account_login")).content.decode()
    assert "demo" not in page.lower()


def test_the_logins_cover_every_role():
    assert {login.role for login in DEMO_LOGINS} == set(Role)
