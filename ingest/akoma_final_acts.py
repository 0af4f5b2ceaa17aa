"""The Final Acts of an ITU conference in Akoma Ntoso: a document for each instrument, and one for the acts themselves.

The files are made by converters from PDF: labels stand in their own element or at the beginning of the words, further
items in the middle of a clause, the heading of the next section at the end of the one before. They are told apart where
a sequence of labels makes it certain, and left alone elsewhere.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ingest.acts import leading_act
from ingest.akoma_meta import date_of, every, issuer_of, language_of, one
from ingest.akoma_text import ReadingText, WordsBuilder, local_name, plain_text
from ingest.glued import Item, heading_at_end, items, section_inside
from ingest.grammar import grammar
from ingest.headings import LENGTH, section_heading
from ingest.labels import follows
from ontology.datafiles import read_toml
from ontology.errors import InputError
from ontology.model import Abrogation, Adoption, Clause, Document, Edition, Heading, Span, Target
from ontology.registry import registry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.grammar_file import Heading as SectionHeading
    from ingest.reading import Given

FILE = Path(__file__).parent / "final_acts.toml"
_LEAD_IN = re.compile(r":\W{0,9}$")
_EDITION = re.compile(
    r"(?P<number>[0-9]+)\s*(?:\((?P<revised>REV\.\s*)?(?P<place>[^(),]+),\s*(?P<year>[0-9]{4})\))?", re.IGNORECASE
)


class FinalActsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What final_acts.toml holds; its own comments say what each key is."""

    part: str
    abrogated: str
    instrument: str
    annex: str


@cache
def final_acts_file() -> FinalActsFile:
    """Return the data of final_acts.toml."""
    return read_toml(FILE, FinalActsFile)


@dataclass(frozen=True, slots=True)
class _Source:
    """What every document of the file shares."""

    name: str
    given: Given
    body: str
    year: int
    date: str


def read_final_acts(root: Any, source: str, given: Given) -> list[Document]:
    """Read the instruments, and the acts themselves with what they abrogate.

    Args:
        root: the parsed file.
        source: its name.
        given: what the user says of it; an id can be given to none, as there are several documents.

    Raises:
        InputError: an id is given, or no instrument of a body that the registry knows is in it.
    """
    statements = every(root, "statement")
    if given.id:
        raise InputError(f"{source}: {len(statements)} instruments in it, line 1; leave --id out, each has its symbol")
    formula = next((plain_text(one(s, "formula")) for s in statements if one(s, "formula") is not None), "")
    language = given.language or language_of(formula, formula, "")
    body = issuer_of(formula, language)
    if not body:
        line = statements[0].sourceline if statements else root.sourceline
        raise InputError(f"{source}: no body is known that “{formula}” names, line {line}; add it to the registry")
    date = date_of(root, "FRBRWork")
    shared = _Source(source, given, body, int(date[:4] or 0), date)
    documents, pieces = [], []
    for statement in statements:
        document, cut = _instrument(statement, shared)
        documents.append(document)
        pieces.append(" ".join(cut))
    return [*documents, _acts(root, shared, pieces)]


def _instrument(statement: Any, shared: _Source) -> tuple[Document, list[str]]:
    """Read one instrument; return it and the texts of PARTS that stand at its end."""
    formula = plain_text(one(statement, "formula"))
    language = shared.given.language or language_of(formula, formula, "")
    preface = one(statement, "preface")
    kind = plain_text(one(preface, "docType")).lower() or str(statement.get("name") or "")
    number = _EDITION.search(plain_text(one(preface, "docNumber")))
    title = plain_text(next((c for c in every(preface, "container") if c.get("name") == "title"), None))
    reading = ReadingText()
    _line(reading, " ".join(plain_text(line) for line in every(preface, "longTitle")), blank=False)
    _line(reading, title)
    _line(reading, formula)
    builder = _Builder(reading, language)
    for name in ("preamble", "mainBody"):
        for part in every(statement, name):
            builder.part(part)
    text = reading.text()
    checksum = hashlib.sha256(text.encode()).hexdigest()
    year = int(number["year"] or 0) if number else 0
    year = year or shared.year
    place = (number["place"] if number else "") or ""
    date = date_of(statement, "FRBRWork") or shared.date
    return Document(
        id=_symbol(shared.body, kind, number["number"] if number else "", year),
        version=shared.given.version or date_of(statement, "FRBRExpression") or checksum[:12],
        language=language,
        title=title,
        text=text,
        source=shared.name,
        checksum=checksum,
        year=year,
        place=_place(place, shared.body, language),
        clauses=tuple(_with_children(builder.clauses)),
        headings=tuple(builder.headings),
        issuer=issuer_of(formula, language) or shared.body,
        adoption=Adoption(date=date),
        links=reading.links(),
    ), builder.cut


def _line(reading: ReadingText, text: str, *, blank: bool = True) -> None:
    reading.write(text)
    reading.end_line(blank=blank)


def _symbol(body: str, kind: str, number: str, year: int) -> str:
    """The edition's symbol, `PP/71@2018`."""
    found = registry().symbols(body, kind, number) if number else []
    return f"{found[0][1]}@{year}" if found else f"{body}-{kind}-{number}-{year}"


