"""A document to all that is known of it: the middle of the whole path, pure and without files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.brackets import brackets
from ingest.citations import citations, titles
from ingest.concepts import concepts, in_titles
from ingest.grammar import grammar
from ingest.invitations import asked
from ingest.matching import hits
from ingest.references import internal, weak
from ingest.roles import roles
from ingest.themes import inherited
from ontology.model import Extraction, Kind, Mention, ReadClause

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.citations import Title
    from ingest.grammar import Grammar
    from ingest.matching import Hit
    from ontology.model import Bracket, Clause, Document


def extract(document: Document) -> Extraction:
    """Return the mentions, brackets, actions and roles of every clause, and the themes that travel between them."""
    rules = grammar(document.language)
    found = {clause.place: hits(clause.text, rules.rules) for clause in document.clauses}
    named = {clause.place: _external(clause, found[clause.place], rules) for clause in document.clauses}
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
    return Extraction(document, clauses, inherited(document, clauses))


def _external(clause: Clause, found: Sequence[Hit], rules: Grammar) -> list[Mention]:
    zones = titles(clause.text, found, rules)
    cited = list(citations(clause, found, zones, rules))
    inside = _title_ranges(clause, zones, cited)
    return [*cited, *(in_titles(mention, inside) for mention in concepts(clause, rules.language))]


def _title_ranges(clause: Clause, zones: Sequence[Title], cited: Sequence[Mention]) -> list[tuple[int, int]]:
    """Where titles stand in the reading text; an instrument's own name is one too."""
    ranges = [clause.source(zone.start, zone.end) for zone in zones]
    ranges += [mention.span for mention in cited if mention.kind is Kind.NAMED]
    return [(span.start, span.end) for span in ranges]


def _in_order(mentions: Sequence[Mention], pairs: Sequence[Bracket]) -> tuple[Mention, ...]:
    marked = (replace(m, bracketed=any(pair.span.covers(m.span) for pair in pairs)) for m in mentions)
    return tuple(sorted(marked, key=lambda m: (m.span, m.kind, m.target.cited if m.target else "")))
