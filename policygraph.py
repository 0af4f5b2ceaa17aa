"""The command line: policy documents to a graph, questions to answers, answers to pictures.

Composes the rooms and holds no logic: each command says what goes where. Heavy libraries are imported by the command
that needs them, so that help comes at once.
"""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from ontology.errors import InputError, PolicygraphError, UnknownNameError
from ontology.model import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from ingest.reading import Given
    from ingest.shards import Shards
    from queries.interface import Graph

FORMATS = click.Choice(["table", "csv", "json", "ttl"])
FEW = 8
"""Documents that are told one by one; of more a summary is."""
COUNTED = ("clause", "citation")
NAMED = {"theme": "theme-clauses", "topic": "topic-clauses", "group": "group-clauses", "addressee": "asked-of"}
"""Concepts that clauses name, by scheme, with the question for the clauses."""
DIGEST = Path(__file__).parent / "ingest" / "digests" / "wtpf-21.md"


class Commands(click.Group):
    """Lists commands in the order in which a user needs them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names as they were defined."""
        del ctx
        return list(self.commands)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(VERSION, prog_name="policygraph")
def cli() -> None:
    """Policy documents as a graph: who cites what, in which clause, at which characters.

    \b
    Start here:
      policygraph build report.txt        read a document into the graph
      policygraph cites "PP 71"           which clauses cite Plenipotentiary Resolution 71
      policygraph query                   the catalogue of questions
      policygraph draw                    the graph as a page for your browser
    """


def store_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --store, the folder of the graph."""
    return click.option(
        "--store",
        type=click.Path(path_type=Path),
        default=".policygraph",
        envvar="POLICYGRAPH_STORE",
        show_default=True,
        show_envvar=True,
        help="Folder of the graph.",
    )(command)


def graph_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --store and --endpoint, for commands that only read."""
    return store_option(
        endpoint_option("Ask this SPARQL 1.1 store instead: its address, or a profile (FILE.toml).")(command)
    )


