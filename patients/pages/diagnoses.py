"""Doors to what a patient has: find a diagnosis, record it, end it, answer its questions."""

from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from patients.actions.answer_flags import answer_flags
from patients.actions.record_diagnosis import (
    end_diagnosis,
    record_diagnosis,
    take_back_diagnosis,
)
from patients.forms.diagnosis import DiagnosisForm, EndDiagnosisForm
from patients.forms.flags import FlagsForm
from patients.models import Patient, PatientDiagnosis
from patients.models.patient import OLDER_ADULT
from patients.pages.act_page import act_page
from patients.pages.posted import posted
from patients.weeks import local_date
from routines.models import Diagnosis
from therapy.accounts.access import SignedInRequest, for_therapists
from therapy.accounts.looking import looked_at
from therapy.accounts.models import User
from therapy.edits import opened, seen, show_clash, status_of
from therapy.form_errors import add_refusal
from therapy.versions import ChangedMeanwhile, Seen

show_or_act = require_http_methods(["GET", "HEAD", "POST"])


@for_therapists
@require_safe
def find(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Search by words or code; with no words everything, as the catalog orders it."""
    patient = looked_at(request, get_object_or_404(Patient.objects.visible_to(request.user), pk=pk))
    words = request.GET.get("q", "").strip()
    context = {"patient": patient, "q": words, "diagnoses": _found(words), "back": _next(request)}
    return render(request, "patients/diagnosis_find.html", context)


@for_therapists
@show_or_act
def record(request: SignedInRequest, pk: UUID, key: str) -> HttpResponse:
    """Pick the code and the side of a diagnosis."""
    patient = looked_at(request, get_object_or_404(Patient.objects.visible_to(request.user), pk=pk))
    diagnosis = get_object_or_404(_recordable().prefetch_related("codes"), key=key)
    now = timezone.now()
    today = local_date(now, patient.tz)
    form = DiagnosisForm(posted(request), diagnosis=diagnosis, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            recorded = record_diagnosis(patient=patient, by=request.user, now=now, **_given(form))
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            _say(request, recorded.conflicts)
            return _after_recording(request, patient)
    context = {"patient": patient, "diagnosis": diagnosis, "form": form, "back": _next(request)}
    return render(request, "patients/diagnosis_record.html", context)


@for_therapists
@show_or_act
def end(request: SignedInRequest, pk: UUID, diagnosis: int) -> HttpResponse:
    rows = PatientDiagnosis.objects.visible_to(request.user).filter(patient=pk)
    if request.method != "POST":
        # A colleague may have ended it while this page was open: the verb tells what they wrote.
        rows = rows.filter(ended_on=None)
    row = get_object_or_404(rows.select_related("patient__clinic", "diagnosis"), pk=diagnosis)
    now = timezone.now()
    initial = {"last_day": local_date(now, row.patient.tz)}
    form = EndDiagnosisForm(posted(request), initial=initial)
    opened(form, row, {"last_day": row.ended_on})
    return act_page(
        request,
        patient=row.patient,
        form=form,
        act=lambda given: _end(row, request.user, now, seen=seen(form), **given),
        title=_("End “%s”") % row.diagnosis.label,
        text=_("It stays in the record. Plans already written keep their doses."),
        action=_("End the diagnosis"),
        done=_("The diagnosis has ended. Look whether the plan still fits."),
    )


@for_therapists
@show_or_act
def questions(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The questions that the diagnoses raise."""
    patient = looked_at(request, get_object_or_404(Patient.objects.visible_to(request.user), pk=pk))
    now = timezone.now()
    form = FlagsForm(posted(request), patient=patient, today=local_date(now, patient.tz))
    opened(form, patient)
    if request.method == "POST" and form.is_valid():
        try:
            answer_flags(
                patient=patient, answers=form.answers, by=request.user, now=now, seen=seen(form)
            )
        except ChangedMeanwhile as changed:
            show_clash(form, changed, form_id="questions-form", address=request.path)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Answers saved. Plans already written keep their doses."))
            return redirect("patient-record", patient.pk)
    context = {"patient": patient, "form": form}
    return render(request, "patients/questions.html", context, status=status_of(form))


def _end(
    row: PatientDiagnosis,
    by: User,
    now: datetime,
    *,
    last_day: date,
    mistake: bool,
    seen: Seen | None,
) -> None:
    if mistake:
        take_back_diagnosis(diagnosis=row, by=by, now=now, seen=seen)
    else:
        end_diagnosis(diagnosis=row, last_day=last_day, by=by, now=now, seen=seen)


def _recordable() -> QuerySet[Diagnosis]:
    return Diagnosis.objects.filter(withdrawn_at=None).exclude(key=OLDER_ADULT)


def _found(words: str) -> QuerySet[Diagnosis]:
    """Codes are found with and without their dot."""
    found = _recordable().prefetch_related("codes")
    for word in words.split():
        code = word.upper() if "." in word else f"{word[:3]}.{word[3:]}".upper().rstrip(".")
        found = found.filter(
            Q(label__icontains=word)
            | Q(plain__icontains=word)
            | Q(codes__code__istartswith=code)
            | Q(codes__title__icontains=word)
        )
    return found.distinct()


def _given(form: DiagnosisForm) -> dict[str, object]:
    given = form.cleaned_data
    return {
        "key": given["key"],
        "code": given.get("code", ""),
        "side": given["side"],
        "since": given["since"],
    }


def _say(request: SignedInRequest, conflicts: tuple[tuple[str, str], ...]) -> None:
    messages.success(request, _("The diagnosis is recorded."))
    for first, second in conflicts:
        message = _("%(first)s and %(second)s exclude each other in ICD-10-CM. Check the codes.")
        messages.warning(request, message % {"first": first, "second": second})


def _next(request: SignedInRequest) -> str:
    """`assign` when the wizard sent the therapist here."""
    return "assign" if request.GET.get("back") == "assign" else ""


def _after_recording(request: SignedInRequest, patient: Patient) -> HttpResponse:
    if _next(request):
        return redirect("assign-step", patient.pk, "diagnosis")
    if patient.unanswered_flags(local_date(timezone.now(), patient.tz)):
        return redirect("patient-questions", patient.pk)
    return redirect("patient-record", patient.pk)
