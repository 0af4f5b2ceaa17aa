"""The folder of a store: finished generations of the graph, and a pointer to the current one.

    STORE/policygraph-store   says that the folder is a store, with the number of its format
    STORE/current             the name of the current generation
    STORE/generations/000007  a finished generation, never written again
    STORE/sums/000007.json    checksums of what its graphs were filled with
    STORE/texts/SHA256.txt    reading texts, by checksum
    STORE/shards/             what was read of each source (ingest/shards.py)
    STORE/answers/            answers about the whole graph, by generation (queries/summaries.py)
    STORE/loaded/             what was put into stores elsewhere (queries/loading.py)
    STORE/lock                held by the one build that runs

A build copies the current generation (hard links), changes the copy, checks it, and only then moves the
pointer, by one atomic rename. Whoever is killed at any moment leaves the old generation whole; the next build
sweeps up what is left, by names that only a store uses. A folder that holds anything else is never built in.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from ontology.errors import QueryError, StoreError
from ontology.files import PARTIAL, reason_of, sync, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

MARKER = "policygraph-store"
FORMAT = "1"
"""The number of the format, in the marker: a program that does not know it leaves the store alone."""

BATCH = 64 << 20
"""Bytes of N-Quads that are loaded at once: more takes memory, less takes the engine longer."""
_MUCH = 10
"""A store is put in its best order once a tenth of it was written: for less it takes longer than the build."""
_GENERATION = re.compile(r"[0-9]{6}")
_UNFINISHED = re.compile(r"building-[0-9]+")
_TEXT = re.compile(r"[0-9a-f]{64}\.txt" + re.escape(PARTIAL))
_SUMS = re.compile(r"[0-9]{6}\.json" + re.escape(PARTIAL))
_OUTSIDE = "a quad to store is outside the graphs that are replaced"
SHARDS = "shards"
"""The folder, in a store, of what was read of each source."""
_BEFORE_MARKER = frozenset({"lock", SHARDS, f"{MARKER}{PARTIAL}"})
"""What a first build that was killed may leave before the marker is there."""


def current(folder: Path) -> Path:
    """Return the folder of the current generation.

    Raises:
        StoreError: when there is no store, or its pointer leads nowhere.
    """
    try:
        name = (folder / "current").read_text("utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        raise StoreError(f"there is no store at {folder}: `policygraph build PATH` makes one from a document") from None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"the store at {folder} can't be read: {error}") from error
    _check_format(folder)
    generation = folder / "generations" / name
    if not (_GENERATION.fullmatch(name) and generation.is_dir()):
        raise StoreError(
            f"the store at {folder} is damaged: its file `current` names {name!r}, which is no generation in "
            f"{folder / 'generations'}; write the name of one that is there into it, or build again elsewhere"
        )
    return generation


def damaged(folder: Path, generation: Path, error: Exception) -> StoreError:
    """Return what to say of a generation that can't be read, and what to do."""
    others = [path.name for path in _named(folder / "generations", _GENERATION) if path != generation]
    before = f"write {others[-1]} into its file `current` to go back to the graph before, or " if others else ""
    return StoreError(
        f"the store at {folder} can't be opened ({generation.name}), it is damaged: {error}; "
        f"{before}build again into another folder"
    )


def text_path(folder: Path, checksum: str) -> Path:
    """Return where the reading text with this checksum is kept."""
    return folder / "texts" / f"{checksum}.txt"


