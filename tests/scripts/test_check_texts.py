import pytest

from scripts import check_texts


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    monkeypatch.setattr(check_texts, "ROOT", tmp_path)
    (tmp_path / "templates" / "email").mkdir(parents=True)
    (tmp_path / "requirements").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        ('<p class="lead">Hold for 30 s</p>', None),
        ('<script type="module" src="/static/js/player.js"></script>', None),
        ('<script type="application/json" id="plan">{}</script>', None),
        ('<a href="https://example.org/">a link elsewhere</a>', None),
        ('<p style="color: red">', "a style attribute"),
        ("<style>p {}</style>", "a style element"),
        ("<script>go()</script>", "an inline script"),
        ('<button onclick="go()">', "an inline event handler"),
        ('<button hx-on:click="go()">', "an hx-on handler"),
        ('<a href="javascript:go()">', "a javascript: address"),
        ('<script src="https://example.org/x.js"></script>', "something from another site"),
        ('<link rel="stylesheet"\n href="//example.org/x.css">', "something from another site"),
    ],
)
def test_it_finds_what_a_strict_policy_would_block(checkout, page, complaint):
    (checkout / "templates" / "page.html").write_text(f"\n{page}\n")
    found = [line.split(": ", 1) for line in check_texts.complaints()]
    assert [what for _, what in found] == ([complaint] if complaint else [])
    assert all(place.startswith("templates/page.html:") for place, _ in found)


def test_it_leaves_mails_their_inline_styles(checkout):
    (checkout / "templates" / "email" / "invitation.html").write_text('<p style="margin: 0">')
    assert list(check_texts.complaints()) == []


@pytest.mark.parametrize("line", ["--index-url https://example.org/", "x @ file:///x", "-f wheels"])
def test_it_keeps_addresses_out_of_the_locks(checkout, line):
    (checkout / "requirements" / "run.txt").write_text(f"django==5.2.19\n{line}\n")
    assert list(check_texts.complaints())
