"""What leaves the site runs nothing and fetches nothing: cells of a table, pages of a PDF."""

import csv
import io
import random
import re
import threading
import unicodedata
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from patients.exports.cells import csv_bytes
from patients.paper.pdf import pdf_of
from tests import services

ROOT = Path(__file__).resolve().parents[2]
SIGNS = "=+-@\t\r\n|%＝＋－﹣−＠﹦﹢﹫⁺⁼﬩"
INVISIBLE = ["", " ", "\u00a0", "\u200b", "\ufeff", "\u202e", "\u3000", "\x1f", " \u2060"]
TAILS = ["1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x")', "", ";=1", '"', "\n=1", "A1", "ä"]


def strings() -> list[str]:
    """Ten thousand: each sign behind each blank, before each tail, and whatever else comes."""
    dice = random.Random(20)
    fixed = [blank + sign + tail for blank in INVISIBLE for sign in SIGNS for tail in TAILS]
    letters = SIGNS + "".join(INVISIBLE) + "abc 1,;\"'"
    free = [
        "".join(dice.choices(letters, k=dice.randint(1, 12))) for _ in range(10_000 - len(fixed))
    ]
    return fixed + free


def looks_like_a_formula(cell: str) -> bool:
    """Not by the rule under test: strip all that doesn't show, make it plain, look at it."""
    shown = "".join(letter for letter in cell if unicodedata.category(letter)[0] not in "ZC")
    plain = unicodedata.normalize("NFKC", shown).replace("\u2212", "-")
    return plain.startswith(("=", "+", "-", "@", "|", "%")) or cell.startswith(("\t", "\r", "\n"))


@pytest.mark.parametrize("separator", [",", ";"])
def test_ten_thousand_strings_give_ten_thousand_cells_and_no_formula(separator):
    """Also in a spreadsheet that splits at semicolons: every cell is quoted."""
    given = strings()
    assert len(given) >= 10_000
    text = csv_bytes(["a"], [[each] for each in given]).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))[1:]
    assert [len(row) for row in read] == [1] * len(given)
    assert not [row[0] for row in read if looks_like_a_formula(row[0])]
    assert all(row[0] in (each, f"'{each}") for row, each in zip(read, given, strict=True))


@pytest.fixture
def listener():
    """A server on this machine that sends everybody on to a file; `hits` are who asked."""
    hits = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            hits.append(self.path)
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.hits = hits
    yield server
    server.shutdown()
    server.server_close()


def hostile(address: str) -> str:
    return f"""<!doctype html><html lang="en"><title>x</title>
    <base href="{address}/"><link rel="stylesheet" href="{address}/a.css">
    <link rel="attachment" href="{address}/b"><link rel="icon" href="{address}/i.png">
    <style>@import url("{address}/c.css"); @font-face {{font-family: f; src: url("{address}/f.woff")}}
    p {{font-family: f; background: url("{address}/d.png"); list-style: url("{address}/l.png")}}
    p::before {{content: url("{address}/e.png")}}</style>
    <img src="{address}/g.png" alt="x" srcset="{address}/h.png 2x"><object data="{address}/j"></object>
    <svg xmlns="http://www.w3.org/2000/svg"><image href="{address}/k.png"/><use href="{address}/m#x"/>
    </svg><img src="file:///etc/passwd" alt=""><img src="relative.png" alt="">
    <img src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Cimage
    href='{address}/n.png'/%3E%3C/svg%3E" alt=""><p>still here</p></html>"""


def test_no_pdf_of_ours_asks_anybody_for_anything(listener):
    """By address, redirect, style, font, drawing or file; each PDF of ours is made here."""
    services.needs_pango()
    html = hostile(f"http://127.0.0.1:{listener.server_port}")
    made = pdf_of(html, {})
    assert made.startswith(b"%PDF")
    assert listener.hits == []
    assert b"root:" not in made


def test_one_module_alone_makes_pdfs():
    knowing = {
        path.relative_to(ROOT).as_posix()
        for floor in ("therapy", "routines", "patients")
        for path in (ROOT / floor).rglob("*.py")
        if "write_pdf" in path.read_text()
        or 'import_module("weasyprint")' in path.read_text()
        or re.search(r"^\s*(import|from) weasyprint", path.read_text(), re.MULTILINE)
    }
    assert knowing == {"patients/paper/pdf.py"}


def test_the_listener_would_have_noticed(listener):
    """The same page with the engine's own fetcher does ask."""
    weasyprint = services.needs_pango()
    html = hostile(f"http://127.0.0.1:{listener.server_port}").replace("file:///", "none:///")
    weasyprint.HTML(string=html).write_pdf()
    assert listener.hits
