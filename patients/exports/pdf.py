"""A clinic's week as a PDF: its HTML and its stylesheet, which are all that it refers to."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from patients.paper.pdf import Asset, pdf_of
from patients.reports.cards import report_cards
from patients.reports.week_charts import report_charts
from patients.reports.whole_week import WeekReport


def week_pdf(report: WeekReport) -> bytes:
    """The week on A4 pages, patients by code.

    Raises patients.paper.pdf.PdfUnavailable where none can be made.
    """
    style = Path(finders.find("css/report_pdf.css")).read_bytes()
    return pdf_of(week_html(report), {"report.css": Asset(style, "text/css")})


def week_html(report: WeekReport) -> str:
    context: dict[str, Any] = {
        "report": report,
        "cards": report_cards(report),
        "charts": report_charts(report),
        "rows": sorted(report.rows, key=lambda row: row.patient.code),
        "site_name": settings.SITE_NAME,
    }
    return render_to_string("patients/pdf/week.html", context)
