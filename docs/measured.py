"""From what was found to figures: scored by what the editors linked, by where they linked it, and by the outline."""

from __future__ import annotations

import re
import runpy
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from docs.extras import renew
from docs.findings import BODY, read_files
from ingest.sources import sources
from ontology.registry import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from docs.extras import Extra
    from docs.findings import FileRead, Finding
    from docs.scorer import Scorer, Scores

STRUCTURE = Path(__file__).parent.parent / "tests" / "structure_score.py"
EVERYTHING, XML, TEXT = "xml, all", "xml", "text"
"""The forms that are scored: all that is found in the XML, what of it the scorer can judge, and all in the text."""


@dataclass
class Placing:
    """Where the publisher's links are found again, in one language.

    `right` links have a finding of their symbol in the same paragraph that shares a character with them, `beside`
    only in the same paragraph, `elsewhere` only in another one; of the rest the document has no finding.
    """

    links: int = 0
    right: int = 0
    beside: int = 0
    elsewhere: int = 0
    incomparable: int = 0

    @property
    def matched(self) -> int:
        """Links whose symbol was found in their document."""
        return self.right + self.beside + self.elsewhere


class Outline(NamedTuple):
    """How the outline of the plain text agrees with the publisher's markup, in one language."""

    documents: int
    alike: int
    recitals: int
    recitals_alike: int
    operative: int
    operative_known: int


@dataclass(frozen=True)
class Measurement:
    """All that the page tells; scores by form, the rest by language; `skipped` are files that the scorer can't read.

    `absent` is gold, found in XML, whose words the plain text does not have.
    """

    scorer: Scorer
    read: dict[str, list[FileRead]]
    skipped: tuple[str, ...] = ()
    consensus: dict[str, Scores] = field(default_factory=dict)
    raw: dict[str, Scores] = field(default_factory=dict)
    editors: dict[str, float] = field(default_factory=dict)
    placing: dict[str, Placing] = field(default_factory=dict)
    outlines: dict[str, Outline] = field(default_factory=dict)
    extras: dict[str, list[Extra]] = field(default_factory=dict)
    absent: set[tuple[str, str]] = field(default_factory=set)

    @property
    def languages(self) -> list[str]:
        """The languages of the corpus, in the order of the registry."""
        seen = {self.scorer.language(read.stem) for files in self.read.values() for read in files}
        return [language for language in LANGUAGES if language in seen]

    def of(self, form: str, language: str) -> list[FileRead]:
        """Return the files of a form in a language."""
        return [read for read in self.read[form] if self.scorer.language(read.stem) == language]


def measure(scorer: Scorer, folder: Path, lists: Path | None, tell: Callable[[str], None]) -> Measurement:
    """Measure a corpus.

    Args:
        scorer: with the corpus.
        folder: empty; the forms of the corpus are written there.
        lists: folder of the lists of extras; None makes none.
        tell: takes a line about each step.
    """
    stripped, text = (scorer.write(name, folder / name) for name in ("strip", "text"))
    linked = {source.stem: source for source in sources([scorer.corpus])}
    tell("reading XML without links")
    found = read_files(list(sources([stripped])), linked)
    skipped = tuple(sorted(linked.keys() - {read.stem for read in found}))
    measured = Measurement(scorer, {XML: found}, skipped)
    tell("reading plain text")
    measured.read[TEXT] = read_files(list(sources([text])))
    tell("scoring")
    _score(measured, folder)
    measured.absent.update(absent(measured, {path.stem: path for path in text.rglob("*.txt")}))
    measured.placing.update(placings(scorer, measured.read[XML]))
    tell("comparing outlines")
    measured.outlines.update(outlines(stripped, scorer))
    if lists:
        measured.extras.update(reading_lists(measured, lists))
    return measured


def _score(measured: Measurement, folder: Path) -> None:
    scorer = measured.scorer
    forms = {
        EVERYTHING: pairs(measured.read[XML]),
        XML: pairs(measured.read[XML], part=BODY),
        TEXT: pairs(measured.read[TEXT]),
    }
    for form, found in forms.items():
        measured.consensus[form] = scorer.score(found, folder, consensus=True)
        measured.raw[form] = scorer.score(found, folder, consensus=False)
    linked = {(gold["document"], symbol) for gold in scorer.gold() for symbol in gold["symbols"]}
    agreed = scorer.score(linked, folder, consensus=True)
    measured.editors.update({language: figures.recall for language, figures in agreed.by_language.items()})


