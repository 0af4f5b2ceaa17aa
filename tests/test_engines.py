"""Any SPARQL store by one setting: the engines run for real, loaded from a store, and asked the whole catalogue."""

from __future__ import annotations

import base64
import re
import shutil
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

import engines
from catalogue_sample import built, sample_quads
from conftest import ROOT, fill_only, skip_or_fail
from listening import Quiet, listening
from ontology.errors import DataFileError, EndpointError
from ontology.identifiers import iri
from policygraph import cli
from queries import catalogue, profiles
from queries.loading import load
from queries.profiles import profile
from queries.remote import RemoteStore
from queries.store import EmbeddedStore, build
from queries.terms import Iri, plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QUESTIONS = catalogue.load()
GRAPH = "https://w3id.org/policygraph/id/reading/test/1/en"
ENGINES = ["oxigraph", "virtuoso"]


def setting(path: Path, engine: str, address: str, **more: str) -> Path:
    """Write a profile."""
    lines = [f'engine = "{engine}"', f'address = "{address}"', *(f'{key} = "{value}"' for key, value in more.items())]
    if engine == "virtuoso":
        lines += ["[authentication]", 'kind = "digest"', 'user = "dba"', 'secret = "STORE_PASSWORD"']
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@contextmanager
def running(engine: str, folder: Path) -> Iterator[Path]:
    """Run an engine with an empty store and yield its profile; whoever calls sets STORE_PASSWORD."""
    if engine == "virtuoso" and not engines.VIRTUOSO:
        skip_or_fail("Virtuoso is not installed (on Debian: virtuoso-opensource-7-bin)")
    (folder / "data").mkdir(parents=True)
    with getattr(engines, engine)(folder / "data") as address:
        yield setting(folder / f"{engine}.toml", engine, address)


@pytest.fixture(scope="module", params=ENGINES)
def loaded(
    request: pytest.FixtureRequest, digest_store: EmbeddedStore, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RemoteStore]:
    with pytest.MonkeyPatch.context() as patch, running(request.param, tmp_path_factory.mktemp("engine")) as path:
        patch.setenv("STORE_PASSWORD", "dba")
        load(digest_store, str(path))
        yield RemoteStore(str(path))


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_is_answered_alike(digest_store: EmbeddedStore, loaded: RemoteStore, name: str) -> None:
    question = QUESTIONS[name]
    trials = [question.example]
    if all(parameter.optional for parameter in question.parameters):
        trials.append({})
    for trial in trials:
        assert question.ask(loaded, trial) == question.ask(digest_store, trial), trial


SAID = {"ar": "الجسور", "en": "BRIDGES", "es": "PUENTES", "fr": "LUMIÈRE", "ru": "МОСТАМ", "zh": "乡村桥梁"}


@pytest.mark.parametrize("engine", ENGINES)
def test_words_of_every_language_are_found_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str) -> None:
    monkeypatch.setenv("STORE_PASSWORD", "dba")
    fill_only(tmp_path / "store", *(ROOT / "tests" / "languages" / f"{language}.md" for language in SAID))
    store = EmbeddedStore(tmp_path / "store")
    with running(engine, tmp_path) as path:
        load(store, str(path))
        remote = RemoteStore(str(path))
        for language, words in SAID.items():
            found = QUESTIONS["saying"].ask(store, {"words": words})
            assert {plain(row[found.columns.index("language")]) for row in found} == {language}
            assert QUESTIONS["saying"].ask(remote, {"words": words}) == found


