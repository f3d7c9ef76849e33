"""Doors to the clinic's audit trail: who did what to which record, when; and as a file."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from patients.actions.export_trail import export_trail
from patients.exports.cells import csv_bytes
from patients.models import Patient
from patients.trail.filters import Filters
from patients.trail.rows import lines_of
from therapy.accounts.access import SignedInRequest, for_admins
from therapy.accounts.looking import listed
from therapy.accounts.models import AuditEntry, BreakGlass, User
from therapy.accounts.models.audit_entry import Kind
from therapy.accounts.step_up import recently_proved

PER_PAGE = 50


@for_admins
@require_safe
def audit(request: SignedInRequest) -> HttpResponse:
    """Fifty entries, the newest first; `before` goes on below an entry."""
    user, filters = request.user, Filters.of(request.GET)
    found = filters.apply(AuditEntry.objects.visible_to(user), user.clinic.tz)
    entries = list(found[: PER_PAGE + 1])
    shown = entries[:PER_PAGE]
    listed(request, sorted({entry.patient_id for entry in shown if entry.patient_id}))
    context = {
        "filters": filters,
        "lines": lines_of(shown, by=user),
        "next": shown[-1].pk if len(entries) > PER_PAGE else None,
        "people": User.objects.visible_to(user).order_by("name"),
        "patients": Patient.objects.visible_to(user).only("name", "code").order_by("name"),
        "kinds": Kind.choices,
        "glasses": _looks_into(user),
    }
    return render(request, "patients/audit.html", context)


def _looks_into(user: User) -> QuerySet[BreakGlass]:
    """The newest times that an operator looked into the clinic, to choose one."""
    return BreakGlass.objects.visible_to(user).select_related("operator").order_by("-pk")[:50]


@for_admins
@require_POST
@recently_proved
def audit_csv(request: SignedInRequest) -> HttpResponse:
    """What the page's filters leave, for a spreadsheet; an entry of its own says so."""
    entries = export_trail(filters=Filters.of(request.POST), by=request.user, now=timezone.now())
    header = [_("When"), _("Who"), _("Kind"), _("What"), _("Patient code"), _("Address")]
    header += [_("Emergency access"), _("Reason")]
    rows = (
        [
            line.at,
            line.who,
            str(line.kind.label),
            line.what,
            line.patient.code if line.patient else "",
            line.address,
            line.glass.pk if line.glass else "",
            line.reason,
        ]
        for line in lines_of(entries, by=request.user)
    )
    response = HttpResponse(csv_bytes(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response
