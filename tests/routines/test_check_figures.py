from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from routines.figures.errors import PoseError
from routines.management.commands import check_figures


def test_it_says_that_all_is_well():
    out = StringIO()
    call_command("check_figures", stdout=out)
    assert "60 poses, no findings" in out.getvalue()


def test_it_draws_a_sheet_with_every_pose(tmp_path):
    sheet = tmp_path / "sheet.html"
    call_command("check_figures", sheet=sheet, stdout=StringIO())
    page = sheet.read_text("utf-8")
    assert page.count("<section>") == 60
    assert "bird-dog" in page


def test_it_fails_on_a_finding_and_shows_it(monkeypatch):
    bad = PoseError("too far", file="x.yaml", pose="x", joint="end.leg_r.hip", value=200)
    monkeypatch.setattr(check_figures, "all_findings", lambda: [bad])
    err = StringIO()
    with pytest.raises(CommandError, match="1 findings"):
        call_command("check_figures", stderr=err)
    assert "x.yaml: pose x: end.leg_r.hip = 200: too far" in err.getvalue()


def test_it_refuses_a_sheet_of_an_unknown_kind(tmp_path):
    with pytest.raises(CommandError, match="html or .png"):
        call_command("check_figures", sheet=tmp_path / "sheet.pdf", stdout=StringIO())
