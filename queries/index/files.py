"""Where a store keeps the index of each generation."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import quote

from ontology.errors import StoreError
from ontology.files import is_running
from queries.generations import current
from queries.index.changes import changes
from queries.index.make import FORMAT, make, program

if TYPE_CHECKING:
    from pathlib import Path

    from queries.index.make import Progress
    from queries.store import EmbeddedStore


def path(folder: Path, generation: str) -> Path:
    """Return where the index of a generation is, or would be."""
    return folder / "indexes" / f"{generation}.{FORMAT}.sqlite"


def renew(folder: Path, progress: Progress | None = None) -> bool:
    """Make the index of a store's current generation unless it is there; remove those of generations that are gone.

    Args:
        folder: the store.
        progress: is given the steps as they are done, with their number.

    Returns:
        Whether one was made.

    Raises:
        StoreError: when there is no store, or the index can't be written.
    """
    from queries.store import EmbeddedStore  # noqa: PLC0415  # the store opens its index by this module

    with closing(EmbeddedStore(folder)) as store:
        wanted = path(folder, store.generation)
        made = not (_sound(wanted) and _undamaged(wanted))
        if made and not _gone_on(store, wanted, progress):
            make(store, wanted, progress)
    for old in wanted.parent.glob("*.sqlite"):
        generation, _, form = old.name.partition(".")
        if form != f"{FORMAT}.sqlite" or not (folder / "generations" / generation).exists():
            old.unlink(missing_ok=True)
    for left in wanted.parent.glob("*.partial"):
        if not is_running(left.suffixes[-2].removeprefix(".")):
            left.unlink(missing_ok=True)
    return made


def is_current(folder: Path) -> bool:
    """Say whether the current generation of a store has its index.

    Raises:
        StoreError: when there is no store.
    """
    return _sound(path(folder, current(folder).name))


def opened(folder: Path, generation: str) -> sqlite3.Connection | None:
    """Open the index of a generation for reading, else the newest of those before it; None where there is none.

    A store that was changed by a running server has an older index for a moment, until the server has made it anew.
    """
    for found in sorted((folder / "indexes").glob(f"[0-9]*.{FORMAT}.sqlite"), reverse=True):
        if found.name.partition(".")[0] > generation:
            continue
        try:
            base = sqlite3.connect(f"file:{quote(str(found))}?mode=ro&immutable=1", uri=True, check_same_thread=False)
            base.execute("SELECT 1 FROM thing LIMIT 1")
        except sqlite3.Error:
            continue  # removed or damaged: as if there were none
        return base
    return None


def _gone_on(store: EmbeddedStore, wanted: Path, progress: Progress | None) -> bool:
    """Make an index from the last one where that is sound, by this program, and of a generation that is still there."""
    from queries.store import EmbeddedStore  # noqa: PLC0415

    earlier = max((found for found in wanted.parent.glob(f"[0-9]*.{FORMAT}.sqlite") if found < wanted), default=None)
    if earlier is None or not _sound(earlier, program()):
        return False
    try:
        with closing(EmbeddedStore(store.folder, earlier.name.partition(".")[0])) as old:
            differing = changes(old, store)
        if differing is None:
            return False
        make(store, wanted, progress, earlier, differing)
    except StoreError:  # gone meanwhile, or damaged: then the index is made as a whole
        return False
    return True


def _sound(found: Path, by: str = "") -> bool:
    """Whether a file is an index of this format, and by a program: one that was cut off is as if it were not there."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(found))}?mode=ro&immutable=1", uri=True)) as base:
            base.execute("SELECT 1 FROM thing LIMIT 1")
            made_by = base.execute("SELECT program FROM made").fetchone()
            return base.execute("PRAGMA user_version").fetchone() == (FORMAT,) and (not by or made_by == (by,))
    except sqlite3.Error:
        return False


def _undamaged(found: Path) -> bool:
    """Whether all pages of a file hang together (a second for a gigabyte or so); not whether each byte is right."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(found))}?mode=ro&immutable=1", uri=True)) as base:
            return bool(base.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.Error:
        return False
