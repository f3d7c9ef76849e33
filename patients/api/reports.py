"""Weekly reports for programs: read them, and review them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.request import Request
from rest_framework.response import Response

from patients.actions.review_report import review_report
from patients.models import ReportReview, WeeklyReport
from patients.reports.words import band_of_report
from patients.weeks import week_label, week_start_from_label
from therapy.accounts.access import IsAnyRole, IsClinicAdmin
from therapy.accounts.looking import listed, looked_at_id
from therapy.api_pages import Pages


class ReportSerializer(serializers.ModelSerializer):
    """The figures of one revision. Adherences are 0-1, null when nothing was due."""

    week = serializers.SerializerMethodField()
    band = serializers.SerializerMethodField()

    class Meta:
        model = WeeklyReport
        fields = [
            *("id", "patient", "week", "week_start", "definition", "revision", "is_latest"),
            *("computed_at", "final_at", "cause", "expected_sessions", "credited_sessions"),
            *("extra_sessions", "late_sessions", "session_adherence", "dose_adherence", "band"),
            *("reporting", "ever_logged", "program_week"),
            *("pain_mean", "pain_worst", "pain_answers"),
        ]
        read_only_fields = fields

    def get_week(self, report: WeeklyReport) -> str:
        return week_label(report.week_start)

    def get_band(self, report: WeeklyReport) -> str:
        return band_of_report(report).value


class ReviewSerializer(serializers.ModelSerializer):
    class Meta:
        model = ReportReview
        fields = ["id", "report", "reviewer", "reviewed_at", "note"]
        read_only_fields = ["id", "report", "reviewer", "reviewed_at"]


class OpenedReportSerializer(ReportSerializer):
    """A revision with all that unfolds its figures, and how it differs from the one before."""

    reviews = ReviewSerializer(many=True, read_only=True)
    details = serializers.JSONField(read_only=True)

    class Meta(ReportSerializer.Meta):
        fields = [*ReportSerializer.Meta.fields, "difference", "details", "reviews"]
        read_only_fields = fields

    def to_representation(self, report: WeeklyReport) -> dict[str, Any]:
        shown = super().to_representation(report)
        if self.context["request"].user.is_patient:
            # Notes of a review are the clinic's own.
            shown.pop("reviews")
        return shown


@extend_schema(
    operation_id="reports_list",
    parameters=[OpenApiParameter("week", OpenApiTypes.STR, description="such as 2026-W47")],
    responses=ReportSerializer(many=True),
)
@api_view(["GET"])
@permission_classes([IsAnyRole])
def report_list(request: Request) -> Response:
    """The latest revisions that you may see, newest week first."""
    reports = WeeklyReport.objects.visible_to(request.user).latest()
    if week := request.query_params.get("week"):
        reports = reports.filter(week_start=_week_start(request, week))
    ordered = reports.defer("inputs", "difference").order_by("-week_start", "patient")
    pages = Pages()
    page = pages.paginate_queryset(ordered, request)
    listed(request, (report.patient_id for report in page))
    return pages.get_paginated_response(ReportSerializer(page, many=True).data)


def _week_start(request: Request, week: str) -> Any:
    try:
        return week_start_from_label(week, request.user.clinic.week_start)
    except ValueError as error:
        raise serializers.ValidationError({"week": _("Write a week like 2026-W47.")}) from error


@extend_schema(operation_id="reports_retrieve", responses=OpenedReportSerializer)
@api_view(["GET"])
@permission_classes([IsAnyRole])
def report_detail(request: Request, pk: int) -> Response:
    """One revision, unfolded."""
    reports = WeeklyReport.objects.visible_to(request.user).prefetch_related("reviews")
    report = get_object_or_404(reports, pk=pk)
    looked_at_id(request, report.patient_id)
    return Response(OpenedReportSerializer(report, context={"request": request}).data)


@extend_schema(
    operation_id="reports_review", request=ReviewSerializer, responses={201: ReviewSerializer}
)
@api_view(["POST"])
@permission_classes([IsClinicAdmin])
def report_review(request: Request, pk: int) -> Response:
    """Review one revision. 400 when it was reviewed already, or a newer one has appeared."""
    report = get_object_or_404(WeeklyReport.objects.visible_to(request.user), pk=pk)
    body = ReviewSerializer(data=request.data)
    body.is_valid(raise_exception=True)
    note = body.validated_data.get("note", "")
    try:
        review = review_report(report=report, by=request.user, now=timezone.now(), note=note)
    except PermissionDenied as error:
        raise Http404 from error
    return Response(ReviewSerializer(review).data, status=status.HTTP_201_CREATED)
