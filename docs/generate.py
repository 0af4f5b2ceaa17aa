"""Writes the pages of docs/ that are made from the program's own files: `make docs`.

python docs/generate.py                queries.md, ontology.md and performance.md
python docs/generate.py performance    performance.md alone, from benchmarks/results/
python docs/generate.py accuracy       accuracy.md, which needs the real report beside the repository
"""

from __future__ import annotations

import re
import runpy
import shlex
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

from docs import performance_page
from docs.markdown import table
from ingest.extract import extract
from ingest.readers import read
from ontology import identifiers, schemes
from ontology.registry import LANGUAGES, registry
from queries.catalogue import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rdflib.term import Node

    from queries.catalogue import Question

DOCS = Path(__file__).parent
ROOT = DOCS.parent
EXPECTED = ROOT / "tests" / "expected"
GOLD = ROOT / "tests" / "gold" / "wtpf-21.tsv"
DIGEST = ROOT / "ingest" / "digests" / "wtpf-21.md"
REPORT = ROOT.parent / "shared" / "corpus" / "wtpf-21" / "wtpf-21-report.zh.txt"
PG = Namespace(identifiers.NS)
MADE = "<!-- Made by `make docs`; changes belong into what it is made from. -->\n"
COUNTED = "<!-- From here on made by `python docs/generate.py accuracy`. -->\n"
SHOWN = 6
"""Rows of an example that a page shows."""
CELL = 120
"""Characters of a cell of an example that a page shows."""


# ------------------------------------------------------------------ the catalogue


def queries() -> str:
    """Return docs/queries.md."""
    questions = load()
    pages = [
        (
            f"# The questions\n\n{MADE}\n"
            f"The catalogue has {len(questions)} questions. Ask one with `policygraph query NAME`, give a parameter"
            " with `-p NAME=VALUE`; parameters marked *optional* can be left out. The examples are asked of the bundled"
            f" digest; of their rows the first {SHOWN} are shown, long cells cut. Each question is a SPARQL file of"
            " `queries/catalogue/`.\n"
        ),
        table(
            ("question", "what it asks"),
            [(f"[{name}](#{name})", question.title) for name, question in questions.items()],
        ),
        *(_question(question) for question in questions.values()),
    ]
    return "\n".join(pages)


def _question(question: Question) -> str:
    given = "".join(f" -p {shlex.quote(f'{name}={value}')}" for name, value in question.example.items())
    parts = [f"## {question.name}\n", f"**{question.title}.** {question.answers}\n"]
    if question.parameters:
        rows = [(f"`{p.name}`", p.type + (", optional" if p.optional else ""), p.about) for p in question.parameters]
        parts.append(table(("parameter", "type", "what"), rows))
    parts += [
        table(("column", "what"), [(f"`{column.name}`", column.about) for column in question.columns]),
        f"```sh\npolicygraph query {question.name}{given}\n```\n",
    ]
    if (path := EXPECTED / f"{question.name}.tsv").is_file():
        parts.append(_rows(path))
    return "\n".join(parts)


def _rows(path: Path) -> str:
    columns, *rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    shown = table(columns, [[_cut(_unescaped(value)) for value in row] for row in rows[:SHOWN]])
    left = len(rows) - SHOWN
    return shown + (f"\nand {left} more {'row' if left == 1 else 'rows'}.\n" if left > 0 else "")


def _cut(value: str) -> str:
    return value if len(value) <= CELL else f"{value[: CELL - 1]}…"


def _unescaped(value: str) -> str:
    signs = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}
    return re.sub(r"\\(.)", lambda match: signs.get(match[1], match[0]), value)


# ------------------------------------------------------------------ the ontology


