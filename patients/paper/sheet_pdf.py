"""The sheet as a PDF file: its HTML and every picture that it shows."""

from pathlib import Path
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.urls import reverse

from patients.paper.pdf import Asset, pdf_of
from patients.paper.qr import qr_svg
from patients.paper.sheet import Sheet
from routines import figures
from routines.models import Stretch

SVG = "image/svg+xml"
PAPERS = ("a4", "letter")


def usual_paper(zone: str) -> str:
    """Letter in the Americas, A4 everywhere else; the page offers both."""
    return "letter" if zone.startswith(("America/", "US/", "Canada/")) else "a4"


def today_address() -> str:
    """Where the QR code of a sheet leads."""
    return urljoin(settings.SITE_URL, reverse("today"))


def sheet_pdf(sheet: Sheet, *, large: bool, paper: str) -> bytes:
    """The sheet as PDF. Raises patients.paper.pdf.PdfUnavailable where none can be made."""
    theme = sheet.patient.clinic.figure_theme
    assets = {f"figure-{line.number}": _figure(line.line.stretch, theme) for line in sheet.lines}
    assets["qr"] = Asset(qr_svg(today_address()), SVG)
    assets["sheet.css"] = Asset(_stylesheet(), "text/css")
    context = {
        "sheet": sheet,
        "large": large,
        "paper": paper,
        "clinic": sheet.patient.clinic,
        "address": today_address(),
        "site_name": settings.SITE_NAME,
    }
    return pdf_of(render_to_string("patients/paper/pdf.html", context), assets)


def _figure(stretch: Stretch, theme: str) -> Asset:
    """The clinic's own picture, else the drawing, else the plain figure."""
    if stretch.picture:
        with stretch.picture.open() as file:
            return Asset(file.read(), "image/webp")
    if figures.has_figure(stretch.pose):
        return Asset(figures.draw_still(stretch.pose, theme=theme).encode(), SVG)
    return Asset(figures.draw_placeholder(theme).encode(), SVG)


def _stylesheet() -> bytes:
    return Path(finders.find("css/sheet.css")).read_bytes()
