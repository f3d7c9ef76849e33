"""Doors of the site itself: the way in by role, and whether it is well."""

import logging

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe
from kombu import Connection
from kombu.exceptions import OperationalError

from therapy.accounts.access import SignedInRequest, for_operators_too, public
from therapy.accounts.models import Role

log = logging.getLogger(__name__)

HOME = {
    Role.ADMIN: "report-list",
    Role.THERAPIST: "desk",
    Role.PATIENT: "today",
    Role.OPERATOR: "operator",
}


@for_operators_too
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """To where this role's work begins."""
    return redirect(HOME[Role(request.user.role)])


@public
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the site, its database and its broker answer; 503 naming which doesn't."""
    checks = {"database": _database_answers(), "broker": _broker_answers()}
    well = all(checks.values())
    return JsonResponse({"ok": well, **checks}, status=200 if well else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        log.warning("healthz: the database does not answer")
        return False
    return True


def _broker_answers() -> bool:
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    try:
        with Connection(settings.CELERY_BROKER_URL, transport_options=options) as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except (OperationalError, OSError):
        log.warning("healthz: the broker does not answer")
        return False
    return True