def _place(printed: str, body: str, language: str) -> str:
    """The place of a conference as the registry writes it, for what stands in capitals."""
    places = [event.places.get(language, "") for event in registry().events if event.body == body]
    same = [place for place in places if place.casefold() == printed.strip().casefold()]
    return same[0] if same else printed.strip().title()


# ---------------------------------------------------------------- the acts themselves


def _acts(root: Any, shared: _Source, pieces: list[str]) -> Document:
    """The document of the acts: its title, and the PARTS that stand between the instruments."""
    preface = root.find(".//{*}documentCollection/{*}preface")
    reading = ReadingText()
    title = plain_text(preface)
    _line(reading, title)
    abrogations = [found for piece in pieces for found in _abrogations(reading, piece, shared.body)]
    text = reading.text()
    checksum = hashlib.sha256(text.encode()).hexdigest()
    event = next((e for e in registry().events if e.body == shared.body and e.year == shared.year), None)
    collection = one(root, "documentCollection")
    expression = date_of(one(collection, "meta"), "FRBRExpression") or shared.date
    language = shared.given.language or language_of(title, title, "")
    return Document(
        id=event.id if event else f"{shared.body}-{shared.year}",
        version=shared.given.version or expression or checksum[:12],
        language=language,
        title=title,
        text=text,
        source=shared.name,
        checksum=checksum,
        year=shared.year,
        place=event.places.get(language, "") if event else "",
        issuer=shared.body,
        adoption=Adoption(date=shared.date),
        abrogations=tuple(abrogations),
    )


def _abrogations(reading: ReadingText, piece: str, body: str) -> Iterator[Abrogation]:
    """Write the text of PARTS, an instrument a line, and yield the instruments of the lists that end them."""
    starts = [match.start() for match in re.finditer(final_acts_file().part, piece)]
    for begin, end in pairwise([*starts, len(piece)]):
        part = piece[begin:end]
        found = list(re.finditer(final_acts_file().instrument, part))
        ends = re.search(final_acts_file().abrogated, part[: found[0].start()] if found else "") is not None
        _line(reading, part[: found[0].start()] if found else part)
        bounds = [*(match.start() for match in found), len(part)]
        for match, after in zip(found, bounds[1:], strict=True):
            start = reading.length
            reading.write(part[match.start() : after])
            span = Span(start, start + match.end() - match.start())
            reading.end_line()
            if ends and (target := _abrogated(match, body)):
                yield Abrogation(span, target)


def _abrogated(match: re.Match[str], body: str) -> Target | None:
    found = registry().symbols(body, match["type"].lower(), match["number"])
    year = int(match["year"])
    place = _place(match["place"], body, "en")
    return Target(found[0][1], Edition(year, place, match["revised"] is not None)) if found else None


# ---------------------------------------------------------------- clauses


@dataclass
class _Section:
    """The section that clauses stand in."""

    slug: str
    act: str
    addressees: tuple[str, ...]


