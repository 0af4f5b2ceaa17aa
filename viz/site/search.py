"""The index as shards that a script of the site searches: words, their terms, where these stand, and what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontology.identifiers import iri
from queries.index import documents, links
from queries.index.analysis import folded, is_chinese, spoken, stem
from queries.index.asked import MOST, terms_of
from queries.index.search import FACETS
from viz.pages.graph import LANGUAGES
from viz.pages.searching import OFFERED, SHOWN
from viz.pages.view import is_told
from viz.pages.words import words
from viz.site.shards import bucket, write

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence
    from pathlib import Path

TEXTS = 250
"""Readings of a shard."""
COLUMN = 1 << 20
"""A place in a text is its number, plus so much times the column: name, body, cited."""


def write_index(
    base: sqlite3.Connection, out: Path, languages: Sequence[str], page: Callable[[links.Known, str], str]
) -> None:
    """Write the shards of the search.

    Args:
        base: the index.
        out: folder of the site.
        languages: of the interface.
        page: gives the file of a thing in a language, "" for none.
    """
    clauses, others = documents.in_order(base), documents.others(base)
    place = {number: at for at, number in enumerate(clauses)} | {number: at for at, number in enumerate(others)}
    rows = _rows(base, clauses, others)
    shards = max(1, min(256, len(rows["ids"]) // 400))
    _terms(base, out, rows["ids"], shards)
    _forms(base, out, shards)
    _called(base, out, shards, place, others)
    facets = _facets(base, place, len(clauses))
    held = links.things(base, [*clauses, *others])
    write(
        out,
        "search/base",
        {
            "shards": shards,
            "texts": TEXTS,
            "column": COLUMN,
            "lengths": rows["lengths"],
            "owners": rows["owners"],
            "languages": rows["languages"],
            "values": facets[0],
            "facets": facets[1],
            "order": FACETS,
            "symbols": [held[number].symbol for number in others],
            "kinds": [held[number].kind for number in others],
            "named": _named(base, place, held, others),
            "popular": _popular(base, others),
            "most": MOST,
            "offered": [SHOWN, OFFERED],
        },
    )
    write(
        out,
        "search/iris",
        {
            "clauses": [held[number].iri for number in clauses],
            "symbols": [held[number].symbol for number in clauses],
            "homes": {
                home: thing.iri for home, thing in links.things(base, {held[n].home or 0 for n in clauses}).items()
            },
            "things": [held[number].iri for number in others],
        },
    )
    _texts(base, out, rows["ids"])
    for language in languages:
        _language(base, out, language, clauses, others, facets[0], page)


def _rows(base: sqlite3.Connection, clauses: list[int], others: list[int]) -> dict[str, list]:  # type: ignore[type-arg]
    """The rows of the full text: readings, the latest version first, then names; whose each is.

    A reading's is the place of its clause. A name's is -1 and less: the place of what is no clause, then a clause's.
    """
    place = {number: at for at, number in enumerate(clauses)}
    named = {number: -1 - at for at, number in enumerate([*others, *clauses])}
    base.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.held USING fts5vocab('main', 'words', 'instance')")
    lengths = dict(base.execute("SELECT doc, COUNT(*) FROM temp.held GROUP BY doc").fetchall())
    found: dict[str, list] = {"ids": [], "lengths": [], "owners": [], "languages": []}  # type: ignore[type-arg]
    readings = base.execute(
        "SELECT 2 * id, clause, language FROM reading ORDER BY clause, language, version DESC, id"
    ).fetchall()
    names = base.execute("SELECT 2 * id + 1, thing, language FROM name ORDER BY thing, id").fetchall()
    for rows, owners in ((readings, place), (names, named)):
        for row, owner, language in rows:
            if owner in owners:
                found["ids"].append(row)
                found["lengths"].append(lengths.get(row, 0))
                found["owners"].append(owners[owner])
                found["languages"].append(language)
    return found


def _terms(base: sqlite3.Connection, out: Path, ids: list[int], shards: int) -> None:
    at = {row: number for number, row in enumerate(ids)}
    columns = {"name": 0, "body": 1, "cited": 2}
    found: list[dict[str, list]] = [{} for _ in range(shards)]  # type: ignore[type-arg]
    rows = base.execute("SELECT term, doc, col, offset FROM temp.held ORDER BY term, doc, col, offset")
    for term, doc, column, offset in rows:
        if doc not in at:
            continue
        postings = found[bucket(term[0] if is_chinese(term[0]) else term, shards)].setdefault(term, [])
        if not postings or postings[-2] != at[doc]:
            postings += [at[doc], []]
        postings[-1].append(columns[column] * COLUMN + offset)
    for number, shard in enumerate(found):
        write(out, f"search/terms-{number}", shard)


def _forms(base: sqlite3.Connection, out: Path, shards: int) -> None:
    """For each word: the terms that a server looks for, then its stem in each language, as words in quotes have it."""
    found: list[dict[str, tuple[list[str], dict[str, str]]]] = [{} for _ in range(shards)]
    for (form,) in base.execute("SELECT DISTINCT form FROM form ORDER BY form").fetchall():
        stems = {language: stem(form, language) for language in ("", *spoken(form))}
        found[bucket(form[:2], shards)][form] = (terms_of(base, form, ""), stems)
    for number, shard in enumerate(found):
        write(out, f"search/forms-{number}", shard)


def _called(base: sqlite3.Connection, out: Path, shards: int, place: dict[int, int], others: list[int]) -> None:
    """What is called just so, by any of its names in any language: a search finds the clauses that name it."""
    known = set(others)
    found: list[dict[str, list[int]]] = [{} for _ in range(shards)]
    for thing, text in base.execute("SELECT DISTINCT thing, text FROM name ORDER BY thing, text"):
        name = folded(text).strip()
        bare = "".join(sign for sign in name if sign.isalnum())
        for key in (name, f"={bare}") if thing in known and name else ():  # by its letters alone for the order
            things = found[bucket(key, shards)].setdefault(key, [])
            if place[thing] not in things:
                things.append(place[thing])
    for number, shard in enumerate(found):
        write(out, f"search/called-{number}", shard)


def _facets(base: sqlite3.Connection, place: dict[int, int], clauses: int) -> tuple[list[list[str]], list[list[int]]]:
    values: dict[tuple[str, str], int] = {}
    found: list[list[int]] = [[] for _ in range(clauses)]
    for clause, facet, value in base.execute("SELECT clause, facet, value FROM facet ORDER BY facet, value, clause"):
        if clause not in place:
            continue
        found[place[clause]].append(values.setdefault((facet, value), len(values)))
    return [list(key) for key in values], found


def _named(
    base: sqlite3.Connection, place: dict[int, int], held: dict[int, links.Known], others: list[int]
) -> dict[int, list[int]]:
    """By the place of a thing: the clauses that cite or name it, each followed by the form in which it does."""
    found = {}
    for number in others:
        forms: dict[int, int] = {}
        for reach in links.naming(base, held[number]):
            if reach.clause in place:
                forms.setdefault(place[reach.clause], place[reach.form])
        if forms:
            found[place[number]] = [each for pair in forms.items() for each in pair]
    return found


def _popular(base: sqlite3.Connection, others: list[int]) -> list[int]:
    """How many clauses lead to each thing, up to the fifty beyond which more make no difference to the order."""
    clauses = documents.leading(base)
    return [min(clauses.get(number, 0), 50) for number in others]


def _texts(base: sqlite3.Connection, out: Path, ids: list[int]) -> None:
    told = {
        number: (version, is_told(version), *rest)
        for number, version, *rest in base.execute("SELECT 2 * id, version, kind, agreement, text FROM reading")
    }
    for start in range(0, len(ids), TEXTS):
        shard = {start + at: told[row] for at, row in enumerate(ids[start : start + TEXTS]) if row in told}
        if shard:
            write(out, f"search/texts-{start // TEXTS}", shard)


def _language(
    base: sqlite3.Connection,
    out: Path,
    language: str,
    clauses: list[int],
    others: list[int],
    values: list[list[str]],
    page: Callable[[links.Known, str], str],
) -> None:
    """What is called how in a language, and which file it has."""
    called = links.names(base, [*clauses, *others], language)
    held = links.things(base, [*clauses, *others])
    homes = links.things(base, [held[number].home or 0 for number in clauses])
    home_names = links.names(base, homes, language)
    said = words(language)

    def name(facet: str, value: str) -> str:
        if facet == "reading":
            return LANGUAGES.get(value, value)
        if facet == "agreement":
            return said["page"].get(value, value)
        known = links.known(base, iri(value))
        return (
            called.get(known.number, links.names(base, [known.number], language).get(known.number, (value, "")))[0]
            if known
            else value
        )

    write(
        out,
        f"search/names-{language}",
        {
            "words": said["page"],
            "facets": said["facets"],
            "kinds": said["kinds"],
            "clauses": [
                [called.get(number, (held[number].symbol, ""))[0], page(held[number], language), held[number].home or 0]
                for number in clauses
            ],
            "homes": {
                number: [home_names.get(number, (home.symbol, ""))[0], home.symbol, page(home, language)]
                for number, home in homes.items()
            },
            "things": [
                [called.get(number, (held[number].symbol, ""))[0], page(held[number], language)] for number in others
            ],
            "values": [name(facet, value) for facet, value in values],
            "tagged": {
                "clauses": [called.get(number, (held[number].symbol, "")) for number in clauses],
                "things": [called.get(number, (held[number].symbol, "")) for number in others],
                "homes": {number: home_names.get(number, ("", ""))[1] for number in homes},
            },
        },
    )