def endpoint_option(about: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add --endpoint."""
    return click.option("--endpoint", metavar="URL|FILE", envvar="POLICYGRAPH_ENDPOINT", show_envvar=True, help=about)


def format_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --format."""
    return click.option(
        "--format", "form", type=FORMATS, default="table", show_default=True, help="Form of the answer."
    )(command)


def limit_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the limits of the server, each under the name that it has in `Limits`."""
    from queries.server.limits import OPTIONS, Limits

    for name, (option, unit, about) in reversed(OPTIONS.items()):
        default = getattr(Limits(), name)
        kind = click.IntRange(min=1) if isinstance(default, int) else click.FloatRange(min=0.1)
        command = click.option(option, name, default=default, type=kind, show_default=True, metavar=unit, help=about)(
            command
        )
    return command


def given_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --id, --version and --language, which go before what a text says of itself."""
    for option in (
        click.option("--language", metavar="CODE", default="", help="Language, if the text can't tell (en, zh)."),
        click.option("--version", metavar="TEXT", default="", help="Version: a date or draft number."),
        click.option(
            "--id", "identifier", metavar="ID", default="", help="Identifier of the document, such as wtpf-21."
        ),
    ):
        command = option(command)
    return command


def grammar_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --grammar: the user's own data files, checked before anything else is done."""
    return click.option(
        "--grammar",
        type=click.Path(path_type=Path),
        multiple=True,
        metavar="FILE",
        expose_value=False,
        is_eager=True,
        callback=_with_grammars,
        help="Bodies, series, names, themes, rules or a language of your own (see docs/grammar.md); may be repeated."
        "  [env var: POLICYGRAPH_GRAMMAR]",
    )(command)


def _with_grammars(context: click.Context, option: click.Parameter, paths: Sequence[Path]) -> None:
    del context, option
    from ontology.extensions import ENVIRONMENT, use

    if paths:
        use(paths)
    if os.environ.get(ENVIRONMENT):
        from ingest.grammar import check_added

        check_added()


def opened(store: Path, endpoint: str | None) -> Graph:
    """Return the graph to ask: the store, or an endpoint."""
    if endpoint:
        from queries.remote import RemoteStore

        return RemoteStore(endpoint)
    from queries.store import EmbeddedStore

    return EmbeddedStore(store)


# -------------------------------------------------------------------- documents in


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@given_options
@grammar_option
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Read on the workers of this dask.distributed scheduler (tcp://HOST:PORT), which see the same files.",
)
@store_option
def build(  # its options
    paths: Sequence[Path], identifier: str, version: str, language: str, scheduler: str | None, store: Path
) -> None:
    """Read documents into the graph.

    A PATH is a file, a folder or a zip archive of documents. The same document, version and language replaces what was
    there; another version stands beside it. If a file that you name can't be read, nothing is changed; of a folder or
    archive the others are read, and those that failed are listed at the end.
    """
    from ingest.reading import Given

    changed = _build(paths, Given(identifier, version, language), store, scheduler)
    where = "" if str(store) == ".policygraph" else f" --store {store}"
    click.echo(f"{'Built' if changed else 'Nothing new in'} {store}. Next:")
    click.echo(f"  policygraph query instruments-ranked{where}")
    click.echo(f"  policygraph draw{where}")


def _build(paths: Sequence[Path], given: Given, store: Path, scheduler: str | None = None) -> bool:
    from ingest.batch import in_order, ready
    from ingest.cluster import Cluster
    from ingest.shards import Shards
    from ingest.triples import n_quads
    from ontology.vocabularies import graphs
    from queries.generations import SHARDS, fill, refuse_foreign
    from queries.index.files import renew
    from viz.tables import printable

    refuse_foreign(store)
    engine = Cluster(scheduler) if scheduler else in_order
    if scheduler:  # a worker may stand in another folder
        paths, store = [path.absolute() for path in paths], store.absolute()
    shards = Shards(store / SHARDS, engine)
    prepared, failed = _prepared(paths, given, shards)
    vocabularies = {name: n_quads(quads) for name, quads in graphs().items()}
    documents = list(ready(prepared, shards))  # before the store is locked: its lock would pass on to the processes
    changed = fill(store, vocabularies, _tracked(documents, "Storing", len(prepared)))
    renew(store, lambda steps, number: _tracked(steps, "Indexing", number))
    if len(prepared) <= FEW:
        for document in prepared:
            click.echo(printable(document.told()))
    else:
        _summary(prepared)
    for source in failed:
        click.echo(printable(f"not read: {source.reason}"), err=True)
    return changed


def _prepared(paths: Sequence[Path], given: Given, shards: Shards) -> tuple[list[Any], list[Any]]:
    """What was read, and the sources that failed: among many these are told at the end, a single file's at once."""
    from ingest.batch import Failed, refuse_double
    from ingest.sources import sources

    found = list(sources(paths))
    seen: dict[tuple[str, str], str] = {}
    prepared: list[Any] = []
    failed: list[Any] = []
    one_by_one = len(found) == len(paths)  # files named one by one: all or nothing
    results = shards.each(found, given)
    for source, result in _tracked(zip(found, results, strict=True), "Reading", len(found)):
        if isinstance(result, Failed):
            if one_by_one:
                raise InputError(result.reason)
            failed.append(result)
            continue
        for document in result:
            try:
                refuse_double(document, str(source), seen)
            except InputError as error:
                if one_by_one:
                    raise
                failed.append(Failed(str(source), str(error)))
                continue
            prepared.append(document)
    if not prepared:
        more = "" if len(failed) == 1 else f"none of {len(failed)} files could be read; the first: "
        raise InputError(f"{more}{failed[0].reason}")
    return prepared, failed


def _tracked(found: Iterable[Any], what: str, total: int) -> Iterable[Any]:
    from rich.console import Console
    from rich.progress import track

    return track(
        found,
        description=what,
        total=total,
        transient=True,
        disable=not sys.stderr.isatty(),
        console=Console(stderr=True),
    )


def _summary(prepared: Sequence[Any]) -> None:
    """In a few lines what many documents hold, by language."""
    from viz.tables import table

    rows = []
    for language in sorted({document.language for document in prepared}):
        mine = [document for document in prepared if document.language == language]
        counts = [sum(n for document in mine for n, name in document.counts if name == what) for what in COUNTED]
        rows.append([language, str(len(mine)), *map(str, counts), str(sum(document.undecided for document in mine))])
    table(("language", "documents", "clauses", "citations", "undecided"), rows, sys.stdout)
    works = len({document.id for document in prepared})
    click.echo(f"{works} documents in {len(prepared)} readings.")


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option("--format", "form", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)
@given_options
@grammar_option
def extract(paths: Sequence[Path], form: str, identifier: str, version: str, language: str) -> None:
    """Print every mention of documents, without building a graph.

    With --format jsonl one JSON object a line: document, clause, language, start, end, quote, kind, symbol, edition,
    target, rule, status, reason, bracketed.
    """
    from ingest.batch import Failed, record_each
    from ingest.readers import Given
    from ingest.sources import sources

    found = []
    many = list(sources(paths))
    for result in _tracked(record_each(many, Given(identifier, version, language)), "Reading", len(many)):
        if isinstance(result, Failed):
            if len(many) == len(paths):
                raise InputError(result.reason)
            click.echo(f"not read: {result.reason}", err=True)
        elif form == "jsonl":
            for record in result:
                click.echo(json.dumps(record, ensure_ascii=False))
        else:
            found += result
    if form == "jsonl":
        return
    from viz.tables import table

    columns = ("clause", "start", "end", "kind", "symbol", "edition", "quote", "status")
    table(columns, [[" ".join(str(record[column]).split()) for column in columns] for record in found], sys.stdout)


@cli.command()
@click.argument("what", metavar="TEXT|FILE|-")
@click.option("--language", metavar="CODE", default="", help="Language, if the text can't tell.")
@click.option("--issuer", metavar="BODY", default="", help="The body whose text it is, such as UNGA.")
@click.option("--format", "form", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)
@grammar_option
def explain(what: str, language: str, issuer: str, form: str) -> None:
    """Why each mention came to what it came to, and what was seen and refused.

    Give a sentence in quotation marks, a document's file, or - to read a text from standard input. For each mention:
    the rule that took it and what this took, what it came to and by which sign, or why it was left undecided and what
    it can be.
    """
    from dataclasses import replace

    from ingest.explain import explain as explained
    from ingest.explain import record
    from ingest.typed import body

    known = body(issuer) if issuer else ""
    found = []
    for document in _documents(what, language):
        found += list(explained(replace(document, issuer=known or document.issuer)))
    if form == "jsonl":
        for told in found:
            click.echo(json.dumps(record(told), ensure_ascii=False))
        return
    from ingest.explain import card
    from viz.tables import cards

    if found:
        cards([card(told) for told in found], sys.stdout)
    else:
        click.echo("No mention: nothing here has the form of a citation, a reference or a theme's name.")


def _documents(what: str, language: str) -> Iterable[Any]:
    """The documents of a file, or the one that a text is."""
    from ingest.passage import is_path, passage
    from ingest.readers import Given, read_all
    from ingest.sources import sources

    if what == "-":
        return [passage(sys.stdin.read(), language)]
    if not is_path(what):
        return [passage(what, language)]
    return (document for source in sources([Path(what)]) for document in read_all(source, Given(language=language)))


# -------------------------------------------------------------------- questions


@cli.command()
@click.argument("what")
@click.option("--inferred", is_flag=True, help="For an SDG: also what serves it through WSIS action lines.")
@grammar_option
@format_option
@graph_options
def cites(what: str, inferred: bool, form: str, store: Path, endpoint: str | None) -> None:
    """Which clauses cite WHAT?

    WHAT is a symbol (PP/71, PP/71@2018, A/RES/70/1, CS/Article/40), a short form ("PP 71", 70/1, "SDG 9", C5), a
    name ("2030 Agenda") or a citation as texts write it ("Resolution 71 (Rev. Dubai, 2018)", "全权代表大会第71号决议").

    Column way: by number, by a name that it is known by, through a part of it, or through what carries it; with
    --inferred also the path from the clause to the goal, and the edition of the matrix that it rests on.
    """
    from queries.catalogue import named
    from queries.support import with_inferred
    from viz.tables import write

    graph = opened(store, endpoint)
    target = _cited(graph, what)
    if form == "table":
        click.echo(f"{target}:")
    if inferred:
        stated, reached = (named(name).ask(graph, {"target": target}) for name in ("cites", "cites-inferred"))
        write(with_inferred(stated, reached), form, sys.stdout)
        return
    shown = ("clause", "act", "way", "cited", "later", "languages", "text")
    if not _answer(graph, "cites", {"target": target}, form, shown):
        click.echo(
            f"nothing in this graph cites {target}; `policygraph query instruments-ranked` lists what is", err=True
        )


def _cited(graph: Graph, what: str) -> str:
    """The symbol of what somebody means that can be cited; of several bodies' the only one that is cited here."""
    from ingest.typed import SeveralMeantError, as_symbol, named_by, understand
    from queries.support import cited, has_symbol, symbols

    numbered = as_symbol(what)
    if numbered and has_symbol(graph, numbered):
        return numbered
    try:
        return understand(what, symbols(graph))
    except SeveralMeantError as error:
        found = cited(graph, error.candidates)
        if len(found) != 1:
            here = f"cited in this graph: {', '.join(found) or 'none of them'}"
            raise UnknownNameError(f"{error} ({here})") from error
        click.echo(f"{what!r} can be {len(error.candidates)} bodies'; only {found[0]} is cited in this graph", err=True)
        return found[0]
    except UnknownNameError as error:
        for scheme, question in NAMED.items():
            if symbol := named_by(scheme, what):
                asks = f"policygraph query {question} -p {symbol.replace('/', '=', 1)}"
                raise UnknownNameError(f"{what!r} is {symbol}, which clauses name and do not cite: {asks}") from error
        raise


@cli.command()
@click.argument("name", required=False)
@click.option("-p", "--param", "params", multiple=True, metavar="NAME=VALUE", help="A parameter of the question.")
@format_option
@graph_options
def query(name: str | None, params: Sequence[str], form: str, store: Path, endpoint: str | None) -> None:
    """Ask a question of the catalogue, or a SPARQL query of your own from a file.

    Without NAME it lists the catalogue. NAME is a question (`policygraph query theme-clauses -p theme=ai`) or the path
    of a .rq file.
    """
    if name is None:
        from queries.catalogue import load
        from viz.tables import table

        rows = [[q.name, q.title, " ".join(_parameter(p) for p in q.parameters)] for q in load().values()]
        table(("question", "title", "parameters"), rows, sys.stdout)
        return
    given = dict(_pair(param) for param in params)
    if len(given) < len(params):
        raise click.UsageError("a parameter is given twice")
    graph = opened(store, endpoint)
    if name.endswith((".rq", ".sparql")) or "/" in name:
        from queries.catalogue import own
        from viz.tables import write

        if given:
            raise click.UsageError("a query of your own takes no parameters; write the values into it")
        write(graph.select(own(Path(name))), form, sys.stdout)
        return
    from queries.catalogue import named

    types = {parameter.name: parameter.type for parameter in named(name).parameters}
    _answer(graph, name, {key: _meant(graph, types.get(key, "text"), value) for key, value in given.items()}, form)


def _meant(graph: Graph, kind: str, typed: str) -> str:
    """Return the symbol of what somebody typed for a parameter of a kind."""
    from ingest.typed import body, concept, understand
    from queries.support import place

    if kind in {"theme", "topic", "group", "act", "addressee"}:
        return concept(kind, typed)
    if kind in {"opinion", "clause", "document"}:
        return place(graph, typed, kind)[0].symbol
    if kind == "body":
        return f"body/{body(typed)}"
    if kind == "goal":
        return understand(typed if typed.upper().startswith("SDG") else f"SDG {typed}", [])
    if kind in {"instrument", "action-line"}:
        return _cited(graph, typed)
    return typed


def _parameter(parameter: Any) -> str:
    return f"[{parameter.name}]" if parameter.optional else parameter.name


def _pair(param: str) -> tuple[str, str]:
    name, equals, value = param.partition("=")
    if not equals:
        raise click.BadParameter(f"{param!r} is not NAME=VALUE, for example theme=ai", param_hint="--param")
    return name, value


def _answer(graph: Graph, name: str, given: dict[str, str], form: str, columns: tuple[str, ...] = ()) -> int:
    """Put a question of the catalogue, write the answer, and return how many rows it has."""
    from queries.catalogue import named
    from queries.terms import plain
    from viz.tables import write

    answer = named(name).ask(graph, given)
    told = {column for place, column in enumerate(answer.columns) if any(plain(row[place]) for row in answer)}
    shown = tuple(column for column in columns if column != "later" or column in told)
    write(answer.only(shown) if columns and form == "table" else answer, form, sys.stdout)
    return len(answer.rows)


@cli.command()
@click.argument("document", required=False, default="")
@click.option(
    "--kind",
    type=click.Choice(["no-such-edition", "abrogated", "superseded", "other-title"]),
    default=None,
    help="Only what is wrong in this way.",
)
@click.option(
    "--severity", type=click.Choice(["error", "warning", "notice"]), default=None, help="Only doubts of this weight."
)
@format_option
@graph_options
def doubts(document: str, kind: str | None, severity: str | None, form: str, store: Path, endpoint: str | None) -> None:
    """Which citations are doubtful: a wrong edition, an ended instrument, another's title.

    Judged by the cited instruments' own texts in the graph, the registry of editions, and other citations, at the date
    of the citing text. Without DOCUMENT all of the graph. An error speaks against the citing text; a warning is an
    edition that was not the latest any more; a notice tells what happened after the citing text.
    """
    from queries.doubts import doubts as doubted
    from viz.tables import write

    found = doubted(opened(store, endpoint), document, kind or "", severity or "")
    shown = ("clause", "cited", "kind", "severity", "why", "language")
    write(found.only(shown) if form == "table" else found, form, sys.stdout)


@cli.command()
@click.argument("document", required=False, default="")
@click.option("--class", "kind", type=click.Choice(["document", "slip", "ours"]), default=None, help="Whose it is.")
@click.option("--language", metavar="CODE", default="", help="Only what this language lacks or alone has.")
@format_option
@graph_options
def parity(document: str, kind: str | None, language: str, form: str, store: Path, endpoint: str | None) -> None:
    """Where do the languages of a document differ in what they cite?

    Clause by clause, the citations that some languages have and others lack, with both texts. Class: document (the
    words of that language say something else), slip (another number stands where the others have this one), ours (the
    number stands there and was not read). Without DOCUMENT all of the graph.
    """
    from queries.parity import parity as compared
    from viz.tables import write

    graph = opened(store, endpoint)
    found = compared(
        graph, document, kind=kind or "", language=language, track=lambda each, n: _tracked(each, "Comparing", n)
    )
    shown = ("clause", "cited", "class", "why", "have", "lacks")
    write(found.only(shown) if form == "table" else found, form, sys.stdout)


@cli.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--language", metavar="CODE", default="", help="Compare in this language, where both have several.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html", "ttl"]),
    default="text",
    show_default=True,
    help="Form of the answer.",
)
@click.option("--all", "everything", is_flag=True, help="Show clauses of which nothing changed, too.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@click.option("--keep", is_flag=True, help="Put the changes into the graph, so that questions can ask for them.")
@grammar_option
@graph_options
def diff(
    before: str,
    after: str,
    language: str,
    form: str,
    everything: bool,
    output: Path | None,
    keep: bool,
    store: Path,
    endpoint: str | None,
) -> None:
    """What changed between two versions of a document.

    A and B are files, or documents of the graph: wtpf-21@2021-12-01, A/RES/75/242. Clause by clause: moved, split,
    merged, reworded, added, dropped, with the words, citations, themes and square brackets that were gained and lost.
    """
    from queries.difference_triples import as_n_quads, graph_name
    from queries.differences import compare
    from queries.store import build as built
    from queries.versions import pair

    with TemporaryDirectory() as folder:
        one, other = (_versions(name, Path(folder) / str(n), store, endpoint) for n, name in enumerate((before, after)))
        found = compare(*pair(one, other, language))
    if keep:
        with built(store) as building:
            building.replace_graphs([graph_name(found)], as_n_quads(found))
    if output is None:
        _write_differences(found, form, sys.stdout, everything=everything)
        return
    text = io.StringIO()
    _write_differences(found, form, text, everything=everything)
    _save(output, text.getvalue().encode())


def _save(output: Path, data: bytes) -> None:
    from ontology.files import reason_of, write_whole

    try:
        write_whole(output, data)
    except OSError as error:
        raise InputError(f"{output}: can't be written: {reason_of(error)}") from error


def _versions(name: str, folder: Path, store: Path, endpoint: str | None) -> tuple[Graph, Any]:
    """The graph that holds a version, and its readings there: a file is read into a store of its own."""
    from ingest.passage import is_path
    from queries.store import EmbeddedStore, fill
    from queries.versions import readings

    if not Path(name).is_file():
        if is_path(name):
            raise InputError(f"{name}: there is no such file; check the path")
        graph = opened(store, endpoint)
        return graph, readings(graph, name)
    from ingest.batch import prepare, ready

    prepared = prepare(Path(name))
    fill(folder, {}, ready([prepared]))
    graph = EmbeddedStore(folder)
    return graph, readings(graph, prepared.id)


def _write_differences(found: Any, form: str, out: Any, *, everything: bool) -> None:
    from viz.differences import as_json, as_page, as_text

    if form == "ttl":
        from queries.difference_triples import as_turtle

        out.write(as_turtle(found))
    elif form == "text":
        as_text(found, out, everything=everything)
    else:
        {"json": as_json, "html": as_page}[form](found, out)


@cli.command()
@click.argument("what", metavar="CLAUSE|OPINION|DOCUMENT")
@format_option
@graph_options
def show(what: str, form: str, store: Path, endpoint: str | None) -> None:
    """Show a clause with everything found in it, or the outline of an opinion or document.

    A clause is named by its symbol, the end of it, or its label: wtpf-21/opinion/1/recalling/c, 1/recalling/c, or
    "Opinion 1, recalling c)".
    """
    from queries.support import mentions, outline_of, place
    from viz.tables import write

    graph = opened(store, endpoint)
    thing, kind = place(graph, what)
    if kind == "document":
        _answer(graph, "outline", {"document": thing.symbol}, form)
        return
    if kind == "opinion":
        write(outline_of(graph, thing), form, sys.stdout)
        return
    if form == "table":
        click.echo(f"{thing.symbol}\n")
        _answer(graph, "clause-text", {"clause": thing.symbol}, form)
        click.echo()
    write(mentions(graph, thing), form, sys.stdout)


@cli.command()
@format_option
@graph_options
def unresolved(form: str, store: Path, endpoint: str | None) -> None:
    """What could not be decided, with the reason and the candidates."""
    _answer(opened(store, endpoint), "unresolved", {}, form)


@cli.command()
@format_option
@store_option
def check(form: str, store: Path) -> None:
    """Hold the graph against its shapes, and the ontology against a reasoner.

    Exit status 1 when something is found.
    """
    from queries.check import check as checked
    from queries.store import EmbeddedStore
    from viz.tables import told, write

    found = checked(EmbeddedStore(store))
    if not found and form == "table":
        click.echo("Sound: the shapes, the rules over the whole graph, every quote and the ontology hold.")
        return
    columns = ("severity", "rule", "node", "message", "value")
    write(told(columns, [[str(getattr(finding, column)) for column in columns] for finding in found]), form, sys.stdout)
    if any(finding.severity == "violation" for finding in found):
        raise SystemExit(1)


# -------------------------------------------------------------------- pictures


@cli.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), default="policygraph.html", show_default=True)
@click.option("--title", default="Opinions and what they cite", show_default=True)
@click.option("--language", default="en", show_default=True, help="Language of names: ar, en, es, fr, ru, zh.")
@click.option("--report", is_flag=True, help="Draw the body of a report too, not its opinions alone.")
@graph_options
def draw(output: Path, title: str, language: str, report: bool, store: Path, endpoint: str | None) -> None:
    """Write the graph as one page for your browser. It needs no network."""
    _draw(opened(store, endpoint), output, title, language, report)
    click.echo(f"Wrote {output} ({output.stat().st_size // 1024} KB). Open it in a browser.")


