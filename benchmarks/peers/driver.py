"""Lets one reader of citations go over texts, and prints as JSON how long it took: run by benchmarks/extraction.py.

Seconds are those of the processor: a reader works on one core, and what else runs on the machine is not its own.

    python driver.py READER FILE LIMIT

FILE holds texts (JSON, a list) for the peers, and documents (pickled, a list) for our own. It imports nothing of this
project for a peer, so that it runs in an environment in which only the peers are.
"""

from __future__ import annotations

import json
import pickle
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Work = Callable[[Any], int]
    """Reads a piece and returns how many mentions it found."""

ROUNDS = 3
ENOUGH = 10.0
"""Seconds after which no further round is begun."""
WARM = 8.0
"""Seconds of a first round that is not counted: in it the tables and automata are made."""


def eyecite(path: Path) -> tuple[Sequence[Any], Work]:
    from eyecite import get_citations

    return _texts(path), lambda text: len(get_citations(text))


def citeurl(path: Path) -> tuple[Sequence[Any], Work]:
    from citeurl import Citator

    citator = Citator()
    return _texts(path), lambda text: len(citator.list_cites(text))


def refex(path: Path) -> tuple[Sequence[Any], Work]:
    from refex.orchestrator import CitationExtractor

    extractor = CitationExtractor()
    return _texts(path), lambda text: len(extractor.extract(text).citations)


def extract(path: Path) -> tuple[Sequence[Any], Work]:
    from ingest.extract import extract

    def work(document: Any) -> int:
        found = extract(document)
        return sum(len(clause.mentions) for clause in found.clauses) + sum(len(a.mentions) for a in found.asides)

    return _documents(path), work


def matching(path: Path) -> tuple[Sequence[Any], Work]:
    """Only what engines do: the union of the citation rules, and the names of themes, topics and groups."""
    from ingest.concepts import concepts

    def work(piece: Any) -> int:
        rules, clause = piece
        return len(rules.hits(clause.text)) + sum(1 for _ in concepts(clause, rules.language))

    return _clauses(path), work


def naive(path: Path) -> tuple[Sequence[Any], Work]:
    """The same rules for citations, one after the other by `re`; no names of themes."""

    def work(piece: Any) -> int:
        rules, clause = piece
        return sum(1 for rule in rules.rules for _ in rule.expression.finditer(clause.text))

    return _clauses(path), work


READERS = {each.__name__: each for each in (eyecite, citeurl, refex, extract, matching, naive)}


def _texts(path: Path) -> list[str]:
    return json.loads(path.read_text(encoding="utf-8"))


def _documents(path: Path) -> list[Any]:
    return pickle.loads(path.read_bytes())  # noqa: S301  # written by benchmarks/extraction.py a moment ago


def _clauses(path: Path) -> list[Any]:
    """The clauses of the documents in the letters that rules read, each with its grammar."""
    from ingest.extract import _for_rules, grammar_of

    return [(grammar_of(each), _for_rules(clause)) for each in _documents(path) for clause in each.clauses]


def _bytes(piece: Any) -> int:
    text = piece if isinstance(piece, str) else piece[1].text if isinstance(piece, tuple) else piece.text
    return len(text.encode())


def measured(pieces: Sequence[Any], work: Work, limit: float) -> dict[str, Any]:
    """Go over the pieces, several times if that is quick; a round that takes too long ends early and is the last."""
    rounds: list[float] = []
    while True:
        seconds, done, found = _round(pieces, work, limit)
        rounds.append(seconds)
        if done < len(pieces) or len(rounds) == ROUNDS or sum(rounds) > ENOUGH:
            size = sum(map(_bytes, pieces[:done]))
            return {"rounds": rounds, "bytes": size, "found": found, "whole": done == len(pieces)}


def _round(pieces: Sequence[Any], work: Work, limit: float) -> tuple[float, int, int]:
    """Seconds, pieces, and mentions of one round."""
    done = found = 0
    began = time.process_time()
    for piece in pieces:
        found += work(piece)
        done += 1
        if time.process_time() - began > limit:
            break
    return time.process_time() - began, done, found


def _peak() -> int:
    """Bytes that this process held at most."""
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return 1024 * int(re.search(r"VmHWM:\s+(\d+)", told)[1])


def main() -> None:
    name, path, limit = sys.argv[1:]
    pieces, work = READERS[name](Path(path))
    held = _peak()
    _round(pieces, work, WARM)
    print(json.dumps(measured(pieces, work, float(limit)) | {"held": held, "peak": _peak()}))


if __name__ == "__main__":
    main()
