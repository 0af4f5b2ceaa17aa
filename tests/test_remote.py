"""An endpoint gives the same rows as the embedded store, and what it does wrong is told."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue_sample import NASTY, built, sample_quads, served
from listening import Quiet, listening
from ontology.errors import EndpointError, QueryError
from queries import catalogue
from queries.remote import RemoteStore
from queries.terms import Blank, Iri, Literal
from queries.values import with_values
from viz import network

if TYPE_CHECKING:
    from collections.abc import Iterator

    from queries.store import EmbeddedStore

QUESTIONS = catalogue.load()
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    return built(tmp_path_factory.mktemp("sample") / "store", sample_quads())


@pytest.fixture(scope="module")
def remote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteStore]:
    with served(tmp_path_factory.mktemp("served") / "store", sample_quads()) as url:
        yield RemoteStore(url)


# ---------------------------------------------------------------- the same rows

VALUES = {
    "instrument": ("PP/71", "PP/71@2018", "A/RES/70/1", "UN/2030-Agenda", "CS", "SDG/9", "WSIS/C7", "PP/404"),
    "goal": ("9", "9.1", "4"),
    "opinion": ("wtpf-21/opinion/1", "wtpf-21/opinion/2", "wtpf-21/opinion/9"),
    "clause": ("wtpf-21/opinion/1/view/1", "wtpf-21/opinion/2/recalling"),
    "theme": ("ai", "iot", "ott"),
    "document": ("wtpf-21", "other"),
    "any": ("PP/71@2018", "theme/ai"),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_gives_the_same_rows_both_ways(embedded: EmbeddedStore, remote: RemoteStore, name: str) -> None:
    question = QUESTIONS[name]
    trials = [dict(question.example)]
    if all(parameter.optional for parameter in question.parameters):
        trials.append({})
    for parameter in question.parameters:
        values = VALUES.get(parameter.type, ())
        trials += [{**question.example, parameter.name: value} for value in values]
    for trial in trials:
        assert question.ask(remote, trial) == question.ask(embedded, trial), trial


@settings(max_examples=150, deadline=None)
@given(words=st.sampled_from(NASTY) | st.text() | st.text(alphabet="\"'\\{}<>?$#\n\r\t\u202e aU0041"))
def test_any_text_gives_the_same_rows_both_ways(embedded: EmbeddedStore, remote: RemoteStore, words: str) -> None:
    for name in ("quoted", "saying"):
        question = QUESTIONS[name]
        answer = question.ask(embedded, {"words": words})
        assert question.ask(remote, {"words": words}) == answer
        if words in NASTY:
            assert answer.rows, "the sample says it"
    assert remote.select(COUNT) == embedded.select(COUNT), "asking changed the graph"


@settings(max_examples=60, deadline=None)
@given(tail=st.text(alphabet="\"'\\{}<>?$# \n\u202e%人/@:a1", max_size=12))
def test_any_name_gives_the_same_rows_both_ways(embedded: EmbeddedStore, remote: RemoteStore, tail: str) -> None:
    question = QUESTIONS["provenance"]
    for target in (f"PP/71{tail}", f"http://example.org/{tail}"):
        values = {"clause": "wtpf-21/opinion/1/recalling/c", "target": target}
        try:
            answer = question.ask(embedded, values)
        except QueryError:
            with pytest.raises(QueryError):
                question.ask(remote, values)
        else:
            assert question.ask(remote, values) == answer
    assert remote.select(COUNT) == embedded.select(COUNT)


def test_ask_and_construct_go_both_ways(embedded: EmbeddedStore, remote: RemoteStore) -> None:
    ask = "ASK { ?s <http://purl.org/spar/cito/cites> <https://w3id.org/policygraph/id/PP/71> }"
    construct = (
        "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <https://w3id.org/policygraph/id/reading/wtpf-21/1/zh> { ?s ?p ?o } }"
    )
    assert remote.ask(ask) is embedded.ask(ask) is True
    assert not remote.ask(ask.replace("PP/71", "PP/404"))
    assert set(remote.construct(construct)) == set(embedded.construct(construct))


def test_a_value_goes_where_it_is_marked() -> None:
    query = "SELECT ?a WHERE {\n  # values: a\n  ?a ?b ?c .\n  { # values: a\n  }\n  # values: c\n}"
    text = with_values(query, {"a": Iri("http://example.org/x")})
    assert text.count("VALUES ?a { <http://example.org/x> }") == 1
    assert "# values: c" in text, "an optional parameter that was left out stays a comment"
    with pytest.raises(QueryError, match="no line `# values: z`"):
        with_values(query, {"z": Literal("x")})


# ---------------------------------------------------------------- what can go wrong


NO_ROWS = b'{"head": {"vars": ["s"]}, "results": {"bindings": []}}'


@contextmanager
def answering(
    status: int, body: bytes, kind: str = "application/sparql-results+json", wait: float = 0, announced: int = 0
) -> Iterator[str]:
    """Run a server that always answers the same."""

    class Handler(Quiet):
        def do_POST(self) -> None:  # noqa: N802  # the name that http.server asks for
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(wait)
            said = NO_ROWS if b"LIMIT+1" in asked else body  # whether anything is there at all
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(announced or len(said)))
            self.end_headers()
            self.wfile.write(said)

    with listening(Handler) as address:
        yield f"{address}/sparql"


WHOLE = {
    "head": {"vars": ["a", "b", "c", "d"]},
    "results": {
        "bindings": [
            {
                "a": {"type": "typed-literal", "value": "1", "datatype": "http://www.w3.org/2001/XMLSchema#integer"},
                "b": {"type": "literal", "value": "x", "xml:lang": "EN"},
                "c": {"type": "bnode", "value": "b1"},
            }
        ]
    },
}


def test_values_of_other_engines_are_understood() -> None:
    with answering(200, json.dumps(WHOLE).encode()) as url:
        answer = RemoteStore(url).select("SELECT * WHERE { ?a ?b ?c }")
    assert answer.columns == ("a", "b", "c", "d")
    assert answer.rows == (
        (
            Literal("1", "http://www.w3.org/2001/XMLSchema#integer"),
            Literal("x", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "en"),
            Blank("b1"),
            None,
        ),
    )


@pytest.mark.parametrize(
    ("status", "body", "error", "said"),
    [
        (200, json.dumps(WHOLE).encode()[:-20], EndpointError, "cut off"),
        (200, b"", EndpointError, "cut off or no JSON"),
        (200, b"<html>welcome</html>", EndpointError, "is it a SPARQL endpoint"),
        (200, b"\xff\xfe", EndpointError, "cut off or no JSON"),
        (200, b"[]", EndpointError, "gave no rows"),
        (200, b'{"head": {}, "boolean": true}', EndpointError, "gave no rows"),
        (200, b'{"head": {"vars": ["a"]}, "results": {"bindings": [{"a": 1}]}}', EndpointError, "row 1, a: 1 is not"),
        (200, b'{"head": {"vars": ["a"]}, "results": {"bindings": [7]}}', EndpointError, "row 1 is 7"),
        (200, b"[" * 100_000, EndpointError, "recursion"),
        (200, b'{"head": {"vars": ["[/x]"]}, "results": {"bindings": []}}', EndpointError, "column '\\[/x\\]'"),
        (200, b'{"head": {"vars": ["a\\u001b"]}, "results": {"bindings": []}}', EndpointError, "names a column"),
        (200, b'{"head": {"vars": ["\\ud800"]}, "results": {"bindings": []}}', EndpointError, "names a column"),
        (200, b'{"head": {"vars": [1]}, "results": {"bindings": []}}', EndpointError, "names a column 1"),
        (200, b'{"head": {"vars": ["a", "a"]}, "results": {"bindings": []}}', EndpointError, "there twice"),
        (400, b"bad syntax here", QueryError, "can't read the query"),
        (401, b"", EndpointError, "refused"),
        (403, b"", EndpointError, "HTTP 403"),
        (404, b"", EndpointError, "refused"),
        (500, b"it broke", EndpointError, "refused"),
        (503, b"", EndpointError, "HTTP 503"),
    ],
)
def test_an_answer_that_is_not_whole_is_told(status: int, body: bytes, error: type[Exception], said: str) -> None:
    with answering(status, body) as url, pytest.raises(error, match=said) as raised:
        RemoteStore(url).select("SELECT * WHERE { ?a ?b ?c }")
    assert url in str(raised.value)


@pytest.mark.parametrize(
    "term",
    [
        {"type": "uri", "value": "not an <iri>"},
        {"type": "uri", "value": "relative"},
        {"type": "uri", "value": "http://example.org/\ud800"},
        {"type": "literal", "value": "\ud800"},
        {"type": "literal", "value": "x", "xml:lang": "!!"},
        {"type": "literal", "value": "x", "datatype": "no datatype"},
        {"type": "literal", "value": ["x"]},
        {"type": "triple", "value": {}},
        [],
    ],
)
def test_what_is_no_term_is_told_with_its_place(term: object) -> None:
    body = json.dumps({"head": {"vars": ["a"]}, "results": {"bindings": [{}, {"a": term}]}}).encode()
    with answering(200, body) as url, pytest.raises(EndpointError, match=r"row 2, a: .* is no"):
        RemoteStore(url).select("SELECT * WHERE { ?a ?b ?c }")


def test_a_blank_node_may_have_any_name() -> None:
    bindings = [{"a": {"type": "bnode", "value": name}} for name in ("b1", "nodeID://b1", "nodeID://b2", "")]
    body = json.dumps({"head": {"vars": ["a"]}, "results": {"bindings": bindings}}).encode()
    with answering(200, body) as url:
        rows = RemoteStore(url).select("SELECT * WHERE { ?a ?b ?c }").rows
    assert rows[0] == (Blank("b1"),)
    assert len(set(rows)) == 4


def test_an_answer_without_the_columns_of_the_question_is_told() -> None:
    body = b'{"head": {"vars": ["zz"]}, "results": {"bindings": [{}]}}'
    with answering(200, body) as url:
        with pytest.raises(QueryError, match="no column 'clause', it has: zz"):
            QUESTIONS["cites"].ask(RemoteStore(url), {"target": "PP/71"})
        with pytest.raises(EndpointError, match="about opinions has no opinion at all"):
            network.load(RemoteStore(url))


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [("clause", None, "has no clause in row 1"), ("order", "first", "'first' as order in row 1")],
)
def test_a_picture_is_not_drawn_of_rows_without_what_it_needs(column: str, value: str | None, said: str) -> None:
    columns = sorted({name for needed in network.QUESTIONS.values() for name in needed} | {"order"})
    row = {name: {"type": "literal", "value": "1"} for name in columns}
    row[column] = {"type": "literal", "value": value} if value else {}
    kept = {name: term for name, term in row.items() if term}
    body = json.dumps({"head": {"vars": columns}, "results": {"bindings": [kept]}}).encode()
    with answering(200, body) as url, pytest.raises(EndpointError, match=said):
        network.load(RemoteStore(url))


def test_an_answer_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("queries.transport.LIMIT", 1000)
    with answering(200, b" " * 1001) as url, pytest.raises(EndpointError, match="gave more than"):
        RemoteStore(url).select("SELECT * WHERE { ?a ?b ?c }")


def test_an_answer_shorter_than_announced_is_told() -> None:
    turtle = b"<http://a> <http://b> <http://c> .\n"
    with answering(200, turtle, "text/turtle", announced=100) as url, pytest.raises(EndpointError, match="cut off: 65"):
        RemoteStore(url, timeout=2).construct("CONSTRUCT WHERE { ?a ?b ?c }")


def test_quoted_triples_are_told() -> None:
    body = b"<http://a> <http://b> <<( <http://a> <http://b> <http://c> )>> ."
    with answering(200, body, "text/turtle") as url, pytest.raises(EndpointError, match="neither an IRI"):
        RemoteStore(url).construct("CONSTRUCT WHERE { ?a ?b ?c }")


def test_turtle_that_is_cut_off_is_told() -> None:
    with answering(200, b"<http://a> <http://b> ", "text/turtle") as url:
        store = RemoteStore(url)
        with pytest.raises(EndpointError, match="no whole Turtle"):
            store.construct("CONSTRUCT WHERE { ?a ?b ?c }")
        with pytest.raises(EndpointError, match="cut off"):
            store.ask("ASK { ?a ?b ?c }")


def test_an_endpoint_that_is_down_says_what_to_check() -> None:
    with answering(200, b"") as url:
        pass
    with pytest.raises(EndpointError, match=r"can't be reached: .*; check the address and whether the endpoint runs"):
        RemoteStore(url).select("SELECT * WHERE { ?a ?b ?c }")


def test_an_endpoint_that_does_not_answer_is_given_up() -> None:
    with answering(200, b"", wait=2) as url, pytest.raises(EndpointError, match="within 1 seconds"):
        RemoteStore(url, timeout=1).select("SELECT * WHERE { ?a ?b ?c }")


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.org/x", "example.org/sparql", "", "http:///x", "http://[::1"]
)
def test_only_web_addresses_are_endpoints(url: str) -> None:
    with pytest.raises(EndpointError, match="is not an endpoint"):
        RemoteStore(url)


def test_a_query_that_the_endpoint_cannot_read_is_a_query_error(remote: RemoteStore) -> None:
    with pytest.raises(QueryError, match="can't read the query"):
        remote.select("SELECT WHERE {")