LONG = (
    ("id: lamps", "id: long"),
    ("Организации Объединенных Наций;", f"Организации Объединенных Наций, {'и ещё лампы, ' * 250}и ещё;"),
    ("могут экономить", f"и ценовая доступность {'и ещё лампы, ' * 250}могут экономить"),
    ("публиковать стоимость ламп;", f"публиковать стоимость ламп {'и ещё ламп, ' * 250};"),
)
ASKED = {
    "cites": {"target": "UN/2030-Agenda"}, "theme-clauses": {"theme": "big-data"},
    "topic-clauses": {"topic": "affordability"}, "asked-of": {"addressee": "member-states"},
}  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
def test_a_text_of_many_bytes_is_shown_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str) -> None:
    """Virtuoso sorts no row with a string of more than four thousand bytes that a query made."""
    monkeypatch.setenv("STORE_PASSWORD", "dba")
    text = (ROOT / "tests" / "languages" / "ru.md").read_text(encoding="utf-8")
    for short, long in LONG:
        assert short in text
        text = text.replace(short, long)
    (tmp_path / "long.md").write_text(text, encoding="utf-8")
    fill_only(tmp_path / "store", tmp_path / "long.md")
    store = EmbeddedStore(tmp_path / "store")
    with running(engine, tmp_path) as path:
        load(store, str(path))
        for name, values in ASKED.items():
            found = QUESTIONS[name].ask(store, values)
            assert max(len(plain(term).encode()) for row in found for term in row) > 4096, name
            assert QUESTIONS[name].ask(RemoteStore(str(path)), values) == found, name


@pytest.mark.parametrize("engine", ENGINES)
def test_a_theme_of_many_clauses_is_shown_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str) -> None:
    """Virtuoso leaves no equal rows out of a large union of which one half makes an IRI."""
    monkeypatch.setenv("STORE_PASSWORD", "dba")
    text = (ROOT / "tests" / "languages" / "en.md").read_text(encoding="utf-8")
    last = "2 that the technologies in considering b) should be shared;\n"
    assert last in text
    many = "".join(f"{number} that artificial intelligence needs lamp {number};\n" for number in range(3, 99))
    (tmp_path / "many").mkdir()
    for number in range(12):
        named = text.replace(last, last + many).replace("id: lamps", f"id: many-{number}")
        (tmp_path / "many" / f"{number}.md").write_text(named, encoding="utf-8")
    fill_only(tmp_path / "store", *(tmp_path / "many").iterdir())
    store = EmbeddedStore(tmp_path / "store")
    with running(engine, tmp_path) as path:
        load(store, str(path))
        found = QUESTIONS["theme-clauses"].ask(store, {"theme": "ai"})
        assert len(found) > 12 * 95
        assert QUESTIONS["theme-clauses"].ask(RemoteStore(str(path)), {"theme": "ai"}) == found


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("ASK { ?clause <http://purl.org/spar/cito/cites> ?cited }", True),
        ("ASK { ?clause <https://example.org/nothing> ?cited }", False),
        ("ASK {}", True),
    ],
)
def test_yes_and_no_are_understood(loaded: RemoteStore, query: str, answer: bool) -> None:
    assert loaded.ask(query) is answer
    assert bool(loaded.evaluate(query)) is answer


