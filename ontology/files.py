"""Files that are there as a whole or not at all, and why one could not be written."""

from __future__ import annotations

import errno
import fcntl
import os
import re
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PARTIAL = ".partial"
"""How the name of a file ends that is still being written."""
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FULL_TOLD = re.compile("|".join(os.strerror(number) for number in sorted(_FULL)) + "|database or disk is full")
"""A full disk as engines tell of it, which keep no number."""


def write_whole(path: Path, data: bytes, mark: str = "") -> None:
    """Write a file so that it is there as a whole or not at all, even if the power fails.

    What was there stays until then. A link is followed, and what is no file (a terminal, a pipe) written to as it is.

    Args:
        path: of the file.
        data: what it holds.
        mark: part of the name under which it is written, where several may write it at once.

    Raises:
        OSError: it can't be written; nothing is left of it.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    path = path.resolve() if path.is_symlink() else path
    partial = path.with_name(f"{path.name}{mark}{PARTIAL}")
    try:
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except BaseException:
        with suppress(OSError):
            partial.unlink()
        raise
    sync(path.parent)


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk.

    Raises:
        OSError: the disk refused what seemed to be written.
    """
    with _opened(path) as handle:
        os.fsync(handle)


@contextmanager
def own(make: Callable[[], Path]) -> Iterator[Path]:
    """Make a file or folder that is known to have an owner until the end of the block, however its process ends.

    Raises:
        OSError: it can't be made.
    """
    path, handle = make(), -1
    try:
        while (handle := _locked(path)) < 0:  # somebody took it for an abandoned one before it was locked
            path = make()
        yield path
    finally:
        if handle >= 0:
            os.close(handle)


def _locked(path: Path) -> int:
    """Open and lock a file or folder; -1 when it is gone."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return -1
    with suppress(OSError):  # some network disks have no locks
        fcntl.flock(handle, fcntl.LOCK_SH)
    if path.exists():
        return handle
    os.close(handle)
    return -1


def remove_abandoned(path: Path) -> None:
    """Remove a file or folder that somebody made to `own` it, and whose owner has ended; any other stays."""
    with suppress(OSError), _opened(path) as handle:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    handle = os.open(path, os.O_RDONLY)
    try:
        yield handle
    finally:
        os.close(handle)


def is_running(process: str) -> bool:
    """Say whether the process that writes a file still runs; one whose number can't be read is left alone."""
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (ValueError, OSError):
        return True
    return True


def reason_of(error: BaseException) -> str:
    """Return why something could not be written, and for a full disk what to do."""
    told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"{told}; make room there, then do it again" if is_full(error) else told


def is_full(error: BaseException) -> bool:
    """Say whether an error comes of a disk that is full, or a file that may not be longer."""
    return (isinstance(error, OSError) and error.errno in _FULL) or bool(_FULL_TOLD.search(str(error)))
