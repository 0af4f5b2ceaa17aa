"""A store is whole at every moment: what a build does, and what it leaves when it is stopped."""

from __future__ import annotations

import hashlib
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ontology.errors import QueryError, StoreError
from queries.generations import Lease
from queries.store import EmbeddedStore, build, fill
from queries.terms import Iri, Literal, plain

if TYPE_CHECKING:
    from queries.store import Build

ROOT = Path(__file__).parent.parent
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
FIRST, SECOND = "http://example.org/g/1", "http://example.org/g/2"


def quads(graph: str, *values: str) -> bytes:
    return "".join(
        f'<http://example.org/s> <http://example.org/p> "{value}" <{graph}> .\n' for value in values
    ).encode()


class Told:
    """A document that counts how often its quads are asked for."""

    text = "a text"

    def __init__(self, *values: str, graph: str = FIRST) -> None:
        self.graphs: tuple[str, ...] = (graph, f"{graph}/inferred")
        self._quads = quads(graph, *values)
        self.checksum = hashlib.sha256(self._quads).hexdigest()
        self.asked = 0

    def quads(self) -> bytes:
        self.asked += 1
        return self._quads


def count(folder: Path) -> int:
    return len(EmbeddedStore(folder))


def generations(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "generations").iterdir())


def store_with(folder: Path, *values: str) -> Path:
    with build(folder) as building:
        building.replace_graphs([FIRST], quads(FIRST, *values))
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return store_with(tmp_path / "store", "a", "b")


def test_a_build_makes_a_store_that_answers(folder: Path) -> None:
    answer = EmbeddedStore(folder).select("SELECT ?o WHERE { ?s ?p ?o } ORDER BY ?o")
    assert answer.columns == ("o",)
    assert list(answer) == [(Literal("a"),), (Literal("b"),)]
    assert (folder / "current").read_text().strip() == "000001"


def test_a_store_is_marked_as_one(folder: Path) -> None:
    assert (folder / "policygraph-store").read_text() == "1\n"


def test_a_store_from_before_there_was_a_marker_is_marked(folder: Path) -> None:
    (folder / "policygraph-store").unlink()
    assert count(folder) == 2
    store_with(folder, "c")
    assert count(folder) == 1
    assert (folder / "policygraph-store").is_file()


def test_a_store_of_another_format_is_left_alone(folder: Path) -> None:
    (folder / "policygraph-store").write_text("2\n")
    with pytest.raises(StoreError, match="has format '2', this program knows 1"):
        EmbeddedStore(folder)
    with pytest.raises(StoreError, match="has format '2'"), build(folder):
        pytest.fail("a store of another format")
    assert generations(folder) == ["000001"]


def everything(folder: Path) -> dict[str, bytes | None]:
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.mark.parametrize(
    "files",
    [
        ["notes.txt"], ["thesis.partial"], [".git/config"], ["generations/building-1/chapter.txt"],
        ["lock", "generations/000001/a"], ["current", "other"],
    ],
)  # fmt: skip
def test_a_folder_that_is_no_store_is_refused_and_left_as_it_was(tmp_path: Path, files: list[str]) -> None:
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    before = everything(tmp_path)
    with pytest.raises(StoreError, match="is no store and is not empty"), build(tmp_path):
        pytest.fail("a store among foreign files")
    assert everything(tmp_path) == before


def test_an_empty_folder_and_one_that_a_killed_first_build_left_become_stores(tmp_path: Path) -> None:
    (tmp_path / "lock").touch()
    (tmp_path / "policygraph-store.partial").touch()
    assert count(store_with(tmp_path, "a")) == 1
    (tmp_path / "empty").mkdir()
    assert count(store_with(tmp_path / "empty", "a")) == 1


def test_a_build_sweeps_up_nothing_that_is_not_its_own(folder: Path) -> None:
    checksum = "0" * 64
    theirs = [
        "download.partial", "deep/er/draft.partial", "texts/letter.partial", "texts/deep/x.txt.partial",
        "generations/building-site/plan.txt", "generations/2021/x", "generations/0000001/x", "generations/notes.txt",
    ]  # fmt: skip
    ours = ["current.partial", f"texts/{checksum}.txt.partial", "generations/building-123/x"]
    for name in (*theirs, *ours):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    for value in "cde":
        store_with(folder, value)
    assert [name for name in theirs if not (folder / name).is_file()] == []
    assert [name for name in ours if (folder / name).exists()] == []
    assert not (folder / "generations" / "000001").exists()


