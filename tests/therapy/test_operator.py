"""The site's operator: an account without a clinic, and so without a patient."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import get_resolver, reverse

from patients.models import Patient
from tests import build
from tests.world import all_routes
from therapy.accounts.models import AuditEntry, Role, User


@pytest.mark.django_db
def test_it_makes_an_operator_who_has_no_clinic_and_no_password_yet(capsys):
    call_command("make_operator", "Olive@example.org")
    olive = User.objects.get(email="olive@example.org")
    assert olive.is_operator
    assert olive.clinic is None
    assert not olive.has_usable_password()
    assert "/account/password/reset/key/" in capsys.readouterr().out
    assert AuditEntry.objects.get(verb="make_operator").subject_id == str(olive.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("email", ["no address", "ada@example.org"])
def test_it_refuses_a_bad_or_taken_address(clinic, email):
    build.make_user(clinic, Role.ADMIN, "ada", email="ada@example.org")
    with pytest.raises(CommandError):
        call_command("make_operator", email)
    assert not User.objects.filter(role=Role.OPERATOR).exists()


@pytest.mark.parametrize("role", [Role.ADMIN, Role.THERAPIST, Role.PATIENT])
def test_the_database_gives_everybody_else_a_clinic(db, role):
    with pytest.raises(IntegrityError, match="user_has_a_clinic"), transaction.atomic():
        build.make_user(None, role, "nobody")


def test_the_database_gives_an_operator_no_clinic(otto, clinic):
    with pytest.raises(IntegrityError, match="user_has_a_clinic"), transaction.atomic():
        User.objects.filter(pk=otto.pk).update(clinic=clinic)


def test_an_operator_comes_home_to_a_page_of_their_own(as_user, otto):
    answer = as_user(otto).get(reverse("home"), follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain == [(reverse("operator"), 302)]


@pytest.mark.parametrize("name", ["operator", "status", "staff-devices"])
def test_no_page_of_an_operator_leads_to_one_that_is_not_there(as_user, otto, name):
    browser = as_user(otto)
    page = browser.get(reverse(name)).content.decode()
    led_to = set(re.findall(r'<a [^>]*href="(/[^"]*)"', page))
    assert reverse("status") in led_to
    assert [url for url in led_to if browser.get(url).status_code >= 400] == []


def test_an_operator_sees_no_patient_and_of_people_only_themselves(otto, pat, alice, ada):
    assert not Patient.objects.visible_to(otto).exists()
    assert not AuditEntry.objects.visible_to(otto).exists()
    assert list(User.objects.visible_to(otto)) == [otto]


def test_no_database_admin_is_mounted():
    assert len(all_routes()) > 100
    resolver = get_resolver()
    assert "admin" not in resolver.namespace_dict
    assert not [r.name for r in all_routes() if r.callback.__module__.startswith("django.contrib")]