@dataclass
class _Builder:
    """The state of one walk over an instrument."""

    reading: ReadingText
    language: str
    clauses: list[Clause] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    section: _Section = field(default_factory=lambda: _Section("text", "", ()))
    path: list[tuple[str, str]] = field(default_factory=list)

    def part(self, element: Any) -> None:
        """Read the recitals or the operative part."""
        for child in element:
            name = local_name(child)
            if name in {"recitals", "hcontainer"}:
                self._group(child)
            elif name in {"paragraph", "recital", "p"}:
                self._items(list(_flat(child)))

    def _group(self, group: Any) -> None:
        """Read a section: its heading, and its items."""
        for child in group:
            if local_name(child) in {"intro", "heading"}:
                self._heading(plain_text(child))
        self._items([item for child in group for item in _flat(child)])

    def _heading(self, text: str) -> None:
        start = self.reading.length
        self.reading.write(text)
        span = Span(start, self.reading.length)
        self.reading.end_line()
        slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "section"
        unique, count = slug, 1
        while unique in {heading.place for heading in self.headings}:
            count += 1
            unique = f"{slug}-{count}"
        found = self._section(text)
        if found is None:
            act = leading_act(text, self.language)
            self.section = _Section(unique, act.act if act else "", ())
        else:
            self.section = _Section(unique, found.act, found.addressees)
        self.path = []
        self.headings.append(Heading(unique, "", text, span))

    def _items(self, raw: Sequence[Item]) -> None:
        """Read the items of a section, with what is glued to them; a list that begins again has its heading before."""
        found = list(items(raw))
        for position, item in enumerate(found):
            following = found[position + 1] if position + 1 < len(found) else None
            if divided := self._divided(item):
                self._item(replace(item, text=divided[0]), sole=position == 0)
                self._heading(divided[1])
                self._items([Item("", "", divided[2]), *found[position + 1 :]])
                return
            text, annexes = self._without_parts(item)
            heading = ""
            if following is not None and following.label in {"a", "1"}:
                text, heading = heading_at_end(text, self._opens)
            sole = position == 0 and (following is None or bool(heading or annexes or self.cut))
            self._item(replace(item, text=text), sole=sole)
            for number, annex in annexes:
                self._annex(number, annex)
            if heading:
                self._heading(heading)

    def _section(self, line: str) -> SectionHeading | None:
        """The section that a line opens; of a long one, its words up to where the addressees are qualified."""
        short = line if len(line) <= LENGTH else re.split(r",\s", line[:LENGTH])[0].rpartition(" ")[0]
        return section_heading(short, grammar(self.language), marked=True)

    def _opens(self, line: str) -> bool:
        return self._section(line) is not None

    def _divided(self, item: Item) -> tuple[str, str, str] | None:
        """The words, heading and list of an item that a section is glued to, which lies before annexes and PARTS."""
        limit = re.search(f"{final_acts_file().annex}|{final_acts_file().part}", item.text)
        text = item.text[: limit.start()] if limit else item.text
        found = None if self.cut else section_inside(text, self._opens)
        return (found[0], found[1], item.text[len(text) - len(found[2]) :]) if found else None

    def _without_parts(self, item: Item) -> tuple[str, list[tuple[str, str]]]:
        """Cut off what belongs to no clause: PARTS of the acts, and annexes, which are returned by their number.

        All that stands behind the heading of a PART is of that PART, or of the next.
        """
        text = item.text
        if self.cut:
            self.cut.append(f"{item.printed} {text}".strip())
            return "", []
        if part := re.search(final_acts_file().part, text):
            self.cut.append(text[part.start() :])
            text = text[: part.start()]
        starts = list(re.finditer(final_acts_file().annex, text))
        bounds = [*(match.start() for match in starts), len(text)]
        annexes = [(m["number"] or "", text[m.start() : end]) for m, end in zip(starts, bounds[1:], strict=True)]
        return (text[: starts[0].start()] if starts else text).strip(), annexes

    def _annex(self, number: str, text: str) -> None:
        self.path = []
        self.section = _Section(f"annex/{number}" if number else "annex", "", ())
        self._item(Item("", "", text), sole=True)

    def _item(self, item: Item, *, sole: bool) -> None:
        if not item.text:
            return
        place, parent = self._place(item.label, sole=sole)
        if item.printed:
            self.reading.write(f"{item.printed} ")
        builder = WordsBuilder()
        self.reading.write(item.text, builder)
        self.reading.end_line()
        words = builder.words()
        self.taken.add(place)
        self.clauses.append(
            Clause(
                place=place,
                opinion=0,
                section="annex" if place.startswith("annex") else self.section.slug,
                act=self.section.act,
                label=item.label,
                printed=item.printed,
                span=Span(words.offsets[0], words.offsets[-1] + 1),
                text=words.text,
                offsets=words.offsets,
                parent=parent,
                lead_in=_LEAD_IN.search(words.text) is not None,
                addressees=self.section.addressees,
            )
        )

    def _place(self, label: str, *, sole: bool) -> tuple[str, str]:
        """The place of an item, and of the one above it."""
        slug = self.section.slug
        if not label:
            count = sum(place.startswith(f"{slug}/p/") for place in self.taken)
            place = slug if sole and slug not in self.taken else f"{slug}/p/{count + 1}"
            self.path = [("", place)] if sole else []
            return self._unique(place), ""
        self.path = self.path[: self._depth(label)]
        above = self.path[-1][1] if self.path else slug
        place = self._unique(f"{above}/{label}")
        self.path.append((label, place))
        return place, above if above in self.taken else ""

    def _depth(self, label: str) -> int:
        """How many of the open levels a label lies below."""
        for depth in range(len(self.path) - 1, -1, -1):
            if follows(label, self.path[depth][0]):
                return depth
            if label.startswith(f"{self.path[depth][0]}.") and self.path[depth][0]:
                return depth + 1
        opens = label in {"a", "i", "1"} and self.clauses and _LEAD_IN.search(self.clauses[-1].text)
        return len(self.path) if opens and self.path else 0

    def _unique(self, place: str) -> str:
        unique, count = place, 1
        while unique in self.taken:
            count += 1
            unique = f"{place}-{count}"
        return unique


def _flat(element: Any) -> Iterator[Item]:
    """Yield the items in an element, in order: itself, and the points of its lists."""
    name = local_name(element)
    if name in {"recital", "paragraph", "point", "item"}:
        number = plain_text(element.find("{*}num"))
        own = [child for child in element if local_name(child) in {"p", "content"}]
        text = " ".join(plain_text(child) for child in own)
        if text or number:
            yield Item(number, number, text)
        for child in element:
            if local_name(child) in {"list", "sublist", "intro", "wrapUp"}:
                yield from _flat(child)
    elif name in {"list", "sublist"}:
        for child in element:
            yield from _flat(child)
    elif name in {"p", "content", "wrapUp"} and plain_text(element):
        yield Item("", "", plain_text(element))


def _with_children(clauses: list[Clause]) -> Iterator[Clause]:
    parents = {clause.parent for clause in clauses}
    return (c if c.place in parents else replace(c, lead_in=False) for c in clauses)
