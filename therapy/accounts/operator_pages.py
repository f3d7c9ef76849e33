"""Doors of the site's operators. They run the machines and see no patient."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from therapy.accounts.access import SignedInRequest, for_operators


@for_operators
@require_safe
def operator(request: SignedInRequest) -> HttpResponse:
    """Where an operator's work begins."""
    return render(request, "accounts/operator.html")
