"""Doors to plans for programs: preview, assign, read, end. The same verbs as the pages."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.request import Request
from rest_framework.response import Response

from patients.actions.assign_routine import assign_routine
from patients.actions.end_plan import end_plan
from patients.api.plan_json import assignment_json, preview_json
from patients.api.plan_lines import choices_of, routine_of
from patients.api.plan_shapes import (
    AssignmentRequest,
    AssignmentShape,
    EndRequest,
    PreviewRequest,
    PreviewShape,
)
from patients.models import Assignment, Patient, Prescription
from patients.plans.prescribing import preview_lines
from patients.weeks import local_date
from therapy.accounts.access import IsStaff, IsTherapist
from therapy.accounts.looking import listed, looked_at_id
from therapy.accounts.models import User
from therapy.api_pages import Pages


@extend_schema(operation_id="assignments_preview", request=PreviewRequest, responses=PreviewShape)
@api_view(["POST"])
@permission_classes([IsTherapist])
def preview(request: Request) -> Response:
    """Resolve a routine or lines for a patient, with every step; nothing is written."""
    given = _given(PreviewRequest, request)
    patient = _patient(request.user, given["patient"])
    routine = routine_of(request.user, given.get("routine"))
    choices = choices_of(routine, given.get("lines"), request.user)
    today = local_date(timezone.now(), patient.tz)
    return Response(preview_json(patient, preview_lines(patient, choices, day=today)))


@extend_schema(
    methods=["GET"],
    operation_id="assignments_list",
    parameters=[
        OpenApiParameter("patient", UUID, description="Only this patient's."),
        OpenApiParameter("limit", int),
        OpenApiParameter("offset", int),
    ],
    responses=AssignmentShape(many=True),
)
@extend_schema(
    methods=["POST"],
    operation_id="assignments_create",
    request=AssignmentRequest,
    responses={201: AssignmentShape},
)
@api_view(["GET", "POST"])
@permission_classes([IsStaff])
def assignment_list(request: Request) -> Response:
    """Plans of the patients one sees, newest first; a therapist assigns by POST."""
    if request.method == "POST":
        return _assign(request)
    rows = _with_lines(request.user).order_by("-created_at", "-version", "pk")
    if request.query_params.get("patient"):
        rows = rows.filter(patient=_patient(request.user, request.query_params["patient"]))
    pages = Pages()
    found = pages.paginate_queryset(rows, request)
    listed(request, (row.patient_id for row in found))
    return pages.get_paginated_response([assignment_json(row) for row in found])


@extend_schema(operation_id="assignments_read", responses=AssignmentShape)
@api_view(["GET"])
@permission_classes([IsStaff])
def assignment_detail(request: Request, pk: UUID) -> Response:
    """One version of a plan with its lines and their steps."""
    plan = get_object_or_404(_with_lines(request.user), pk=pk)
    looked_at_id(request, plan.patient_id)
    return Response(assignment_json(plan))


@extend_schema(operation_id="assignments_end", request=EndRequest, responses=AssignmentShape)
@api_view(["POST"])
@permission_classes([IsTherapist])
def assignment_end(request: Request, pk: UUID) -> Response:
    """Give a plan its last day, with a reason."""
    plan = get_object_or_404(Assignment.objects.visible_to(request.user), pk=pk)
    given = _given(EndRequest, request)
    end_plan(assignment=plan, by=request.user, now=timezone.now(), **given)
    return Response(assignment_json(_with_lines(request.user).get(pk=pk)))


def _assign(request: Request) -> Response:
    if not request.user.is_therapist:
        raise Http404
    given = _given(AssignmentRequest, request)
    patient = _patient(request.user, given.pop("patient"))
    routine = routine_of(request.user, given.pop("routine"))
    plan = assign_routine(
        patient=patient,
        routine=routine,
        choices=choices_of(routine, given.pop("lines", None), request.user),
        by=request.user,
        now=timezone.now(),
        **given,
    )
    return Response(assignment_json(_with_lines(request.user).get(pk=plan.pk)), status=201)


def _given(shape: type, request: Request) -> dict[str, Any]:
    body = shape(data=request.data)
    body.is_valid(raise_exception=True)
    return body.validated_data


def _patient(user: User, pk: UUID | str) -> Patient:
    """404 as well for what is no id at all."""
    try:
        wanted = pk if isinstance(pk, UUID) else UUID(pk)
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(Patient.objects.visible_to(user), pk=wanted)


def _with_lines(user: User) -> QuerySet[Assignment]:
    lines = Prescription.objects.select_related("stretch")
    return Assignment.objects.visible_to(user).prefetch_related(Prefetch("prescriptions", lines))