def _draw(graph: Graph, output: Path, title: str, language: str, report: bool = False) -> None:
    from viz.network import build as networked
    from viz.network import load
    from viz.page import draw as drawn

    drawn(networked(load(graph)), output, title, language, with_report=report)


@cli.command()
@click.argument("what", type=click.Choice(["instruments", "communities", "shared", "path"]))
@click.option("--from", "source", metavar="SYMBOL", help="For path: where it starts.")
@click.option("--to", "target", metavar="SYMBOL", help="For path: where it ends.")
@format_option
@graph_options
def analyse(what: str, source: str | None, target: str | None, form: str, store: Path, endpoint: str | None) -> None:
    """Measure the network: each number leads to the clauses it stands on.

    \b
    instruments   PageRank and degree of what is cited
    communities   instruments that are cited together
    shared        citations that opinions share, as a matrix
    path          shortest citation path between two things (--from, --to)
    """
    from viz.analysis import report
    from viz.network import build as networked
    from viz.network import load
    from viz.tables import told, write

    if what == "path" and not (source and target):
        raise click.UsageError("path needs --from and --to, for example --from PP/71 --to theme/ai")
    graph = opened(store, endpoint)
    ends = [_end(graph, typed) for typed in (source, target) if typed]
    columns, rows = report(networked(load(graph)), what, *ends)
    write(told(columns, rows), form, sys.stdout)