THINGS = ("PP/71", "wtpf-21/opinion/1", "SDG/9", "theme/ai")
PAGES = sorted((ROOT / "viz" / "pages" / "queries").glob("*.rq"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_what_pages_ask_is_answered_alike(digest_store: EmbeddedStore, loaded: RemoteStore, path: Path) -> None:
    query = path.read_text(encoding="utf-8")
    names = re.findall(r"# values: (\w+)", query)
    for symbol in THINGS:
        values = {name: Iri(iri(symbol)) for name in names}
        mine, theirs = digest_store.select(query, values), loaded.select(query, values)
        assert set(theirs.rows) == set(mine.rows), symbol


def test_every_engine_that_counts_as_tried_is_run_here() -> None:
    tried = {name for name, engine in profiles.engines().items() if engine.tried}
    assert tried == {"sparql", "oxigraph", "virtuoso"}


# ---------------------------------------------------------------- loading


def quads_of(graphs: dict[str, str]) -> list[ox.Quad]:
    term = ox.NamedNode("https://example.org/says")
    return [
        ox.Quad(ox.NamedNode(f"{name}/thing"), term, ox.Literal(words), ox.NamedNode(name))
        for name, said in graphs.items()
        for words in said.split()
    ]


def put(folder: Path, graphs: dict[str, str]) -> EmbeddedStore:
    """Let a store hold these graphs and no others."""
    with build(folder) as building:
        building.remove(building.sums.keys() - graphs.keys())
        for name, said in graphs.items():
            data = ox.serialize(quads_of({name: said}), format=ox.RdfFormat.N_QUADS)
            building.keep_graphs([name], said, lambda data=data: data)
    return EmbeddedStore(folder)


def held(path: Path) -> dict[str, str]:
    """What an endpoint holds of the graphs of these tests."""
    query = "SELECT ?g ?o WHERE { GRAPH ?g { ?s <https://example.org/says> ?o } } ORDER BY ?g ?o"
    found: dict[str, str] = {}
    for graph, words in RemoteStore(str(path)).select(query):
        found[graph.value] = f"{found[graph.value]} {words.value}" if graph.value in found else words.value
    return found


ONE, TWO, THREE = (f"{GRAPH}/{number}" for number in ("one", "two", "three"))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("way", ["as it is", "by updates"])
def test_only_what_changed_is_sent_and_what_is_gone_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, way: str
) -> None:
    monkeypatch.setenv("STORE_PASSWORD", "dba")
    with running(engine, tmp_path) as path:
        if way == "by updates":
            known = profile(str(path))
            text = path.read_text(encoding="utf-8").replace(f'engine = "{engine}"', 'engine = "sparql"')
            more = f'query = "{known.query}"\nupdate = "{known.update}"\n'
            path.write_text(more + text, encoding="utf-8")
        first = put(tmp_path / "store", {ONE: "a b", TWO: "c"})
        done = load(first, str(path))
        assert (done.sent, done.kept, done.removed, done.triples) == (2, 0, 0, 3)
        assert held(path) == {ONE: "a b", TWO: "c"}
        assert load(first, str(path)).sent == 0
        second = put(tmp_path / "store", {ONE: "a x y", THREE: "d"})
        done = load(second, str(path))
        assert (done.sent, done.kept, done.removed) == (2, 0, 1)
        assert held(path) == {ONE: "a x y", THREE: "d"}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_load_that_was_stopped_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str) -> None:
    monkeypatch.setenv("STORE_PASSWORD", "dba")
    monkeypatch.setattr("queries.loading.BATCH", 1)  # bytes: each graph by itself

    def stopped(names: list[str], number: int) -> Iterator[str]:
        assert number == 3
        yield from names[:2]
        raise KeyboardInterrupt

    with running(engine, tmp_path) as path:
        store = put(tmp_path / "store", {ONE: "a", THREE: "b", TWO: "c"})
        with pytest.raises(KeyboardInterrupt):
            load(store, str(path), stopped)
        assert held(path) == {ONE: "a", THREE: "b"}
        assert load(store, str(path)).sent == 1
        assert held(path) == {ONE: "a", THREE: "b", TWO: "c"}


def test_a_graph_that_somebody_altered_there_is_sent_again(tmp_path: Path) -> None:
    with running("oxigraph", tmp_path) as path:
        store = put(tmp_path / "store", {ONE: "a b", TWO: "c"})
        load(store, str(path))
        place = f"{profile(str(path)).graphs}?graph={ONE}"
        urlopen(Request(place, method="DELETE")).close()  # noqa: S310
        assert load(store, str(path)).sent == 1
        assert held(path) == {ONE: "a b", TWO: "c"}


