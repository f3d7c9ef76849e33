"""Put a stored session right: a new version under an id of its own, the old one kept."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from patients.actions.correct_session import correct_session
from patients.actions.log_session import SessionConflict
from patients.api import session_schema as schema
from patients.api.session_body import session_input
from patients.api.session_json import session_json
from patients.api.sessions import conflict_json
from patients.models import Session
from patients.models.session import Source
from patients.tasks import ring_bell
from therapy.accounts.access import IsAnyRole
from therapy.accounts.models import User
from therapy.accounts.outbox import ring_for_mail


class SessionCorrection(APIView):
    """By the patient within the clinic's late window, by their therapist at any time."""

    permission_classes = [IsAnyRole]

    @extend_schema(
        request=schema.SessionBody,
        responses={
            201: schema.StoredSession,
            200: schema.StoredSession,
            400: schema.Refused,
            404: schema.Refused,
            409: schema.Conflict,
        },
        operation_id="sessions_correct",
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """The body is a whole session with a new id: first time 201, the same again 200."""
        session = _session(request.user, uuid)
        body, named = session_input(request.data)
        if named not in (None, session.patient_id):
            raise ValidationError({"patient": [_("A correction stays with its patient.")]})
        source = Source.PATIENT if request.user.is_patient else Source.THERAPIST
        try:
            done = correct_session(
                session=session, body=body, by=request.user, now=timezone.now(), source=source
            )
        except SessionConflict as conflict:
            return Response(conflict_json(conflict.stored), status=409)
        if done.alert:
            ring_for_mail()
        for day in {session.performed_on, body.performed_on}:
            ring_bell(done.session.patient, day)
        told = session_json(done.session, done.entries)
        return Response(told, status=201 if done.created else 200)


def _session(user: User, uuid: UUID) -> Session:
    """One's own, or that of a patient one treats; 404 for all else, and for admins."""
    if user.is_clinic_admin:
        raise Http404
    found = Session.objects.visible_to(user).filter(uuid=uuid).order_by("pk").first()
    if found is None:
        raise Http404
    return found