def test_a_store_is_filled_and_says_whether_it_changed(tmp_path: Path) -> None:
    vocabularies = {SECOND: quads(SECOND, "concept")}
    document = Told("a", "b")
    assert fill(tmp_path, vocabularies, [document])
    assert not fill(tmp_path, vocabularies, iter([document]))
    store = EmbeddedStore(tmp_path)
    assert len(store) == 3
    assert store.text(hashlib.sha256(b"a text").hexdigest()) == "a text"


def test_only_what_changed_is_stored_again(tmp_path: Path) -> None:
    same, changed = Told("a", graph=FIRST), Told("b", graph=SECOND)
    fill(tmp_path, {}, [same, changed])
    same.asked = 0
    assert fill(tmp_path, {}, [same, Told("c", graph=SECOND)])
    assert same.asked == 0
    assert count(tmp_path) == 2
    with build(tmp_path) as building:  # somebody else's change: the checksum says nothing of the graph any more
        building.update(f"CLEAR GRAPH <{FIRST}>")
    assert count(tmp_path) == 1
    assert fill(tmp_path, {}, [same])
    assert same.asked == 1
    assert count(tmp_path) == 2


def test_a_new_graph_is_checked_when_it_is_loaded_with_others(tmp_path: Path) -> None:
    with build(tmp_path) as building:
        building.replace_graphs([FIRST], quads(FIRST, "a"))
        building.replace_graphs([FIRST], quads(FIRST, "b"))
        building.replace_graphs([SECOND], quads(SECOND, "<http://e/o> <http://e/g>", " . "))
    assert count(tmp_path) == 3
    with pytest.raises(StoreError, match="not N-Quads"), build(tmp_path) as building:
        building.replace_graphs([f"{SECOND}/new"], f'_:a b "c" <{SECOND}/new> .\n'.encode())


def test_a_missing_store_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no store at .*nowhere: `policygraph build PATH` makes one"):
        EmbeddedStore(tmp_path / "nowhere")


@pytest.mark.parametrize("content", ["000009", "../..", "", "\udcff"])
def test_a_pointer_that_leads_nowhere_is_named(folder: Path, content: str) -> None:
    (folder / "current").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(StoreError, match=r"damaged|can.t be read"):
        EmbeddedStore(folder)


def test_a_damaged_generation_is_named(folder: Path) -> None:
    (folder / "generations" / "000001" / "CURRENT").write_text("rubbish")
    with pytest.raises(StoreError, match=r"can't be opened \(000001\)"):
        EmbeddedStore(folder)


def test_a_replaced_graph_holds_the_new_quads_only(folder: Path) -> None:
    with build(folder) as building:
        building.replace_graphs([SECOND], quads(SECOND, "x"))
    with build(folder) as building:
        building.replace_graphs([FIRST], quads(FIRST, "b", "c"))
        assert building.changed
    found = EmbeddedStore(folder).select("SELECT ?g ?o WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?o")
    assert [(g.value, o.value) for g, o in found] == [(FIRST, "b"), (FIRST, "c"), (SECOND, "x")]


def test_a_removed_graph_is_gone_with_its_name(folder: Path) -> None:
    with build(folder) as building:
        building.replace_graphs([SECOND], quads(SECOND, "x"))
    with build(folder) as building:
        building.remove([FIRST, "http://example.org/never-there"])
    found = EmbeddedStore(folder).select("SELECT DISTINCT ?g WHERE { GRAPH ?g { } }")
    assert [g.value for (g,) in found] == [SECOND]


def test_an_unchanged_build_makes_no_generation(folder: Path) -> None:
    before = generations(folder)
    with build(folder) as building:
        building.replace_graphs([FIRST], quads(FIRST, "b", "a"))
        assert not building.changed
    assert generations(folder) == before


def test_a_quad_outside_the_replaced_graphs_is_refused(folder: Path) -> None:
    with pytest.raises(StoreError, match="outside the graphs"), build(folder) as building:
        building.replace_graphs([FIRST], quads(SECOND, "x"))
    with pytest.raises(StoreError, match="outside the graphs"), build(folder) as building:
        building.replace_graphs([FIRST], b'<http://example.org/s> <http://example.org/p> "in no graph" .\n')
    in_none = f"<http://example.org/s> <http://example.org/p> <{SECOND}> .\n".encode()
    cut = quads(SECOND, "x") + quads(FIRST, "y").rstrip(b"\n")
    for wrong in (in_none, in_none + quads(SECOND, "x"), quads(SECOND, "x") + quads(FIRST, "y"), cut):
        with pytest.raises(StoreError, match="outside the graphs"), build(folder) as building:
            building.replace_graphs([SECOND], wrong)
    with pytest.raises(StoreError, match="not N-Quads"), build(folder) as building:
        building.replace_graphs([FIRST], b"this is not RDF")
    assert count(folder) == 2