def test_other_graphs_there_are_left_alone(tmp_path: Path) -> None:
    with running("oxigraph", tmp_path) as path:
        place = f"{profile(str(path)).graphs}?graph=https://example.org/other"
        body = b'<https://example.org/x> <https://example.org/says> "stays" .'
        urlopen(Request(place, body, {"Content-Type": "application/n-triples"}, method="PUT")).close()  # noqa: S310
        load(put(tmp_path / "store", {ONE: "a"}), str(path))
        assert held(path) == {"https://example.org/other": "stays", ONE: "a"}


def test_what_an_earlier_load_left_under_the_same_name_is_replaced(tmp_path: Path) -> None:
    with running("oxigraph", tmp_path) as path:
        load(put(tmp_path / "first", {ONE: "a b c"}), str(path))
        shutil.rmtree(tmp_path / "first" / "loaded")
        load(put(tmp_path / "second", {ONE: "b x"}), str(path))
        assert held(path) == {ONE: "b x"}


def test_the_command_loads_and_says_how_to_ask(tmp_path: Path) -> None:
    store = put(tmp_path / "store", {ONE: "a b"})
    with running("oxigraph", tmp_path) as path:
        run = CliRunner().invoke(cli, ["load", "--store", str(store.folder), "--endpoint", str(path)])
        assert run.exit_code == 0, run.output
        assert "2 triples; graphs: 1 sent, 0 there already, 0 removed" in run.output
        assert f"--endpoint {path}" in run.output


def test_an_address_alone_cannot_be_loaded(tmp_path: Path) -> None:
    store = put(tmp_path / "store", {ONE: "a"})
    with pytest.raises(EndpointError, match="can only be asked: to load a graph, give a profile"):
        load(store, "http://127.0.0.1:1/sparql")


# ---------------------------------------------------------------- what stores do


def test_a_default_graph_without_the_named_ones_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with engines.oxigraph(tmp_path / "data", union=False) as address:
        path = setting(tmp_path / "store.toml", "oxigraph", address)
        empty = RemoteStore(str(path))
        assert not QUESTIONS["instruments-ranked"].ask(empty, {}).rows, "an empty store is no error"
        load(built(tmp_path / "store", sample_quads()), str(path))
        for ask in (
            lambda store: QUESTIONS["instruments-ranked"].ask(store, {}),
            lambda store: store.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"),
            lambda store: store.ask("ASK { ?s ?p ?o }"),
        ):
            with pytest.raises(EndpointError, match=r"not the union of its named graphs.*--union-default-graph"):
                ask(RemoteStore(str(path)))


def test_rows_that_virtuoso_leaves_out_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORE_PASSWORD", "dba")
    if not engines.VIRTUOSO:
        skip_or_fail("Virtuoso is not installed (on Debian: virtuoso-opensource-7-bin)")
    (tmp_path / "data").mkdir()
    with engines.virtuoso(tmp_path / "data", rows=20) as address:
        path = setting(tmp_path / "store.toml", "virtuoso", address)
        words = " ".join(f"{number:02}" for number in range(30))
        load(put(tmp_path / "store", {ONE: words}), str(path))
        with pytest.raises(EndpointError, match="left out rows"):
            held(path)
        few = RemoteStore(str(path)).select("SELECT ?o WHERE { ?s <https://example.org/says> ?o } LIMIT 5")
        assert len(few) == 5


# ---------------------------------------------------------------- who asks


@contextmanager
def guarded(address: str, wanted: str) -> Iterator[str]:
    """Stand before a store as a web server that wants to know who asks."""

    class Handler(Quiet):
        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.headers.get("Authorization") != wanted:
                return self._answer(401, b"who are you?", {"WWW-Authenticate": 'Basic realm="x"'})
            kept = {name: value for name, value in self.headers.items() if name in {"Content-Type", "Accept"}}
            request = Request(f"{address}{self.path}", body or None, kept, method=self.command)  # noqa: S310
            try:
                with urlopen(request) as reply:  # noqa: S310
                    self._answer(reply.status, reply.read(), {"Content-Type": reply.headers.get("Content-Type", "")})
            except HTTPError as error:
                with error:
                    self._answer(error.code, error.read(), {})
            return None

        do_POST = do_PUT = do_DELETE = _pass_on  # noqa: N815

        def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with listening(Handler) as front:
        yield front