def ontology() -> str:
    """Return docs/ontology.md."""
    terms = Graph().parse(schemes.ONTOLOGY, format="turtle")
    pages = [
        (
            f"# The ontology and the vocabularies\n\n{MADE}\n"
            f"Terms are written `pg:name`, which stands for `{identifiers.NS}name`. Things have identifiers below"
            " `https://w3id.org/policygraph/id/`; what follows `id/` is the symbol that a person types, `PP/71@2018` or"
            " `theme/ai`. The goals keep the identifiers of the United Nations.\n"
        ),
    ]
    title = ""
    names: list[str] = []
    for line in schemes.ONTOLOGY.read_text(encoding="utf-8").splitlines():
        if match := re.fullmatch(r"# -{5,} (.+)", line):
            pages += _section(title, names, terms)
            title, names = match[1], []
        elif match := re.match(r"pg:(\w+) a ", line):
            names.append(match[1])
    pages += _section(title, names, terms)
    pages += [*_vocabularies(), *_registry()]
    return "\n".join(pages)


def _section(title: str, names: Sequence[str], terms: Graph) -> Iterator[str]:
    if names:
        rows = [(f"`pg:{name}`", *_told(PG[name], terms)) for name in names]
        yield f"## {title[0].upper()}{title[1:]}\n"
        yield table(("term", "label", "what it is", "how it relates"), rows)


def _told(term: URIRef, terms: Graph) -> tuple[str, str, str]:
    """Label, comment, and relations of a term in words."""
    said = [
        _list("kind of", terms.objects(term, RDFS.subClassOf), terms),
        _list("narrower than", terms.objects(term, RDFS.subPropertyOf), terms),
        _list("from", terms.objects(term, RDFS.domain), terms),
        _list("to", terms.objects(term, RDFS.range), terms),
        _list("inverse of", [*terms.objects(term, OWL.inverseOf), *terms.subjects(OWL.inverseOf, term)], terms),
        _list("never a", [*terms.objects(term, OWL.disjointWith), *terms.subjects(OWL.disjointWith, term)], terms),
        "one at most" if (term, RDF.type, OWL.FunctionalProperty) in terms else "",
    ]
    label, comment = (_text(terms, term, about) for about in (RDFS.label, RDFS.comment))
    return label, comment, "; ".join(filter(None, said))


def _list(word: str, found: Iterable[Node], terms: Graph) -> str:
    names = sorted(name for node in found for name in _names(node, terms))
    return f"{word} {', '.join(names)}" if names else ""


def _names(node: Node, terms: Graph) -> Iterator[str]:
    if isinstance(node, URIRef):
        yield f"`{terms.namespace_manager.normalizeUri(node)}`"
    for union in terms.objects(node, OWL.unionOf):
        for member in terms.items(union):
            yield from _names(member, terms)


def _vocabularies() -> Iterator[str]:
    """The schemes with their counts, and the concepts that a person may want to type."""
    yield "## Concept schemes\n"
    yield "Names are what a clause is searched for, in each language: preferred, alternative and hidden labels.\n"
    found = [(path, Graph().parse(path, format="turtle")) for path in sorted(schemes.FOLDER.glob("*.ttl"))]
    yield table(
        ("scheme", "file", "concepts", *(f"names, {language}" for language in LANGUAGES)),
        [(path.stem, f"`schemes/{path.name}`", len(_concepts(graph)), *_names_in(graph)) for path, graph in found],
    )
    for path, graph in found:
        rows = [
            (f"`{symbol}`", *(_text(graph, concept, about) for about in (SKOS.prefLabel, SKOS.definition)))
            for symbol, concept in _concepts(graph)
            if (concept, RDF.type, PG.Target) not in graph
        ]
        yield f"### {path.stem}\n"
        yield table(("symbol", "English name", "what it is"), rows)


def _concepts(graph: Graph) -> list[tuple[str, Node]]:
    found = [(identifiers.symbol(str(concept)), concept) for concept in graph.subjects(RDF.type, SKOS.Concept)]
    return sorted(
        found,
        key=lambda item: [
            (len(piece), piece) if piece.isdigit() else (0, piece) for piece in re.split(r"(\d+)", item[0])
        ],
    )


def _names_in(graph: Graph) -> list[int]:
    labels = [
        label for about in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel) for label in graph.objects(None, about)
    ]
    counts = Counter(label.language for label in labels if isinstance(label, Literal))
    return [counts[language] for language in LANGUAGES]


