"""Files to what a store takes: a pure step for each file, the same whoever runs it."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from itertools import islice
from multiprocessing import parent_process
from threading import Thread
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import msgspec

from ingest.alignment import aligned, is_counted
from ingest.extract import extract, grammar_of
from ingest.readers import Given, read_all
from ingest.records import records
from ingest.sources import Source
from ingest.triples import act_quads, quads, reading_iri
from ontology import identifiers
from ontology.errors import InputError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from ontology.model import Document, Extraction

Item = TypeVar("Item")
Result = TypeVar("Result")

FEW = 8
"""Sources that one process reads sooner than others can be started."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document can be read again: its number among those of the source, from 0."""

    source: Source
    given: Given
    number: int


class Kept(msgspec.Struct, frozen=True):
    """A document ready to be stored, as a shard holds it: what was read, and nothing of when or by whom.

    `packed` are the quads of its graphs as sorted N-Quads, compressed; `acts` those that say what each clause does,
    apart, because of several languages only one says it. `places` is a checksum of the places of the clauses in their
    order, empty where these are not counted.
    """

    id: str
    version: str
    language: str
    source: str
    text: str
    graphs: tuple[str, str]
    packed: bytes
    acts: bytes
    counts: tuple[tuple[int, str], ...]
    undecided: int
    notices: tuple[str, ...]
    places: bytes

    def told(self) -> str:
        """Return in one line what was read."""
        told = ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for count, name in self.counts if count)
        which = f"{self.id}, version {self.version}, {self.language}"
        return "; ".join((f"{self.source}: {which}: {told}, {self.undecided} undecided", *self.notices))

    @property
    def quads(self) -> bytes:
        """All quads, with those of the acts."""
        return self.quads_with(acts=True)

    def quads_with(self, *, acts: bool) -> bytes:
        """Return the quads, with or without those that say what each clause does."""
        found = zlib.decompress(self.packed)
        if not acts:
            return found
        return b"".join(sorted((found + zlib.decompress(self.acts)).splitlines(keepends=True)))

    def checksum(self, *, acts: bool) -> str:
        """Return what changes when the quads do, without unpacking them."""
        return hashlib.sha256(self.packed + (self.acts if acts else b"")).hexdigest()


class Prepared(Kept, frozen=True):
    """A document ready to be stored, and where it came from."""

    origin: Origin


@dataclass(frozen=True, slots=True)
class Failed:
    """A source that could not be read, and why."""

    source: str
    reason: str


def prepare(path: Path, given: Given | None = None) -> Prepared:
    """Read and extract the one document of a file.

    Raises:
        InputError: the file can't be read, or holds several documents.
    """
    found = prepare_source(Source(path), given)
    if len(found) > 1:
        raise InputError(f"{path}: {len(found)} documents in one file")
    return found[0]


def prepare_source(source: Source, given: Given | None = None) -> list[Prepared]:
    """Read and extract what is in a file.

    Raises:
        InputError: it can't be read.
    """
    given = given or Given()
    documents = read_all(source, given)
    return [packed(extract(document), Origin(source, given, n)) for n, document in enumerate(documents)]


def packed(extraction: Extraction, origin: Origin) -> Prepared:
    """Return what was found in a document as it is kept, its quads compressed."""
    document = extraction.document
    name = reading_iri(document)
    return Prepared(
        document.id,
        document.version,
        document.language,
        document.source,
        document.text,
        (name, identifiers.inferred(name)),
        zlib.compress(quads(extraction, grammar_of(document), acts=False), 1),
        zlib.compress(act_quads(extraction), 1),
        _counts(extraction),
        sum(mention.target is None for _, mention in extraction.mentions),
        document.notices,
        _checksum(clause.place for clause in document.clauses) if is_counted(document) else b"",
        origin,
    )


def _checksum(places: Iterable[str]) -> bytes:
    return hashlib.sha256("\n".join(places).encode()).digest()


def _counts(extraction: Extraction) -> tuple[tuple[int, str], ...]:
    document = extraction.document
    inside = [clause.opinion for clause in document.clauses if clause.opinion]
    others = len(document.clauses) - len(inside)
    return (
        (len(set(inside)), "opinion"),
        (len(inside), "clause"),
        (others, "clause" if document.issuer else "report paragraph"),
        (sum(mention.kind.is_citation for _, mention in extraction.mentions), "citation"),
        (len(document.abrogations), "abrogation"),
    )


def attempt(work: Callable[[Source], Result], source: Source) -> Result | Failed:
    """Return what a step makes of a source, or why it could not be read.

    Raises:
        StoreError: the step could not write what it made.
    """
    try:
        return work(source)
    except InputError as error:
        return Failed(str(source), str(error))
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001  # a fault of the program: one file must not end a whole corpus
        return Failed(str(source), f"{source}: a fault of this program, not of the file: {error!r}; please report it")


def prepare_each(found: Iterable[Source], given: Given | None = None) -> Iterator[list[Prepared] | Failed]:
    """Yield for each source what it holds, or why it could not be read."""
    return in_order(partial(attempt, partial(prepare_source, given=given or Given())), found)


def record_each(found: Iterable[Source], given: Given | None = None) -> Iterator[list[dict[str, Any]] | Failed]:
    """Yield for each source its mentions as records, or why it could not be read."""
    return in_order(partial(attempt, partial(_records, given=given or Given())), found)


def _records(source: Source, given: Given) -> list[dict[str, Any]]:
    found = read_all(source, given)
    names = [source.stem, *(f"{source.stem}#{number}" for number in range(2, len(found) + 1))]
    return [r for document, name in zip(found, names, strict=True) for r in records(extract(document), name)]