def test_an_error_in_a_build_leaves_the_store_as_it_was(folder: Path) -> None:
    def fail(building: Build) -> None:
        building.replace_graphs([FIRST], quads(FIRST, "c", "d", "e"))
        raise ValueError("the document was bad")

    with pytest.raises(ValueError, match="the document was bad"), build(folder) as building:
        fail(building)
    assert count(folder) == 2
    assert generations(folder) == ["000001"]


def test_an_error_of_the_document_is_not_blamed_on_the_store(folder: Path) -> None:
    with pytest.raises(FileNotFoundError), build(folder):
        (folder / "no such document").read_text()


def test_the_previous_generation_stays_for_its_readers_and_older_ones_go(folder: Path) -> None:
    reader = EmbeddedStore(folder)
    store_with(folder, "c")
    store_with(folder, "d", "e", "f")
    assert generations(folder) == ["000001", "000002", "000003"], "the first has a reader, the second may get one"
    assert (len(reader), count(folder)) == (2, 3)
    del reader
    store_with(folder, "g")
    assert generations(folder) == ["000003", "000004"]


def test_a_store_on_a_disk_without_locks_can_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(handle: int, how: int) -> None:
        raise OSError(f"no locks available for {handle}, {how}")

    monkeypatch.setattr("queries.generations.fcntl.flock", refuse)
    assert len(EmbeddedStore(folder)) == 2


def test_a_second_build_is_told_to_wait(folder: Path) -> None:
    with build(folder), pytest.raises(StoreError, match="another build is using the store at"), build(folder):
        pytest.fail("two builds at once")
    store_with(folder, "free again")
    assert count(folder) == 1


def test_a_reader_may_open_the_store_while_it_is_built(folder: Path) -> None:
    with build(folder) as building:
        building.replace_graphs([FIRST], quads(FIRST, "c"))
        assert count(folder) == 2
    assert count(folder) == 1


CHILD = """
import sys, time
from pathlib import Path
from queries.store import build
folder, endless = Path(sys.argv[1]), sys.argv[2] == "endless"
quads = lambda n: "".join(
    f'<http://example.org/s> <http://example.org/p> "{n}-{i}" <http://example.org/g/1> .\\n' for i in range(100)
).encode()
n = 0
while True:
    n += 1
    with build(folder) as building:
        building.replace_graphs(["http://example.org/g/1"], quads(n))
        building.save_text("text %d" % n)
        if not endless:
            print("ready", flush=True)
            time.sleep(60)
    print(n, flush=True)
"""