def _end(graph: Graph, typed: str) -> str:
    """An end of a path: what is cited, else whatever the network calls so."""
    from ingest.typed import understand
    from queries.support import symbols

    try:
        return understand(typed, symbols(graph))
    except UnknownNameError:
        return typed


# -------------------------------------------------------------------- the server


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at; 0.0.0.0 is all of them.")
@click.option(
    "--port", default=7878, show_default=True, type=click.IntRange(0, 65535), help="0 takes one that is free."
)
@limit_options
@click.option("--proxy", default="", metavar="ADDRESSES", help="Proxies whose X-Forwarded-For is believed.")
@click.option("--no-access-log", is_flag=True, help="Write no line for each request.")
@click.option("--writable", is_flag=True, help="Take updates, from who has the token; on loopback only.")
@click.option("--token-file", type=click.Path(path_type=Path, dir_okay=False), help="File that holds the token.")
@graph_options
def serve(
    host: str,
    port: int,
    proxy: str,
    no_access_log: bool,
    writable: bool,
    token_file: Path | None,
    store: Path,
    endpoint: str | None,
    **limits: Any,
) -> None:
    """Serve the graph: SPARQL, linked data, REST, an editor.

    \b
    /           what is here                   /editor      write and run queries
    /sparql     SPARQL 1.1 Protocol            /api         the catalogue as plain addresses
    /store      one graph at a time            /id/SYMBOL   a page for each thing, or its triples
    """
    from queries.server.limits import Limits
    from queries.server.run import read_token
    from queries.server.run import serve as served
    from viz.editor.routes import routes as editor
    from viz.graph.routes import routes as graph
    from viz.pages.errors import page as error_page
    from viz.pages.routes import routes as pages

    if writable and endpoint:
        raise click.UsageError("--writable is for a store of one's own, not for an --endpoint")
    if writable and token_file is None:
        raise click.UsageError("--writable needs --token-file, a file with a long random word that clients must send")
    served(
        None if endpoint else store,
        endpoint or "",
        host=host,
        port=port,
        limits=Limits(**limits),
        token=read_token(token_file) if writable and token_file else "",
        pages=[*pages("ingest.typed:possible"), *graph(), *editor()],
        drawing=error_page,
        proxy=proxy,
        access_log=not no_access_log,
    )


