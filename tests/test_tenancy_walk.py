"""Each named route, asked as another clinic, another role and signed out.

A new route without a sample address fails here, so none can be forgotten.
"""

import pytest
from django.urls import reverse

from patients.models import Patient
from tests import build
from tests.samples import make_samples
from tests.world import LIBRARY_PREFIXES, Route, all_routes
from therapy.accounts.models import Role

ROUTES = [route for route in all_routes() if not route.name.startswith(LIBRARY_PREFIXES)]
GUARDED = [route for route in ROUTES if route.policy is not None]
WITH_OBJECTS = [route for route in GUARDED if route.params]


def name_of(route: Route) -> str:
    return route.name


@pytest.fixture
def samples(pat, quinn, alice, ada, now):
    return make_samples(pat=pat, alice=alice, now=now)


def ask(client, route: Route, samples, method: str = "get"):
    return getattr(client, method)(route.url(samples))


def test_every_route_has_a_name_and_a_policy():
    assert len(ROUTES) > 40
    assert all(route.name for route in ROUTES)
    for route in ROUTES:
        route.policy  # noqa: B018 - an AttributeError names a door without a policy


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", GUARDED, ids=name_of)
def test_it_lets_nobody_in_who_is_signed_out(client, route, samples, method):
    answer = ask(client, route, samples, method)
    if route.url(samples).startswith("/api/"):
        assert answer.status_code in (401, 403)
    else:
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", GUARDED, ids=name_of)
def test_it_is_not_there_for_the_other_roles(as_user, clinic, route, samples, method):
    for role in set(Role) - set(route.policy):
        stranger = build.make_user(clinic, role, f"stranger-{role}")
        if role == Role.PATIENT:
            build.make_patient(clinic, user=stranger)
        status = ask(as_user(stranger), route, samples, method).status_code
        assert status in ((403, 404, 405) if route.url(samples).startswith("/api/") else (404, 405))


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", WITH_OBJECTS, ids=name_of)
def test_it_is_not_there_for_another_clinic(
    as_user, carol, olga, rob, route, samples, method, settings
):
    for person in (carol, olga, rob.user):
        if person.role not in route.policy:
            continue
        answer = ask(as_user(person), route, samples, method)
        assert answer.status_code in allowed_elsewhere(route), (person.role, answer.status_code)
        assert b"Pat Example" not in answer.content


@pytest.mark.parametrize("route", WITH_OBJECTS, ids=name_of)
def test_a_colleague_outside_the_care_team_finds_no_patient(as_user, bob, pat, route, samples):
    if Role.THERAPIST not in route.policy or not _is_about_a_patient(route, samples):
        pytest.skip("not about one patient")
    answer = ask(as_user(bob), route, samples)
    assert answer.status_code in (404, 405)


@pytest.mark.parametrize("route", WITH_OBJECTS, ids=name_of)
def test_a_get_changes_nothing(as_user, alice, ada, pat, route, samples):
    person = next(p for p in (alice, ada, pat.user) if p.role in route.policy)
    before = Patient.objects.values_list("plan_version", "archived_at").get(pk=pat.pk)
    answer = ask(as_user(person), route, samples)
    assert answer.status_code < 500
    assert Patient.objects.values_list("plan_version", "archived_at").get(pk=pat.pk) == before


def allowed_elsewhere(route: Route) -> tuple[int, ...]:
    # A week's label and a figure are nobody's secret; the page shows the asker's own rows.
    return (200, 302, 400, 404, 405) if route.name in SHARED else (404, 405)


SHARED = {"report-week", "report-review-shown", "figure-pair"}


def _is_about_a_patient(route: Route, samples) -> bool:
    return str(samples["patient-record"]["pk"]) in route.url(samples) or route.name.startswith(
        ("plan-", "alert-", "assignment")
    )
