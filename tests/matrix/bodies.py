"""What is sent: every column there is, the forms as they were shown, and whole API bodies."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

from django.db import models

from patients.models import Assignment, Patient, WeeklyReport
from routines.models import Stretch
from tests.world import our_models
from therapy.accounts.models import User

Body = dict[str, Any]


def every_column(patient: Patient, therapist: User) -> Body:
    """A value for each column of each table, and the ids point to `patient`'s world."""
    plan = patient.assignments.order_by("pk").first()
    line = plan.prescriptions.order_by("pk").first()
    known = {
        "patient": patient.pk,
        "clinic": patient.clinic_id,
        "user": patient.user_id,
        "routine": plan.routine_id,
        "assignment": plan.pk,
        "prescription": line.pk,
        "stretch": line.stretch.slug,
        "role": "admin",
        "version": 99,
        "is_active": "true",
        "care_team": therapist.pk,
        "colleague": therapist.pk,
        "therapist": therapist.pk,
        "first_day": "2026-12-01",
        "last_day": "2026-12-01",
    }
    people = ("actor", "author", "created_by", "entered_by", "answered_by", "reviewer")
    known |= dict.fromkeys((*people, "requested_by", "therapists"), therapist.pk)
    # Forms name things that are no column, too.
    body: Body = {name: str(value) for name, value in known.items()}
    fields = [field for model in our_models() for field in model._meta.concrete_fields]
    # A choice before free words of the same name.
    for field in sorted(fields, key=lambda field: not field.choices):
        value = known.get(field.name, _something(field))
        body.setdefault(field.name, str(value))
        body.setdefault(field.attname, str(value))
    return body


def _something(field: models.Field) -> str:
    """What a form takes for such a column, so that it doesn't stop at the first look."""
    if field.choices:
        # The last: a pause's first isn't for people to choose.
        return str(field.flatchoices[-1][0])
    if isinstance(field, models.DateField):
        return "2026-12-01"
    if isinstance(field, models.EmailField):
        return "sent@example.org"
    return "1"


def api_bodies(patient: Patient) -> dict[str, list[Body]]:
    """Valid bodies about this patient, by the route they go to."""
    plan: Assignment = patient.assignments.order_by("pk").first()
    line = plan.prescriptions.order_by("pk").first()
    report = WeeklyReport.objects.filter(patient=patient).first()
    about = {"patient": str(patient.pk), "routine": plan.routine_id}
    session = {
        "id": str(uuid4()),
        "patient": str(patient.pk),
        "performed_on": "2026-11-22",
        "tz": "Europe/Berlin",
        "entries": [{"prescription": str(line.pk), "as_prescribed": True}],
    }
    own = {key: value for key, value in session.items() if key != "patient"}
    # With a stretch that only this patient's clinic has.
    stretch = Stretch.objects.filter(clinic=patient.clinic).order_by("pk").first()
    routine = {
        "name": "Sent by a program",
        "diagnoses": ["stenosis"],
        "items": [{"stretch": stretch.slug, "dose": {"reps": 3}, "note": "Slowly"}],
    }
    return {
        "api-assignment-preview": [about],
        "api-assignments": [
            {**about, "starts_on": "2026-11-23", "plan_version": patient.plan_version}
        ],
        "api-assignment-end": [{"last_day": "2026-11-24", "reason": "Moved away"}],
        "api-patient-pauses": [
            {"starts_on": "2026-12-01", "until": "2026-12-05", "reason": "travel"}
        ],
        "api-sessions": [session, {**own, "id": str(uuid4())}],
        "api-session-correct": [{**own, "id": str(uuid4())}],
        "api-patients": [
            {
                "code": f"{patient.code}-new",
                "name": "New Example",
                "date_of_birth": "1984-05-17",
                "email": f"new.{patient.code.lower()}@example.org",
            }
        ],
        "api-routines": [routine],
        "api-routine": [routine, {"items": routine["items"]}],
        "api-report-review": [{"revision": report.revision, "note": "Seen."}],
    }


def swapped(body: Any, other: Any) -> Iterator[Any]:
    """The body with one value at a time taken from `other`, and lastly all of them."""
    for key, value in body.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for inner in swapped(value[0], other[key][0]):
                yield {**body, key: [inner]}
        elif other.get(key) != value:
            yield {**body, key: other.get(key)}
    yield other


class Forms(HTMLParser):
    """The forms of a page that post, each with the values it holds, as a browser would send them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, Body]] = []
        self._select = self._area = ""
        self._in_form = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._in_form = has.get("method", "").lower() == "post"
            if self._in_form:
                self.found.append((has.get("action", ""), {}))
        elif self._in_form:
            self._field(tag, has)

    def _field(self, tag: str, has: dict[str, str]) -> None:
        name, body = has.get("name", ""), self.found[-1][1]
        if tag == "select":
            self._select = name
            body.setdefault(name, "")
        elif tag == "option" and self._select and ("selected" in has or not body[self._select]):
            body[self._select] = has.get("value", "")
        elif tag == "textarea" and name:
            self._area = name
            body[name] = "Words"
        elif tag in ("input", "button") and name:
            wanted = has.get("type") not in ("checkbox", "radio") or "checked" in has
            if wanted or name not in body:
                body[name] = has.get("value", "on")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._in_form = False
        elif tag == "select":
            self._select = ""
