"""The house holds: one direction, no cycles, no hidden imports, no signals."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {"therapy": 0, "routines": 1, "patients": 2}
FILES = [
    path
    for floor in FLOORS
    for path in sorted((ROOT / floor).rglob("*.py"))
    if "migrations" not in path.parts
]
KNOWN_AS_PURE = (
    *("routines/dosing.py", "routines/timing.py", "routines/rule.py"),
    *("patients/weeks.py", "patients/keeping/retention.py", "patients/own/day_states.py"),
)
PURE_FOLDERS = {"figures", "adherence", "triage", "charts"}
LONGEST_FILE = 300


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path) for path in FILES}


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in MODULES else node.module


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def is_pure(path: Path) -> bool:
    """A module that calls itself pure, and each in a folder of rules; "Pure but for" is not."""
    words = ast.get_docstring(ast.parse(path.read_text())) or ""
    says_so = re.search(r"\bPure\b(?! but)", words) is not None
    return says_so or bool(PURE_FOLDERS & set(path.relative_to(ROOT).parts))


def offenders(is_wrong) -> list[str]:
    """Names of the files of which something is wrong; reading none would prove nothing."""
    assert len(FILES) > 100
    return [name_of(path) for path in FILES if is_wrong(path)]


def test_it_only_looks_down_the_stairs():
    def looks_up(path):
        floor = FLOORS[path.relative_to(ROOT).parts[0]]
        return any(FLOORS.get(name.partition(".")[0], 0) > floor for name in imports_of(path))

    assert not offenders(looks_up)


def test_no_modules_import_each_other_in_a_circle():
    graph = {
        module_of(path): {name for name in imports_of(path) if name in MODULES} for path in FILES
    }
    assert not list(cycles(graph))


def cycles(graph: dict[str, set[str]]) -> Iterator[list[str]]:
    done: set[str] = set()

    def walk(module: str, path: list[str]) -> Iterator[list[str]]:
        if module in path:
            yield path[path.index(module) :]
        elif module not in done:
            for imported in sorted(graph[module] - {module}):
                yield from walk(imported, [*path, module])
            done.add(module)

    for module in sorted(graph):
        yield from walk(module, [])


def test_pure_rules_know_no_django_no_clock_and_no_database():
    pure = [path for path in FILES if is_pure(path)]
    # Those that others count on by name; which more there are, each module says itself.
    assert len(pure) > 60
    assert {ROOT / name for name in KNOWN_AS_PURE} <= set(pure)
    for path in pure:
        source, name = path.read_text(), name_of(path)
        above = [i for i in imports_of(path) if i.partition(".")[0] in ("django", "time")]
        assert not above, name
        assert not [i for i in imports_of(path) if ".models" in i], name
        assert ".now(" not in source, name
        assert ".today(" not in source, name


def test_nothing_happens_behind_a_signal():
    signals = {"django.dispatch", "django.db.models.signals"}
    assert not offenders(lambda path: signals & set(imports_of(path)))


def test_a_file_stays_one_idea_long():
    def is_long(path):
        # Settings are one file on purpose: each with its line of why.
        longest = 450 if path.name == "settings.py" else LONGEST_FILE
        return len(path.read_text().splitlines()) > longest

    assert not offenders(is_long)


def test_nothing_is_excused_from_forgery_checks():
    assert not offenders(lambda path: "csrf_exempt" in path.read_text())


def test_only_our_own_drawings_are_trusted_as_html():
    assert set(offenders(lambda path: "mark_safe" in path.read_text())) <= {
        "therapy/templatetags/ui.py"
    }
