"""The record as files. Pure but for the PDF's template: sections in, bytes out."""

import json
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone

from patients.exports.cells import csv_bytes
from patients.exports.record.clinic import clinic, keeping
from patients.exports.record.doings import doings
from patients.exports.record.person import belongings, person
from patients.exports.record.plans import plans
from patients.exports.record.printed import printed
from patients.exports.record.section import Section
from patients.models import Patient
from patients.paper.pdf import Asset, pdf_of

VERSION = 1


def record_of(patient: Patient) -> tuple[Section, ...]:
    """Every section, in the order in which people read; a constant number of queries."""
    return tuple(_sections(patient))


def _sections(patient: Patient) -> Iterator[Section]:
    for part in (person, plans, doings, clinic, belongings, keeping):
        yield from part(patient)


def as_json(sections: Sequence[Section], *, now: datetime) -> bytes:
    body = {
        "export_version": VERSION,
        "generated_at": now,
        **{each.name: list(each.rows) for each in sections},
    }
    text = json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    return text.encode()


def as_zip(sections: Sequence[Section], *, now: datetime) -> bytes:
    """One CSV a section, each cell harmless to a spreadsheet; dates of the files are `now`."""
    packed = BytesIO()
    stamp = now.timetuple()[:6]
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in sections:
            rows = ([_cell(row[key]) for key in each.columns] for row in each.rows)
            info = zipfile.ZipInfo(f"{each.name}.csv", stamp)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, csv_bytes(each.columns, rows))
    return packed.getvalue()


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def as_pdf(sections: Sequence[Section], *, patient: Patient, now: datetime) -> bytes:
    """The same, to read. Raises patients.paper.pdf.PdfUnavailable where none can be made."""
    style = Path(finders.find("css/record_pdf.css")).read_bytes()
    here = timezone.localtime(now, patient.tz)
    context = {
        "patient": patient,
        "clinic": patient.clinic,
        "now": here,
        "site_name": settings.SITE_NAME,
        "sections": printed(sections, tz=patient.tz, today=here.date()),
    }
    html = render_to_string("patients/pdf/record.html", context)
    return pdf_of(html, {"record.css": Asset(style, "text/css")})
