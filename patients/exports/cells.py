"""CSV as spreadsheets and programs agree on it (RFC 4180). Pure: values in, bytes out."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from unicodedata import category, normalize

# A spreadsheet takes a cell that begins so for a formula, and runs it.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\u2212")
# Excel reads UTF-8 only when the file says so.
BOM = "\ufeff"


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """UTF-8 with a byte order mark, CRLF, every text cell harmless."""
    return b"".join(csv_parts(header, [rows]))


def csv_parts(header: Sequence[str], chunks: Iterable[Iterable[Sequence[Any]]]) -> Iterator[bytes]:
    """The same file piece by piece: the header, then each chunk of rows as it comes."""
    yield BOM.encode() + _written([header])
    for rows in chunks:
        yield _written([cell(value) for value in row] for row in rows)


def _written(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


def cell(value: Any) -> str:
    """One cell. Empty is unknown and 0 is zero; decimals have a dot whatever the language."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return safe_text(str(value))


def safe_text(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would see a formula."""
    return f"'{text}" if text.startswith(DANGEROUS) or _begins(text) in DANGEROUS else text


def _begins(text: str) -> str:
    """The first letter that shows, in its plain form: blanks and marks may be skipped by a
    spreadsheet, and the wide signs of East Asian keyboards count as the narrow ones."""
    shown = next((letter for letter in text if category(letter)[0] not in "ZC"), "")
    return normalize("NFKC", shown)[:1]