BASIC = f"Basic {base64.b64encode('анна:секрет 1'.encode()).decode()}"


@pytest.mark.parametrize(
    ("wanted", "told"),
    [(BASIC, 'kind = "basic"\nuser = "анна"'), ("Bearer token-1", 'kind = "bearer"')],
)
def test_a_guarded_store_is_loaded_and_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: str, told: str
) -> None:
    secret = "секрет 1" if wanted == BASIC else "token-1"
    monkeypatch.setenv("MY_SECRET", secret)
    with ExitStack() as stack:
        path = stack.enter_context(running("oxigraph", tmp_path))
        known = profile(str(path)).query.removesuffix("/query")
        address = stack.enter_context(guarded(known, wanted))
        lines = [f'address = "{address}"', 'query = "/query"', 'graphs = "/store"', "[authentication]", told]
        path.write_text("\n".join([*lines, 'secret = "MY_SECRET"']), encoding="utf-8")
        load(put(tmp_path / "store", {ONE: "a b"}), str(path))
        assert held(path) == {ONE: "a b"}
        monkeypatch.setenv("MY_SECRET", "wrong")
        with pytest.raises(EndpointError, match=r"refused: HTTP 401: who are you\?"):
            held(path)


def test_a_wrong_password_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORE_PASSWORD", "wrong")
    store = put(tmp_path / "store", {ONE: "a"})
    with running("virtuoso", tmp_path) as path, pytest.raises(EndpointError, match="HTTP 401"):
        load(store, str(path))


# ---------------------------------------------------------------- profiles


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('engine = "virtuso"\naddress = "http://h"', "no engine is called 'virtuso'; did you mean virtuoso"),
        ('engine = "oxigraph"', "missing required field `address`"),
        ('adress = "http://h"', "unknown field `adress`|missing required field"),
        ('address = "h:7878"', "'h:7878' is no address: give it in full"),
        ('address = "http://h"\ntimeout = 0', "timeout is 0, it is a number of seconds"),
        (
            'engine = "oxigraph"\naddress = "http://h"\n[authentication]\nkind = "digest"',
            "has no digest authentication",
        ),
        ('address = "https://h"\n[authentication]\nkind = "basic"\nsecret = "X"', "basic authentication needs a user"),
        ('address = "https://h"\n[authentication]\nkind = "bearer"', "needs secret, the environment variable"),
        ('address = "http://h"\n[authentication]\nkind = "bearer"\nsecret = "X"', "can be read by all between"),
        ('address = "http://h"\n[authentication]\nkind = "token"', "Invalid enum value 'token'"),
        ("address = ", "not valid TOML"),
    ],
)
def test_a_broken_profile_is_refused_with_its_path(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "store.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError, match=said) as raised:
        RemoteStore(str(path))
    assert str(path) in str(raised.value)


def test_a_password_that_is_not_at_hand_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOT_SET", raising=False)
    path = tmp_path / "store.toml"
    path.write_text('address = "https://h"\n[authentication]\nkind = "bearer"\nsecret = "NOT_SET"', encoding="utf-8")
    with pytest.raises(EndpointError, match="variable NOT_SET is not set"):
        RemoteStore(str(path))


def test_addresses_of_an_engine_may_be_given_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "store.toml"
    path.write_text(
        'engine = "graphdb"\naddress = "https://h/repositories/policy/"\n'
        'update = "https://writer/u"\nquery = "/q"\ntimeout = 5',
        encoding="utf-8",
    )
    found = profile(str(path))
    assert found.query == "https://h/repositories/policy/q"
    assert found.update == "https://writer/u"
    assert found.graphs == "https://h/repositories/policy/rdf-graphs/service"
    assert found.timeout == 5
