"""Each named route, asked as another clinic, another role and signed out.

A new route without a sample address fails here, so none can be forgotten. Each test walks all
routes on one set of rows and names every door that answered wrongly.
"""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from tests import build
from tests.samples import make_samples
from tests.world import Route, guarded_routes, our_models, our_routes
from therapy.accounts.models import AuditEntry, Role, User
from therapy.accounts.models.audit_entry import Kind

ROUTES, GUARDED = our_routes(), guarded_routes()
WITH_OBJECTS = [route for route in GUARDED if route.params]
METHODS = pytest.mark.parametrize("method", ["get", "post"])
# A week's label and a figure are nobody's secret; the page shows the asker's own rows.
SHARED = {"report-week", "report-review-shown", "figure-pair"}
NOT_THERE = (404, 405)


@pytest.fixture
def samples(pat, quinn, alice, ada, now):
    return make_samples(pat=pat, alice=alice, now=now)


def ask(client: Client, route: Route, samples, method: str = "get"):
    return getattr(client, method)(route.url(samples))


def is_api(route: Route, samples) -> bool:
    return route.url(samples).startswith("/api/")


def rows() -> dict[str, list]:
    """Every row of ours, so that a change anywhere shows; of the trail only what tells of changes."""
    # Looking at one's devices forgets those that ran out.
    models = [model for model in our_models() if model is not UserSession]
    found = {model.__name__: list(model._base_manager.order_by("pk").values()) for model in models}
    trail = found[AuditEntry.__name__]
    return {**found, AuditEntry.__name__: [row for row in trail if row["kind"] == Kind.WRITE]}


def test_every_route_has_a_name_and_a_policy():
    assert len(ROUTES) > 40
    assert all(route.name for route in ROUTES)
    for route in ROUTES:
        route.policy  # noqa: B018 - an AttributeError names a door without a policy


@METHODS
def test_it_lets_nobody_in_who_is_signed_out(client, samples, method):
    before, wrong = rows(), []
    for route in GUARDED:
        answer = ask(client, route, samples, method)
        if is_api(route, samples):
            refused = answer.status_code in (401, 403)
        else:
            refused = answer.status_code == 302 and reverse("account_login") in answer.url
        if not refused:
            wrong.append((route.name, answer.status_code))
    assert not wrong
    assert rows() == before


@METHODS
@pytest.mark.parametrize("role", list(Role))
def test_it_is_not_there_for_the_other_roles(as_user, clinic, samples, method, role):
    stranger = build.make_user(clinic, role, "stranger")
    if role == Role.PATIENT:
        build.make_patient(clinic, user=stranger)
    browser = as_user(stranger)
    before, wrong = rows(), []
    for route in GUARDED:
        if role in route.policy:
            continue
        status = ask(browser, route, samples, method).status_code
        if status not in ((403, *NOT_THERE) if is_api(route, samples) else NOT_THERE):
            wrong.append((route.name, status))
    assert not wrong
    assert rows() == before


@METHODS
@pytest.mark.parametrize("who", ["carol", "olga", "rob"])
def test_it_is_not_there_for_another_clinic(as_user, samples, method, who, request):
    person = request.getfixturevalue(who)
    person = getattr(person, "user", person)
    browser, before, wrong = as_user(person), rows(), []
    for route in WITH_OBJECTS:
        if person.role not in route.policy:
            continue
        answer = ask(browser, route, samples, method)
        expected = (200, 302, 400, *NOT_THERE) if route.name in SHARED else NOT_THERE
        if answer.status_code not in expected or b"Pat Example" in body_of(answer):
            wrong.append((route.name, answer.status_code))
    assert not wrong
    assert rows() == before


@METHODS
def test_a_colleague_outside_the_care_team_finds_no_patient(as_user, bob, samples, method):
    browser, before, asked, wrong = as_user(bob), rows(), 0, []
    for route in WITH_OBJECTS:
        if Role.THERAPIST not in route.policy or not _is_about_a_patient(route, samples):
            continue
        asked += 1
        status = ask(browser, route, samples, method).status_code
        if status not in NOT_THERE:
            wrong.append((route.name, status))
    assert asked > 20
    assert not wrong
    assert rows() == before


@pytest.mark.parametrize("who", ["alice", "ada", "pat"])
def test_a_get_opens_and_changes_nothing(as_user, samples, who, request):
    person: User = request.getfixturevalue(who)
    person = getattr(person, "user", person)
    browser, wrong = as_user(person), []
    before = rows()
    for route in GUARDED:
        if person.role not in route.policy:
            continue
        status = ask(browser, route, samples).status_code
        if status >= 500 or (now := rows()) != before:
            wrong.append((route.name, status))
            before = now if status < 500 else before
    assert not wrong


def body_of(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def _is_about_a_patient(route: Route, samples) -> bool:
    about = ("plan-", "alert-", "assignment", "api-assignment-", "api-patient")
    return str(samples["patient-record"]["pk"]) in route.url(samples) or (
        route.name.startswith(about)
    )
