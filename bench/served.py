"""The doors that people use most, through the real server: gunicorn as in production, over HTTP.

python bench/served.py
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.kit import Result, main  # noqa: E402


def measure() -> list[Result]:
    from bench.served_kit import doors  # noqa: PLC0415

    return doors.measure()


if __name__ == "__main__":
    main(measure)
