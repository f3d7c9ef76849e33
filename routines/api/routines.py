"""Doors to routines for programs; the same verbs as the builder."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.request import Request
from rest_framework.response import Response

from routines.actions.create_routine import create_routine
from routines.actions.set_items import set_items
from routines.actions.update_routine import update_routine
from routines.api.shapes import RoutineShape
from routines.dosing import Dose
from routines.finding import own_routine_or_404, routine_or_404
from routines.models import Routine, Stretch
from routines.routine_details import ItemInput, RoutineDetails
from routines.routine_summary import summarise
from therapy.accounts.access import IsStaff
from therapy.accounts.models import User
from therapy.api import Conflict, etag_of, seen_by
from therapy.api_pages import Pages
from therapy.versions import ChangedMeanwhile

DETAILS = ("name", "description", "course", "diagnoses")


@extend_schema(
    methods=["GET"],
    operation_id="routines_list",
    parameters=[
        OpenApiParameter("q", str, description="A word of the name."),
        OpenApiParameter("dx", str, description="A diagnosis key."),
        OpenApiParameter("limit", int),
        OpenApiParameter("offset", int),
    ],
    responses=RoutineShape(many=True),
)
@extend_schema(
    methods=["POST"],
    operation_id="routines_create",
    request=RoutineShape,
    responses={201: RoutineShape},
)
@api_view(["GET", "POST"])
@permission_classes([IsStaff])
def routine_list(request: Request) -> Response:
    """The clinic's routines and the shared samples; a therapist adds one by POST."""
    if request.method == "POST":
        return _create(request)
    rows = Routine.objects.visible_to(request.user).current().with_items()
    rows = rows.order_by(F("clinic").asc(nulls_last=True), "name", "pk")
    if request.query_params.get("q"):
        rows = rows.filter(name__icontains=request.query_params["q"])
    if request.query_params.get("dx"):
        rows = rows.filter(diagnoses__key=request.query_params["dx"])
    pages = Pages()
    return pages.get_paginated_response(
        [_as_json(row) for row in pages.paginate_queryset(rows, request)]
    )


@extend_schema(methods=["GET"], operation_id="routines_read", responses=RoutineShape)
@extend_schema(
    methods=["PATCH"],
    operation_id="routines_update",
    parameters=[
        OpenApiParameter(
            "If-Match",
            str,
            OpenApiParameter.HEADER,
            description="The ETag of the routine as you read it.",
        )
    ],
    request=RoutineShape(partial=True),
    responses=RoutineShape,
)
@api_view(["GET", "PATCH"])
@permission_classes([IsStaff])
def routine_detail(request: Request, pk: int) -> Response:
    """One routine. PATCH changes what is sent; `items` replaces them all, in order.

    Send back the ETag as If-Match, and a change made from an older version is refused with 409
    (`changed_meanwhile`), with what stands there as `current`.
    """
    if request.method == "PATCH":
        row = own_routine_or_404(request.user, pk)
        try:
            _update(request, row)
        except ChangedMeanwhile as changed:
            current = _as_json(routine_or_404(request.user, pk))
            raise Conflict({"non_field_errors": changed.messages}, current) from changed
    row = routine_or_404(request.user, pk)
    return Response(_as_json(row), headers=etag_of(row))


def _create(request: Request) -> Response:
    if not request.user.is_therapist:
        raise Http404
    shape = RoutineShape(data=request.data)
    shape.is_valid(raise_exception=True)
    data = shape.validated_data
    row = create_routine(
        details=_details(data),
        items=_items(data.get("items", ()), request.user),
        by=request.user,
        now=timezone.now(),
    )
    return Response(_as_json(routine_or_404(request.user, row.pk)), status=201)


@transaction.atomic
def _update(request: Request, row: Routine) -> None:
    shape = RoutineShape(data=request.data, partial=True)
    shape.is_valid(raise_exception=True)
    data = shape.validated_data
    act = {"routine": row, "by": request.user, "now": timezone.now()}
    seen = seen_by(request)
    if "items" in data:
        set_items(items=_items(data["items"], request.user), seen=seen, **act)
        # The row is locked until the end: the second verb goes by what the first has checked.
        seen = None
    if any(name in data for name in DETAILS):
        # What isn't sent stays as it is now, not as it was when the door read it.
        row.refresh_from_db()
        update_routine(details=_details(data, _details_of(row)), seen=seen, **act)


def _details(data: dict[str, Any], start: RoutineDetails | None = None) -> RoutineDetails:
    sent = {name: data[name] for name in DETAILS if name in data}
    if "diagnoses" in sent:
        sent["diagnoses"] = tuple(sent["diagnoses"])
    return replace(start, **sent) if start else RoutineDetails(**sent)


def _details_of(row: Routine) -> RoutineDetails:
    keys = tuple(each.key for each in row.diagnoses.all())
    return RoutineDetails(row.name, row.description, row.course, keys)


def _items(data: Sequence[dict[str, Any]], user: User) -> list[ItemInput]:
    slugs = [item["stretch"] for item in data]
    rows = Stretch.objects.visible_to(user).filter(slug__in=slugs)
    # Own ones come last, and so win over a shared one of the same name.
    found = {row.slug: row for row in rows.order_by(F("clinic").asc(nulls_first=True))}
    missing = [slug for slug in slugs if slug not in found]
    if missing:
        message = _("The catalog has no stretch called “%(slug)s”.") % {"slug": missing[0]}
        raise ValidationError({"items": message})
    return [
        ItemInput(found[item["stretch"]], Dose(**item.get("dose", {})), item.get("note", ""))
        for item in data
    ]


def _as_json(row: Routine) -> dict[str, Any]:
    items = list(row.items.all())
    summary = summarise(row, items)
    return {
        "id": row.pk,
        "version": row.version,
        "name": row.name,
        "description": row.description,
        "course": row.course,
        "diagnoses": [each.key for each in row.diagnoses.all()],
        "items": [
            {"stretch": item.stretch.slug, "dose": item.dose.as_dict(), "note": item.note}
            for item in items
        ],
        "sample": row.clinic_id is None,
        "minutes": summary.minutes,
        "warnings": list(summary.warnings),
    }
