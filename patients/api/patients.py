"""Doors to patients for programs: list, add, read, pause."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.request import Request
from rest_framework.response import Response

from patients.actions.create_patient import create_patient
from patients.actions.pause_plan import pause_plan
from patients.api.plan_json import patient_in_full_json, patient_json, pause_json
from patients.api.plan_shapes import NewPatientShape, PatientInFullShape, PatientShape, PauseShape
from patients.models import Patient
from patients.patient_details import PatientDetails
from patients.patient_list import searched
from patients.weeks import local_date
from therapy.accounts.access import IsStaff
from therapy.accounts.invitations import send_invitation
from therapy.accounts.looking import listed, looked_at
from therapy.api_pages import Pages


@extend_schema(
    methods=["GET"],
    operation_id="patients_list",
    parameters=[
        OpenApiParameter("q", str, description="Words of the name or the code."),
        OpenApiParameter("limit", int),
        OpenApiParameter("offset", int),
    ],
    responses=PatientShape(many=True),
)
@extend_schema(
    methods=["POST"],
    operation_id="patients_create",
    request=NewPatientShape,
    responses={201: PatientInFullShape},
)
@api_view(["GET", "POST"])
@permission_classes([IsStaff])
def patient_list(request: Request) -> Response:
    """Current patients one may see, by name; POST adds one."""
    if request.method == "POST":
        return _create(request)
    rows = searched(
        Patient.objects.visible_to(request.user).current(), request.query_params.get("q", "")
    )
    pages = Pages()
    found = pages.paginate_queryset(rows.order_by("name", "pk"), request)
    listed(request, (row.pk for row in found))
    return pages.get_paginated_response([patient_json(row) for row in found])


@extend_schema(operation_id="patients_read", responses=PatientInFullShape)
@api_view(["GET"])
@permission_classes([IsStaff])
def patient_detail(request: Request, pk: UUID) -> Response:
    """One patient with diagnoses, answers and the plan in force."""
    patient = looked_at(request, get_object_or_404(Patient.objects.visible_to(request.user), pk=pk))
    return Response(patient_in_full_json(patient, local_date(timezone.now(), patient.tz)))


@extend_schema(methods=["GET"], operation_id="pauses_list", responses=PauseShape(many=True))
@extend_schema(
    methods=["POST"],
    operation_id="pauses_create",
    request=PauseShape,
    responses={201: PauseShape},
)
@api_view(["GET", "POST"])
@permission_classes([IsStaff])
def patient_pauses(request: Request, pk: UUID) -> Response:
    """A patient's pauses, latest first; a therapist adds one by POST."""
    patient = looked_at(request, get_object_or_404(Patient.objects.visible_to(request.user), pk=pk))
    if request.method == "GET":
        return Response([pause_json(row) for row in patient.pauses.all()])
    if not request.user.is_therapist:
        raise Http404
    body = PauseShape(data=request.data)
    body.is_valid(raise_exception=True)
    given = body.validated_data
    pause = pause_plan(patient=patient, by=request.user, now=timezone.now(), **given)
    return Response(pause_json(pause), status=201)


def _create(request: Request) -> Response:
    body = NewPatientShape(data=request.data)
    body.is_valid(raise_exception=True)
    given = {"time_zone": request.user.clinic.time_zone, **body.validated_data}
    invite = given.pop("invite")
    now = timezone.now()
    patient = create_patient(
        details=PatientDetails(**given), by=request.user, now=now, invite=invite
    )
    if invite:
        send_invitation(patient.user, now)
    return Response(patient_in_full_json(patient, local_date(now, patient.tz)), status=201)
