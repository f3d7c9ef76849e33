"""Marks to SVG text. Presentation attributes only: no style, script or class, so a strict
content policy has nothing to forbid, and the file works as the source of an image."""

from zlib import crc32

from routines.figures.camera import HEIGHT, WIDTH
from routines.figures.paths import num
from routines.figures.scene import LINE, Group, Mark, Painter
from routines.figures.themes import colours
from routines.figures.timing import Timing


class Writer:
    """Writes the marks of one picture; with a timing, marks that move get their animation."""

    def __init__(self, painter: Painter, tag: str = "", timing: Timing | None = None) -> None:
        self.timing = timing
        # Ids differ between pictures, in case a page carries two of them inline.
        name = f"{painter.pose.slug} {painter.theme} {tag}"
        self.prefix = f"{crc32(name.encode()):x}"[:5]
        line = painter.palette["line"]
        self.outline = f' stroke="{line}" stroke-width="{LINE}" stroke-linejoin="round"'

    def write(self, marks: list[Mark | Group]) -> str:
        """All marks, in order."""
        return "".join(self._path(m) if isinstance(m, Mark) else self._group(m) for m in marks)

    def _group(self, group: Group) -> str:
        """A named group is outlined as one: all strokes, what melts into the trunk, all fills."""
        inner = self.write(group.marks)
        if not group.name:
            pulse = self.timing.pulse() if group.pulse and self.timing else ""
            return f"<g{group.paint}>{inner}{pulse}</g>"
        ref = f"{group.name}{self.prefix}"
        return (
            f'<defs><g id="{ref}">{inner}</g></defs><use href="#{ref}"{self.outline}/>'
            f'{self.write(list(group.under))}<use href="#{ref}"/>'
        )

    def _path(self, mark: Mark) -> str:
        if self.timing and len(set(mark.frames)) > 1:
            return f'<path d="{mark.d}"{mark.paint}>{self.timing.morph(mark.frames)}</path>'
        return f'<path d="{mark.d}"{mark.paint}/>'


def framed(body: str, side: str, theme: str, panels: int = 1) -> str:
    """The picture with its panel; left is the mirror of right."""
    if side not in ("right", "left"):
        raise ValueError(f"side must be right or left, not {side!r}")
    wide = WIDTH * panels
    if side == "left":
        body = f'<g transform="matrix(-1 0 0 1 {num(wide)} 0)">{body}</g>'
    size = f'width="{num(wide)}" height="{num(HEIGHT)}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {num(wide)} {num(HEIGHT)}" {size}>'
        f'<rect {size} rx="12" fill="{colours(theme)["panel"]}"/>{body}</svg>'
    )
