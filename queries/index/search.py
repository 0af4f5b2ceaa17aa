"""Clauses and things that a search finds, the best first, with what they can be narrowed by."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from queries.index import links
from queries.index.analysis import folded, tokens
from queries.index.asked import asked

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from queries.index.asked import Asked

FACETS = (
    "forum", "document", "opinion", "act", "addressee", "action", "theme", "theme-inferred", "topic", "group", "goal",
    "goal-inferred", "line", "body", "cites", "reading", "agreement",
)  # fmt: skip
"""By what clauses can be narrowed, in the order of the page."""
WHOLE = "text-cites"
"""Not the clause but its opinion or document cites this; of several each must hold. It is chosen, never offered."""
VALUES = 200
"""Values of a facet, at most: those with the most clauses."""
_RANK = "bm25(8.0, 1.0, 3.0)"
"""Words count eight times in a name, three times in the symbol of what a clause cites."""
_LONG, _BEFORE = 420, 120
_ELLIPSIS = "…"


def together(one: str, other: str) -> list[tuple[str, str]]:
    """Return the facets of the clauses that cite one of two things, in texts that cite both."""
    return [(facet, symbol) for facet in ("cites", WHOLE) for symbol in dict.fromkeys((one, other))]


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause that was found.

    Attributes:
        clause: its number in the index.
        language: of the reading that is shown.
        version: of it.
        kind: text, or summary.
        agreement: bracketed, partly or "".
        pieces: its words, cut if they are many: each with whether it is what was looked for.
        text: all its words.
        through: what was typed, as the clause cites or names it in other words; None for one that has the words.
    """

    clause: int
    language: str
    version: str
    kind: str
    agreement: str
    pieces: tuple[tuple[str, bool], ...]
    text: str
    through: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    Attributes:
        total: clauses.
        hits: those of the page.
        things: numbers of the things that are called so, the best first.
        facets: for each facet its values, with the clauses of each, the most first.
        some: True where no clause has all the words, and those are shown that have some.
    """

    total: int
    hits: tuple[Hit, ...]
    things: tuple[int, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    some: bool = False


def search(
    base: sqlite3.Connection,
    words: str,
    language: str,
    chosen: Mapping[str, Sequence[str]],
    limit: int = 20,
    offset: int = 0,
    meant: Sequence[int] = (),
) -> Found:
    """Look for clauses and things.

    Args:
        base: the index.
        words: as typed; "" for all clauses.
        language: of whoever asks: its readings are shown first.
        chosen: values by facet; of one facet any will do, of several facets each must hold.
        limit: clauses of the page.
        offset: clauses before it.
        meant: numbers of things that the words as a whole are known to mean: a symbol, a citation.
    """
    query = asked(base, words, language)
    if words.strip() and not query.wanted:
        return Found(0, (), ())
    scores: dict[int, tuple[float, list[int]]] = {}
    things: tuple[int, ...] = ()
    through: dict[int, int] = {}
    some = False
    if query.wanted:
        scores, names = _matches(base, query.expression())
        through = _meaning(base, names, words, meant)
        if not scores and not through and not meant and len(query.wanted) > 1:
            scores, _ = _matches(base, query.expression(some=True))  # a thing that shares a word is not called so
            some = bool(scores)
        if query.refused:  # a clause with the word in any of its languages
            clauses_without, names_without = _matches(base, " OR ".join(query.refused))
            scores = {clause: score for clause, score in scores.items() if clause not in clauses_without}
            names = {name: rank for name, rank in names.items() if name not in names_without}
        through = {clause: thing for clause, thing in through.items() if clause not in scores}
        scores |= {clause: (0.0, []) for clause in through}  # after all that have the words
        things = _things(base, names, words, len(query.wanted))
    clauses = _narrowed(base, scores if query.wanted else None, chosen)
    ordered = sorted(clauses, key=lambda clause: scores[clause][0]) if query.wanted else clauses
    shown = ordered[offset : offset + limit]
    hits = tuple(
        replace(_hit(base, clause, scores.get(clause, (0.0, []))[1], query, language), through=through.get(clause))
        for clause in shown
    )
    return Found(len(ordered), hits, things, _facets(base), some)


def _matches(base: sqlite3.Connection, expression: str) -> tuple[dict[int, tuple[float, list[int]]], dict[int, float]]:
    """The clauses that match, each with its best rank and the readings; and the names, each with its rank."""
    rows = base.execute("SELECT rowid, rank FROM words WHERE words MATCH ? AND rank MATCH ?", (expression, _RANK))
    readings: dict[int, float] = {}
    names: dict[int, float] = {}
    for number, rank in rows:
        (names if number % 2 else readings)[number // 2] = rank
    scores: dict[int, tuple[float, list[int]]] = {}
    if readings:
        for reading, clause in base.execute("SELECT id, clause FROM reading"):
            if reading in readings:
                rank, held = scores.get(clause, (0.0, []))
                scores[clause] = (min(rank, readings[reading]), [*held, reading])
    return scores, names


def _meaning(base: sqlite3.Connection, names: Mapping[int, float], words: str, meant: Sequence[int]) -> dict[int, int]:
    """The clauses that cite or name what is meant or called just so, in whatever words and language they do."""
    typed = folded(words).strip()
    first = sorted(names, key=lambda name: names[name])[:500]
    marks = ",".join("?" * len(first))
    rows = base.execute(f"SELECT thing, text FROM name WHERE id IN ({marks})", first)  # noqa: S608  # question marks
    called = sorted({thing for thing, text in rows if folded(text).strip() == typed})
    found: dict[int, int] = {}
    for thing in links.things(base, [*meant, *called]).values():
        for reach in links.naming(base, thing):
            found.setdefault(reach.clause, reach.form)
    return found


def _things(base: sqlite3.Connection, names: Mapping[int, float], typed: str, words: int) -> tuple[int, ...]:
    """The things that are called so: first those called just so, then by rank, where being cited counts for more."""
    best: dict[int, float] = {}
    just = set()
    first = sorted(names, key=lambda name: names[name])[:500]
    marks = ",".join("?" * len(first))
    rows = base.execute(
        "SELECT name.id, thing, kind, language, text FROM name JOIN thing ON thing.id = thing "  # noqa: S608  # question marks
        f"WHERE name.id IN ({marks})",
        first,
    )
    for name, thing, kind, language, text in rows:
        if kind == "clause" and (words == 1 or len(list(tokens(text, language))) > words + 2):
            continue  # recalling c) means a clause, recalling means none in particular
        if _bare(text) == _bare(typed):
            just.add(thing)
        best[thing] = min(best.get(thing, 0.0), names[name])
    marks = ",".join("?" * len(best))
    cited = dict(
        base.execute(f"SELECT target, SUM(clauses) FROM folded WHERE target IN ({marks}) GROUP BY target", list(best))  # noqa: S608
    )
    weights = {thing: rank * (1 + min(cited.get(thing, 0), 50) / 50) for thing, rank in best.items()}
    return tuple(sorted(best, key=lambda thing: (thing not in just, weights[thing], thing)))


def _bare(name: str) -> str:
    return "".join(sign for sign in folded(name) if sign.isalnum())


def _narrowed(base: sqlite3.Connection, scores: Iterable[int] | None, chosen: Mapping[str, Sequence[str]]) -> list[int]:
    """The clauses for which all chosen facets hold, in the order of their documents; they stay in the table hit."""
    base.execute("PRAGMA temp_store = MEMORY")
    base.execute("CREATE TEMP TABLE IF NOT EXISTS hit (clause INTEGER PRIMARY KEY)")
    base.execute("DELETE FROM temp.hit")
    if scores is None:
        base.execute("INSERT INTO temp.hit SELECT id FROM thing WHERE kind = 'clause'")
    else:
        base.executemany("INSERT INTO temp.hit VALUES (?)", ((clause,) for clause in scores))
    for symbol in chosen.get(WHOLE, ()):
        base.execute(
            "DELETE FROM temp.hit WHERE clause NOT IN (SELECT clause.id FROM thing clause WHERE clause.home IN ("
            "SELECT one.home FROM facet JOIN thing one ON one.id = facet.clause WHERE facet = 'cites' AND value = ?))",
            (symbol,),
        )
    for facet, values in chosen.items():
        if facet == WHOLE:
            continue
        marks = ",".join("?" * len(values))
        base.execute(
            f"DELETE FROM temp.hit WHERE clause NOT IN (SELECT clause FROM facet WHERE facet = ? "  # noqa: S608  # question marks
            f"AND value IN ({marks}))",
            [facet, *values],
        )
    rows = base.execute(
        "SELECT clause FROM temp.hit JOIN thing ON thing.id = clause JOIN thing whole ON whole.id = thing.document "
        "ORDER BY whole.year DESC, whole.id, thing.home, thing.place, clause"
    )
    return [clause for (clause,) in rows]


def _facets(base: sqlite3.Connection) -> dict[str, tuple[tuple[str, int], ...]]:
    found: dict[str, list[tuple[str, int]]] = {name: [] for name in FACETS}
    rows = base.execute(
        "SELECT facet, value, COUNT(*) AS clauses FROM temp.hit JOIN facet USING (clause) "
        "GROUP BY facet, value ORDER BY clauses DESC, value"
    )
    for facet, value, clauses in rows:
        if len(found[facet]) < VALUES:
            found[facet].append((value, clauses))
    return {name: tuple(values) for name, values in found.items() if values}


def _hit(base: sqlite3.Connection, clause: int, matched: Sequence[int], query: Asked, language: str) -> Hit:
    rows = base.execute(
        "SELECT id, language, version, kind, agreement, text FROM reading WHERE clause = ? "
        "ORDER BY language <> ?, language <> 'en', language, version DESC",
        (clause, language),
    ).fetchall()
    best = next((row for row in rows if row[0] in matched), rows[0])
    _, spoken, version, kind, agreement, text = best
    return Hit(clause, spoken, version, kind, agreement, tuple(pieces(text, spoken, query)), text)


def pieces(text: str, language: str, query: Asked) -> list[tuple[str, bool]]:
    """Return a text, cut if it is long, in pieces: each with whether it is what was looked for."""
    marked = [False] * len(text)
    for token in tokens(text, language) if query.terms else ():
        if token.term in query.terms and (token.form or not query.runs):
            marked[token.start : token.end] = [True] * (token.end - token.start)
    for run in query.runs:
        for found in re.finditer(re.escape(run), text):
            marked[found.start() : found.end()] = [True] * len(run)
    start, end = 0, len(text)
    if len(text) > _LONG:
        start = max(0, (marked.index(True) if True in marked else 0) - _BEFORE)
        start = text.rfind(" ", 0, start) + 1 if start and " " in text[:start] else start
        end = min(len(text), start + _LONG)
    cut = [(_ELLIPSIS, False)] if start else []
    at = start
    while at < end:
        until = next((place for place in range(at, end) if marked[place] != marked[at]), end)
        cut.append((text[at:until], marked[at]))
        at = until
    return [*cut, (_ELLIPSIS, False)] if end < len(text) else cut