@cli.command()
@click.argument("out", type=click.Path(path_type=Path), metavar="OUT")
@click.option(
    "--language",
    "languages",
    multiple=True,
    default=("en", "zh"),
    show_default=True,
    metavar="CODE",
    help="Language of the pages: ar, en, es, fr, ru, zh; may be repeated.",
)
@store_option
def site(out: Path, languages: Sequence[str], store: Path) -> None:
    """Write the explorer as files, for any web host or to be opened from a folder.

    OUT is a new or empty folder, or one that holds a site, which is then replaced as a whole. Documents, instruments,
    concepts, matrices and the search are in it; what needs a server (SPARQL, REST) is not.
    """
    from queries.index.files import renew
    from queries.store import EmbeddedStore
    from viz.site.mirror import check
    from viz.site.mirror import write as written

    check(out, languages)
    renew(store, lambda steps, number: _tracked(steps, "Indexing", number))
    found = written(EmbeddedStore(store), out, languages, lambda each, n: _tracked(each, "Writing", n))
    click.echo(f"Wrote {out}: {found.pages:,} pages, {found.files:,} files, {found.bytes / 1e6:.1f} MB.")
    click.echo(f"Open in a browser:  {out / 'index.html'}")


# -------------------------------------------------------------------- the graph out


@cli.command()
@click.option(
    "-f", "--format", "form", type=click.Choice(["turtle", "nquads", "jsonld"]), default="turtle", show_default=True
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write; without it, standard output.")
@store_option
def export(form: str, output: Path | None, store: Path) -> None:
    """Write the whole graph: Turtle (one graph), N-Quads (with graph names) or JSON-LD."""
    from queries.export import export as exported
    from queries.store import EmbeddedStore

    data = exported(EmbeddedStore(store), form)
    if output is None:
        sys.stdout.buffer.write(data)
        return
    _save(output, data)
    click.echo(f"Wrote {output} ({len(data) // 1024} KB).")


@cli.command()
@endpoint_option("The store to load: a profile (FILE.toml) that says which engine it is and where.")
@store_option
def load(endpoint: str | None, store: Path) -> None:
    """Put the graph into a SPARQL store elsewhere, such as Virtuoso or a cluster.

    Only what is not there yet is sent, graphs that the store has no longer are removed, and all are counted afterwards.
    Other graphs that are there are left alone.
    """
    from queries.loading import load as loaded
    from queries.store import EmbeddedStore

    if not endpoint:
        raise click.UsageError("load needs --endpoint FILE, a profile of the store: docs/stores.md says what is in it")
    found = loaded(EmbeddedStore(store), endpoint, lambda names, number: _tracked(names, "Loading", number))
    click.echo(
        f"{found.where} holds the graph of {store}: {found.triples:,} triples; "
        f"graphs: {found.sent:,} sent, {found.kept:,} there already, {found.removed:,} removed."
    )
    click.echo(f'Ask it:  policygraph cites "PP 71" --endpoint {endpoint}')


@cli.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--folder", type=click.Path(path_type=Path), default="demo", show_default=True, help="Where it is built.")
def demo(path: Path | None, folder: Path) -> None:
    """Build a graph of the bundled digest (or of PATH), ask it two questions, draw it."""
    from ingest.reading import Given
    from queries.catalogue import find, load
    from queries.support import counts
    from queries.terms import plain
    from viz.tables import write

    store = folder / "store"
    _build([path or DIGEST], Given(), store)
    graph = opened(store, None)
    click.echo("\nIn the graph:")
    for what, count in counts(graph):
        click.echo(f"  {plain(count):>5} {plain(what)}")
    ranked = find(load(), "instruments-ranked").ask(graph, {})
    click.echo("\n1. Which instruments are cited most?      policygraph query instruments-ranked")
    write(type(ranked)(ranked.columns, ranked.rows[:5]), "table", sys.stdout)
    if ranked.rows:
        top = plain(ranked.rows[0][0])
        click.echo(f"\n2. Which clauses cite {top}?      policygraph cites {top}")
        _answer(graph, "cites", {"target": top}, "table", ("clause", "act", "way", "cited", "text"))
    page = folder / "policygraph.html"
    _draw(graph, page, "Opinions and what they cite", "en")
    click.echo(f"\nOpen in a browser:  {page}")
    command = Path(sys.argv[0])
    name = os.path.relpath(command) if command.name == "policygraph" else "policygraph"
    click.echo(f'Type next:          {name} cites "PP 71" --store {store}')
    click.echo(f"                    {name} query --store {store}")
    click.echo(f"                    {name} --help")


def main() -> None:
    """Run the command line: a user's error is one line on stderr and exit status 2, never a traceback."""
    for stream in (sys.stdout, sys.stderr):  # whatever the terminal can't write is written as its code
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        cli(standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except PolicygraphError as error:
        from viz.tables import printable

        click.echo(f"policygraph: {printable(str(error))}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        _leave_output()
    except OSError as error:
        from ontology.files import is_full, reason_of

        if not is_full(error):
            raise
        _leave_output()
        click.echo(f"policygraph: {error.filename or 'the output'}: {reason_of(error)}", err=True)
        sys.exit(2)


def _leave_output() -> None:
    """Let what was not written yet go nowhere: nobody takes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
