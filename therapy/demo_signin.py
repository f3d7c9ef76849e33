"""One click into each role of the demo. therapy.urls routes it only where DEMO is set."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from therapy.accounts.access import public
from therapy.accounts.models import User
from therapy.accounts.signing_in import sign_in_here
from therapy.demo_logins import DEMO_LOGINS


@public
@require_POST
def sign_in(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in as the invented person behind `key`; 404 for anybody else."""
    email = next((one.email for one in DEMO_LOGINS if one.key == key), None)
    if email is None:
        raise Http404
    user = get_object_or_404(User, email=email, is_active=True)
    sign_in_here(request, user)
    return redirect("home")
