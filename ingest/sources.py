"""Paths to sources: the files of folders and zip archives, each opened only when it is read.

Archives are not trusted: bounds on how many members there are, how large they grow and how much they were compressed.
"""

from __future__ import annotations

import lzma
import os
import zipfile
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ontology.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LIMIT = 64 * 1024 * 1024
"""Bytes of the largest document that is read."""
MEMBERS = 100_000
"""Members of the largest archive that is read."""
RATIO = 200
"""How many times larger than its packed bytes a member of more than a megabyte may be."""
SUFFIXES = frozenset({".akn", ".docx", ".htm", ".html", ".markdown", ".md", ".pdf", ".text", ".txt", ".xhtml", ".xml"})
"""What is taken as a document inside folders and archives, as the formats in ingest/readers.py say; a file that is
named itself may end in anything."""
DAMAGED = (
    KeyError, OSError, EOFError, NotImplementedError, ValueError, zipfile.BadZipFile, zlib.error, lzma.LZMAError,
)  # fmt: skip
"""How a damaged member of an archive shows itself, by its way of compression."""
_SMALL = 1024 * 1024


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A file, or a member of a zip archive.

    Attributes:
        path: of the file, or of the archive.
        member: the name inside the archive, "" for a file.
        checksum: what the archive says of a member's bytes, by which a change is seen without reading them.
    """

    path: Path
    member: str = ""
    checksum: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """The file's own name, as it is told in messages and kept in the graph."""
        name = PurePosixPath(self.member).name if self.member else self.path.name
        return name.encode("utf-8", "replace").decode("utf-8")

    @property
    def stem(self) -> str:
        """The name without its ending, which stands for the document in records."""
        return self.name.rpartition(".")[0] or self.name

    def __str__(self) -> str:
        """The path, and the member after a colon."""
        return f"{self.path}:{self.member}" if self.member else str(self.path)

    def state(self) -> str:
        """Return what changes when the bytes do, without reading them: size and times of a file, sum of a member.

        The time of a file's bytes can be set by whoever copies it, that of its last change of any kind can't.

        Raises:
            InputError: the file is missing or can't be looked at.
        """
        if self.checksum:
            return self.checksum
        try:
            told = self.path.stat()
        except (OSError, ValueError) as error:
            raise self._unreadable(error) from error
        return f"{told.st_size}-{told.st_mtime_ns}-{told.st_ctime_ns}"

    def data(self) -> bytes:
        """Return the bytes.

        Raises:
            InputError: missing, no ordinary file, unreadable, or too large.
        """
        if self.member:
            return _member(self.path, self.member)
        try:
            if self.path.exists() and not self.path.is_file():
                raise InputError(f"{self.path}: not an ordinary file")
            with self.path.open("rb") as file:
                data = file.read(LIMIT + 1)
        except (OSError, ValueError) as error:
            raise self._unreadable(error) from error
        if len(data) > LIMIT:
            raise InputError(
                f"{self.path}: larger than {LIMIT // 2**20} MB; split it, or check that it is the right file"
            )
        return data

    def _unreadable(self, error: Exception) -> InputError:
        if isinstance(error, FileNotFoundError):
            return InputError(f"{self.path}: there is no such file; check the path")
        return InputError(f"{self.path}: can't be read: {getattr(error, 'strerror', None) or error}")


def sources(paths: Iterable[Path]) -> Iterator[Source]:
    """Yield the sources of paths, in the order given and sorted by name inside folders and archives.

    Raises:
        InputError: a folder or archive without documents, or an archive that can't be opened.
    """
    for path in paths:
        if path.is_dir():
            files = sorted(f for f in path.rglob("*") if f.suffix.lower() in SUFFIXES | {".zip"} and f.is_file())
            yield from _some(path, (source for file in files for source in _inside(file)))
        elif path.suffix.lower() == ".zip":
            yield from _some(path, _members(path))
        else:
            yield Source(path)


def _inside(file: Path) -> list[Source]:
    """The sources of a file in a folder; an archive that can't be opened is told with what can't be read."""
    try:
        return list(sources([file]))
    except InputError:
        return [Source(file)]


def _some(path: Path, found: Iterator[Source]) -> Iterator[Source]:
    first = next(found, None)
    if first is None:
        raise InputError(f"{path}: no documents in it; expected files ending in {', '.join(sorted(SUFFIXES))}")
    yield first
    yield from found


def _members(path: Path) -> Iterator[Source]:
    told = _opened(path).infolist()
    if len(told) > MEMBERS:
        raise InputError(f"{path}: {len(told)} members, more than {MEMBERS}; split it")
    for member in sorted(told, key=lambda member: member.filename):
        if PurePosixPath(member.filename).suffix.lower() in SUFFIXES:
            yield Source(path, member.filename, f"{member.file_size}-{member.CRC:08x}")


def _member(path: Path, name: str) -> bytes:
    """One member, if its size is what a document's can be: an archive's own word on sizes is not believed."""
    archive = _opened(path)
    try:
        told = archive.getinfo(name)
        if told.flag_bits & 1:
            raise InputError(f"{path}:{name}: locked with a password; unpack it first")
        with archive.open(told) as file:
            data = file.read(LIMIT + 1)
    except DAMAGED as error:
        raise InputError(f"{path}:{name}: this member is damaged: {error}") from error
    if len(data) > LIMIT or (len(data) > _SMALL and len(data) > RATIO * max(1, told.compress_size)):
        raise InputError(f"{path}:{name}: grows to more than {len(data) // 2**20} MB; no document does")
    return data


@lru_cache(maxsize=2)
def _archive(path: Path, modified: int, size: int, process: int) -> zipfile.ZipFile:
    """An archive, open for its next member: its list of members may be long. A changed one is opened anew.

    Each process opens its own: processes that share a file move one another's place in it.
    """
    del modified, size, process
    return zipfile.ZipFile(path)


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        told = path.stat()
        return _archive(path, told.st_mtime_ns, told.st_size, os.getpid())
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such file; check the path") from error
    except (OSError, zipfile.BadZipFile, NotImplementedError) as error:
        raise InputError(f"{path}: not a zip archive that can be read: {error}") from error
