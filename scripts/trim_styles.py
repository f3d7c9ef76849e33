"""Write static/css/bootstrap.css: of Bootstrap only what the site uses. A fifth is left, gzipped.

.venv/bin/python scripts/trim_styles.py

Run it when a page uses a class of Bootstrap's that no page used before; a test says so.
A class counts as used when its name stands in quotes anywhere in templates, scripts or Python.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import tinycss2
from tinycss2.ast import AtRule, Node, QualifiedRule

ROOT = Path(__file__).resolve().parent.parent
WHOLE = ROOT / "static" / "vendor" / "bootstrap" / "bootstrap.min.css"
OWN = ROOT / "static" / "css"
TRIMMED = OWN / "bootstrap.css"
SOURCES = (
    "templates/**/*.html",
    "static/js/**/*.js",
    *(f"{app}/**/*.py" for app in ("therapy", "routines", "patients")),
)
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
NAME = re.compile(r"[A-Za-z_][\w-]*")
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
# A class that nothing has is never there, so its :not() always holds.
NOT = re.compile(r":not\([^()]*\)")
VARIABLE = re.compile(r"var\((--[\w-]+)")
# Bootstrap's own switch to the dark; ours is data-theme, in tokens.css.
OTHER_THEME = "[data-bs-"


def used_words() -> set[str]:
    """Every word that stands in quotes in a source."""
    texts = (path.read_text() for pattern in SOURCES for path in ROOT.glob(pattern))
    return {
        word for text in texts for quoted in QUOTED.findall(text) for word in NAME.findall(quoted)
    }


def selectors_in(css: str) -> set[str]:
    """Every selector of a style sheet, also within @media and the like."""
    rules = _rules(tinycss2.parse_stylesheet(css, skip_comments=True))
    return {selector for rule in rules for selector in _selectors(rule)}


def _rules(nodes: list[Node]) -> Iterator[QualifiedRule]:
    for node in nodes:
        if isinstance(node, QualifiedRule):
            yield node
        elif isinstance(node, AtRule) and node.content and node.lower_at_keyword != "keyframes":
            yield from _rules(tinycss2.parse_rule_list(node.content))


def trimmed(css: str, words: set[str], own: str) -> str:
    """`css` without the rules for classes not in `words`, and without variables nobody reads.

    `own` is the text of the site's own style sheets, which read some of the variables.
    """
    kept = _keep(tinycss2.parse_stylesheet(css, skip_comments=True), words)
    while True:
        read = set(VARIABLE.findall(kept + own))
        fewer = _without_variables(kept, read)
        if fewer == kept:
            return _without_unused_films(kept)
        kept = fewer


def _keep(nodes: list[Node], words: set[str]) -> str:
    parts = []
    for node in nodes:
        if isinstance(node, QualifiedRule):
            selectors = [each for each in _selectors(node) if _is_used(each, words)]
            if selectors:
                parts.append(f"{','.join(selectors)}{{{tinycss2.serialize(node.content)}}}")
        elif isinstance(node, AtRule):
            parts.append(_keep_at(node, words))
    return "".join(parts)


def _keep_at(node: AtRule, words: set[str]) -> str:
    head = f"@{node.at_keyword}{tinycss2.serialize(node.prelude)}"
    if node.content is None:
        return "" if node.lower_at_keyword == "charset" else f"{head};"
    if node.lower_at_keyword == "keyframes":
        return f"{head}{{{tinycss2.serialize(node.content)}}}"
    inside = _keep(tinycss2.parse_rule_list(node.content), words)
    return f"{head}{{{inside}}}" if inside else ""


def _selectors(rule: QualifiedRule) -> list[str]:
    """The parts between the outermost commas."""
    parts: list[list[Node]] = [[]]
    for token in rule.prelude:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return [tinycss2.serialize(part).strip() for part in parts]


def _is_used(selector: str, words: set[str]) -> bool:
    return OTHER_THEME not in selector and set(CLASS.findall(NOT.sub("", selector))) <= words


def _without_variables(css: str, read: set[str]) -> str:
    def written(match: re.Match[str]) -> str:
        return "" if match["name"] not in read else match[0]

    return re.sub(r"(?P<name>--[\w-]+):(?:[^;{}\"]|\"[^\"]*\")*(?:;|(?=\}))", written, css)


def _without_unused_films(css: str) -> str:
    for name in set(re.findall(r"@keyframes ([\w-]+)", css)):
        if not re.search(rf"animation(?:-name)?:[^;}}]*\b{re.escape(name)}\b", css):
            css = re.sub(rf"@keyframes {re.escape(name)}\{{(?:[^{{}}]*\{{[^{{}}]*\}})*\}}", "", css)
    return re.sub(r"[^{}]+\{\}", "", css)


def own_styles() -> str:
    """The site's own style sheets, as one text."""
    return "".join(path.read_text() for path in sorted(OWN.glob("*.css")) if path != TRIMMED)


def main() -> None:
    whole = WHOLE.read_text()
    licence = whole[whole.index("/*") : whole.index("*/") + 2]
    head = f"{licence}\n/* Trimmed by scripts/trim_styles.py: change that, not this. */\n"
    TRIMMED.write_text(f"{head}{trimmed(whole, used_words(), own_styles())}\n")


if __name__ == "__main__":
    main()
