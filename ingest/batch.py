"""Files to what a store takes: a pure step for each file, the same whoever runs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.extract import extract
from ingest.grammar import grammar
from ingest.readers import read
from ingest.triples import n_quads, quads, reading_iri
from ontology import identifiers
from ontology.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ingest.readers import Given
    from ontology.model import Extraction


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document ready to be stored: its graphs, their quads as sorted N-Quads, and its reading text."""

    extraction: Extraction
    graphs: tuple[str, str]
    quads: bytes

    @property
    def text(self) -> str:
        """The reading text that the offsets count in."""
        return self.extraction.document.text

    def told(self) -> str:
        """Return in one line what was read."""
        document = self.extraction.document
        inside = [clause.opinion for clause in document.clauses if clause.opinion]
        mentions = [mention for _, mention in self.extraction.mentions]
        counts = (
            (len(set(inside)), "opinion"),
            (len(inside), "clause"),
            (len(document.clauses) - len(inside), "report paragraph"),
            (sum(mention.kind.is_citation for mention in mentions), "citation"),
        )
        told = ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for count, name in counts if count)
        undecided = sum(mention.target is None for mention in mentions)
        which = f"{document.id}, version {document.version}, {document.language}"
        return f"{document.source}: {which}: {told}, {undecided} undecided"


def prepare(path: Path, given: Given | None = None) -> Prepared:
    """Read and extract one file.

    Raises:
        InputError: the file can't be read.
    """
    extraction = extract(read(path, given))
    name = reading_iri(extraction.document)
    found = quads(extraction, grammar(extraction.document.language))
    return Prepared(extraction, (name, identifiers.inferred(name)), n_quads(found))


def prepare_all(paths: Iterable[Path], given: Given | None = None) -> Iterator[Prepared]:
    """Read and extract several files.

    Raises:
        InputError: one can't be read, or two would be the same document in the same language.
    """
    seen: dict[tuple[str, str], Path] = {}
    for path in paths:
        prepared = prepare(path, given)
        document = prepared.extraction.document
        key = (document.id, document.language)
        if key in seen:
            raise InputError(
                f"{path}: the same document in the same language as {seen[key]} ({document.id}, {document.language});"
                " build versions of a document one after the other, each with its --version, and others with their --id"
            )
        seen[key] = path
        yield prepared