class Lease:
    """The current generation, kept from being removed until this object goes.

    A reader holds a shared lock on the generation's folder; a build leaves what is locked to the next build.

    Attributes:
        generation: its folder.

    Raises:
        StoreError: when there is no store.
    """

    def __init__(self, folder: Path, name: str = "") -> None:
        """Take the lease; a build may have moved on meanwhile, then the new generation is taken.

        Args:
            folder: the store.
            name: of an earlier generation, which must still be there; "" for the current one.
        """
        self._handle = -1
        while True:
            self.generation = folder / "generations" / name if name else current(folder)
            try:
                self._handle = os.open(self.generation, os.O_RDONLY | os.O_DIRECTORY)
            except FileNotFoundError as error:
                if name:
                    raise StoreError(f"the generation {name} of the store at {folder} is gone") from error
                continue
            except OSError as error:
                raise StoreError(f"the store at {folder} can't be read: {error}") from error
            with suppress(OSError):  # some network disks have no locks: there nothing keeps a generation
                fcntl.flock(self._handle, fcntl.LOCK_SH)
            if (self.generation / "CURRENT").exists():  # RocksDB's own pointer: not removed before it was locked
                return
            self.release()
            if name or current(folder) == self.generation:
                return  # damaged, not removed: opening it will say so

    def release(self) -> None:
        """Give it back; more than once does no harm."""
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)

    def __del__(self) -> None:
        """Give it back with the object."""
        self.release()


