"""The shared pieces of pages: what they promise to people who build and read pages."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.http import QueryDict
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from therapy.forms import PainField

TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))
# The Content-Security-Policy refuses these; an empty style attribute too.
REFUSED = [
    re.compile(r"\sstyle\s*=", re.IGNORECASE),
    re.compile(r"<style[\s>]", re.IGNORECASE),
    re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    re.compile(r"\shx-on", re.IGNORECASE),
]


class HoldForm(forms.Form):
    hold = forms.IntegerField(label="Hold", help_text="5 to 120", min_value=5)
    side = forms.ChoiceField(label="Side", choices=[("left", "Left")], widget=forms.RadioSelect)
    pain = PainField()


def draw(source: str, path: str = "/", **values: object) -> str:
    request = RequestFactory().get(path)
    return Template("{% load ui %}" + source).render(Context({"request": request, **values}))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.name))
def test_it_keeps_styles_and_scripts_out_of_templates(path: Path) -> None:
    text = path.read_text()
    assert [pattern.pattern for pattern in REFUSED if pattern.search(text)] == []


def test_it_shows_every_piece_on_the_styleguide(client, db) -> None:
    page = client.get(reverse("styleguide"))
    assert page.status_code == 200
    for css in ("stat", "badge-act", "verdict-caution", "day-pain", "pain-scale", "error-summary"):
        assert css in page.content.decode()


def test_it_links_a_field_to_its_hint_and_then_its_error() -> None:
    html = HoldForm({"hold": "3", "side": "left"})["hold"].as_field_group()
    assert 'aria-describedby="id_hold_helptext id_hold_error"' in html
    assert 'id="id_hold_helptext"' in html and 'id="id_hold_error"' in html
    assert 'class="form-control is-invalid"' in html
    assert "Error:" in html


def test_it_keeps_what_was_typed_when_a_field_is_wrong() -> None:
    assert 'value="3"' in str(HoldForm({"hold": "3", "side": "left"})["hold"])


def test_it_groups_choices_under_their_question() -> None:
    html = HoldForm()["side"].as_field_group()
    assert "<fieldset" in html and "<legend" in html
    assert 'for="id_side_0"' in html


def test_it_leads_from_the_summary_to_each_wrong_field() -> None:
    form = HoldForm({"hold": "3"})
    html = render_to_string("_ui/error_summary.html", {"form": form})
    assert 'href="#id_hold"' in html and 'href="#id_side_0"' in html


@pytest.mark.parametrize(
    ("label", "shown"), [("Hold", ">Hold: Enter 5"), ("How long?", ">How long? Enter 5")]
)
def test_the_summary_puts_no_colon_after_a_question(label: str, shown: str) -> None:
    form = HoldForm({"hold": "3", "side": "left"})
    form.fields["hold"].label = label
    assert shown in render_to_string("_ui/error_summary.html", {"form": form})


def test_it_asks_for_pain_with_nothing_chosen() -> None:
    html = HoldForm()["pain"].as_field_group()
    assert html.count('type="radio"') == 12
    assert "checked" not in html


@pytest.mark.parametrize(
    ("answer", "pain"),
    [("0", 0), ("10", 10), ("skip", None), ("", None), (None, None)],
)
def test_it_tells_no_pain_from_no_answer(answer: str | None, pain: int | None) -> None:
    data = {"hold": "30", "side": "left", **({} if answer is None else {"pain": answer})}
    form = HoldForm(data)
    assert form.is_valid()
    assert form.cleaned_data["pain"] == pain
    assert (form.cleaned_data["pain"] is None) == (pain is None)


@pytest.mark.parametrize("answer", ["11", "-1", "2.5", "much"])
def test_it_refuses_pain_off_the_scale(answer: str) -> None:
    assert "pain" in HoldForm({"hold": "30", "side": "left", "pain": answer}).errors


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ none|percent }}", "–"),
        ("{{ nothing|percent }}", "0%"),
        ("{{ ratio|percent }}", "42%"),
        ("{{ none|minutes }}", "–"),
        ("{{ short|minutes }}", "1 minute"),
        ("{{ long|minutes }}", "14 minutes"),
        ("{% share 5 12 %}", "41.7"),
        ("{% share 9 6 %}", "100"),
        ("{% share None 6 %}", "0"),
    ],
)
def test_it_shows_numbers_in_words(source: str, shown: str) -> None:
    values = {"none": None, "nothing": 0, "ratio": 5 / 12, "short": 20, "long": 840}
    assert draw(source, **values) == shown


@pytest.mark.parametrize(
    ("source", "there"),
    [
        ("{% query page=2 %}", "?q=knee&page=2&t=a&t=b"),
        ("{% query page=None %}", "?q=knee&t=a&t=b"),
        ("{% toggle 't' 'a' %}", "?q=knee&t=b"),
        ("{% toggle 't' 'c' %}", "?q=knee&t=a&t=b&t=c"),
    ],
)
def test_it_changes_one_value_of_the_address(source: str, there: str) -> None:
    made = draw(source, path="/?q=knee&page=1&t=a&t=b").replace("&amp;", "&")
    assert QueryDict(made[1:]) == QueryDict(there[1:])


@pytest.mark.parametrize("expected", [None, 0])
def test_it_says_not_due_rather_than_zero_percent(expected: int | None) -> None:
    html = render_to_string("_ui/adherence_bar.html", {"done": 0, "expected": expected})
    assert "Not due" in html
    assert "svg" not in html


@pytest.mark.parametrize("kind", ["on_track", "watch", "act", "none", "brand"])
def test_it_tells_a_state_by_shape_and_word(kind: str) -> None:
    html = render_to_string("_ui/badge.html", {"kind": kind, "text": "a word"})
    assert "<svg" in html and "a word" in html


def test_it_names_each_day_for_people_who_listen() -> None:
    days = [{"letter": "M", "name": "Monday", "state": "pain"}]
    assert "Monday: stopped for pain" in " ".join(
        render_to_string("_ui/day_marks.html", {"days": days}).split()
    )


def test_it_escapes_a_name_on_a_button() -> None:
    html = render_to_string("_ui/move_buttons.html", {"name": "<b>", "url": "/"})
    assert "<b>" not in html


@pytest.mark.parametrize("page", ["404", "403", "403_csrf", "500", "503"])
def test_it_draws_error_pages_without_a_request(page: str) -> None:
    html = render_to_string(f"{page}.html")
    assert "<h1>" in html and "Steady" in html


@pytest.mark.parametrize(
    "route", ["account_login", "account_reset_password", "account_reset_password_done"]
)
def test_it_draws_the_way_in_without_an_account(client, db, route: str) -> None:
    html = client.get(reverse(route)).content.decode()
    assert "plain-card" in html
