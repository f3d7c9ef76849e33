"""A page that asks before an act: the same shape for pausing, resuming, ending, answering."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from patients.models import Patient
from therapy.accounts.access import SignedInRequest
from therapy.form_errors import add_refusal

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
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, done)
            return redirect("patient-record", patient.pk)
    words = {"title": title, "text": text, "action": action, "danger": danger, "rows": rows}
    return render(request, "patients/act.html", {"patient": patient, "form": form, **words})