class Build:
    """A writable copy of a store; `build` makes one. Nothing is seen by readers until the build is finished.

    Attributes:
        changed: True once a graph differs from the current generation.
        sums: by name of a graph the checksum of what fills it, where that is known.
    """

    def __init__(self, folder: Path, store: ox.Store, sums: Mapping[str, str]) -> None:
        """Hold the copy; use `build` instead."""
        self._folder = folder
        self._store = store
        self._written = 0
        self.sums = dict(sums)
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._waiting_graphs: set[ox.NamedNode] = set()
        self._broken = False
        self.changed = False

    def keep_graphs(self, names: Iterable[str], checksum: str, quads: Callable[[], bytes]) -> None:
        """Let graphs hold these quads, which are asked for only if what fills the graphs has another checksum.

        Raises:
            StoreError: as `replace_graphs` does.
        """
        names = tuple(names)
        if any(self.sums.get(name) != checksum for name in names):
            self.replace_graphs(names, quads())
            self.sums |= dict.fromkeys(names, checksum)

    def replace_graphs(self, names: Iterable[str], quads: bytes) -> None:
        """Let the graphs `names` hold exactly these quads (N-Quads); graphs left without any are removed.

        Quads of new graphs wait, and are loaded with many others: that is how an engine loads fast.

        Raises:
            StoreError: when the quads don't parse, or belong to a graph that is not named; of those that wait, at the
                latest when the build ends.
        """
        graphs = {ox.NamedNode(name) for name in names}
        for graph in graphs:
            self.sums.pop(graph.value, None)
        if graphs & self._waiting_graphs:
            self._load()
        if not any(self._store.contains_named_graph(graph) for graph in graphs) and _seem_of(quads, graphs):
            self._waiting.append(quads)
            self._waiting_graphs |= graphs
            self.changed = self.changed or bool(quads)
            self._waiting_bytes += len(quads)
            if self._waiting_bytes >= BATCH:
                self._load()
            return
        try:
            wanted = set(ox.parse(quads, format=ox.RdfFormat.N_QUADS))
        except SyntaxError as error:
            raise StoreError(f"the quads to store are not N-Quads: {error}") from error
        for quad in wanted:
            if quad.graph_name not in graphs:
                raise StoreError(f"{_OUTSIDE}: {quad}")
        held = {quad for graph in graphs for quad in self._store.quads_for_pattern(None, None, None, graph)}
        self._exchange(held - wanted, wanted - held)

    def remove(self, names: Iterable[str]) -> None:
        """Remove the graphs `names`; one that is not there is no error."""
        self.replace_graphs(names, b"")

    def update(self, text: str, base: str | None = None) -> None:
        """Carry out a SPARQL update, as a whole or not at all; nothing it says is checked here.

        Args:
            text: the update.
            base: IRI against which its relative IRIs resolve.

        Raises:
            QueryError: when it does not parse, or can't be carried out.
            StoreError: when the disk refuses it.
        """
        self._load()
        self.sums.clear()
        try:
            self._store.update(text, base_iri=base)
        except SyntaxError as error:
            raise QueryError(f"the update does not parse: {' '.join(str(error).split())[:160]}") from error
        except (RuntimeError, ValueError) as error:
            raise QueryError(f"the update can't be carried out: {error}") from error
        except OSError as error:
            raise _unwritable(self._folder, error) from error
        self.changed = True

    def write_graph(self, name: str | None, triples: Iterable[ox.Triple] | None, *, add: bool = False) -> bool:
        """Let a graph (None: the unnamed one) hold these triples, or also these; None removes it.

        Returns:
            Whether there was such a graph; the unnamed one counts when it held something.

        Raises:
            StoreError: when the disk refuses it.
        """
        self._load()
        self.sums.pop(name or "", None)
        place = ox.DefaultGraph() if name is None else ox.NamedNode(name)
        there = self._store.contains_named_graph(place) if isinstance(place, ox.NamedNode) else self._holds(place)
        with self._writing():
            if not add:
                self._store.clear_graph(place)
            if isinstance(place, ox.NamedNode):
                if triples is None:
                    self._store.remove_graph(place)
                else:
                    self._store.add_graph(place)  # an empty graph is one all the same
            self._store.extend(ox.Quad(one.subject, one.predicate, one.object, place) for one in triples or ())
        self.changed = True
        return there

    def save_text(self, text: str) -> str:
        """Keep a reading text and return its checksum (SHA-256 of its UTF-8, in hexadecimal)."""
        data = text.encode("utf-8")
        checksum = hashlib.sha256(data).hexdigest()
        path = text_path(self._folder, checksum)
        with _reported(self._folder):
            if not path.exists() or path.read_bytes() != data:
                path.parent.mkdir(exist_ok=True)
                write_whole(path, data)
        return checksum

    def _load(self) -> None:
        """Load what waits."""
        waiting, self._waiting, self._waiting_bytes = b"".join(self._waiting), [], 0
        self._written += waiting.count(b"\n")
        self._waiting_graphs.clear()
        unnamed = self._in_no_graph()
        try:
            with self._writing():
                self._store.bulk_load(input=waiting, format=ox.RdfFormat.N_QUADS)
                if self._in_no_graph() != unnamed:
                    raise StoreError(f"{_OUTSIDE}: it is in no graph")
        except SyntaxError as error:
            raise StoreError(f"the quads to store are not N-Quads: {error}") from error

    def _exchange(self, gone: set[ox.Quad], new: set[ox.Quad]) -> None:
        with self._writing():
            for quad in gone:
                self._store.remove(quad)
            self._store.bulk_extend(new)
            self._written += len(new)
            for graph in {quad.graph_name for quad in gone}:
                if isinstance(graph, ox.NamedNode) and not self._holds(graph):
                    self._store.remove_graph(graph)  # else its empty name would stay behind
        self.changed = self.changed or bool(gone or new)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Write into the copy; where that fails it may hold half of something, and is never finished."""
        broken, self._broken = self._broken, True
        with _reported(self._folder):
            yield
        self._broken = broken

    def _holds(self, graph: ox.NamedNode | ox.DefaultGraph) -> bool:
        return any(self._store.quads_for_pattern(None, None, None, graph))

    def _in_no_graph(self) -> int:
        return sum(1 for _ in self._store.quads_for_pattern(None, None, None, ox.DefaultGraph()))

    def _flush(self, *, compact: bool) -> int:
        """Write everything out and return how many quads the copy must hold.

        Raises:
            StoreError: when some of it was refused, now or before.
        """
        self._load()
        if self._broken:
            raise StoreError(
                f"not all could be written into the store at {self._folder}: it stays as it was; build again"
            )
        self._store.flush()
        count = len(self._store)
        if compact and self._written * _MUCH > count:
            self._store.optimize()
        return count

    def _close(self) -> None:
        """Close the copy: pyoxigraph does so when the last reference to a store goes."""
        vars(self).pop("_store", None)


def _seem_of(quads: bytes, graphs: Iterable[ox.NamedNode]) -> bool:
    """Whether each line of some N-Quads, as they are written here, ends with one of the graphs.

    What is in no graph can end so, too, with its object: that shows when it is loaded. To look at each line takes a
    tenth of what loading takes.
    """
    ends = sum(quads.count(f" {graph} .\n".encode()) for graph in graphs)
    return ends == quads.count(b"\n") and quads[-1:] in {b"\n", b""}


@contextmanager
def build(folder: Path, *, compact: bool = True) -> Iterator[Build]:
    """Give a writable copy of the store at `folder`, made when missing, and make it current at the end.

    When no graph differs, the current generation stays. An exception leaves the store as it was. Without `compact`
    the copy is not put in its best order: for small changes to large stores.

    Raises:
        StoreError: when the folder holds something else, another build holds the store, or it can't be written.
    """
    with _locked(folder):
        copy = folder / "generations" / f"building-{os.getpid()}"
        building = None
        try:
            with _reported(folder):
                _sweep(folder)
                building = Build(folder, _copied(folder, copy), _known(folder))
                known = dict(building.sums)
            yield building
            with _reported(folder):
                count = building._flush(compact=compact)  # noqa: SLF001  # the three are the builder's alone, not its user's
                building._close()  # noqa: SLF001
                if building.changed or not (folder / "current").exists():
                    _finish(folder, copy, count, building.sums)
                elif building.sums != known:
                    _write_sums(current(folder), building.sums)
        finally:
            if building:
                building._close()  # noqa: SLF001  # an open store would write into the folder once more
            shutil.rmtree(copy, ignore_errors=True)


class Document(Protocol):
    """A document to be stored."""

    @property
    def text(self) -> str:
        """The reading text."""

    @property
    def graphs(self) -> tuple[str, ...]:
        """The graphs that it fills."""

    @property
    def checksum(self) -> str:
        """What changes when the quads do."""

    def quads(self) -> bytes:
        """Return the quads of its graphs (N-Quads)."""


def fill(folder: Path, vocabularies: Mapping[str, bytes], documents: Iterable[Document]) -> bool:
    """Put the vocabularies and documents into the store at `folder`, made when missing; say whether it changed.

    Graphs that hold what they should, by the checksum they were stored with, are not touched.

    Args:
        folder: the store.
        vocabularies: what every store holds: the quads (N-Quads) of each graph, by its name.
        documents: what else it shall hold.

    Raises:
        StoreError: when the store can't be built; it is then as it was.
    """
    with build(folder) as building:
        for name, quads in vocabularies.items():
            building.keep_graphs([name], hashlib.sha256(quads).hexdigest(), partial(bytes, quads))
        for document in documents:
            building.save_text(document.text)
            building.keep_graphs(document.graphs, document.checksum, document.quads)
    return building.changed


@contextmanager
def _reported(folder: Path) -> Iterator[None]:
    """Say which store it was that the disk refused; what fails in the user's own lines is left alone."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise _unwritable(folder, error) from error