def in_order(step: Callable[[Item], Result], found: Iterable[Item]) -> Iterator[Result]:
    """Take a step for each item, many on all processors; the order is that of the items, however many there are."""
    found = iter(found)
    few = list(islice(found, FEW))
    if len(few) < FEW:
        yield from map(step, few)
        return
    with ProcessPoolExecutor(initializer=_end_with_parent) as processes:
        try:
            yield from processes.map(step, [*few, *found], chunksize=FEW)
        except BrokenProcessPool as error:
            raise InputError(
                "a process that was reading was killed, perhaps because memory ran out: build again; "
                "what was read is kept, and is not read again"
            ) from error


def _end_with_parent() -> None:
    """Let this process end when the one that started it does, even if that was killed: else it would wait for ever."""
    Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)


def prepare_all(paths: Iterable[Path], given: Given | None = None) -> Iterator[Prepared]:
    """Read and extract several files, each holding one document.

    Raises:
        InputError: one can't be read, or two would be the same document in the same language.
    """
    seen: dict[tuple[str, str], str] = {}
    for path in paths:
        for prepared in prepare_source(Source(path), given):
            refuse_double(prepared, str(path), seen)
            yield prepared


def refuse_double(prepared: Prepared, source: str, seen: dict[tuple[str, str], str]) -> None:
    """Note a document in `seen`.

    Raises:
        InputError: the same document in the same language was there.
    """
    key = (prepared.id, prepared.language)
    if key in seen:
        raise InputError(
            f"{source}: the same document in the same language as {seen[key]} ({prepared.id}, {prepared.language});"
            " build versions of a document one after the other, each with its --version, and others with their --id"
        )
    seen[key] = source


def with_acts(found: Iterable[Prepared]) -> Iterator[Ready]:
    """Yield each document as it is stored: of several languages, one says what the clauses do.

    That is the English one, else the first by its code. The words of the languages differ where the act is the same:
    «рекомендует» stands where English says encourages.
    """
    found = list(found)
    languages = defaultdict(set)
    for prepared in found:
        languages[prepared.id].add(prepared.language)
    for prepared in found:
        leads = min(languages[prepared.id], key=lambda code: (code != "en", code)) == prepared.language
        yield Ready(prepared, leads)


@dataclass(frozen=True, slots=True)
class Ready:
    """A document as it is stored.

    Attributes:
        document: what was read.
        acts: whether its quads say what the clauses do.
    """

    document: Prepared
    acts: bool

    @property
    def text(self) -> str:
        """The reading text."""
        return self.document.text

    @property
    def graphs(self) -> tuple[str, ...]:
        """The graphs that it fills."""
        return self.document.graphs

    @property
    def checksum(self) -> str:
        """What changes when the quads do."""
        return self.document.checksum(acts=self.acts)

    def quads(self) -> bytes:
        """Return the quads (N-Quads)."""
        return self.document.quads_with(acts=self.acts)


def ready(found: Iterable[Prepared], memory: Memory | None = None) -> Iterator[Ready]:
    """Yield each document as it is stored, in the order given: `with_acts` of `with_alike_places`."""
    yield from with_acts(with_alike_places(found, memory))


class Memory(Protocol):
    """What was aligned before."""

    def recall(self, group: Sequence[Prepared]) -> list[Prepared | None] | None:
        """Return what aligning these readings gave, None where they never were."""

    def remember(self, group: Sequence[Prepared], results: Sequence[Prepared | None]) -> None:
        """Keep what aligning them gave."""


def with_alike_places(found: Iterable[Prepared], memory: Memory | None = None) -> list[Prepared]:
    """Return the documents with places that mean the same in all languages.

    The readings of one id whose places differ are read again and aligned; all others are as they came.

    Args:
        found: the documents.
        memory: what was aligned before.
    """
    whole = list(found)
    groups = list(_differing(whole))
    for group, results in zip(
        groups, _aligned_each([[whole[n] for n in group] for group in groups], memory), strict=True
    ):
        for number, result in zip(group, results, strict=True):
            whole[number] = result or whole[number]
    return whole


def _differing(found: Sequence[Prepared]) -> Iterator[list[int]]:
    """Yield the numbers of the documents that have one id, where their places differ."""
    groups = defaultdict(list)
    for number, prepared in enumerate(found):
        groups[prepared.id].append(number)
    return (group for group in groups.values() if len({found[number].places for number in group}) > 1)


def _aligned_each(groups: Sequence[Sequence[Prepared]], memory: Memory | None) -> Iterator[Sequence[Prepared | None]]:
    known = [memory.recall(group) if memory else None for group in groups]
    missing = [[one.origin for one in group] for group, held in zip(groups, known, strict=True) if held is None]
    made = in_order(_aligned, missing)
    for group, held in zip(groups, known, strict=True):
        results = held if held is not None else next(made)
        if memory and held is None:
            memory.remember(group, results)
        yield results


def _aligned(origins: Sequence[Origin]) -> list[Prepared | None]:
    """The documents that have other places when they are aligned; None for one whose places stand."""
    try:
        documents = [_read_again(origin) for origin in origins]
    except InputError:  # gone or changed since it was read: what was read then stands
        return [None] * len(origins)
    return [
        None if new is old else packed(extract(new), origin)
        for old, new, origin in zip(documents, aligned(documents), origins, strict=True)
    ]


def _read_again(origin: Origin) -> Document:
    documents = read_all(origin.source, origin.given)
    if origin.number >= len(documents):
        raise InputError(f"{origin.source}: fewer documents than before; build it again")
    return documents[origin.number]
