"""Copy the few front-end libraries from their npm packages into static/vendor/.

Run once when a version changes: `python scripts/vendor.py`. It asks npm (any registry the
machine is set to) for the pinned versions below, copies only the files we serve, and writes
static/vendor/VENDORED.txt with name, version, licence and sha256, so a review can check them.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    files: tuple[str, ...]
    licence_file: str = "LICENSE"


PACKAGES = (
    Package("bootstrap", "5.3.9", ("dist/css/bootstrap.min.css",)),
    # htmx 4 renamed its configuration; stay on 2.0 until its documentation is finished.
    Package("htmx.org", "2.0.11", ("dist/htmx.min.js",)),
    Package("sortablejs", "1.15.7", ("Sortable.min.js",)),
)

# The hashed static storage would look for the map files, which are not served.
SOURCE_MAP = re.compile(rb"\s*(/\*# sourceMappingURL=\S+ \*/|//# sourceMappingURL=\S+)\s*$")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        install(Path(folder))
        rows = [row for package in PACKAGES for row in vendor(package, Path(folder))]
    header = "file\tname\tversion\tlicence\tsha256 (after removing the source map line)\n"
    (VENDOR / "VENDORED.txt").write_text(header + "".join(rows))
    print(f"{len(rows)} files in {VENDOR}")


def install(folder: Path) -> None:
    wanted = [f"{package.name}@{package.version}" for package in PACKAGES]
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder]
    subprocess.run([*command, *wanted], check=True)


def vendor(package: Package, folder: Path) -> list[str]:
    """Copy one package's files; return its lines for VENDORED.txt."""
    source = folder / "node_modules" / package.name
    licence = json.loads((source / "package.json").read_text())["license"]
    target = VENDOR / package.name.removesuffix(".org")
    target.mkdir(parents=True, exist_ok=True)
    shutil.copy(source / package.licence_file, target / "LICENSE")
    rows = []
    for name in package.files:
        content = SOURCE_MAP.sub(b"\n", (source / name).read_bytes())
        (target / Path(name).name).write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        path = f"{target.name}/{Path(name).name}"
        rows.append(f"{path}\t{package.name}\t{package.version}\t{licence}\t{digest}\n")
    return rows


if __name__ == "__main__":
    main()
