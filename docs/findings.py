"""What `extract` finds in the files of a corpus, and where the publisher's links stand."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING

from ingest.extract import extract
from ingest.readers import read_all
from ingest.records import records
from ontology.errors import PolicygraphError
from ontology.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ingest.sources import Source
    from ontology.model import Document, Link

OTHER_DOCUMENT = "further resolutions of a file"
NOTE_OF_TITLE = "notes of titles"
HEADING = "headings"
BODY = ""
"""Where the scorer looks for links: the preamble and the main body of a file's first resolution."""
_TOGETHER = 8
"""Files that one process takes at a time."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file: the resolution's number from 0, the paragraph, and the characters."""

    number: int
    paragraph: str
    start: int
    end: int

    def overlaps(self, other: Place) -> bool:
        """Say whether the two stand in the same paragraph and share a character."""
        return self.beside(other) and self.start < other.end and other.start < self.end

    def beside(self, other: Place) -> bool:
        """Say whether the two stand in the same paragraph."""
        return (self.number, self.paragraph) == (other.number, other.paragraph)


@dataclass(frozen=True, slots=True)
class Finding:
    """A citation that was found; `symbol` is "" where it is undecided, `part` says where in the file it stands."""

    place: Place
    symbol: str
    part: str
    clause: str
    quote: str = ""

    def told(self) -> str:
        """Return the place as a person reads it: `op/3`, `pp/2 footnote/4`, `resolution 2: op/1`."""
        paragraph = self.place.paragraph
        inside = paragraph if paragraph == self.clause else f"{self.clause} {paragraph}".strip()
        return f"resolution {self.place.number + 1}: {inside}" if self.place.number else inside


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file with what was found, or with the reason why it could not be read.

    `links` are the publisher's, by the symbol that they point to; `comparable` is False where the file with links and
    the one without have different reading texts, so that places can't be compared.
    """

    stem: str
    documents: int = 0
    findings: tuple[Finding, ...] = ()
    links: tuple[tuple[Place, str], ...] = ()
    comparable: bool = True
    reason: str = ""


def read_files(found: Sequence[Source], linked: dict[str, Source] | None = None) -> list[FileRead]:
    """Read and extract files, on all processors.

    Args:
        found: the files, without links.
        linked: the same files with links by their stem, where they are at hand.
    """
    others = (linked.get(source.stem) for source in found) if linked else repeat(None)
    with ProcessPoolExecutor() as processes:
        return list(processes.map(read_file, found, others, chunksize=_TOGETHER))


def read_file(source: Source, linked: Source | None = None) -> FileRead:
    """Read and extract one file; its links are those of `linked`."""
    try:
        documents = read_all(source)
        findings = [finding for number, document in enumerate(documents) for finding in _findings(number, document)]
        published = read_all(linked) if linked else []
    except PolicygraphError as error:
        return FileRead(source.stem, reason=str(error))
    links = [found for number, document in enumerate(published) for found in _links(number, document)]
    same = [document.text for document in documents] == [document.text for document in published]
    return FileRead(source.stem, len(documents), tuple(findings), tuple(links), comparable=same)


def _findings(number: int, document: Document) -> Iterator[Finding]:
    """The records that `extract` prints, those that cite."""
    for record in records(extract(document), ""):
        if Kind(record["kind"]).is_citation:
            clause, aside = record["clause"], record["aside"]
            place = Place(number, aside or clause, record["start"], record["end"])
            yield Finding(place, record["symbol"], _part(number, clause, aside), clause, record["quote"])


def _part(number: int, clause: str, aside: str) -> str:
    """Where in a file a citation stands: BODY, or what the scorer does not look at."""
    if number:
        return OTHER_DOCUMENT
    if aside.startswith("heading/"):
        return HEADING
    if not clause:
        return NOTE_OF_TITLE
    first = clause.partition("/")[0]
    return BODY if first in {"pp", "op", "sect"} else f"{first}/…"


def _links(number: int, document: Document) -> Iterator[tuple[Place, str]]:
    paragraphs = _paragraphs(document)
    for link in document.links:
        yield Place(number, _holding(link, paragraphs), link.span.start, link.span.end), link.symbol


def _paragraphs(document: Document) -> list[tuple[int, int, str]]:
    """Each clause, note and heading as start, end and the name that records give it, the shortest first."""
    named = [
        *((clause.span, clause.place) for clause in document.clauses),
        *((note.span, f"footnote/{position}") for position, note in enumerate(document.footnotes, start=1)),
        *((heading.span, f"heading/{position}") for position, heading in enumerate(document.headings, start=1)),
    ]
    return sorted(((span.start, span.end, name) for span, name in named), key=lambda p: (p[1] - p[0], p))


def _holding(link: Link, paragraphs: Iterable[tuple[int, int, str]]) -> str:
    """The paragraph that a link stands in, "" for the title; a link may begin at the label of its paragraph."""
    span = link.span
    holding = (name for start, end, name in paragraphs if start < span.end and span.start < end)
    return next(holding, "")
