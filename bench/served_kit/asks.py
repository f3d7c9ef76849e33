"""What is asked, as browsers and phones ask it. Needs Django to be set up."""

import http.client
import json
import uuid
from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.authtoken.models import Token

from patients.models import Patient
from tests.signed_in import signed_in
from therapy.accounts.models import Clinic, Role, User

Ask = Callable[[http.client.HTTPConnection], None]


def bare_asks() -> dict[str, Ask]:
    return {
        "hello": asking("GET", "/hello/"),
        "insert": asking("POST", "/insert/", body=lambda: "x" * 200, status=201),
    }


def our_asks(clinic: Clinic) -> dict[str, Ask]:
    """A patient who saves sessions, another who looks at today, and a therapist."""
    saves, looks = Patient.objects.filter(clinic=clinic, plan_version=1, pauses=None)[:2]
    therapist = User.objects.filter(clinic=clinic, role=Role.THERAPIST).first()
    desk, swap = _cookie(therapist), {**_cookie(therapist), "HX-Request": "true"}
    catalog, api, words = reverse("catalog"), reverse("api-stretches"), "q=hamstring"
    json_body = {**_token(saves), "Content-Type": "application/json"}
    return {
        "post": asking("POST", reverse("api-sessions"), json_body, _session(saves), 201),
        "today": asking("GET", reverse("today"), _cookie(looks.user)),
        "today_api": asking("GET", reverse("api-today"), _token(looks)),
        "catalog": asking("GET", catalog, desk),
        "catalog_api": asking("GET", f"{api}?limit=20", desk),
        "search": asking("GET", f"{catalog}?{words}", swap),
        "search_api": asking("GET", f"{api}?limit=20&{words}", desk),
    }


def asking(
    method: str,
    path: str,
    headers: dict[str, str] | None = None,
    body: Callable[[], str] | None = None,
    status: int = 200,
) -> Ask:
    """A request that must be answered with `status`."""
    sent = {"Accept-Encoding": "gzip", **(headers or {})}

    def ask(link: http.client.HTTPConnection) -> None:
        link.request(method, path, body() if body else None, sent)
        answer = link.getresponse()
        answer.read()
        assert answer.status == status, (path, answer.status)

    return ask


def _cookie(user: User) -> dict[str, str]:
    jar = signed_in(Client(), user).cookies
    return {"Cookie": "; ".join(f"{name}={each.value}" for name, each in jar.items())}


def _token(patient: Patient) -> dict[str, str]:
    return {"Authorization": f"Token {Token.objects.get_or_create(user=patient.user)[0].key}"}


def _session(patient: Patient) -> Callable[[], str]:
    lines = [str(line.pk) for line in patient.assignments.get().prescriptions.all()]
    day = timezone.now().astimezone(patient.tz).date().isoformat()

    def body() -> str:
        return json.dumps(
            {
                "id": str(uuid.uuid4()),
                "performed_on": day,
                "tz": patient.time_zone,
                "entries": [{"prescription": line, "as_prescribed": True} for line in lines],
                "pain_after": 3,
            }
        )

    return body
