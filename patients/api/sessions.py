"""Sessions: what was done. The page and this door call the same verb."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from patients.actions.log_session import SessionConflict, log_session
from patients.api import session_schema as schema
from patients.api.session_body import session_input
from patients.api.session_json import session_json
from patients.models import Patient, Session
from patients.models.session import Source
from patients.tasks import ring_bell
from therapy.accounts.access import IsAnyRole
from therapy.accounts.looking import listed, looked_at_id
from therapy.accounts.models import User
from therapy.accounts.outbox import ring_for_mail
from therapy.api_pages import Pages

FILTERS = [
    OpenApiParameter("patient", UUID),
    OpenApiParameter("from", date, description="First performed_on, included."),
    OpenApiParameter("to", date, description="Last performed_on, included."),
]


class SessionList(APIView):
    """Own sessions for patients, the caseload's for therapists, the clinic's for admins."""

    permission_classes = [IsAnyRole]

    @extend_schema(
        parameters=FILTERS,
        responses={200: schema.StoredSession(many=True), 400: schema.Refused},
        operation_id="sessions_list",
    )
    def get(self, request: Request) -> Response:
        """The latest first, a page at a time; taken back and corrected ones are left out."""
        found = (
            _filtered(request)
            .standing()
            .select_related("corrects")
            .prefetch_related("entries")
            .order_by("-performed_on", "-recorded_at", "pk")
        )
        pages = Pages()
        page = pages.paginate_queryset(found, request, view=self)
        listed(request, (session.patient_id for session in page))
        return pages.get_paginated_response([session_json(session) for session in page])

    @extend_schema(
        request=schema.SessionBody,
        responses={
            201: schema.StoredSession,
            200: schema.StoredSession,
            400: schema.Refused,
            409: schema.Conflict,
        },
    )
    def post(self, request: Request) -> Response:
        """Store a session once: first time 201, the same again 200, other content 409."""
        body, named = session_input(request.data)
        patient = _patient(request.user, named)
        source = Source.PATIENT if request.user.is_patient else Source.THERAPIST
        try:
            logged = log_session(
                patient=patient, body=body, by=request.user, now=timezone.now(), source=source
            )
        except SessionConflict as conflict:
            return Response(conflict_json(conflict.stored), status=409)
        if logged.alert:
            ring_for_mail()
        ring_bell(patient, body.performed_on)
        told = session_json(logged.session, logged.entries)
        return Response(told, status=201 if logged.created else 200)


class SessionDetail(APIView):
    """One session by the id that its device made."""

    permission_classes = [IsAnyRole]

    @extend_schema(responses={200: schema.StoredSession, 404: schema.Refused})
    def get(self, request: Request, uuid: UUID) -> Response:
        # Ids are unique per patient only, so a therapist may see two: the first one entered.
        found = Session.objects.visible_to(request.user).filter(uuid=uuid)
        session = found.prefetch_related("entries").order_by("pk").first()
        if session is None:
            raise Http404
        looked_at_id(request, session.patient_id)
        return Response(session_json(session))


def _patient(user: User, named: UUID | None) -> Patient:
    """Whom the session is for: oneself, or the one a therapist names. 404 for anybody else."""
    mine = Patient.objects.visible_to(user).select_related("clinic")
    if user.is_patient:
        return get_object_or_404(mine if named is None else mine.filter(pk=named))
    if not user.is_therapist:
        raise Http404
    if named is None:
        raise ValidationError({"patient": [_("Say for which patient.")]})
    return get_object_or_404(mine, pk=named)


def _filtered(request: Request) -> Any:
    """The visible sessions, narrowed by patient, from and to; ValidationError for garbage."""
    found = Session.objects.visible_to(request.user)
    for name, lookup, read in (
        ("patient", "patient", UUID),
        ("from", "performed_on__gte", date.fromisoformat),
        ("to", "performed_on__lte", date.fromisoformat),
    ):
        text = request.query_params.get(name)
        if text:
            found = found.filter(**{lookup: _value(name, text, read)})
    return found


def _value(name: str, text: str, read: Any) -> Any:
    try:
        return read(text)
    except ValueError as error:
        message = _("Send a UUID.") if name == "patient" else _("Send a date such as 2026-11-23.")
        raise ValidationError({name: [message]}) from error


def conflict_json(stored: Session) -> dict[str, Any]:
    """The answer to an id that is taken: what is stored under it."""
    message = _("Another session is stored under this id.")
    error = {"code": "conflict", "message": message, "fields": {}}
    return {"error": {**error, "stored": session_json(stored)}}
