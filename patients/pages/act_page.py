"""A page that asks before an act: the same shape for pausing, resuming, ending, answering."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise

from patients.models import Patient
from therapy.accounts.access import SignedInRequest
from therapy.accounts.looking import looked_at
from therapy.edits import show_clash, status_of
from therapy.form_errors import add_refusal
from therapy.versions import ChangedMeanwhile

Words = str | Promise


def act_page(
    request: SignedInRequest,
    *,
    patient: Patient,
    form: forms.Form,
    act: Callable[[dict[str, Any]], object],
    title: Words,
    text: Words,
    action: Words,
    done: Words,
    danger: bool = False,
    rows: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    """Show the form; on a valid POST call `act` with its values and go back to the record.

    A refusal of the verb shows at its field, and what was typed stays.
    """
    back = reverse("patient-record", args=[patient.pk])
    looked_at(request, patient)
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except ChangedMeanwhile as changed:
            show_clash(form, changed, form_id="act-form", address=back)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, done)
            return redirect(back)
    words = {"title": title, "text": text, "action": action, "danger": danger, "rows": rows}
    context = {"patient": patient, "form": form, **words}
    return render(request, "patients/act.html", context, status=status_of(form))
