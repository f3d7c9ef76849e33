"""Today: what is due for the signed-in patient, with all it takes to do it."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from patients.api.session_schema import TodayBody
from patients.models import Patient, Prescription
from patients.own.plan_words import dose_words, why_sentences
from patients.own.today import Today, today_of
from patients.weeks import local_date
from therapy.accounts.access import IsAnyRole
from therapy.accounts.looking import looked_at


class TodayView(APIView):
    """For patients; everybody else gets the 404 of a thing that isn't there."""

    permission_classes = [IsAnyRole]

    @extend_schema(responses=TodayBody)
    def get(self, request: Request) -> Response:
        if not request.user.is_patient:
            raise Http404
        mine = Patient.objects.visible_to(request.user).select_related("clinic")
        patient = looked_at(request, get_object_or_404(mine))
        return Response(today_json(today_of(patient, local_date(timezone.now(), patient.tz))))


def today_json(today: Today) -> dict[str, Any]:
    """The day in JSON types."""
    due, left = {line.pk for line in today.due}, {line.pk for line in today.left}
    return {
        "date": today.day.isoformat(),
        "state": today.state.value,
        "sessions_due": today.sessions_due,
        "sessions_done": today.sessions_done,
        "minutes": today.minutes,
        "next_day": today.next_day.isoformat() if today.next_day else None,
        "lines": [
            {**_line_json(line), "due": line.pk in due, "left": line.pk in left}
            for line in today.lines
        ],
    }


def _line_json(line: Prescription) -> dict[str, Any]:
    return {
        "prescription": str(line.pk),
        "stretch": line.stretch.slug,
        "name": line.stretch.plain_name,
        "sides": line.sides,
        "dose": line.dose.as_dict(),
        "dose_words": dose_words(line),
        "why": why_sentences(line),
        "steps": line.stretch.steps,
        "note": line.note,
    }
