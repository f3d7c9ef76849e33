"""One click into each role of the demo. therapy.urls routes it only where DEMO is set."""

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from therapy.accounts.access import public
from therapy.accounts.models import User
from therapy.demo_logins import DEMO_LOGINS

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@public
@require_POST
def sign_in(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in as the invented person behind `key`; 404 for anybody else."""
    email = next((one.email for one in DEMO_LOGINS if one.key == key), None)
    if email is None:
        raise Http404
    user = get_object_or_404(User, email=email, is_active=True)
    login(request, user, backend=BACKEND)
    return redirect("home")
