"""Is a citation right? What the cited instruments' own texts, the registry and other citations say against it.

A doubt is no verdict: each row gives the citing words with their place, and the source that speaks against them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontology.errors import UnknownNameError
from queries.evidence import Citation, Conference, Edition, citations, conferences, editions, titled
from queries.terms import Answer, Iri, Literal
from queries.titles import Contrast, Titled, Titles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from queries.interface import Graph

KINDS = ("no-such-edition", "abrogated", "superseded", "other-title")
"""What can be wrong."""
SEVERITIES = ("error", "warning", "notice")
"""How sure it is that the citing text is wrong; a notice tells of what came after it."""
COLUMNS = ("clause", "cited", "kind", "severity", "why", "quote", "language", "place")

UNDATED = "when the citing text was written is not known"
SOURCES = {"text": "its text", "registry": "the registry"}


@dataclass(frozen=True, slots=True)
class Doubt:
    """What speaks against a citation: its kind, its severity, and why, with both sources."""

    citation: Citation
    kind: str
    severity: str
    why: str


def doubts(graph: Graph, document: str = "", kind: str = "", severity: str = "") -> Answer:
    """Return a row for each doubt, those of one clause in several languages as one.

    Args:
        graph: the graph to ask.
        document: only citations of this document, "" for all.
        kind: one of `KINDS`, "" for all.
        severity: one of `SEVERITIES`, "" for all.

    Raises:
        UnknownNameError: no document of that name cites anything.
    """
    held = conferences(graph)
    stated = [c for c in citations(graph) if not document or c.document == document]
    if document and not stated:
        raise UnknownNameError(f"no document {document!r} that cites anything; policygraph query readings lists them")
    judge = _Judge(held, editions(graph, held), Titles(titled(graph)), stated)
    found: dict[tuple[Iri, str, str], list[Doubt]] = defaultdict(list)
    for citation in stated:
        for doubt in judge.doubts(citation):
            if doubt.kind == (kind or doubt.kind) and doubt.severity == (severity or doubt.severity):
                found[citation.clause, citation.cited, doubt.kind].append(doubt)
    ordered = sorted(found.values(), key=lambda same: (SEVERITIES.index(same[0].severity), KINDS.index(same[0].kind)))
    return Answer(COLUMNS, tuple(_row(same) for same in ordered))


def _row(same: list[Doubt]) -> tuple[Iri | Literal, ...]:
    first = min(same, key=lambda doubt: (doubt.citation.language != "en", doubt.citation.place))
    languages = ", ".join(sorted({doubt.citation.language for doubt in same}))
    citation = first.citation
    told = (citation.cited, first.kind, first.severity, first.why, citation.quote, languages, citation.place)
    return (citation.clause, *(Literal(value) for value in told))


class _Judge:
    """What is known, put to one citation after the other."""

    def __init__(
        self,
        held: Mapping[str, Mapping[int, Conference]],
        known: Mapping[str, list[Edition]],
        titles: Titles,
        stated: Sequence[Citation],
    ) -> None:
        self._held = held
        self._known = known
        self._titles = titles
        self._beside: dict[tuple[Iri, str], set[str]] = defaultdict(set)
        self._sharing: dict[tuple[Iri, str, str], set[str]] = defaultdict(set)
        for citation in stated:
            self._beside[citation.clause, citation.work].add(citation.cited)
            self._sharing[citation.clause, citation.language, citation.title].add(citation.cited)

    def doubts(self, citation: Citation) -> Iterator[Doubt]:
        known = self._known.get(citation.work, [])
        same_work = [edition for edition in known if not self._unreal(edition)]
        cited = next((edition for edition in known if edition.symbol == citation.cited), None)
        if cited and (why := self._unreal(cited) or self._misplaced(citation, cited)):
            yield Doubt(citation, "no-such-edition", "error", why)
        elif cited:
            yield from _no_such_mark(citation, cited, same_work)
            if not citation.in_its_own_work:
                yield from _ended(citation, cited)
                yield from self._superseded(citation, cited, same_work)
        elif same_work and citation.cited == citation.work and all(edition.ended for edition in same_work):
            yield from _ended(citation, same_work[-1])
        if citation.title:
            yield from self._other_title(citation)

    # ---------------------------------------------------------------- the edition

    def _unreal(self, edition: Edition) -> str:
        """Why there is no such edition, "" where there may be: no conference of that year, or none of that number."""
        held = self._held.get(edition.body, {})
        if conference := held.get(edition.year):
            if conference.acts and not edition.text and edition.source != "registry":
                return f"the acts of {conference.name} are in the graph and have no {edition.symbol}"
            return ""
        before = [year for year in held if year < edition.year]
        after = [year for year in held if year > edition.year]
        if before and after:
            return f"{edition.body} met in {max(before)} and {min(after)}, not in {edition.year} (registry)"
        return ""

    def _misplaced(self, citation: Citation, cited: Edition) -> str:
        """Why the stated place is wrong, "" where it is the conference's, or an unknown spelling of it."""
        conference = self._held.get(cited.body, {}).get(cited.year)
        if not conference or not self._elsewhere(conference, citation):
            return ""
        place = _place(conference, citation.language)
        return f"{conference.name} met in {place}, not in {citation.stated_place} (registry)"

    def _elsewhere(self, conference: Conference, citation: Citation) -> bool:
        """Whether the stated place is that of other conferences only."""
        stated, language = citation.stated_place.casefold(), citation.language
        if stated in {place.casefold() for place in conference.places.values()}:
            return False
        others = (other for years in self._held.values() for other in years.values())
        return any(_place(other, language).casefold() == stated for other in others)

    def _superseded(self, citation: Citation, cited: Edition, same_work: Sequence[Edition]) -> Iterator[Doubt]:
        later = [edition for edition in same_work if edition.year > cited.year]
        if not later:
            return
        before = [edition for edition in later if _before(edition.adopted, citation.date)]
        if before:
            # a clause that cites a later one too tells the history of the instrument
            if not self._beside[citation.clause, citation.work] & {edition.symbol for edition in later}:
                last = before[-1]
                why = f"{last.symbol} ({last.adopted}) is later, and earlier than the citing text ({citation.date})"
                yield Doubt(citation, "superseded", "warning", why)
        elif not citation.date:
            yield Doubt(citation, "superseded", "notice", f"{later[-1].symbol} is later; {UNDATED}")
        else:
            yield Doubt(citation, "superseded", "notice", f"since revised: {later[-1].symbol} ({later[-1].adopted})")

    # ---------------------------------------------------------------- the title

    def _other_title(self, citation: Citation) -> Iterator[Doubt]:
        """A title that fits none of those that it stands beside: in a list it may belong to any of them."""
        found = self._titles.better(citation.cited, citation.title, citation.language)
        if not found:
            return
        sharing = self._sharing[citation.clause, citation.language, citation.title] - {citation.cited}
        if all(self._titles.better(other, citation.title, citation.language) for other in sharing):
            severity = "error" if found.sure else "warning"
            yield Doubt(citation, "other-title", severity, _contrasted(citation, found))


