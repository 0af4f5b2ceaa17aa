"""What an index holds, without the numbers that it gives to names, readings and footnotes."""

import sqlite3
from contextlib import closing

TABLES = {
    "thing": "SELECT id, iri, symbol, kind, home, document, place, year FROM thing",
    "name": "SELECT thing, language, rank, text, ROW_NUMBER() OVER (PARTITION BY thing ORDER BY id) FROM name",
    "reading": "SELECT clause, language, version, kind, agreement, text FROM reading",
    "link": "SELECT source, relation, target, form FROM link",
    "meant": "SELECT thing, by, way FROM meant",
    "cited": "SELECT work, home, clause FROM cited",
    "folded": "SELECT source, relation, target, clauses FROM folded",
    "note": "SELECT clause, cited, kind, class, why, languages, lacks, quote FROM note",
    "answer": "SELECT graph, query, row FROM answer",
    "footnote": "SELECT clause, language, version, mark, text, ROW_NUMBER() OVER (PARTITION BY clause ORDER BY id) "
    "FROM footnote",
    "footnote_mark": "SELECT clause, mark, text, start, end, kind, form, reason "
    "FROM footnote_mark JOIN footnote ON footnote.id = footnote",
    "noted_only": "SELECT clause, form FROM noted_only",
    "facet": "SELECT clause, facet, value FROM facet",
    "form": "SELECT form, term, uses FROM form",
    "made": "SELECT program FROM made",
    "words": "SELECT term, col, offset, COALESCE(clause, thing), LENGTH(COALESCE(reading.text, name.text)), "
    "COALESCE(reading.language, name.language), version FROM temp.held "
    "LEFT JOIN reading ON reading.id = doc / 2 AND doc % 2 = 0 LEFT JOIN name ON name.id = doc / 2 AND doc % 2 = 1",
    "sqlite_master": "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'",
}
"""For each table, and the words of the full text, what is compared."""


def contents(path):
    """Return the rows of each table of an index, sorted; the full text's by what they stand for."""
    with closing(sqlite3.connect(path)) as base:
        base.execute("CREATE VIRTUAL TABLE temp.held USING fts5vocab('main', 'words', 'instance')")
        names = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        untold = names - TABLES.keys() - {f"words_{part}" for part in ("config", "data", "docsize", "idx")}
        assert not {name for name in untold if not name.startswith("sqlite_")}, "a table is not compared"
        base.execute("INSERT INTO words (words) VALUES ('integrity-check')")
        found = {table: sorted(base.execute(query).fetchall(), key=repr) for table, query in TABLES.items()}
        ranked = "SELECT rowid, bm25(words) FROM words WHERE words MATCH 'a*'"
        return found | {"rank": sorted(rank for _, rank in base.execute(ranked))}
