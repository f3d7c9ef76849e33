"""The therapist's side of getting in: the card with the QR code, send, take back."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from patients.actions.invite_patient import invite_patient, revoke_invitation
from patients.messages.invitation_mail import invitation_link, mail_invitation
from patients.models import Invitation, Patient
from patients.paper.qr import qr_svg
from therapy.accounts.access import SignedInRequest, for_staff
from therapy.accounts.looking import looked_at, not_for_operators
from therapy.accounts.step_up import recently_proved, recently_proved_to_post


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
@recently_proved_to_post
def invite(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The open invitation as a card; a POST makes a new one and mails it where there is an e-mail."""
    patient = _patient(request, pk)
    if request.method == "POST":
        return _make(request, patient)
    invitation = patient.invitations.open().first()
    context = {
        "patient": patient,
        "invitation": invitation,
        "state": invitation.state_at(timezone.now()) if invitation else "",
        "link": invitation_link(invitation) if invitation else None,
        "code_address": settings.SITE_URL + reverse("invitation-code"),
        "accepted": patient.invitations.exclude(used_at=None).order_by("-used_at").first(),
    }
    response = render(request, "patients/getting_in/card.html", context)
    # The card shows a secret.
    response["Cache-Control"] = "no-store, private"
    return response


def _make(request: SignedInRequest, patient: Patient) -> HttpResponse:
    now = timezone.now()
    try:
        invitation = invite_patient(patient=patient, by=request.user, now=now)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("patient-record", patient.pk)
    if mail_invitation(invitation, now):
        messages.success(request, _("The invitation is on its way. It works for three days."))
    else:
        messages.success(
            request, _("The invitation is ready. Show the picture, or print the card.")
        )
    return redirect("patient-invite", patient.pk)


@for_staff
@require_POST
@recently_proved
def send_again(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Mail the open invitation once more; the link stays the same."""
    patient = _patient(request, pk)
    if mail_invitation(_open(patient), timezone.now()):
        messages.success(request, _("Sent once more. The link and the code stay the same."))
    else:
        messages.error(request, _("There is no e-mail to send it to. Print the card instead."))
    return redirect("patient-invite", patient.pk)


@for_staff
@require_POST
def revoke(request: SignedInRequest, pk: UUID) -> HttpResponse:
    patient = _patient(request, pk)
    revoke_invitation(invitation=_open(patient), by=request.user, now=timezone.now())
    messages.success(request, _("Taken back. The link and the code no longer work."))
    return redirect("patient-invite", patient.pk)


@for_staff
@require_safe
def invite_qr(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The open invitation's link as a picture."""
    invitation = _open(_patient(request, pk))
    link = invitation_link(invitation)
    if link is None or invitation.state_at(timezone.now()) != "open":
        raise Http404
    response = HttpResponse(qr_svg(link), content_type="image/svg+xml")
    response["Cache-Control"] = "no-store, private"
    return response


def _patient(request: SignedInRequest, pk: UUID) -> Patient:
    # The card is a way in: link and code, and the record tells the date of birth.
    not_for_operators(request)
    rows = Patient.objects.visible_to(request.user).select_related("clinic", "user")
    return looked_at(request, get_object_or_404(rows, pk=pk))


def _open(patient: Patient) -> Invitation:
    return get_object_or_404(patient.invitations.open().select_related("patient__clinic"))