def child(folder: Path, mode: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", CHILD, str(folder), mode]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_a_killed_build_leaves_the_old_graph_whole(folder: Path) -> None:
    with child(folder, "once") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        with pytest.raises(StoreError, match="another build"), build(folder):
            pytest.fail("the child holds the lock")
        process.send_signal(signal.SIGKILL)
    assert count(folder) == 2
    assert any(name.startswith("building-") for name in generations(folder))
    store_with(folder, "c")
    assert count(folder) == 1
    assert generations(folder) == ["000001", "000002"], "the next build sweeps up"


def test_what_a_build_could_not_remove_is_swept_up_even_when_nothing_has_changed(folder: Path) -> None:
    lease = Lease(folder)
    store_with(folder, "c")
    store_with(folder, "d")
    assert generations(folder) == ["000001", "000002", "000003"], "a reader holds the first"
    lease.release()
    store_with(folder, "d")
    assert generations(folder) == ["000002", "000003"]
    assert count(folder) == 1


def test_a_build_killed_at_any_moment_leaves_a_whole_graph(folder: Path) -> None:
    store_with(folder, *(f"0-{i}" for i in range(100)))
    for seed in range(6):
        with child(folder, "endless") as process:
            assert process.stdout is not None
            process.stdout.readline()  # the first build is through; now strike somewhere in a later one
            time.sleep(random.Random(seed).uniform(0, 0.15))  # noqa: S311  # no secret
            process.send_signal(signal.SIGKILL)
        found = EmbeddedStore(folder).select('SELECT DISTINCT ?n WHERE { ?s ?p ?o BIND(STRBEFORE(?o, "-") AS ?n) }')
        assert len(found) == 1, "the quads of one build only"
        assert count(folder) == 100


def test_a_reading_text_is_kept_by_its_checksum(folder: Path) -> None:
    text = "一行\r\nanother\u2028line\n"
    with build(folder) as building:
        checksum = building.save_text(text)
        assert building.save_text(text) == checksum
    assert checksum == hashlib.sha256(text.encode()).hexdigest()
    store = EmbeddedStore(folder)
    assert store.text(checksum) == text
    (folder / "texts" / f"{checksum}.txt").write_text("forged")
    with pytest.raises(StoreError, match="was changed"):
        store.text(checksum)
    with build(folder) as building:
        building.save_text(text)
    assert store.text(checksum) == text, "building again mends it"
    with pytest.raises(StoreError, match="lacks the text"):
        store.text("0" * 64)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StoreError, match="can't be written"), build(tmp_path / "file" / "store"):
        pytest.fail("a store inside a file")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT WHERE {", "does not parse"),
        ("ASK { ?s ?p ?o }", "not a SELECT"),
        ("SELECT * WHERE { SERVICE <http://example.org/sparql> { ?s ?p ?o } }", "SERVICE is refused"),
        ("SELECT * WHERE {service silent ?x { ?s ?p ?o } }", "SERVICE is refused"),
        ('SELECT * WHERE { ?s ?p "a\\"b" . SERVICE ?x { } } # "', "SERVICE is refused"),
        ("PREFIX : <http://example.org/> SELECT * WHERE { SERVICE:x { ?s ?p ?o } }", "SERVICE is refused"),
    ],
)
def test_a_query_that_cannot_be_run_says_why(folder: Path, query: str, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        EmbeddedStore(folder).select(query)


OUTSIDE = "<http://127.0.0.1:1/> { ?a ?b ?c }"


@pytest.mark.parametrize(
    "query",
    [
        f"PREFIX ex: <http://x/> SELECT ?a {{ OPTIONAL {{ ?s ?p ex:.SERVICE {OUTSIDE} }} }}",
        f"PREFIX ex: <http://x/> SELECT ?a {{ {{ ?s ?p ?o }} MINUS {{ ?s ?p ex:.SERVICE {OUTSIDE} }} }} LIMIT 1",
        f"PREFIX : <http://x/> SELECT ?a {{ ?s ?p ?z FILTER NOT EXISTS {{ ?s ?p :.SERVICE {OUTSIDE} }} }}",
        f"PREFIX ex: <http://x/> SELECT ?a {{ ?s ?p ?o FILTER(?o IN (ex:))SERVICE {OUTSIDE} }}",
        f"SELECT * {{ SERVICESILENT {OUTSIDE} }}",
        "PREFIX e: <http://127.0.0.1:1/> SELECT * { SERVICEe: { ?a ?b ?c } }",
        "PREFIX e: <http://127.0.0.1:1/> SELECT * { service silente: { ?a ?b ?c } }",
        "PREFIX e: <http://127.0.0.1:1/> SELECT * { SERVICE e:a#}\n{ ?a ?b ?c } }",
        "PREFIX e: <http://127.0.0.1:1/> SELECT * { SERVICE e:\\#a { ?a ?b ?c } }",
        "PREFIX \u1680: <http://127.0.0.1:1/> SELECT * { SERVICE \u1680:{ ?a ?b ?c } }",
        "SELECT * { VALUES ?x\u0300 { <http://127.0.0.1:1/> } SERVICE ?x\u0300{ ?a ?b ?c } }",
        f"SELECT * {{ SERVICE # {{ \n SILENT #}}\r {OUTSIDE} }}",
        f"SELECT * {{ ?s ?p ?o FILTER(?o<'>') SERVICE {OUTSIDE} FILTER(?o<'>') }}",
        f'SELECT * {{ ?s ?p ?o FILTER("\\u0022!="x") SERVICE {OUTSIDE} FILTER("\\u0022!="x") }}',
        f"SELECT * {{ \\u0053ERVICE {OUTSIDE} }}",
    ],
)
def test_no_query_goes_out_to_the_network(folder: Path, query: str) -> None:
    with pytest.raises(QueryError, match=r"SERVICE is refused|does not parse|can't be checked"):
        EmbeddedStore(folder).select(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <http://example.org/g/9> WHERE { ?s ?p ?o }",
        "SELECT * FROM NAMED <http://example.org/g/9> WHERE { GRAPH ?g { ?s ?p ?o } }",
        f"SELECT * FROM <{FIRST}> FROM <file:///etc/hostname> {{ ?s ?p ?o }}",
        "SELECT *from<http://127.0.0.1:1/>{ ?s ?p ?o }",
        "SELECT ?s FROM # which\n NAMED\n<http://example.org/g/9> { ?s ?p ?o }",
        "PREFIX e: <http://example.org/> SELECT * FROM e:g { ?s ?p ?o }",
        "BASE <http://example.org/> SELECT * FROM <g/9> { ?s ?p ?o }",
        "ASK FROM <http://example.org/g/9> { ?s ?p ?o }",
    ],
)
def test_a_graph_that_is_not_stored_is_refused(folder: Path, query: str) -> None:
    with pytest.raises(QueryError, match="there is no graph"):
        EmbeddedStore(folder).evaluate(query)


