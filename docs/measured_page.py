"""The part of docs/accuracy.md about the resolutions: its tables, from a measurement."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from docs.extras import RIGHT, UNREAD, WRONG, verdicts
from docs.markdown import table
from docs.measured import EVERYTHING, TEXT, XML, extras, outside, scored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs.findings import FileRead
    from docs.measured import Measurement
    from docs.scorer import Scores

WANTED = 0.985
WANTED_PLACE = WANTED_OUTLINE = 0.98
WANTED_RIGHT = 0.99
BASELINE = {"en": (0.983, 0.642), "zh": (0.986, 0.787)}
"""Precision and recall by consensus of one list-aware regular expression with a filter of bodies; not measured here."""
NAMES = {"ar": "Arabic", "en": "English", "es": "Spanish", "fr": "French", "ru": "Russian", "zh": "Chinese"}


def page(measured: Measurement) -> str:
    """Return the part of the page, in Markdown."""
    today = datetime.now(tz=UTC).date().isoformat()
    files = len(measured.read[XML])
    sections = (_read, _consensus, _raw, _place, _outline, _extras, _outside)
    return "\n".join(
        [
            f"## The resolutions of the General Assembly\n\nMeasured on {today} by `make accuracy`, {files} files.\n",
            *(line for section in sections for line in section(measured)),
        ]
    )


def _read(measured: Measurement) -> Iterator[str]:
    yield "### What was read\n"
    yield (
        "Each file in two forms: its XML with the links taken out, and the plain text of its preamble and main body."
        " Citations are all kinds of them, of all bodies; *undecided* are those without a target.\n"
    )
    columns = ("resolutions", "files not read", "citations", "undecided")
    heads = [f"{form}: {column}" for form in (XML, TEXT) for column in columns]
    rows = [
        [NAMES[language], *_amounts(measured.of(XML, language)), *_amounts(measured.of(TEXT, language))]
        for language in measured.languages
    ]
    yield table(("language", *heads), rows)
    if measured.skipped:
        yield f"No well-formed XML, so that the scorer has no gold for it: {', '.join(measured.skipped)}.\n"
    if names := sorted({read.stem for files in measured.read.values() for read in files if read.reason}):
        shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")  # noqa: PLR2004
        yield f"Files not read: {shown}.\n"


def _amounts(files: list[FileRead]) -> tuple[int, int, int, int]:
    findings = [finding for read in files for finding in read.findings]
    undecided = sum(not finding.symbol for finding in findings)
    return sum(read.documents for read in files), sum(bool(read.reason) for read in files), len(findings), undecided


def _consensus(measured: Measurement) -> Iterator[str]:
    yield f"### Citations by consensus (wanted: {WANTED} each)\n"
    yield (
        f"Gold is a symbol that at least {measured.scorer.votes} languages link; an *extra* is one that none links;"
        " P is the share of hits among hits and extras, R the share of gold that is hit. *all* is everything that"
        " `extract` prints for the XML, the next columns only what stands where the scorer looks for links (see *What"
        " has no gold*). The baseline is one list-aware regular expression with a filter of issuing bodies, on the"
        " plain text, as measured before this program was written; it exists for two languages.\n"
    )
    rows = [
        [
            NAMES[language],
            _gold(measured.consensus[XML], language),
            *_all_forms(measured.consensus, language),
            *_baseline(language),
        ]
        for language in measured.languages
    ]
    heads = [f"{form}: {share}" for form in (EVERYTHING, XML, TEXT) for share in "PR"]
    yield table(("language", "gold", *heads, "baseline: P", "baseline: R"), rows)
    yield (
        "The plain text that the scorer writes lacks words that the XML has: the headings of sections, and the recitals"
        " that stand in cross headings of sections (75/247, 75/253). Gold that is found in the XML by words that the"
        " text does not have can't be found there, and counts as missed above:\n"
    )
    yield table(
        ("language", "gold not in the text", "text: R of the rest"), [_rest(measured, n) for n in measured.languages]
    )


def _rest(measured: Measurement, language: str) -> tuple[str, int, str]:
    """Gold that the text does not have, and the recall without it."""
    missing = sum(measured.scorer.language(stem) == language for stem, _ in measured.absent)
    figures = measured.consensus[TEXT].by_language[language]
    hits = round(figures.recall * figures.gold)
    return NAMES[language], missing, _of(hits, figures.gold - missing)


def _raw(measured: Measurement) -> Iterator[str]:
    yield "### Citations by each language's own links\n"
    yield (
        "The same, held against what the editors of the same language linked, slips and gaps included. Beside it the"
        " ceiling: the recall that these links have themselves against the consensus.\n"
    )
    rows = [
        [
            NAMES[language],
            _gold(measured.raw[XML], language),
            *_all_forms(measured.raw, language),
            _share(measured.editors[language]),
        ]
        for language in measured.languages
    ]
    heads = [f"{form}: {share}" for form in (EVERYTHING, XML, TEXT) for share in "PR"]
    yield table(("language", "gold", *heads, "editors: R"), rows)


def _gold(scores: Scores, language: str) -> int:
    return scores.by_language[language].gold


def _all_forms(scores: dict[str, Scores], language: str) -> list[str]:
    figures = [scores[form].by_language[language] for form in (EVERYTHING, XML, TEXT)]
    return [_share(share) for each in figures for share in (each.precision, each.recall)]


def _baseline(language: str) -> tuple[str, str]:
    found = BASELINE.get(language)
    return (_share(found[0], 3), _share(found[1], 3)) if found else ("", "")


def _place(measured: Measurement) -> Iterator[str]:
    yield f"### Places (wanted: {WANTED_PLACE})\n"
    yield (
        "Each official link of the scored families, also in annexes and notes, is a place: paragraph, characters,"
        " symbol. It is *found* where its resolution has a finding of its symbol, and *right* where one stands in the"
        " same paragraph and shares a character with the link.\n"
    )
    rows = []
    for language in measured.languages:
        placing = measured.placing[language]
        wrong = (placing.beside, placing.elsewhere, placing.incomparable)
        rows.append(
            [
                NAMES[language],
                placing.links,
                placing.matched,
                placing.right,
                _of(placing.right, placing.matched),
                *wrong,
            ]
        )
    columns = ("links", "found", "right", "share", "same paragraph only", "another paragraph", "files with other text")
    yield table(("language", *columns), rows)


def _outline(measured: Measurement) -> Iterator[str]:
    yield f"### Structure from plain text (wanted: {WANTED_OUTLINE})\n"
    yield (
        "A document is *alike* if its recitals, and its labelled paragraphs with their labels, begin with the same 30"
        " characters in the same order as in the markup. A recital is alike if it begins where the markup says, with"
        " the act that its editor's word stands for, where that is known. *Acts known* are operative paragraphs with an"
        " act. Plain text has no headings of sections: labels are"
        " compared, not places.\n"
    )
    rows = [
        [
            NAMES[language],
            *(told.documents, told.alike, _of(told.alike, told.documents)),
            *(told.recitals, _of(told.recitals_alike, told.recitals)),
            *(told.operative, _of(told.operative_known, told.operative)),
        ]
        for language, told in (
            (name, measured.outlines[name]) for name in measured.languages if name in measured.outlines
        )
    ]
    columns = ("documents", "alike", "share", "recitals", "alike, share", "operative", "acts known, share")
    yield table(("language", *columns), rows)


def _extras(measured: Measurement) -> Iterator[str]:
    if not measured.extras:
        return
    yield f"### What no language links, read by a person (wanted: {WANTED_RIGHT} of all findings right)\n"
    yield (
        "Editors left mentions without a link, so an extra need not be wrong. Up to 100 a language, of both forms and"
        " of all parts of a file, are listed in `tests/gold/extras-LL.tsv` to be held against the text. The share of"
        " all findings that are right is worked out from the verdicts: whatever some language links counts as right.\n"
    )
    rows = []
    for language in measured.languages:
        counts = verdicts(measured.extras[language])
        right, wrong, unread = (counts[verdict] for verdict in (RIGHT, WRONG, UNREAD))
        found, extra = scored(measured, language), len(extras(measured, language))
        share = _share(1 - extra / found * wrong / (right + wrong)) if found and right + wrong else ""
        rows.append([NAMES[language], found, extra, right, wrong, unread, share])
    columns = ("findings", "extras", "right", "wrong", "unread", "right of all findings")
    yield table(("language", *columns), rows)


def _outside(measured: Measurement) -> Iterator[str]:
    yield "### What has no gold\n"
    yield (
        "The scorer takes links from the first preamble and the first main body of a file. What `extract` finds in the"
        " XML elsewhere can't be a hit there, only an extra: it is in *xml, all* and left out of *xml*. A finding under"
        " a heading that says annex inside the main body is left out too, though links stand there. Citations of all"
        " bodies, by part of the file:\n"
    )
    counts = {language: outside(measured.of(XML, language)) for language in measured.languages}
    parts = sorted({part for count in counts.values() for part in count})
    yield table(
        ("language", *parts), [[NAMES[name], *(count[part] for part in parts)] for name, count in counts.items()]
    )


def _of(part: int, whole: int) -> str:
    return _share(part / whole) if whole else ""


def _share(value: float, digits: int = 4) -> str:
    return f"{value:.{digits}f}"
