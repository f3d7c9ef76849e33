"""Of Bootstrap only what the site uses: what is kept, and that it is enough."""

import re

import pytest

from scripts.trim_styles import TRIMMED, WHOLE, own_styles, selectors_in, trimmed, used_words

RUN = "a page uses more of Bootstrap now: run .venv/bin/python scripts/trim_styles.py"


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".a{x:1}.b{x:2}", ".a{x:1}"),
        (".a,.b{x:1}", ".a{x:1}"),
        (".a .b{x:1}p{x:2}", "p{x:2}"),
        (".a:not(.b){x:1}", ".a:not(.b){x:1}"),
        ("@media print{.b{x:1}}", ""),
        ("@media print{.a{x:1}.b{x:2}}", "@media print{.a{x:1}}"),
        ("[data-bs-theme=dark]{x:1}", ""),
        (":root{--one:1;--two:2}.a{x:var(--two)}", ":root{--two:2}.a{x:var(--two)}"),
        (":root{--one:var(--two);--two:2}", ""),
        (":root{--own:1}", ":root{--own:1}"),
        ('.a{--x:url("data:;}");y:var(--x)}', '.a{--x:url("data:;}");y:var(--x)}'),
        ("@keyframes turn{0%{x:1}100%{x:2}}.b{animation:turn 1s}", ""),
        (
            "@keyframes turn{to{x:1}}.a{animation:1s turn}",
            "@keyframes turn{to{x:1}}.a{animation:1s turn}",
        ),
    ],
)
def test_it_keeps_what_is_used(css, kept):
    assert trimmed(css, words={"a"}, own="p{x:var(--own)}") == kept


def test_the_trimmed_file_has_every_rule_that_the_site_uses():
    needed = selectors_in(trimmed(WHOLE.read_text(), used_words(), own_styles()))
    assert {".btn", ".form-control", "legend"} <= needed
    assert needed - selectors_in(TRIMMED.read_text()) == set(), RUN


def test_the_trimmed_file_has_every_variable_that_our_styles_read():
    def named(css: str) -> set[str]:
        return set(re.findall(r"(--bs-[\w-]+):", css))

    read = set(re.findall(r"var\((--bs-[\w-]+)", own_styles()))
    assert (read & named(WHOLE.read_text())) - named(TRIMMED.read_text()) == set(), RUN


def test_the_trimmed_file_holds_nothing_of_ours():
    assert selectors_in(TRIMMED.read_text()) <= selectors_in(WHOLE.read_text())