def test_a_query_can_name_the_graphs_that_it_asks(folder: Path) -> None:
    store_with(folder, "a", "b")
    with build(folder) as building:
        building.replace_graphs([SECOND], quads(SECOND, "c"))
    store = EmbeddedStore(folder)
    rows = "WHERE { ?s ?p ?o } ORDER BY ?o"
    assert [plain(row[0]) for row in store.select(f"SELECT ?o {rows}")] == ["a", "b", "c"]
    assert [plain(row[0]) for row in store.select(f"SELECT ?o FROM <{SECOND}> {rows}")] == ["c"]
    assert [plain(row[0]) for row in store.select(f"BASE <{FIRST}> SELECT ?o FROM <> FROM <{SECOND}> {rows}")] == [
        "a", "b", "c",
    ]  # fmt: skip
    named = f"SELECT ?o FROM NAMED <{SECOND}> WHERE {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} }}"
    assert [plain(row[0]) for row in store.select(named)] == ["c"], "without FROM the default graph is empty"


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * WHERE { ?s ?p "SERVICE" }',
        "SELECT * WHERE { ?service ?p <http://example.org/service> } # SERVICE",
        "PREFIX e: <http://example.org/> SELECT * WHERE { ?s e:service '''a SERVICE''' }",
        'SELECT * WHERE { ?s ?p ?o FILTER(CONTAINS(?o, "public services")) OPTIONAL { ?o ?q ?z } }',
        'SELECT ?from WHERE { ?from <http://example.org/from> "from <here>" } # FROM <http://example.org/g>',
        "PREFIX e: <http://example.org/> SELECT * WHERE { ?s e:from e:x ; e:service ?o }",
    ],
)
def test_the_words_service_and_from_alone_are_harmless(folder: Path, query: str) -> None:
    assert len(EmbeddedStore(folder).select(query)) == 0


def test_a_value_without_a_place_in_the_query_is_refused(folder: Path) -> None:
    with pytest.raises(QueryError, match="x"):
        EmbeddedStore(folder).select("SELECT ?o WHERE { ?s ?p ?o }", {"x": Literal("a")})


def test_ask_and_construct_take_values_too(folder: Path) -> None:
    store = EmbeddedStore(folder)
    assert store.ask("ASK { ?s ?p 'a' }")
    assert not store.ask("ASK { ?s ?p 'z' }")
    triples = store.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?o = 'a') }")
    assert triples == ((Iri("http://example.org/s"), Iri("http://example.org/p"), Literal("a")),)
    with pytest.raises(QueryError, match="not an ASK"):
        store.ask("SELECT * WHERE { ?s ?p ?o }")
    with pytest.raises(QueryError, match="not a CONSTRUCT"):
        store.construct("ASK { ?s ?p ?o }")


def test_a_dump_is_the_same_whatever_the_order_of_building(tmp_path: Path) -> None:
    one = store_with(tmp_path / "one", "a", "b", "c")
    two = store_with(tmp_path / "two", "c")
    store_with(two, "b", "a", "c")
    assert EmbeddedStore(one).dump() == EmbeddedStore(two).dump()


def test_nothing_can_be_changed_through_a_query(folder: Path) -> None:
    store = EmbeddedStore(folder)
    with suppress(QueryError):
        store.select("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert (len(store), store.select(COUNT).rows[0][0].value) == (2, "2")
