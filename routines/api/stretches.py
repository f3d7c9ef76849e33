"""Doors to the catalog for programs. Patients read the shared catalog, staff their clinic's, too."""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.request import Request
from rest_framework.response import Response

from routines.api.shapes import StretchInFullShape, StretchShape
from routines.browsing import GROUPS, matching
from routines.catalog_page import read_filters
from routines.dosing import FIELDS
from routines.entries import read_entries
from routines.finding import stretch_or_404
from routines.models import Facet, Stretch, StretchTag
from therapy.accounts.access import IsAnyRole
from therapy.accounts.models import User
from therapy.api_pages import Pages

PLAIN = ("slug", "name", "plain_name", "kind", "position", "sides", "version")
STAFF_ONLY = ("cues", "cautions")
IN_FULL = (
    "steps",
    "feel",
    "benefit",
    "stop_if",
    "bed_ok",
    "difficulty",
    "move_seconds",
    "rest_seconds",
    "alt",
    "sources",
)
TAGS = {
    "muscles": Facet.MUSCLE,
    "traits": Facet.TRAIT,
    "equipment": Facet.EQUIPMENT,
    "regions": Facet.REGION,
}


@extend_schema(
    operation_id="stretches_list",
    parameters=[
        OpenApiParameter("q", str, description="Words of a name or a muscle."),
        *(
            OpenApiParameter(group, str, many=True, description="Any of these values.")
            for group in GROUPS
        ),
        OpenApiParameter("limit", int),
        OpenApiParameter("offset", int),
    ],
    responses=StretchShape(many=True),
)
@api_view(["GET"])
@permission_classes([IsAnyRole])
def stretch_list(request: Request) -> Response:
    """Search the catalog; the same filters as its page. Five queries, whatever is found."""
    filters = read_filters(request.query_params, judged=False)
    found = matching(read_entries(_readable_by(request.user).prescribable()), filters)
    pages = Pages()
    page = pages.paginate_queryset([entry.pk for entry in found], request)
    return pages.get_paginated_response(_lean(page))


@extend_schema(operation_id="stretches_read", responses=StretchInFullShape)
@api_view(["GET"])
@permission_classes([IsAnyRole])
def stretch_detail(request: Request, slug: str) -> Response:
    """One stretch in full; a withdrawn one says so."""
    row = stretch_or_404(request.user, slug, _readable_by(request.user))
    words = (*PLAIN, *IN_FULL, *(STAFF_ONLY if request.user.is_staff_member else ()))
    return Response(
        {name: getattr(row, name) for name in words}
        | {name: row.values_of(facet) for name, facet in TAGS.items()}
        | {
            "dose": row.dose.as_dict(),
            "own": row.clinic_id is not None,
            "easier": row.easier.slug if row.easier else None,
            "harder": row.harder.slug if row.harder else None,
            "withdrawn": row.withdrawn_at is not None,
        }
    )


def _readable_by(user: User) -> QuerySet[Stretch]:
    rows = Stretch.objects.visible_to(user)
    return rows.filter(clinic=None) if user.is_patient else rows


def _lean(pks: list[int]) -> list[dict[str, Any]]:
    rows = {
        row["pk"]: row
        for row in Stretch.objects.filter(pk__in=pks).values("pk", "clinic_id", *PLAIN, *FIELDS)
    }
    tags: dict[tuple[int, str], list[str]] = defaultdict(list)
    found = StretchTag.objects.filter(stretch__in=pks).order_by("order")
    for pk, facet, value in found.values_list("stretch_id", "facet", "value"):
        tags[pk, facet].append(value)
    return [
        {name: rows[pk][name] for name in PLAIN}
        | {name: tags[pk, facet] for name, facet in TAGS.items()}
        | {
            "dose": {name: rows[pk][name] for name in FIELDS if rows[pk][name] is not None},
            "own": rows[pk]["clinic_id"] is not None,
        }
        for pk in pks
    ]
