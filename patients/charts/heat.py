"""A field of weeks and stretches: how much of each stretch's dose was done, week by week."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from patients.adherence.bands import band_of
from patients.charts.frame import WIDTH, labelled

LABEL_HEIGHT = 18
NAME_HEIGHT = 17
CELL_HEIGHT = 22
ROW_GAP = 5
CELL_GAP = 2
# A single week is no bar across the page.
WIDEST = WIDTH / 6


@dataclass(frozen=True)
class HeatCell:
    """`share` None is "not due"; `band` names the colour and `text` says the number."""

    x: float
    width: float
    share: Fraction | None

    @property
    def band(self) -> str:
        return "not_due" if self.share is None else band_of(self.share).value

    @property
    def text(self) -> str:
        # Cut, not rounded: what is short of 80 must not read as 80.
        return "" if self.share is None else str(int(100 * self.share))

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True)
class HeatRow:
    name: str
    y: int
    cells: tuple[HeatCell, ...]

    @property
    def cell_y(self) -> int:
        return self.y + NAME_HEIGHT

    @property
    def text_y(self) -> int:
        return self.cell_y + CELL_HEIGHT // 2


@dataclass(frozen=True)
class HeatLabel:
    text: str
    shown: bool
    middle: float


@dataclass(frozen=True)
class Heat:
    rows: tuple[HeatRow, ...]
    labels: tuple[HeatLabel, ...]
    height: int
    width: int = WIDTH
    cell_height: int = CELL_HEIGHT


def heat(weeks: Sequence[str], rows: Sequence[tuple[str, Sequence[Fraction | None]]]) -> Heat:
    """`weeks` are labels, oldest first; each row has a name and a share for every week."""
    width = min(WIDEST, WIDTH / max(1, len(weeks)))
    inner = round(width - CELL_GAP, 2)
    places = [round(n * width, 2) for n in range(len(weeks))]
    drawn = []
    for n, (name, shares) in enumerate(rows):
        cells = [HeatCell(x, inner, share) for x, share in zip(places, shares, strict=True)]
        drawn.append(HeatRow(name, n * (NAME_HEIGHT + CELL_HEIGHT + ROW_GAP), tuple(cells)))
    shown = labelled(len(weeks), most=7)
    labels = [
        HeatLabel(text, show, round(x + inner / 2, 2))
        for text, show, x in zip(weeks, shown, places, strict=True)
    ]
    height = len(rows) * (NAME_HEIGHT + CELL_HEIGHT + ROW_GAP) + LABEL_HEIGHT
    return Heat(tuple(drawn), tuple(labels), height)
