"""Doors to a clinic's staff: who works here, invite, close and reopen accounts."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from therapy.accounts.access import SignedInRequest, for_admins
from therapy.accounts.actions.deactivate_user import deactivate_user, reactivate_user
from therapy.accounts.actions.invite_user import invite_user
from therapy.accounts.actions.remove_factor import reset_second_factor
from therapy.accounts.actions.update_clinic import update_clinic
from therapy.accounts.factor_mail import tell_owner
from therapy.accounts.forms import ClinicForm, InviteForm
from therapy.accounts.invitations import send_invitation
from therapy.accounts.models import Clinic, Role, User
from therapy.accounts.step_up import recently_proved, recently_proved_to_post
from therapy.edits import opened, seen, show_clash, status_of
from therapy.versions import ChangedMeanwhile


@for_admins
@require_safe
def people(request: SignedInRequest) -> HttpResponse:
    staff = User.objects.visible_to(request.user).order_by("-is_active", "name")
    return render(request, "accounts/people.html", {"people": staff})


@for_admins
@require_http_methods(["GET", "POST"])
@recently_proved_to_post
def invite_person(request: SignedInRequest) -> HttpResponse:
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = invite_user(
                email=form.cleaned_data["email"],
                name=form.cleaned_data["name"],
                role=Role(form.cleaned_data["role"]),
                by=request.user,
                now=timezone.now(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            send_invitation(user, timezone.now())
            messages.success(request, _("Invitation sent."))
            return redirect("people")
    return render(request, "accounts/invite.html", {"form": form})


@for_admins
@require_POST
@recently_proved
def invite_again(request: SignedInRequest, pk: int) -> HttpResponse:
    send_invitation(_person(request, pk), timezone.now())
    messages.success(request, _("Invitation sent again."))
    return redirect("people")


@for_admins
@require_POST
@recently_proved
def deactivate_person(request: SignedInRequest, pk: int) -> HttpResponse:
    try:
        deactivate_user(user=_person(request, pk), by=request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Account closed."))
    return redirect("people")


@for_admins
@require_POST
@recently_proved
def reactivate_person(request: SignedInRequest, pk: int) -> HttpResponse:
    reactivate_user(user=_person(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("Account opened again."))
    return redirect("people")


@for_admins
@require_POST
@recently_proved
def reset_factor(request: SignedInRequest, pk: int) -> HttpResponse:
    """For somebody who lost their phone. Who is asked must be known by voice or face first."""
    person = _person(request, pk)
    try:
        reset_second_factor(user=person, by=request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        tell_owner(person, "reset")
        messages.success(
            request, _("Second factor reset. They set up a new one at the next sign-in.")
        )
    return redirect("people")


def _person(request: SignedInRequest, pk: int) -> User:
    return get_object_or_404(User.objects.visible_to(request.user), pk=pk)


@for_admins
@require_http_methods(["GET", "POST"])
@recently_proved_to_post
def clinic_settings(request: SignedInRequest) -> HttpResponse:
    # A copy: a refused form must not change the clinic that the page's frame shows.
    clinic = Clinic.objects.get(pk=request.user.clinic_id)
    form = ClinicForm(request.POST or None, instance=clinic)
    opened(form, clinic)
    if request.method == "POST" and form.is_valid():
        try:
            update_clinic(
                clinic=clinic,
                by=request.user,
                now=timezone.now(),
                seen=seen(form),
                **form.cleaned_data,
            )
        except ChangedMeanwhile as changed:
            show_clash(form, changed, form_id="clinic-form", address=request.path)
        else:
            messages.success(request, _("Saved."))
            return redirect("clinic-settings")
    context = {"form": form}
    return render(request, "accounts/clinic_settings.html", context, status=status_of(form))
