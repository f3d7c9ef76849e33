"""A patient's whole record as one file, for whoever may have it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from patients.actions.export_record import export_record
from patients.exports.record.files import as_json, as_pdf, as_zip, record_of
from patients.models import Patient
from patients.paper.pdf import PdfUnavailable
from therapy.accounts.access import SignedInRequest

TYPES = {
    "json": "application/json; charset=utf-8",
    "csv": "application/zip",
    "pdf": "application/pdf",
}
ENDINGS = {"json": "json", "csv": "zip", "pdf": "pdf"}


def record_file(request: SignedInRequest, patient: Patient, *, back: str, **kwargs) -> HttpResponse:
    """The file of the posted `kind`; without Pango a PDF leads back, with a word why."""
    kind, now = request.POST.get("kind", ""), timezone.now()
    if kind not in TYPES:
        raise Http404
    sections = record_of(patient)
    try:
        if kind == "pdf":
            content = as_pdf(sections, patient=patient, now=now)
        else:
            content = (as_json if kind == "json" else as_zip)(sections, now=now)
    except PdfUnavailable:
        messages.error(request, _("This server can't make PDFs. Take one of the other files."))
        return redirect(back, **kwargs)
    export_record(patient=patient, kind=kind, by=request.user, now=now)
    response = HttpResponse(content, content_type=TYPES[kind])
    # No name in the file's name: it stays in the list of downloads.
    response["Content-Disposition"] = f'attachment; filename="my-record.{ENDINGS[kind]}"'
    response["Cache-Control"] = "no-store, private"
    return response