def _no_such_mark(citation: Citation, cited: Edition, same_work: Sequence[Edition]) -> Iterator[Doubt]:
    """A revision cited as a first edition, or a first one as a revision: place and year alone don't make an edition."""
    if None in (cited.revised, citation.revised) or cited.revised == citation.revised:
        return
    if citation.revised:
        why = f"cited as a revision, but {cited.symbol} is a first edition ({cited.source})"
    else:
        earlier = [edition.symbol for edition in same_work if edition.year < cited.year]
        before = f", after {', '.join(earlier)}" if earlier else ""
        why = f"cited without Rev., but {cited.symbol} is a revision ({cited.source}{before})"
    yield Doubt(citation, "no-such-edition", "error", why)


def _ended(citation: Citation, cited: Edition) -> Iterator[Doubt]:
    if not cited.ended:
        return
    day = min(day for day, _ in cited.ended)
    by = ", ".join(dict.fromkeys(acts for _, acts in cited.ended))
    if _before(day, citation.date):
        why = f"abrogated by {by} on {day}, before the citing text ({citation.date})"
        yield Doubt(citation, "abrogated", "error", why)
    elif not citation.date:
        yield Doubt(citation, "abrogated", "warning", f"abrogated by {by} on {day}; {UNDATED}")
    else:
        yield Doubt(citation, "abrogated", "notice", f"since abrogated by {by} on {day}")


def _contrasted(citation: Citation, found: Contrast) -> str:
    other = f"{found.other.symbol} ({_source(found.other)})"
    own = f"{found.own.symbol} ({_source(found.own)})"
    unknown = "" if found.own.symbol == citation.cited else f"; the title of {citation.cited} itself is not known"
    return f"the stated title “{citation.title}” is that of {other}, not of {own}{unknown}"


def _source(titled: Titled) -> str:
    return f"{SOURCES[titled.source]}: “{titled.title}”"


def _place(conference: Conference, language: str) -> str:
    return conference.places.get(language) or conference.places.get("en", "")


def _before(day: str, other: str) -> bool:
    """Whether a date comes before another, as far as both are told: a year is before another year only."""
    length = min(len(day), len(other))
    return bool(length) and day[:length] < other[:length]
