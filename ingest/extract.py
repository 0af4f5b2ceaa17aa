"""A document to all that is known of it: the middle of the whole path, pure and without files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.brackets import brackets
from ingest.citations import citations, titles
from ingest.concepts import concepts, in_titles
from ingest.folding import MARKS, fold
from ingest.grammar import grammar
from ingest.invitations import asked
from ingest.normalize import normalize
from ingest.references import internal, weak
from ingest.roles import roles
from ingest.themes import inherited
from ontology.model import Act, Clause, Extraction, Kind, Mention, ReadAside, ReadClause
from ontology.registry import registry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.citations import Title
    from ingest.grammar import Grammar
    from ingest.matching import Hit
    from ontology.model import Bracket, Document, Footnote, Heading


def grammar_of(document: Document) -> Grammar:
    """Return the grammar that a document is read with: its language's, with the local names of its issuer's family."""
    return grammar(document.language, registry().root(document.issuer) if document.issuer else "ITU")


def extract(document: Document) -> Extraction:
    """Return the mentions, brackets, actions and roles of every clause, and the themes that travel between them."""
    rules = grammar_of(document)
    folded = {clause.place: _for_rules(clause) for clause in document.clauses}
    found = {place: rules.hits(clause.text) for place, clause in folded.items()}
    named = {place: _external(clause, found[place], rules, document) for place, clause in folded.items()}
    themed = {place: True for place, mentions in named.items() if any(m.kind is Kind.THEME for m in mentions)}
    places = {clause.place for clause in document.clauses}
    seen: dict[int, list[Clause]] = {}
    read = []
    for clause in document.clauses:
        earlier = seen.setdefault(clause.opinion, [])
        mentions = [
            *named[clause.place],
            *internal(clause, found[clause.place], places, rules),
            *weak(clause, found[clause.place], earlier, themed),
        ]
        earlier.append(clause)
        pairs = brackets(clause)
        read.append(
            ReadClause(
                clause,
                _in_order(mentions, pairs),
                pairs,
                asked(clause, rules),
                roles(clause, named[clause.place], rules),
            )
        )
    clauses = tuple(read)
    return Extraction(document, clauses, inherited(document, clauses), tuple(_asides(document, rules)))


def _for_rules(clause: Clause) -> Clause:
    """A clause in the letters that the rules read: folded, and without the marks that a language may write or leave."""
    text = fold(clause.text)
    if text.isascii() or not MARKS.search(text):
        return clause if text == clause.text else replace(clause, text=text)
    offsets = list(clause.offsets)
    for mark in reversed([*MARKS.finditer(text)]):
        del offsets[mark.start()]
    return replace(clause, text=MARKS.sub("", text), offsets=tuple(offsets))


def _asides(document: Document, rules: Grammar) -> Iterator[ReadAside]:
    """Footnotes and headings with what they cite: they are no clauses, but cite like them."""
    for number, note in enumerate(document.footnotes, start=1):
        clause = _as_clause(document, note, note.clauses[0] if note.clauses else "")
        yield ReadAside(f"footnote/{number}", clause, note.clauses, _cited(clause, rules, document))
    if not document.issuer:  # the titles of draft opinions cite nothing but themselves
        return
    for number, heading in enumerate(document.headings, start=1):
        clause = _as_clause(document, heading, "")
        if mentions := _cited(clause, rules, document):
            yield ReadAside(f"heading/{number}", clause, (), mentions)


def _as_clause(document: Document, aside: Footnote | Heading, place: str) -> Clause:
    words = normalize(document.text, aside.span)
    clause = document.clause(place)
    act = clause.act if clause else Act.REPORTING
    opinion = clause.opinion if clause else 0
    return _for_rules(Clause(place, opinion, "", act, "", "", aside.span, words.text, words.offsets))


def _cited(clause: Clause, rules: Grammar, document: Document) -> tuple[Mention, ...]:
    return _in_order([m for m in _external(clause, rules.hits(clause.text), rules, document) if m.kind.is_citation], ())


def _own(mention: Mention, document: Document) -> bool:
    """Whether an instrument names itself: by its number, in no edition or in the one that is read."""
    work = document.id.partition("@")[0]
    return mention.target is not None and mention.target.symbol == work and mention.target.cited in {work, document.id}


def _external(clause: Clause, found: Sequence[Hit], rules: Grammar, document: Document) -> list[Mention]:
    zones = titles(clause.text, found, rules)
    cited = [m for m in citations(clause, found, zones, rules, document.issuer) if not _own(m, document)]
    inside = _title_ranges(clause, zones, cited)
    return [*cited, *(in_titles(mention, inside) for mention in concepts(clause, rules.language))]


def _title_ranges(clause: Clause, zones: Sequence[Title], cited: Sequence[Mention]) -> list[tuple[int, int]]:
    """Where titles stand in the reading text; an instrument's own name is one too."""
    ranges = [clause.source(zone.start, zone.end) for zone in zones]
    ranges += [mention.span for mention in cited if mention.kind is Kind.NAMED]
    return [(span.start, span.end) for span in ranges]


def _in_order(mentions: Sequence[Mention], pairs: Sequence[Bracket]) -> tuple[Mention, ...]:
    marked = (replace(m, bracketed=True) if any(pair.span.covers(m.span) for pair in pairs) else m for m in mentions)
    return tuple(sorted(marked, key=lambda m: (m.span, m.kind, m.target.cited if m.target else "")))
