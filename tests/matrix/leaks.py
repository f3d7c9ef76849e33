"""Mistakes that people make, planted one at a time: the matrix has to notice each."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, get_resolver
from rest_framework.authentication import TokenAuthentication
from rest_framework.permissions import AllowAny

from patients.models import Patient
from therapy import middleware
from therapy.accounts import access
from therapy.accounts.backend import WithClinic
from therapy.accounts.models import Role, User
from therapy.accounts.tenancy import Scope, _scope

Plant = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True)
class Leak:
    """What was done wrong, at which doors and how the matrix is asked, and what it has to say of it.

    That something falls over is no notice, unless that was the mistake.
    """

    name: str
    plant: Plant
    routes: str
    way: str = "look"
    finds: str = "shows"


def _queryset(model: str) -> type[models.QuerySet]:
    return type(apps.get_model(model)._default_manager.get_queryset())


def everything(model: str, method: str = "visible_to") -> Plant:
    """The question forgets who asks."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(_queryset(model), method, lambda self, user: self.all())

    return plant


def whole_clinic_for(role: Role) -> Plant:
    """Patients are asked for by clinic alone."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        kind = _queryset("patients.Patient")
        right = kind.visible_to

        def visible_to(self: Any, user: User) -> Any:
            return self.filter(clinic=user.clinic_id) if user.role == role else right(self, user)

        patch.setattr(kind, "visible_to", visible_to)

    return plant


def unguarded(*names: str) -> Plant:
    """Doors whose policy was forgotten; the list still says who may enter."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        found = [each for each in _patterns(get_resolver().url_patterns) if each.name in names]
        assert len(found) == len(names)
        for pattern in found:
            _unguard(patch, pattern)

    return plant


