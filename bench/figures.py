"""How long a figure takes to draw and how heavy it is to send, against a floor of the same run.

python bench/figures.py      (prints medians over all poses; needs no database)
"""

import gzip
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from routines.figures.animate import animated  # noqa: E402
from routines.figures.draw import still  # noqa: E402
from routines.figures.poses import pose, slugs  # noqa: E402

ROUNDS = 3


def floor(_pose) -> str:
    """As many bytes as a still, written with no thought: what building the text alone costs."""
    path = '<path d="M%.1f %.1fl%s"/>'
    steps = " ".join(f"{i % 7}.{i % 10} {i % 5}.{i % 9}" for i in range(23))
    return "<svg>" + "".join(path % (i / 3, i / 7, steps) for i in range(60)) + "</svg>"


def measured(draw) -> tuple[float, float, int, int]:
    """Median and worst milliseconds, median and worst gzipped bytes."""
    times, sizes = [], []
    for slug in slugs():
        p = pose(slug)  # reading the file is not drawing
        for _ in range(ROUNDS):
            start = perf_counter()
            svg = draw(p)
            times.append((perf_counter() - start) * 1000)
        sizes.append(len(gzip.compress(svg.encode(), mtime=0)))
    return median(times), max(times), int(median(sizes)), max(sizes)


def main() -> None:
    print(f"{len(slugs())} poses, {ROUNDS} rounds")
    for name, draw in (("floor", floor), ("still", still), ("animated", animated)):
        middle, worst, size, largest = measured(draw)
        print(
            f"{name:9} median {middle:6.2f} ms, worst {worst:6.2f} ms;"
            f" gzip median {size / 1024:5.2f} KB, largest {largest / 1024:5.2f} KB"
        )


if __name__ == "__main__":
    main()
