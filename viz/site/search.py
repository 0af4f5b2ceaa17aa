"""The index as shards that a script of the site searches: words, their terms, where these stand, and what is shown."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ontology.identifiers import iri
from queries.index import links
from queries.index.analysis import folded, is_chinese
from queries.index.search import FACETS
from viz.pages.graph import LANGUAGES
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
_NAMING = "('cites', 'names-theme', 'topic', 'group', 'addressee', 'asks-for')"


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
    clauses = [row[0] for row in base.execute("SELECT id FROM thing WHERE kind = 'clause' ORDER BY id")]
    others = [row[0] for row in base.execute("SELECT id FROM thing WHERE kind NOT IN ('clause', 'act') ORDER BY id")]
    place = {number: at for at, number in enumerate(clauses)} | {number: at for at, number in enumerate(others)}
    rows = _rows(base, set(clauses), place)
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
            "named": _named(base, place, others),
        },
    )
    write(
        out,
        "search/iris",
        {
            "clauses": [held[number].iri for number in clauses],
            "homes": {
                home: thing.iri for home, thing in links.things(base, {held[n].home or 0 for n in clauses}).items()
            },
        },
    )
    _texts(base, out, rows["ids"])
    for language in languages:
        _language(base, out, language, clauses, others, facets[0], page)


def _rows(base: sqlite3.Connection, clauses: set[int], place: dict[int, int]) -> dict[str, list]:  # type: ignore[type-arg]
    """The rows of the full text: readings, and names of what is no clause; whose each is, a name's as -1 and less."""
    base.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.held USING fts5vocab('main', 'words', 'instance')")
    lengths = dict(base.execute("SELECT doc, COUNT(*) FROM temp.held GROUP BY doc").fetchall())
    found: dict[str, list] = {"ids": [], "lengths": [], "owners": [], "languages": []}  # type: ignore[type-arg]
    readings = base.execute("SELECT 2 * id, clause, language FROM reading")
    names = base.execute("SELECT 2 * id + 1, thing, language FROM name")
    for row, owner, language in sorted([*readings, *names]):
        if owner not in place or (row % 2 and owner in clauses):
            continue
        found["ids"].append(row)
        found["lengths"].append(lengths.get(row, 0))
        found["owners"].append(-1 - place[owner] if row % 2 else place[owner])
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
    found: list[dict[str, list[str]]] = [{} for _ in range(shards)]
    for form, term in base.execute("SELECT form, term FROM form ORDER BY form, term"):
        found[bucket(form[:2], shards)].setdefault(form, []).append(term)
    for number, shard in enumerate(found):
        write(out, f"search/forms-{number}", shard)


def _called(base: sqlite3.Connection, out: Path, shards: int, place: dict[int, int], others: list[int]) -> None:
    """What is called just so, by any of its names in any language: a search finds the clauses that name it."""
    known = set(others)
    found: list[dict[str, list[int]]] = [{} for _ in range(shards)]
    for thing, text in base.execute("SELECT DISTINCT thing, text FROM name ORDER BY thing, text"):
        name = folded(text).strip()
        if thing in known and name:
            things = found[bucket(name, shards)].setdefault(name, [])
            if place[thing] not in things:
                things.append(place[thing])
    for number, shard in enumerate(found):
        write(out, f"search/called-{number}", shard)


def _facets(base: sqlite3.Connection, place: dict[int, int], clauses: int) -> tuple[list[list[str]], list[list[int]]]:
    values: dict[tuple[str, str], int] = {}
    found: list[list[int]] = [[] for _ in range(clauses)]
    for clause, facet, value in base.execute("SELECT clause, facet, value FROM facet ORDER BY facet, value, clause"):
        found[place[clause]].append(values.setdefault((facet, value), len(values)))
    return [list(key) for key in values], found


def _named(base: sqlite3.Connection, place: dict[int, int], others: list[int]) -> dict[int, list[int]]:
    """The clauses that cite or name a thing, by the place of the thing."""
    found: dict[int, set[int]] = defaultdict(set)
    known = set(others)
    for source, target, form in base.execute(f"SELECT source, target, form FROM link WHERE relation IN {_NAMING}"):  # noqa: S608
        for thing in {target, form} & known:
            if source in place and source not in known:
                found[place[thing]].add(place[source])
    return {thing: sorted(numbers) for thing, numbers in sorted(found.items())}


def _texts(base: sqlite3.Connection, out: Path, ids: list[int]) -> None:
    told = {row[0]: row[1:] for row in base.execute("SELECT 2 * id, version, kind, agreement, text FROM reading")}
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
        },
    )
