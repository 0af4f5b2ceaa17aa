"""Stores of the resolutions in ../shared with the digest, by number of files: what the questions are measured on."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from benchmarks.corpus import write_files
from benchmarks.processes import timed
from benchmarks.results import ROOT
from queries.generations import current

if TYPE_CHECKING:
    from collections.abc import Mapping

PROGRAM = Path(sys.executable).parent / "policygraph"
SIZES: Mapping[str, int] = {"0.1 M": 30, "1 M": 340, "5 M": 1932}
"""Files whose graphs have about so many quads."""


def built(folder: Path, files: int) -> Path:
    """Build so many files and the digest into a store below a folder, and return the store."""
    write_files(folder / "files", files)
    shutil.copy(ROOT / "ingest" / "digests" / "wtpf-21.md", folder / "files")
    run = timed([PROGRAM, "build", folder / "files", "--store", folder / "store"])
    if run.status:
        raise SystemExit(f"the build failed: {run.errors}")
    return folder / "store"


def dumped(store: Path, path: Path) -> int:
    """Write the quads of a store as N-Quads and return how many they are."""
    graph = ox.Store.read_only(str(current(store)))
    graph.dump(path, format=ox.RdfFormat.N_QUADS)
    return len(graph)
