"""The resolutions of ../shared as what is measured on: their files, also more than there are, and their texts."""

from __future__ import annotations

import os
import re
import sys
from contextlib import contextmanager, nullcontext
from itertools import chain, count, islice, zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.processes import timed
from benchmarks.results import CORPUS, FOLDER
from ingest.readers import read_all
from ingest.sources import Source, sources
from ontology.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontology.model import Document

PROGRAM = Path(sys.executable).parent / "policygraph"
ABSENT = "left out: the resolutions are not at hand (../shared is absent)"
_NUMBERED = re.compile(rb"(<docNumber[^>]*>\s*(?:A/RES/)?(?:S-)?)(\d+)(?=/)")
"""The session in the number of a resolution, on the cover and in the heading; a part of one has only a letter there."""
_IDENTIFIED = re.compile(rb'(<FRBR(?:this|uri) value="[^"]*/\d{4}-\d\d-\d\d/(?:S-)?)(\d+)(?=-)')
"""The session in the identifiers of the metadata."""


@contextmanager
def whole_store() -> Iterator[Path | None]:
    """Give a store of the whole corpus, with its index; parts that run one after the other share it.

    None where the corpus is absent.
    """
    if not CORPUS.is_dir():
        yield None
        return
    shared = os.environ.get(FOLDER)
    with nullcontext(shared) if shared else TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        if not (store / "current").exists():
            print("building the graph of the resolutions (some minutes)", flush=True)
            done = timed([PROGRAM, "build", CORPUS, "--store", store])
            if done.status:
                raise SystemExit(f"the build failed: {done.errors}")
        yield store


def in_turn() -> list[Source]:
    """Return the files of the corpus, those of the six languages in turn."""
    archives = [list(sources([path])) for path in sorted(CORPUS.glob("*.zip"))]
    return [source for each in zip_longest(*archives) for source in each if source]


def write_files(folder: Path, number: int) -> int:
    """Write so many files into a folder and return their bytes.

    Where the corpus ends it begins anew, with the numbers of a later session: the same words as other documents.
    """
    folder.mkdir(parents=True)
    found = in_turn()
    numbered = chain.from_iterable(((later, source) for source in found) for later in count())
    written = 0
    for later, source in islice(numbered, number):
        data = of_session(source.data(), later)
        written += len(data)
        (folder / f"{later}-{source.name}").write_bytes(data)
    return written


def of_session(data: bytes, later: int) -> bytes:
    """The file of a resolution that is numbered as one of some sessions later."""
    for pattern in (_NUMBERED, _IDENTIFIED) if later else ():
        data = pattern.sub(lambda match: match[1] + str(int(match[2]) + later).encode(), data)
    return data


def read_texts(bytes_: int) -> dict[str, list[Document]]:
    """Return documents by language: the first of the corpus, until their texts have so many bytes in each language."""
    found: dict[str, list[Document]] = {}
    for path in sorted(CORPUS.glob("*.zip")):
        wanted = bytes_
        for document in _documents(path):
            if wanted <= 0:
                break
            found.setdefault(document.language, []).append(document)
            wanted -= len(document.text.encode())
    return found


def _documents(path: Path) -> Iterator[Document]:
    for source in sources([path]):
        try:
            yield from read_all(source)
        except InputError:  # one of the real files is no XML
            continue