def _unwritable(folder: Path, error: Exception) -> StoreError:
    return StoreError(f"the store at {folder} can't be written, and stays as it was: {reason_of(error)}")


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the store for one build; the system frees the lock of a killed process by itself."""
    with _reported(folder):
        refuse_foreign(folder)
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "lock").open("a")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError(
                f"another build is using the store at {folder}: wait until it has ended, then build again"
            ) from None
        with _reported(folder):
            if not (folder / MARKER).exists():
                write_whole(folder / MARKER, f"{FORMAT}\n".encode())
            (folder / "generations").mkdir(exist_ok=True)
        yield


def refuse_foreign(folder: Path) -> None:
    """Let nobody build among files that are not a store's; stores made before there was a marker have the rest.

    Raises:
        StoreError: the folder holds something else, or a store of another format.
    """
    if not folder.is_dir():
        return
    if (folder / MARKER).exists():
        _check_format(folder)
    elif not ((folder / "current").is_file() and (folder / "generations").is_dir()):
        foreign = sorted({path.name for path in folder.iterdir()} - _BEFORE_MARKER)
        if foreign:
            raise StoreError(
                f"{folder} is no store and is not empty (it holds {foreign[0]!r}): "
                "name another folder, a new or an empty one; nothing was changed"
            )


def _check_format(folder: Path) -> None:
    try:
        number = (folder / MARKER).read_text("utf-8").strip()
    except FileNotFoundError:
        return  # made before there was a marker
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"the store at {folder} can't be read: {error}") from error
    if number != FORMAT:
        raise StoreError(
            f"the store at {folder} has format {number!r}, this program knows {FORMAT}: "
            "use the program that made it, or build again elsewhere"
        )


def _sweep(folder: Path) -> None:
    """Remove what a killed build left behind, and nothing that a build does not make."""
    for path in _named(folder / "generations", _UNFINISHED):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
    partials = [folder / f"{name}{PARTIAL}" for name in ("current", MARKER)]
    for path in (*partials, *_named(folder / "texts", _TEXT), *_named(folder / "sums", _SUMS)):
        if path.is_file():
            path.unlink()
    if (folder / "current").exists():
        newest = current(folder)
        before = [path for path in _finished(folder) if path < newest]
        _remove_all_but(folder, newest, *before[-1:])  # to one that is newer the pointer was never moved


def _named(folder: Path, name: re.Pattern[str]) -> list[Path]:
    """The entries of a folder with such names, sorted; none where there is no folder."""
    return sorted(path for path in folder.iterdir() if name.fullmatch(path.name)) if folder.is_dir() else []


def _finished(folder: Path) -> list[Path]:
    """The finished generations of a store, the oldest first."""
    return [path for path in _named(folder / "generations", _GENERATION) if path.is_dir()]


def _sums_path(generation: Path) -> Path:
    return generation.parent.parent / "sums" / f"{generation.name}.json"


def sums(generation: Path) -> dict[str, str]:
    """Return by graph the checksum of what fills it in a generation, where that was noted."""
    try:
        found = json.loads(_sums_path(generation).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _known(folder: Path) -> dict[str, str]:
    return sums(current(folder)) if (folder / "current").exists() else {}


def _write_sums(generation: Path, sums: Mapping[str, str]) -> None:
    path = _sums_path(generation)
    path.parent.mkdir(exist_ok=True)
    write_whole(path, json.dumps(sums).encode())


def _copied(folder: Path, copy: Path) -> ox.Store:
    """A copy of the current generation; an empty store where there is none."""
    if (folder / "current").exists():
        generation = current(folder)
        try:
            held = ox.Store.read_only(str(generation))
        except (OSError, RuntimeError) as error:
            raise damaged(folder, generation, error) from error
        held.backup(str(copy))
    return ox.Store(str(copy))


def _finish(folder: Path, copy: Path, count: int, sums: Mapping[str, str]) -> None:
    """Check that all of the copy is on the disk, name it, and move the pointer to it."""
    found = len(ox.Store.read_only(str(copy)))
    if found != count:
        raise StoreError(f"the new generation of {folder} holds {found} quads where {count} were written; build again")
    for path in (*copy.iterdir(), copy):  # a disk may take what it has no room for, and tell only now
        sync(path)
    finished = _finished(folder)
    generation = folder / "generations" / f"{int(finished[-1].name) + 1 if finished else 1:06}"
    previous = current(folder) if (folder / "current").exists() else None
    copy.rename(generation)
    sync(generation.parent)
    _write_sums(generation, sums)
    write_whole(folder / "current", f"{generation.name}\n".encode())
    _remove_all_but(folder, generation, previous)  # a reader may be about to open the previous one


def _remove_all_but(folder: Path, *kept: Path | None) -> None:
    for generation in _finished(folder):
        if generation not in kept:
            _remove(generation)


def _remove(generation: Path) -> None:
    """Remove a generation that no reader holds; what one holds is left to the next build."""
    handle = os.open(generation, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _sums_path(generation).unlink(missing_ok=True)
            shutil.rmtree(generation, ignore_errors=True)  # locked until it is gone: who waits for it sees that it went
    finally:
        os.close(handle)
