"""The quads that stand between ingest and every question."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import to_canonical_graph

from ingest.batch import prepare, prepare_all
from ingest.readers import Given
from ingest.terms import in_graph, literal, text
from ontology import identifiers
from ontology.errors import InputError
from ontology.schemes import ONTOLOGY
from ontology.vocabularies import graphs

GOLDEN = Path(__file__).parent / "golden" / "small.nt"
SMALL = """---
id: small
language: en
kind: digest
version: 1
---
# Draft Opinion 1: A small one

*The sixth World Telecommunication/ICT Policy Forum (Geneva, 2021),*

## recalling
a) Resolution 71 (Rev. Dubai, 2018) of the Plenipotentiary Conference on "Strategic plan for the Union for 2020-2023"
## is of the view
1 big data [and WSIS Action Line C5] matter
2 so do the technologies in view 1 above
## invites Member States
consider how to promote SDG 9
"""
DATATYPES = {"string", "integer", "boolean", "date"}
EVERY_CHARACTER = "".join(chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.md"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture
def quads(small):
    dataset = rdflib.Dataset()
    dataset.parse(data=prepare(small).quads, format="nquads")
    return dataset


def test_the_same_file_gives_the_same_bytes(small):
    assert prepare(small).quads == prepare(small).quads


def test_a_small_document_gives_the_golden_graph(quads, request):
    union = rdflib.Graph()
    for subject, predicate, value, _ in quads.quads():
        union.add((subject, predicate, value))
    text = "".join(sorted(to_canonical_graph(union).serialize(format="nt").splitlines(keepends=True)))
    if request.config.getoption("--update-expected"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_every_quad_is_in_a_named_graph_and_nothing_is_blank(quads, small):
    names = set(prepare(small).graphs)
    found = list(quads.quads())
    assert {str(name) for *_, name in found} == names
    assert not any(isinstance(term, rdflib.BNode) for quad in found for term in quad[:3])


def test_every_character_is_written_as_the_store_writes_it():
    plain = "".join(sign for sign in EVERY_CHARACTER if len(literal(sign)) == len('"x"'))
    assert literal(plain) == str(ox.Literal(plain))
    assert [literal(sign) for sign in '"\\\n\r'] == [r'"\""', r'"\\"', r'"\n"', r'"\r"']
    assert text("“AI”", "zh-Hant") == str(ox.Literal("“AI”", language="zh-Hant"))


def test_quads_are_sorted_as_bytes_are():
    end = "<http://e/g> .\n"
    terms = [
        "<http://e/a>",
        "<http://e/a/b>",
        '"a"',
        '"a"@en',
        '"a"@en-gb',
        '"a b"',
        '"a"^^<http://e/a>',
        '"a\\""',
        '"é"',
        '"𐍈"',
        '"￣"',
    ]
    statements = [(subject, "<http://e/p>", term) for subject in terms[:2] for term in terms]
    lines = in_graph(statements, "http://e/g")
    assert lines == sorted((f"{' '.join(statement)} {end}" for statement in statements), key=str.encode)


def test_only_datatypes_that_all_engines_keep(quads):
    literals = [term for _, _, term, _ in quads.quads() if isinstance(term, rdflib.Literal)]
    used = {str(literal.datatype).rpartition("#")[2] for literal in literals if literal.datatype}
    assert used <= DATATYPES
    assert all(literal.language == literal.language.lower() for literal in literals if literal.language)


def test_every_own_term_is_documented(quads):
    ontology = rdflib.Graph().parse(ONTOLOGY)
    used = {term for quad in quads.quads() for term in quad[:3] if str(term).startswith(identifiers.NS)}
    for data in graphs().values():
        used |= {
            rdflib.URIRef(term.value)
            for quad in data
            for term in (quad.predicate, quad.object)
            if str(term.value).startswith(identifiers.NS)
        }
    undocumented = [term for term in sorted(used) if (term, rdflib.RDFS.label, None) not in ontology]
    assert undocumented == []


def test_inferred_statements_stand_in_their_own_graph(quads, small):
    asserted, inferred = prepare(small).graphs
    pg = rdflib.Namespace(identifiers.NS)
    where = {str(name) for *_, name in quads.quads((None, pg.inheritsTheme, None, None))}
    assert where == {inferred}
    assert not list(quads.quads((None, pg.servesGoal, None, rdflib.URIRef(asserted))))


def test_a_digest_has_summaries_and_never_text(quads):
    pg = rdflib.Namespace(identifiers.NS)
    assert list(quads.quads((None, pg.summary, None, None)))
    assert not list(quads.quads((None, pg.text, None, None)))


def test_the_same_document_twice_in_one_build_is_refused(small, tmp_path):
    copy = tmp_path / "copy.md"
    copy.write_bytes(small.read_bytes())
    with pytest.raises(InputError, match="same document in the same language"):
        list(prepare_all([small, copy]))
    assert len(list(prepare_all([small]))) == 1
    assert prepare(copy, Given(version="2")).graphs != prepare(small).graphs


def test_clause_iris_come_from_places_and_round_trip(quads):
    own = {str(term) for quad in quads.quads() for term in quad[:3] if str(term).startswith(identifiers.BASE + "id/")}
    assert all(identifiers.iri(identifiers.symbol(name)) == name for name in own)
    assert not [name for name in own if re.search(r"[\s<>\"{}|\\^`]", name)]