def _unguard(patch: pytest.MonkeyPatch, pattern: URLPattern) -> None:
    guarded = pattern.callback
    cls = getattr(guarded, "cls", None)
    if cls is not None:
        roles = cls.permission_classes[0].roles
        patch.setattr(cls, "permission_classes", [type("Open", (AllowAny,), {"roles": roles})])
        return
    # Around the view stand the question for the role and, outermost, the one for a sign-in.
    inner = guarded.__wrapped__.__wrapped__

    def bare(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return inner(request, *args, **kwargs)

    bare.policy = guarded.policy  # type: ignore[attr-defined]
    patch.setattr(pattern, "callback", bare)


def _patterns(patterns: list[Any]) -> Any:
    for each in patterns:
        if isinstance(each, URLPattern):
            yield each
        else:
            yield from _patterns(each.url_patterns)


def _wrapped(name: str, wrap: Callable[..., Any]) -> Plant:
    """The door of that name with something put around it."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        pattern = next(each for each in _patterns(get_resolver().url_patterns) if each.name == name)
        right = pattern.callback

        def around(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return wrap(right, request, *args, **kwargs)

        around.policy = right.policy  # type: ignore[attr-defined]
        patch.setattr(pattern, "callback", around)

    return plant


def _somebody_else(user: User) -> Patient:
    home = getattr(user, "clinic_id", None)
    return Patient._base_manager.exclude(clinic=home).earliest("pk")


def _in_a_header(right: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    answer = right(request, *args, **kwargs)
    answer["X-Trace"] = _somebody_else(request.user).name
    return answer


def _in_a_refusal(right: Any, request: HttpRequest, pk: Any, **kwargs: Any) -> HttpResponse:
    try:
        return right(request, pk=pk, **kwargs)
    except Http404:
        found = Patient._base_manager.filter(pk=pk).first()
        return HttpResponse(f"You may not see {found and found.name}", status=404)


def _in_a_cookie(right: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    answer = right(request, *args, **kwargs)
    answer.set_cookie("last", _somebody_else(request.user).code + _somebody_else(request.user).name)
    return answer


def _by_the_query(right: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """?patient= picks the patient, whoever asks."""
    named = request.GET.get("patient")
    found = (
        Patient._base_manager.filter(pk=named).first() if named and named.count("-") == 4 else None
    )
    return HttpResponse(found.name) if found else right(request, *args, **kwargs)


def _whole_row(right: Any, request: HttpRequest, pk: Any, **kwargs: Any) -> HttpResponse:
    """The form writes whatever columns it is sent."""
    answer = right(request, pk=pk, **kwargs)
    if request.method == "POST" and answer.status_code != 404 and request.POST.get("clinic"):
        Patient._base_manager.filter(pk=pk).update(clinic=request.POST["clinic"])
    return answer


def _moves_the_named(right: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """A post goes to the patient that its body names."""
    named = request.POST.get("patient", "")
    if request.method == "POST" and named.count("-") == 4:
        Patient._base_manager.filter(pk=named).update(phone="0")
    return right(request, *args, **kwargs)


def _reads_and_writes(right: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Looking marks everybody's record as seen."""
    Patient._base_manager.update(referrer="seen")
    return right(request, *args, **kwargs)


def _falls_over(right: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    if request.GET.get("routine"):
        raise ValueError(request.GET["routine"])
    return right(request, *args, **kwargs)


def _any_token(patch: pytest.MonkeyPatch) -> None:
    def first(self: Any, key: str) -> tuple[User, None]:
        return User.objects.filter(role=Role.THERAPIST, is_active=True).earliest("pk"), None

    patch.setattr(TokenAuthentication, "authenticate_credentials", first)


def _closed_accounts_too(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(WithClinic, "user_can_authenticate", lambda self, user: True)


def _lookup_by_id(patch: pytest.MonkeyPatch) -> None:
    """Patients for everybody: what an unscoped get_object_or_404 does."""
    everything("patients.Patient")(patch)


LEAKS = [
    Leak("records by id", _lookup_by_id, "patient-record"),
    Leak("the list of patients", everything("patients.Patient"), "patient-list"),
    Leak("patients over the API", everything("patients.Patient"), "api-patients"),
    Leak("a colleague's patients", whole_clinic_for(Role.THERAPIST), "patient-edit"),
    Leak("sessions", everything("patients.Session"), "api-session"),
    Leak("plans", everything("patients.Assignment"), "api-assignment"),
    Leak("reports", everything("patients.WeeklyReport"), "api-report", finds="opens"),
    Leak("routines", everything("routines.Routine"), "routine"),
    Leak("routines, edited", everything("routines.Routine", "editable_by"), "routine-edit"),
    Leak("stretches", everything("routines.Stretch"), "catalog stretch"),
    Leak("staff", everything("accounts.User"), "people"),
    Leak("exports", everything("patients.ReportExport"), "export", finds="opens"),
    Leak("people without its policy", unguarded("people"), "people", finds="lets in"),
    Leak("the week without its policy", unguarded("report-week"), "report-week", finds="lets in"),
    Leak("the trail without its policy", unguarded("audit"), "audit", finds="lets in"),
    Leak(
        "an API door without its policy", unguarded("api-patients"), "api-patients", finds="lets in"
    ),
    Leak("a name in a header", _wrapped("home", _in_a_header), "home"),
    Leak("a name in a refusal", _wrapped("patient-record", _in_a_refusal), "patient-record"),
    Leak("a name in a cookie", _wrapped("catalog", _in_a_cookie), "catalog"),
    Leak("a filter that trusts the query", _wrapped("patient-list", _by_the_query), "patient-list"),
    Leak(
        "a look that writes",
        _wrapped("routine-list", _reads_and_writes),
        "routine-list",
        finds="changes",
    ),
    Leak("a crash", _wrapped("routine-list", _falls_over), "routine-list", finds="answers 500"),
    Leak("any token", _any_token, "api-patients api-today"),
    Leak("closed accounts", _closed_accounts_too, "home patient-list", finds="lets in"),
    *[
        Leak(name, everything(model), routes, "push", finds)
        for name, model, routes, finds in [
            ("pauses, written", "patients.Patient", "plan-pause", "changes"),
            ("alerts, answered", "patients.Patient", "alert-answer", "changes"),
            ("others' archive", "patients.Patient", "patient-archive", "opens"),
            ("staff closed", "accounts.User", "person-deactivate", "changes"),
        ]
    ],
    Leak(
        "a body that names the patient",
        _wrapped("patient-new", _moves_the_named),
        "patient-new",
        "push",
        "changes",
    ),
    Leak(
        "a form that writes any column",
        _wrapped("patient-edit", _whole_row),
        "patient-edit",
        "submit",
        "changes",
    ),
    Leak(
        "a colleague of another clinic",
        everything("accounts.User"),
        "patient-care-team",
        "submit",
        "changes",
    ),
    *[
        Leak(name, plant, routes, "call", finds)
        for name, plant, routes, finds in [
            ("a neighbour's session", whole_clinic_for(Role.PATIENT), "api-sessions", "changes"),
            ("a plan for anybody", everything("patients.Patient"), "api-assignments", "changes"),
            ("a foreign routine", everything("routines.Routine"), "api-assignments", "shows"),
            ("a foreign stretch", everything("routines.Stretch"), "api-routine", "changes"),
        ]
    ],
]


@contextmanager
def planted(leak: Leak) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        leak.plant(patch)
        yield


@contextmanager
def walls_down() -> Any:
    """Requests look at every clinic: what is left is who asks for what, the matrix's own subject."""

    def enter_every(clinic_id: int | None) -> None:
        _scope.set(Scope.NONE if clinic_id is None else Scope.EVERY)

    with pytest.MonkeyPatch.context() as patch:
        for module in (middleware, access):
            patch.setattr(module, "enter_clinic", enter_every)
        yield
