"""Each named route: who was shown a patient's record, or refused it, stands in the trail, once."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.authtoken.models import Token

from patients.trail.words import DOORS
from tests.samples import make_samples
from tests.world import all_routes, guarded_routes
from therapy.accounts.models import AuditEntry, Role
from therapy.accounts.models.audit_entry import Kind

GUARDED = guarded_routes()
SHOWN = (Kind.READ, Kind.LIST, Kind.EXPORT)
# A patient's doors that show nothing of the record: the way home and drawings.
NOTHING_OF_THE_RECORD = {"home", "definitions", "today-qr", "api-stretches", "stretch-picture"}


@pytest.fixture
def samples(pat, quinn, alice, ada, now):
    return make_samples(pat=pat, alice=alice, now=now)


def trail(kinds) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(kind__in=kinds).order_by("pk"))


@pytest.mark.parametrize("who", ["alice", "ada", "pat"])
def test_each_page_with_a_patient_on_it_leaves_one_entry(as_user, pat, samples, who, request):
    person = request.getfixturevalue(who)
    person = getattr(person, "user", person)
    browser, asked, wrong = as_user(person), 0, []
    about_pat = re.compile("|".join(map(re.escape, ("Pat Example", pat.code, str(pat.pk)))))
    for route in GUARDED:
        if person.role not in route.policy:
            continue
        before = len(trail(SHOWN))
        answer = browser.get(route.url(samples))
        if answer.status_code != 200 or answer.streaming:
            continue
        shows = about_pat.search(answer.content.decode()) or (
            route.policy == {Role.PATIENT} and route.name not in NOTHING_OF_THE_RECORD
        )
        new = trail(SHOWN)[before:]
        asked += bool(shows)
        if bool(shows) and [_names(entry, pat) for entry in new] != [True]:
            wrong.append((route.name, len(new)))
    assert asked > 15
    assert not wrong


def _names(entry: AuditEntry, pat) -> bool:
    return entry.patient_id == pat.pk or str(pat.pk) in entry.details.get("patients", [])


def test_each_door_of_the_trail_has_words(as_user, alice, ada, pat, samples):
    for person in (alice, ada, pat.user):
        browser = as_user(person)
        for route in GUARDED:
            if person.role in route.policy:
                browser.get(route.url(samples))
    doors = {entry.subject_id for entry in trail((*SHOWN, Kind.DENIAL))}
    assert len(doors) > 40
    assert not doors - DOORS.keys()


def test_each_refusal_leaves_one_entry_for_person_door_and_minute(as_user, carol, samples):
    browser, refused = as_user(carol), set()
    for route in GUARDED:
        for _twice in range(2):
            if browser.get(route.url(samples)).status_code == 404:
                refused.add(route.name)
    denials = trail([Kind.DENIAL])
    assert len(refused) > 60
    assert {entry.subject_id for entry in denials} >= refused
    assert len(denials) == len({entry.subject_id for entry in denials})
    assert {entry.clinic for entry in denials} == {carol.clinic}


def test_a_minute_later_a_refusal_is_noted_again(as_user, bob, pat, samples, monkeypatch):
    browser, url = as_user(bob), f"/patients/{pat.pk}/"
    browser.get(url)
    later = timezone.now() + timedelta(seconds=61)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert browser.get(url).status_code == 404
    denials = AuditEntry.objects.filter(kind=Kind.DENIAL, actor=bob)
    assert [entry.details for entry in denials] == [{"pk": str(pat.pk)}] * 2


def test_an_address_with_a_secret_leaves_none_of_it(as_user, carol, samples):
    """Not of one that opens, nor of one that is refused and so noted."""
    browser, refused, secrets = as_user(carol), set(), set()
    for route in all_routes():
        if route.params != ("token",):
            continue
        secret = str(samples[route.name]["token"])
        secrets.add(secret)
        for token in (secret, f"{secret}x"):
            answer = browser.get(route.url({route.name: {"token": token}}))
            if answer.status_code == 404:
                refused.add(route.name)
    assert len(secrets) >= 4
    assert refused
    assert {entry.subject_id for entry in trail([Kind.DENIAL])} >= refused
    stored = str(list(AuditEntry.objects.values()))
    assert not [secret for secret in secrets if secret in stored]


@pytest.mark.parametrize("name", ["pat", "carol", "otto"])
@pytest.mark.parametrize("by_token", [False, True])
def test_refused_by_the_api_again_and_again_leaves_one_entry_in_a_minute(
    request, as_user, quinn, name, by_token
):
    person = request.getfixturevalue(name)
    person = getattr(person, "user", person)
    headers = {"Authorization": f"Token {Token.objects.create(user=person).key}"}
    browser = Client(headers=headers) if by_token else as_user(person)
    # A patient and an operator are refused by their role, Carol finds nothing of that clinic.
    for _ in range(3):
        assert browser.get(reverse("api-patient", args=[quinn.pk])).status_code in (403, 404)
    entries = AuditEntry.objects.filter(kind=Kind.DENIAL)
    assert [(entry.actor, entry.clinic_id) for entry in entries] == [(person, person.clinic_id)]