def pairs(files: Iterable[FileRead], part: str | None = None) -> set[tuple[str, str]]:
    """Return what was found as pairs of a document and a symbol; with `part`, what stands in that part of a file."""
    return {(read.stem, f.symbol) for read in files for f in read.findings if f.symbol and part in {None, f.part}}


def absent(measured: Measurement, texts: Mapping[str, Path]) -> Iterator[tuple[str, str]]:
    """Yield what is missed in a plain text and found in the XML by words that this text does not have.

    Args:
        measured: with its scores.
        texts: the files of plain text by their stem.
    """
    for read in measured.read[XML]:
        for symbol in {symbol for stem, symbol in measured.consensus[TEXT].missed if stem == read.stem}:
            text = _words(texts[read.stem].read_text(encoding="utf-8"))
            quotes = {_words(f.quote) for f in read.findings if measured.scorer.compared(f.symbol) == symbol}
            if quotes and not any(quote in text for quote in quotes):
                yield read.stem, symbol


def _words(text: str) -> str:
    """Letters and digits only: line breaks, brackets and blanks differ between the forms."""
    return re.sub(r"\W", "", text)


# ---------------------------------------------------------------- places


def placings(scorer: Scorer, files: Iterable[FileRead]) -> dict[str, Placing]:
    """Return for each language how many of the publisher's links have a finding where they stand."""
    found: dict[str, Placing] = defaultdict(Placing)
    for read in files:
        placing = found[scorer.language(read.stem)]
        if not read.comparable:
            placing.incomparable += 1
        elif not read.reason:
            _place(scorer, read, placing)
    return dict(found)


def _place(scorer: Scorer, read: FileRead, placing: Placing) -> None:
    by_symbol: dict[tuple[int, str], list[Finding]] = defaultdict(list)
    for finding in read.findings:
        by_symbol[finding.place.number, scorer.compared(finding.symbol)].append(finding)
    for place, symbol in read.links:
        if not (compared := scorer.compared(symbol)):
            continue
        placing.links += 1
        same = [finding.place for finding in by_symbol[place.number, compared]]
        if any(place.overlaps(other) for other in same):
            placing.right += 1
        elif any(place.beside(other) for other in same):
            placing.beside += 1
        elif same:
            placing.elsewhere += 1


# ---------------------------------------------------------------- outlines


def outlines(corpus: Path, scorer: Scorer) -> dict[str, Outline]:
    """Compare the outline of the plain text with the markup.

    Args:
        corpus: XML files, in one folder a language.
        scorer: whose program lists the documents and writes their text.
    """
    folders = sorted(folder for folder in corpus.iterdir() if folder.is_dir())
    with ProcessPoolExecutor() as processes:
        return {
            name: told for found in processes.map(_outlines, folders, repeat(scorer.program)) for name, told in found
        }


def _outlines(corpus: Path, program: Path) -> list[tuple[str, Outline]]:
    scores = runpy.run_path(str(STRUCTURE))["structure"](corpus, program)
    return [
        (language, Outline(s.documents, s.alike, s.recitals, s.recitals_alike, s.acts, s.acts_known))
        for language, s in scores.items()
    ]


# ---------------------------------------------------------------- what no language links


def extras(measured: Measurement, language: str) -> dict[tuple[str, str], str]:
    """Return what no language links, by document and symbol, each with its first place in XML, else in the text."""
    known = measured.consensus[EVERYTHING].extra | measured.consensus[TEXT].extra
    found: dict[tuple[str, str], str] = {}
    for form in (XML, TEXT):
        for read in measured.of(form, language):
            for finding in read.findings:
                key = (read.stem, measured.scorer.compared(finding.symbol))
                if key in known:
                    found.setdefault(key, finding.told())
    return found


def reading_lists(measured: Measurement, folder: Path) -> dict[str, list[Extra]]:
    """Write the lists of extras anew, and return the rows that are findings now."""
    return {
        language: renew(folder / f"extras-{language}.tsv", extras(measured, language))
        for language in measured.languages
    }


def scored(measured: Measurement, language: str) -> int:
    """Count what was found in a language, in either form, among the families that are scored."""
    files: Sequence[FileRead] = [*measured.of(XML, language), *measured.of(TEXT, language)]
    return len({(stem, c) for stem, symbol in pairs(files) if (c := measured.scorer.compared(symbol))})


def outside(files: Iterable[FileRead]) -> Counter[str]:
    """Count the citations by the part of a file that the scorer does not look at."""
    return Counter(finding.part for read in files for finding in read.findings if finding.part != BODY)
