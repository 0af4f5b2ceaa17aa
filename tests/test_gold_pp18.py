"""The program against clauses of the Final Acts of PP-18, drawn and read before it was run (tests/gold/README.md)."""

import csv

import pytest

from conftest import SHARED
from ingest.extract import extract
from ingest.readers import read_all
from ingest.sources import Source

FINAL_ACTS = SHARED / "corpus" / "itu-pp-18" / "pp18-final-acts.xml"
PRECISION, RECALL = 0.99, 0.99


LISTS = {"pp-18": 200, "pp-18-second": 200, "pp-18-third": 100}
"""The lists, and how many clauses were drawn for each."""


@pytest.fixture(scope="module", params=LISTS)
def listed(request):
    """The name of a list."""
    return request.param


@pytest.fixture(scope="module")
def gold(request, listed):
    """What each drawn clause cites, by document and place; most cite nothing."""
    found = {}
    path = request.path.parent / "gold" / f"{listed}.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            found.setdefault((row["document"], row["place"]), set()).update({row["symbol"]} - {""})
    return found


@pytest.fixture(scope="module")
def found():
    """What the program reads in each clause, its footnotes with it; clauses without citation have an empty set."""
    if not FINAL_ACTS.is_file():
        pytest.skip("the final acts are not at hand (../shared is absent)")
    cited = {}
    for document in read_all(Source(FINAL_ACTS)):
        extraction = extract(document)
        read = [(clause.clause.place, clause.mentions) for clause in extraction.clauses]
        read += [(place, aside.mentions) for aside in extraction.asides for place in aside.clauses]
        for place, mentions in read:
            symbols = {mention.target.cited for mention in mentions if mention.kind.is_citation and mention.target}
            cited.setdefault((document.id, place), set()).update(symbols)
    return cited


def pairs(cited, places):
    return {(*place, symbol) for place in places for symbol in cited.get(place, ())}


def test_the_list_has_as_many_clauses_as_were_drawn_and_all_are_in_the_text(listed, gold, found):
    assert len(gold) == LISTS[listed]
    assert sorted(gold.keys() - found.keys()) == [], "a place of the list is none of the text"


def test_precision_and_recall_over_the_drawn_clauses(gold, found):
    listed, read = pairs(gold, gold), pairs(found, gold)
    differences = f"missed: {sorted(listed - read)}\ninvented: {sorted(read - listed)}"
    assert len(listed & read) / len(read) >= PRECISION, differences
    assert len(listed & read) / len(listed) >= RECALL, differences


def test_most_clauses_cite_nothing_and_nothing_is_invented_in_them(gold, found):
    silent = [place for place, symbols in gold.items() if not symbols]
    assert len(silent) > len(gold) / 2
    invented = pairs(found, silent)
    assert sorted(invented) == []
