"""The scorer of citations, a program of its own beside the repository: what it is asked, and what it answers."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

ALL = 10**6
"""More errors than a run has: the scorer is asked for each."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What the scorer counts in one language: `gold` symbols, and the two shares."""

    documents: int
    gold: int
    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class Scores:
    """What the scorer answers: figures by language, and what disagrees as pairs of a document and a symbol."""

    by_language: dict[str, Figures]
    extra: frozenset[tuple[str, str]]
    missed: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Scorer:
    """The program, and the corpus that it scores against.

    Attributes:
        program: its file.
        corpus: a folder of XML files or of archives of them, in all languages.
        votes: in how many languages a symbol is linked for the consensus.
    """

    program: Path
    corpus: Path
    votes: int = 3

    def write(self, form: str, folder: Path) -> Path:
        """Write the corpus as `strip` (XML without links) or `text` to a folder, one subfolder a language."""
        self._run(form, self.corpus, folder)
        return folder

    def gold(self) -> list[dict[str, Any]]:
        """Return what the editors linked and marked in each document."""
        return [json.loads(line) for line in self._run("gold", self.corpus).splitlines()]

    def score(self, found: Iterable[tuple[str, str]], folder: Path, *, consensus: bool) -> Scores:
        """Score pairs of a document and a symbol.

        Args:
            found: what was found.
            folder: where the scorer's input is written.
            consensus: hold it against what several languages link, instead of each language's own links.
        """
        mentions = folder / "mentions.jsonl"
        lines = (json.dumps({"document": document, "symbol": symbol}) + "\n" for document, symbol in sorted(found))
        mentions.write_text("".join(lines), encoding="utf-8")
        votes = self.votes if consensus else 0
        return _scores(self._run("score", self.corpus, mentions, f"--errors={ALL}", f"--consensus={votes}"))

    def language(self, document: str) -> str:
        """Return the language that the name of a document tells."""
        return str(self._module.language(document))

    def compared(self, symbol: str) -> str:
        """Return a symbol as the scorer compares it, "" where its family is not scored."""
        plain = str(self._module.normal(symbol))
        return plain if self._module.in_family(plain, self._module.FAMILIES) else ""

    def _run(self, *arguments: object) -> str:
        command = [sys.executable, str(self.program), *map(str, arguments)]
        done = subprocess.run(command, check=True, capture_output=True)  # noqa: S603 our own
        return done.stdout.decode()

    @cached_property
    def _module(self) -> Any:
        """The program as a module: how it compares two symbols is asked there, and said nowhere else."""
        spec = importlib.util.spec_from_file_location(self.program.stem, self.program)
        if spec is None or spec.loader is None:
            raise FileNotFoundError(self.program)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


def _scores(answer: str) -> Scores:
    """The scorer's answer: a head, a line for each language and one for all, then a line for each error."""
    figures: dict[str, Figures] = {}
    errors: dict[str, set[tuple[str, str]]] = {"extra": set(), "missed": set()}
    for line in answer.splitlines()[1:]:
        word, _, rest = line.partition(" ")
        if word in errors:  # names of documents may hold a blank, symbols hold none
            document, _, symbol = rest.strip().rpartition("  ")
            errors[word].add((document, symbol))
        else:
            documents, gold, precision, recall, _f1 = rest.split()
            figures[word] = Figures(int(documents), int(gold), float(precision), float(recall))
    return Scores(figures, frozenset(errors["extra"]), frozenset(errors["missed"]))
