"""Everything that bench/ measures on a database, in one table: python bench/all.py"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import doors, rollup, served  # noqa: E402
from bench.kit import main  # noqa: E402

if __name__ == "__main__":
    main(lambda: [*rollup.measure(), *served.measure(), *doors.measure()])
