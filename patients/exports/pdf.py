"""A clinic's week as a PDF. Only the worker imports it: the library takes a second to load."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from patients.paper.pdf import closed_fetcher
from patients.reports.cards import report_cards
from patients.reports.week_charts import report_charts
from patients.reports.whole_week import WeekReport

try:
    import weasyprint
except OSError:
    # Pango is a library of the system, not of Python; a machine without it can't make PDFs.
    weasyprint = None

STYLE = Path(settings.BASE_DIR) / "static" / "css" / "report_pdf.css"


class PdfUnavailable(Exception):
    """This machine lacks what PDFs are drawn with."""


def week_pdf(report: WeekReport) -> bytes:
    """The week on A4 pages, patients by code. Raises PdfUnavailable where Pango is missing."""
    if weasyprint is None:
        raise PdfUnavailable
    return pdf_of_page(week_html(report))


def pdf_of_page(page: str) -> bytes:
    """Everything a report needs is in its page: nothing is fetched, from disk or from the network."""
    nothing = closed_fetcher(weasyprint, {})
    html = weasyprint.HTML(string=page, url_fetcher=nothing)
    style = weasyprint.CSS(string=STYLE.read_text(encoding="utf-8"), url_fetcher=nothing)
    return html.write_pdf(stylesheets=[style])


def week_html(report: WeekReport) -> str:
    context: dict[str, Any] = {
        "report": report,
        "cards": report_cards(report),
        "charts": report_charts(report),
        "rows": sorted(report.rows, key=lambda row: row.patient.code),
        "site_name": settings.SITE_NAME,
    }
    return render_to_string("patients/pdf/week.html", context)
