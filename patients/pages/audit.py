"""Doors to the clinic's audit trail: who did what to which record, when; and as a file."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from patients.actions.export_trail import export_trail
from patients.exports.cells import csv_parts
from patients.models import Patient
from patients.patient_list import searched
from patients.trail.filters import Filters
from patients.trail.rows import Line, lines_of, patients_in
from therapy.accounts.access import SignedInRequest, for_admins
from therapy.accounts.looking import listed
from therapy.accounts.models import AuditEntry, BreakGlass, User
from therapy.accounts.models.audit_entry import Kind
from therapy.accounts.step_up import recently_proved

PER_PAGE = 50
MOST_TO_CHOOSE = 20


@for_admins
@require_safe
def audit(request: SignedInRequest) -> HttpResponse:
    """Fifty entries, the newest first; `before` goes on below an entry."""
    if words := request.GET.get("whose", "").strip():
        return _whose(request, words)
    user, filters = request.user, Filters.of(request.GET)
    found = filters.apply(AuditEntry.objects.visible_to(user), user.clinic.tz)
    entries = list(found[: PER_PAGE + 1])
    lines = lines_of(entries[:PER_PAGE], by=user)
    form = _form(user, filters)
    named = patients_in(lines, by=user)
    if form["patient"]:
        named.add(form["patient"].pk)
    listed(request, sorted(named))
    last = lines[-1].pk if len(entries) > PER_PAGE else None
    return render(request, "patients/audit.html", {**form, "lines": lines, "next": last})


def _whose(request: SignedInRequest, words: str) -> HttpResponse:
    """Whose record is meant: the one patient found, or the first few to choose from."""
    patients = searched(Patient.objects.visible_to(request.user), words).only("name", "code")
    found = list(patients.order_by("name", "pk")[: MOST_TO_CHOOSE + 1])
    if len(found) == 1:
        # What was typed goes no further than this address.
        asked = request.GET.copy()
        for name in ("whose", "before"):
            asked.pop(name, None)
        asked["patient"] = str(found[0].pk)
        return redirect(f"{reverse('audit')}?{asked.urlencode()}")
    choices = found[:MOST_TO_CHOOSE]
    listed(request, (patient.pk for patient in choices))
    context = {
        **_form(request.user, Filters.of(request.GET)),
        "whose": words,
        "choices": choices,
        "more": len(found) > MOST_TO_CHOOSE,
    }
    return render(request, "patients/audit_whose.html", context)


def _form(user: User, filters: Filters) -> dict[str, Any]:
    """What the form of filters shows; `patient` is the one chosen, if there is one."""
    patients = Patient.objects.visible_to(user).only("name", "code")
    return {
        "filters": filters,
        "people": User.objects.visible_to(user).order_by("name"),
        "patient": patients.filter(pk=filters.patient).first() if filters.patient else None,
        "kinds": Kind.choices,
        "glasses": _looks_into(user),
    }


def _looks_into(user: User) -> QuerySet[BreakGlass]:
    """The newest times that an operator looked into the clinic, to choose one."""
    return BreakGlass.objects.visible_to(user).select_related("operator").order_by("-pk")[:50]


@for_admins
@require_POST
@recently_proved
def audit_csv(request: SignedInRequest) -> StreamingHttpResponse:
    """What the page's filters leave, for a spreadsheet; an entry of its own says so."""
    chunks = export_trail(filters=Filters.of(request.POST), by=request.user, now=timezone.now())
    header = [_("When"), _("Who"), _("Kind"), _("What"), _("Patient code"), _("Address")]
    header += [_("Emergency access"), _("Reason")]
    body = csv_parts(header, (map(_cells, lines) for lines in chunks))
    response = StreamingHttpResponse(body, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


def _cells(line: Line) -> list[Any]:
    return [
        line.at,
        line.who,
        str(line.kind.label),
        line.what,
        line.patient.code if line.patient else "",
        line.address,
        line.glass.pk if line.glass else "",
        line.reason,
    ]
