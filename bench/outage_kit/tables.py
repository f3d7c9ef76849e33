"""The run in two tables of Markdown, as docs/running.md shows them."""

import os

from bench.outage_kit.verdict import Return, Seen


def phases_table(phases: list[Seen], waited: dict[str, float]) -> str:
    """The first phase is normal service; `waited` is the longest that a report did in each."""
    normal = phases[0]
    head = ("phase", "asked", "accepted", "503", "other", "p50 ms", "p95 ms", "p95 / normal")
    head = (*head, "oldest report s")
    rows = [
        (
            *(each.phase, each.asked, each.accepted, each.unavailable, each.other),
            *(f"{each.p50:.0f}", f"{each.p95:.0f}", f"{each.p95 / normal.p95:.2f}"),
            f"{waited[each.phase]:.1f}",
        )
        for each in phases
    ]
    return _markdown([head, *rows])


def returns_table(returns: list[Return]) -> str:
    """Seconds."""
    head = ("s after", "first accepted", "first report", "first mail", "its logs", "its mails")
    rows = [(each.phase, *map(_seconds, list(vars(each).values())[1:])) for each in returns]
    return _markdown([head, *rows])


def machine() -> str:
    one, five, _ = os.getloadavg()
    return f"{os.cpu_count()} cores, load {one:.1f} now, {five:.1f} over five minutes"


def _seconds(value: float | None) -> str:
    return "never" if value is None else f"{value:.1f}"


def _markdown(rows: list[tuple]) -> str:
    widths = [max(len(str(row[n])) for row in rows) for n in range(len(rows[0]))]
    lines = [
        "| "
        + " | ".join(str(cell).ljust(width) for cell, width in zip(row, widths, strict=True))
        + " |"
        for row in rows
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])
