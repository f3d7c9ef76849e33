"""PDFs by WeasyPrint. It may read what it is handed, and nothing else: no file, no network.

WeasyPrint needs Pango, a library of the system. It is loaded when the first PDF is asked for, so
that a site without Pango runs, and says so.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

log = logging.getLogger(__name__)
SCHEME = "asset:"


class PdfUnavailable(Exception):
    """This server can't make PDFs; the browser's own printing works."""


@dataclass(frozen=True)
class Asset:
    """Something a PDF may show, named `asset:…` in its HTML."""

    body: bytes
    mime: str


def pdf_of(html: str, assets: Mapping[str, Asset]) -> bytes:
    """The page as a tagged PDF; `assets` are all that its HTML can refer to.

    Raises PdfUnavailable where WeasyPrint or Pango is missing.
    """
    weasyprint = _weasyprint()
    document = weasyprint.HTML(
        string=html, base_url=None, url_fetcher=closed_fetcher(weasyprint, assets)
    )
    return document.write_pdf(pdf_tags=True, pdf_variant="pdf/ua-1")


def closed_fetcher(weasyprint: ModuleType, assets: Mapping[str, Asset]) -> Any:
    """WeasyPrint's fetcher, closed: nothing of what it inherits is ever reached."""

    class Closed(weasyprint.urls.URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            asset = assets.get(url.removeprefix(SCHEME)) if url.startswith(SCHEME) else None
            if asset is None:
                raise ValueError("Not an asset of this document.")
            given = {"Content-Type": asset.mime}
            return weasyprint.urls.URLFetcherResponse(url, body=asset.body, headers=given)

    return Closed()


@cache
def _weasyprint() -> ModuleType:
    try:
        return import_module("weasyprint")
    except (ImportError, OSError) as error:
        log.warning("no PDFs: WeasyPrint can't be loaded (is Pango installed?)")
        raise PdfUnavailable from error