def _text(graph: Graph, thing: Node, about: URIRef) -> str:
    return next(
        (str(text) for text in graph.objects(thing, about) if isinstance(text, Literal) and text.language == "en"), ""
    )


def _registry() -> Iterator[str]:
    known = registry()
    yield "## Registry\n"
    yield (
        f"`ontology/registry/` knows {len(known.bodies)} bodies, {len(known.series)} numbered series,"
        f" {len(known.events)} meetings and {len(known.instruments)} instruments by name. How to add to it:"
        " [grammar.md](grammar.md).\n"
    )
    yield table(
        ("body", "type", "symbol", "editions"),
        [(known.body[s.body].labels["en"], s.type, f"`{s.symbol}`", "yes" if s.editions else "") for s in known.series],
    )
    yield table(
        ("symbol", "English name", "type", "is, or is carried by"),
        [(f"`{i.symbol}`", i.labels["en"], i.type, _other(i.is_, i.annexed_to)) for i in known.instruments],
    )


def _other(is_: str, carrier: str) -> str:
    return f"is `{is_}`" if is_ else f"carried by `{carrier}`" if carrier else ""


# ------------------------------------------------------------------ performance


def performance() -> str:
    """Return docs/performance.md."""
    return performance_page.page()


# ------------------------------------------------------------------ accuracy


def accuracy() -> str:
    """Return docs/accuracy.md: its own words, and after the mark the counts."""
    words = (DOCS / "accuracy.md").read_text(encoding="utf-8").partition(COUNTED)[0]
    of_gold = Counter(tuple(line.split("\t")) for line in GOLD.read_text(encoding="utf-8").splitlines()[1:])
    rows_of = runpy.run_path(str(ROOT / "tests" / "gold_list.py"))["gold_rows"]
    today = datetime.now(tz=UTC).date().isoformat()
    parts = [f"{words}{COUNTED}\nMeasured on {today} by `python docs/generate.py accuracy`.\n"]
    for name, path in (("The Chinese report", REPORT), ("The English digest", DIGEST)):
        extraction = extract(read(path))
        found = Counter(rows_of(extraction))
        clauses = Counter(str(clause.opinion) for clause in extraction.document.clauses if clause.opinion)
        parts += [
            f"## {name}\n",
            (
                f"Rows of the gold list {of_gold.total()}, found {found.total()}, missed {(of_gold - found).total()},"
                f" invented {(found - of_gold).total()}.\n"
            ),
            _by_kind(of_gold, found, clauses),
        ]
    return "\n".join(parts)


def _by_kind(of_gold: Counter[tuple[str, ...]], found: Counter[tuple[str, ...]], clauses: Counter[str]) -> str:
    kinds = list(dict.fromkeys(row[3] for row in (*of_gold, *found)))
    opinions = sorted(clauses)
    rows = [["clauses", *(clauses[opinion] for opinion in opinions), clauses.total(), "", ""]]
    for kind in kinds:
        counts = [sum(n for row, n in of_gold.items() if row[3] == kind and row[0] == opinion) for opinion in opinions]
        wrong = [sum(n for row, n in rest.items() if row[3] == kind) for rest in (of_gold - found, found - of_gold)]
        rows.append([kind, *counts, sum(counts), *wrong])
    return table(("in the gold list", *(f"opinion {o}" for o in opinions), "all", "missed", "invented"), rows)


def _write(name: str, text: str) -> None:
    path = DOCS / name
    changed = not path.is_file() or path.read_text(encoding="utf-8") != text
    path.write_text(text, encoding="utf-8")
    print(f"docs/{name}: {'written' if changed else 'as it was'}")


def main() -> None:
    """Write what the command line asks for."""
    if sys.argv[1:] == ["accuracy"]:
        if not REPORT.is_file():
            print("docs/accuracy.md: kept as it is, the real report is not at hand (../shared is absent)")
            return
        _write("accuracy.md", accuracy())
        return
    if sys.argv[1:] == ["performance"]:
        _write("performance.md", performance())
        return
    _write("queries.md", queries())
    _write("ontology.md", ontology())
    _write("performance.md", performance())


if __name__ == "__main__":
    main()
