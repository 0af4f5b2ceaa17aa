"""Text to mentions on one core: our own, programs that read other citations, and the plain way with `re`.

    make bench PART=extraction
    python -m benchmarks.extraction --sizes 0.1 0.5 --limit 10

Each reader runs in a process of its own, the peers in an environment of their own (.venv-peers), on texts that lie in
memory: the resolutions of ../shared in six languages, and prose with citations of the kind that the peer reads.
"""

from __future__ import annotations

import argparse
import json
import pickle
import subprocess
import sys
import venv
from itertools import chain, zip_longest
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from benchmarks.corpus import ABSENT, read_texts
from benchmarks.peers import texts
from benchmarks.results import CORPUS, MB, ROOT, Row, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ontology.model import Document

SIZES = (0.1, 0.5, 2, 10)
"""Megabytes of text."""
LIMIT = 60
"""Seconds of the processor after which a reader is stopped; what it read until then tells its speed."""
PEERS = ROOT / "benchmarks" / "peers"
REQUIREMENTS = PEERS / "requirements.txt"
ENVIRONMENT = ROOT / ".venv-peers"
KINDS = {"eyecite": texts.us, "citeurl": texts.us, "refex": texts.german}
"""The text of its own kind of each peer."""
PACKAGES = {"eyecite": "eyecite", "citeurl": "citeurl", "refex": "legal-reference-extraction"}
OURS = ("extract", "matching", "naive")
RESOLUTIONS, OWN = "resolutions", "its own kind"


def peers() -> Path | None:
    """Return the Python of the peers' environment, which is made when it is missing or old; None without it."""
    python, ready = ENVIRONMENT / "bin" / "python", ENVIRONMENT / "ready"
    if not ready.exists() or ready.stat().st_mtime < REQUIREMENTS.stat().st_mtime:
        venv.create(ENVIRONMENT, with_pip=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS]
        if subprocess.run(install, check=False).returncode:
            print("the peers are left out: they can't be installed (see above)", file=sys.stderr)
            return None
        ready.touch()
    return python


def read(python: Path | str, reader: str, path: Path, limit: float) -> Row:
    """Let a reader go over the pieces in a file, and return its figures."""
    command = [python, PEERS / "driver.py", reader, path, str(limit)]
    told: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    seconds = median(told["rounds"])
    return {
        "reader": reader,
        "mb": told["bytes"] / MB,
        "whole": "yes" if told["whole"] else f"stopped after {limit:g} s",
        "seconds": seconds,
        "low": min(told["rounds"]),
        "high": max(told["rounds"]),
        "rounds": len(told["rounds"]),
        "mb_per_s": told["bytes"] / MB / seconds,
        "found": told["found"],
        "input_memory_mb": told["held"] // MB,
        "memory_mb": told["peak"] // MB,
    }


def by_size(documents: Sequence[Document], sizes: Sequence[float], limit: float, folder: Path) -> list[Row]:
    """Return a row for each reader, text and size, with how many times as fast `extract` is on our own text."""
    rows: list[Row] = []
    python = peers()
    for size in sizes:
        documents_path, ours, own = folder / "documents", folder / "ours.json", folder / "own.json"
        taken = list(until(documents, size))
        documents_path.write_bytes(pickle.dumps(taken))
        ours.write_text(json.dumps([document.text for document in taken]), encoding="utf-8")
        found = [(RESOLUTIONS, read(sys.executable, reader, documents_path, limit)) for reader in OURS]
        for reader, kind in KINDS.items() if python else ():
            own.write_text(json.dumps(list(kind(int(size * MB)))), encoding="utf-8")
            found += [(text, read(python, reader, path, limit)) for text, path in ((RESOLUTIONS, ours), (OWN, own))]
        fastest = found[0][1]["mb_per_s"]
        for text, row in found:
            rows.append({"size_mb": size, "text": text} | row | {"extract_is_faster": fastest / row["mb_per_s"]})
            print(f"{size:>5} MB  {text:13} {row['reader']:10} {row['mb_per_s']:9.3f} MB/s", flush=True)
    return rows


def by_language(documents: dict[str, list[Document]], limit: float, folder: Path) -> list[Row]:
    """Return a row for each language: matching alone and `extract`."""
    rows = []
    path = folder / "documents"
    for language, those in documents.items():
        path.write_bytes(pickle.dumps(those))
        whole, alone = (read(sys.executable, reader, path, limit) for reader in ("extract", "matching"))
        rows.append(
            {
                "language": language,
                "documents": len(those),
                "mb": whole["mb"],
                "mentions": whole["found"],
                "extract_mb_per_s": whole["mb_per_s"],
                "matching_mb_per_s": alone["mb_per_s"],
            }
        )
    return rows


def until(documents: Iterable[Document], size: float) -> Iterable[Document]:
    """Yield documents until they have so many megabytes of text."""
    left = size * MB
    for document in documents:
        if left <= 0:
            return
        yield document
        left -= len(document.text.encode())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=float, nargs="+", default=SIZES, metavar="MB")
    parser.add_argument("--limit", type=float, default=LIMIT, metavar="SECONDS")
    given = parser.parse_args()
    if not CORPUS.is_dir():
        print(f"extraction: {ABSENT}")
        return
    documents = read_texts(int(max(given.sizes) * MB / 6) + 1)
    mixed = [document for document in chain(*zip_longest(*documents.values())) if document]
    with TemporaryDirectory() as name:
        folder = Path(name)
        tables = {
            "languages": by_language(documents, given.limit, folder),
            "readers": by_size(mixed, given.sizes, given.limit, folder),
        }
    pinned = dict(line.split("==") for line in REQUIREMENTS.read_text("utf-8").splitlines() if "==" in line)
    write(
        "extraction",
        tables,
        packages=("google-re2", "ahocorasick-rs"),
        versions={package: pinned[package] for package in PACKAGES.values()},
        settings={"limit_s": given.limit},
    )


if __name__ == "__main__":
    main()
