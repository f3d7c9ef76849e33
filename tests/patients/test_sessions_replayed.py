"""Phones that send again, out of order and all at once: each session is stored exactly once."""

import json
import queue
import random
import threading
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from patients.models import Patient, Session
from tests import build

pytestmark = pytest.mark.django_db(transaction=True)
SENDERS, REPLAYS, IDS, CONTESTED = 8, 1_000, 120, 10


def bodies_for(patient: Patient, ids: list[uuid.UUID], today: date) -> list[dict[str, Any]]:
    """A session for each id, as a phone would send it."""
    line = patient.assignments.get().prescriptions.get()
    return [
        {
            "id": str(key),
            "performed_on": str(today - timedelta(days=number % 7)),
            "tz": patient.time_zone,
            "entries": [{"prescription": str(line.pk), "as_prescribed": True}],
            "pain_before": number % 11,
        }
        for number, key in enumerate(ids)
    ]


def mixed_queue(bodies: list[dict[str, Any]], seed: int) -> list[dict[str, Any]]:
    """Every body at least once, then again and again; of the last few another version, too."""
    other = [{**body, "note": "written elsewhere"} for body in bodies[-CONTESTED:]]
    dice = random.Random(seed)
    ops = [*bodies, *other]
    ops += dice.choices(ops, k=REPLAYS - len(ops))
    dice.shuffle(ops)
    return ops


def send(client: Client, body: dict[str, Any]) -> int:
    text = json.dumps(body)
    return client.post(reverse("api-sessions"), text, content_type="application/json").status_code


def send_all_at_once(patient: Patient, ops: list[dict[str, Any]]) -> list[int]:
    waiting: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    for op in ops:
        waiting.put(op)
    answers: list[int] = []

    def sender(client: Client) -> None:
        try:
            while True:
                answers.append(send(client, waiting.get_nowait()))
        except queue.Empty:
            connections.close_all()

    clients = [Client() for _ in range(SENDERS)]
    for client in clients:
        client.force_login(patient.user)
    threads = [threading.Thread(target=sender, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def stored(patient: Patient, ids: list[uuid.UUID]) -> dict[int, tuple[Any, ...]]:
    """By place in the list of ids, what a report would see."""
    place = {key: number for number, key in enumerate(ids)}
    rows = Session.objects.filter(patient=patient).values_list(
        "uuid", "performed_on", "pain_before", "note", "entries__as_prescribed"
    )
    found = {place[key]: rest for key, *rest in rows}
    assert len(found) == len(rows)
    return found


def test_a_thousand_replays_by_eight_senders_equal_a_one_by_one_run(pat, quinn):
    stretch = build.make_stretch("hamstring")
    ids = {patient: [uuid.uuid4() for _ in range(IDS)] for patient in (pat, quinn)}
    for patient in ids:
        build.make_assignment(patient, [stretch])
    # Once: midnight may come between the two runs.
    today = timezone.localdate(timezone=pat.tz)
    answers = send_all_at_once(pat, mixed_queue(bodies_for(pat, ids[pat], today), seed=7))
    alone = Client()
    alone.force_login(quinn.user)
    one_by_one = [send(alone, body) for body in bodies_for(quinn, ids[quinn], today)]
    assert one_by_one == [201] * IDS
    assert answers.count(201) == IDS
    assert set(answers) == {200, 201, 409}
    at_once, in_turn = stored(pat, ids[pat]), stored(quinn, ids[quinn])
    for number in range(IDS):
        if number < IDS - CONTESTED:
            assert at_once[number] == in_turn[number]
        else:
            # Whichever came first stands whole; the other was told so.
            assert at_once[number][:2] == in_turn[number][:2]
            assert at_once[number][2] in ("", "written elsewhere")


def test_a_queue_never_flushes_under_another_account(pat, quinn):
    build.make_assignment(pat, [build.make_stretch("hamstring")])
    [body] = bodies_for(pat, [uuid.uuid4()], timezone.localdate(timezone=pat.tz))
    named = Client()
    named.force_login(pat.user)
    account = named.get(reverse("today"))["X-Account"]
    other = Client()
    other.force_login(quinn.user)
    text = json.dumps(body)
    answer = other.post(
        reverse("api-sessions"),
        text,
        content_type="application/json",
        headers={"X-Account": account},
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "wrong_account")
    assert not Session.objects.exists()
    answer = named.post(
        reverse("api-sessions"),
        text,
        content_type="application/json",
        headers={"X-Account": account},
    )
    assert answer.status_code == 201
