"""What was read of each source, kept as a file: a build that is repeated, or goes on after a kill, reads what changed.

    SHARDS/3f/3f…c1.9a…07   what a source holds; named by its place and the options, then by its state and the program
    SHARDS/aligned/…        the readings of one document whose places had to be aligned

`shard` is a pure step that any process or machine can take: the same source, read by the same program with the same
options, gives a file of the same name and bytes, which is there as a whole or not at all.
"""

from __future__ import annotations

import hashlib
import secrets
import zlib
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import ingest
import ontology
from ingest.batch import Failed, Kept, Origin, Prepared, attempt, in_order, prepare_source
from ontology import extensions
from ontology.errors import InputError, StoreError
from ontology.files import PARTIAL, own, reason_of, remove_abandoned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ingest.reading import Given
    from ingest.sources import Source

    Engine = Callable[[Callable[[Source], str | Failed], Sequence[Source]], Iterable[str | Failed]]

_CODE = frozenset({".py", ".toml", ".ttl"})
_LENGTH = 24
"""Hexadecimal digits of a part of a name: 96 bits."""
_SUM = 4
"""Bytes at the beginning of a shard that are the checksum of the others: a damaged one could look like a whole one."""
_write = msgspec.msgpack.Encoder().encode
_read = msgspec.msgpack.Decoder(list[Kept | None]).decode


@cache
def program() -> str:
    """Return a checksum of all that decides what is read from a source: code, data, and users' own files."""
    digest = hashlib.sha256()
    for package in (ingest, ontology):
        folder = Path(str(package.__file__)).parent
        paths = [path for path in sorted(folder.rglob("*")) if path.suffix in _CODE]
        for path in paths:
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    for path in extensions.paths():
        digest.update(b"\0" + path.read_bytes())
    return digest.hexdigest()


def shard(source: Source, given: Given, folder: Path) -> str:
    """Read a source, write its shard unless it is there, and return the shard's name in the folder.

    Raises:
        InputError: the source can't be read.
        StoreError: the shard can't be written.
    """
    name = name_of(source, given)
    if not (folder / name).exists():
        _put(folder / name, prepare_source(source, given))
    return name


def name_of(source: Source, given: Given) -> str:
    """Return the name of a source's shard, without reading the source.

    Raises:
        InputError: the source can't be looked at.
    """
    place = _sum(str(source.path.absolute()), source.member, given.id, given.version, given.language)
    return f"{place[:2]}/{place}.{_sum(program(), str(source), source.state())}"


class Shards:
    """A folder of shards, and who makes them."""

    def __init__(self, folder: Path, engine: Engine = in_order) -> None:
        """Name the folder, which is made when something is put in.

        Args:
            folder: of the shards.
            engine: takes a step for each source, and yields the results in their order.
        """
        self._folder = folder
        self._engine = engine

    def each(self, found: Sequence[Source], given: Given) -> Iterator[list[Prepared] | Failed]:
        """Yield for each source what it holds, or why it could not be read; only what changed is read again.

        Args:
            found: the sources.
            given: what the user says of all of them.

        Raises:
            InputError: a source changed meanwhile, or a worker has another program.
            StoreError: a shard can't be written.
        """
        self._sweep()
        step = partial(attempt, partial(shard, given=given, folder=self._folder))
        names = [attempt(partial(name_of, given=given), source) for source in found]
        there = [isinstance(name, str) and (self._folder / name).exists() for name in names]
        made = iter(self._engine(step, [source for source, held in zip(found, there, strict=True) if not held]))
        for source, name, held in zip(found, names, there, strict=True):
            result = name if held else next(made)
            if isinstance(result, Failed):
                yield result
            elif result != name:
                raise InputError(
                    f"{source}: changed while it was read, or a worker runs another version of the program"
                )
            else:
                yield self._read(result, step, source, given)

    def recall(self, group: Sequence[Prepared]) -> list[Prepared | None] | None:
        """Return what aligning the readings of a document gave before; None when they were others, or never were."""
        held = _held(self._folder / _aligned(group))
        if held is None or len(held) != len(group):
            return None
        return [_prepared(kept, old.origin) if kept else None for kept, old in zip(held, group, strict=True)]

    def remember(self, group: Sequence[Prepared], results: Sequence[Prepared | None]) -> None:
        """Keep what aligning gave.

        Raises:
            StoreError: it can't be written.
        """
        _put(self._folder / _aligned(group), results)

    def _read(
        self, name: str, step: Callable[[Source], str | Failed], source: Source, given: Given
    ) -> list[Prepared] | Failed:
        """What a shard holds; a damaged one is made anew."""
        held = _held(self._folder / name)
        if held is None:
            with suppress(OSError):  # can't be removed: then it is still damaged below
                (self._folder / name).unlink()
            if isinstance(result := step(source), Failed):
                return result
            held = _held(self._folder / result)
        if held is None:
            raise StoreError(f"{self._folder / name}: what was read can't be read back; is the disk sound?")
        return [_prepared(kept, Origin(source, given, number)) for number, kept in enumerate(held) if kept]

    def _sweep(self) -> None:
        """Remove what killed steps left; other processes and machines may be writing beside it."""
        for path in self._folder.glob(f"*/*{PARTIAL}"):
            remove_abandoned(path)


def _prepared(kept: Kept, origin: Origin) -> Prepared:
    return Prepared(**msgspec.structs.asdict(kept), origin=origin)


def _aligned(group: Sequence[Prepared]) -> str:
    return f"aligned/{_sum(group[0].id)}.{_sum(program(), *(one.checksum(acts=True) for one in group))}"


def _held(path: Path) -> list[Kept | None] | None:
    try:
        data = path.read_bytes()
        return _read(data[_SUM:]) if data[:_SUM] == _checksum(data[_SUM:]) else None
    except (OSError, msgspec.MsgspecError):  # damaged: as if it were not there
        return None


def _put(path: Path, found: Iterable[Prepared | None]) -> None:
    """Write a shard as a whole, in the place of those of earlier states."""
    names = Kept.__struct_fields__
    held = [one and Kept(*(getattr(one, name) for name in names)) for one in found]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with own(partial(_begun, path)) as written:
            data = _write(held)
            _fill(written, path, _checksum(data) + data)
    except OSError as error:
        raise StoreError(f"{path.parent}: what was read can't be kept there: {reason_of(error)}") from error


def _begun(path: Path) -> Path:
    written = path.with_name(f"{path.name}.{secrets.token_hex(6)}{PARTIAL}")
    written.touch(exist_ok=False)
    return written


def _fill(written: Path, path: Path, data: bytes) -> None:
    try:
        written.write_bytes(data)
        for old in path.parent.glob(f"{path.name.partition('.')[0]}.*"):
            if old != path and not old.name.endswith(PARTIAL):
                old.unlink(missing_ok=True)
        written.replace(path)
    except OSError:
        with suppress(OSError):
            written.unlink()
        raise


def _checksum(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(_SUM, "big")


def _sum(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:_LENGTH]
