"""The same work for an address without an account, or the time of an answer would tell.

A password's hash is worked out for nobody by Django. A mail's link or code, its text and its entry in the
trail are made for nobody, too, and thrown away (adapter.py); what is left is here.
bench/guessing.py measures it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from django.http import HttpRequest, HttpResponse

from therapy.accounts.models import User

# The number of no account: stands for whoever has none, and gets no mail.
NOBODY = 0
View = Callable[..., HttpResponse]


def nobody() -> User:
    return User(pk=NOBODY)


def looking_for_nobody(view: View) -> View:
    """For allauth's doors: while a code is under way they look its account up; here, nobody's."""

    @wraps(view)
    def looking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pending = request.session.get(LOGIN_SESSION_KEY)
        if pending and pending["user_pk"] is None:
            User.objects.filter(pk=NOBODY).first()
        return view(request, *args, **kwargs)

    return looking
