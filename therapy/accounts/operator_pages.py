"""Doors of the site's operators. They run the machines and see no patient, but in an emergency."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from therapy.accounts.access import SignedInRequest, for_operators
from therapy.accounts.actions.break_glass import break_glass, end_break_glass
from therapy.accounts.forms import BreakGlassForm
from therapy.accounts.models import BreakGlass
from therapy.accounts.outbox import ring_for_mail
from therapy.accounts.step_up import recently_proved


@for_operators
@require_safe
def operator(request: SignedInRequest) -> HttpResponse:
    """Where an operator's work begins."""
    return _page(request, BreakGlassForm())


@for_operators
@require_POST
@recently_proved
def open_glass(request: SignedInRequest) -> HttpResponse:
    """Open emergency access to a clinic, and go to its patients."""
    form = BreakGlassForm(request.POST)
    if form.is_valid():
        try:
            break_glass(**form.cleaned_data, by=request.user, now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            ring_for_mail()
            return redirect("patient-list")
    return _page(request, form)


@for_operators
@require_POST
def end_glass(request: SignedInRequest) -> HttpResponse:
    """End it now. What ran out meanwhile is over as well, so the answer is the same."""
    now = timezone.now()
    for glass in BreakGlass.objects.visible_to(request.user).live(now):
        end_break_glass(glass=glass, by=request.user, now=now)
    messages.success(request, _("Emergency access is over."))
    return redirect("operator")


def _page(request: SignedInRequest, form: BreakGlassForm) -> HttpResponse:
    return render(request, "accounts/operator.html", {"form": form})
