"""The bill of materials (CycloneDX): what the site runs on, from the lock and the vendored files."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from .environment import ensure_environment
from .places import REQUIREMENTS, ROOT, VAR, VENV, tell

VENDORED = ROOT / "static" / "vendor" / "VENDORED.txt"


def write_bill(path: Path = VAR / "sbom.json") -> int:
    """Python packages with the lock's hashes, and the front-end libraries with theirs."""
    ensure_environment()
    path.parent.mkdir(parents=True, exist_ok=True)
    words = [str(VENV / "bin" / "cyclonedx-py"), "requirements", str(REQUIREMENTS / "run.txt")]
    words += ["--pyproject", "pyproject.toml", "--output-reproducible", "--of", "JSON"]
    done = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True)
    bill = json.loads(done.stdout)
    bill["components"] += vendored()
    path.write_text(json.dumps(bill, indent=2) + "\n")
    tell(f"{len(bill['components'])} components in {path}")
    return 0


def vendored() -> list[dict[str, Any]]:
    """A component for each vendored library, its files' hashes as scripts/vendor.py wrote them."""
    found: dict[str, dict[str, Any]] = {}
    for line in VENDORED.read_text().splitlines()[1:]:
        _file, name, version, licence, sha256 = line.split("\t")[:5]
        component = found.setdefault(
            name,
            {
                "bom-ref": f"vendored-{name}",
                "type": "library",
                "name": name,
                "version": version,
                "licenses": [{"license": {"id": licence}}],
                "purl": f"pkg:npm/{name}@{version}",
                "hashes": [],
            },
        )
        component["hashes"].append({"alg": "SHA-256", "content": sha256})
    return list(found.values())
