"""Findings that no language links, for a person to hold against the text: lists with a verdict for each."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

COLUMNS = ("document", "symbol", "place", "verdict")
SAMPLE = 100
"""Findings a language that are to be read."""
RIGHT, WRONG, UNREAD = "right", "wrong", ""


@dataclass(frozen=True, slots=True, order=True)
class Extra:
    """A finding that no language links: its document, its symbol, its first place, and what a reader says of it."""

    document: str
    symbol: str
    place: str
    verdict: str = UNREAD

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same finding in another run."""
        return self.document, self.symbol


def renew(path: Path, found: Mapping[tuple[str, str], str]) -> list[Extra]:
    """Write the list of a language anew, and return its rows that are still findings.

    A verdict is somebody's reading, so it stays in the file, also where the finding is gone; such a row is not
    returned. Which findings are sampled is decided by a checksum of each, so that another run samples the same ones.

    Args:
        path: the list.
        found: all extras of the language, by document and symbol, with the place of each.

    Raises:
        ValueError: a line of the list is not what it should be.
    """
    judged = {extra.key: extra for extra in read(path) if extra.verdict}
    ranked = sorted(found, key=lambda key: (key not in judged, _rank(key)))
    current = [Extra(*key, found[key], judged[key].verdict if key in judged else UNREAD) for key in ranked[:SAMPLE]]
    kept = {extra.key: extra for extra in (*judged.values(), *current)}
    lines = ["\t".join(COLUMNS), *("\t".join(_fields(extra)) for extra in sorted(kept.values()))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return sorted(current)


def read(path: Path) -> list[Extra]:
    """Return the rows of a list, none where there is no such file.

    Raises:
        ValueError: a line of it is not what it should be.
    """
    if not path.is_file():
        return []
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    if tuple(head.split("\t")) != COLUMNS:
        raise ValueError(f"{path}, line 1: expected the columns {', '.join(COLUMNS)}")
    return [_extra(path, number, line) for number, line in enumerate(lines, start=2)]


def verdicts(extras: list[Extra]) -> Counter[str]:
    """Count the rows by their verdict."""
    return Counter(extra.verdict for extra in extras)


def _extra(path: Path, number: int, line: str) -> Extra:
    fields = line.split("\t")
    if len(fields) != len(COLUMNS) or fields[-1] not in {RIGHT, WRONG, UNREAD}:
        raise ValueError(f"{path}, line {number}: expected document, symbol, place and right, wrong or nothing")
    return Extra(*fields)


def _fields(extra: Extra) -> tuple[str, ...]:
    return extra.document, extra.symbol, extra.place, extra.verdict


def _rank(key: tuple[str, str]) -> str:
    return hashlib.sha256("\t".join(key).encode()).hexdigest()
