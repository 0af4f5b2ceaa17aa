"""How a clause is called and cited: by its place in its document, in the words of a language."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from queries.index import links
from queries.terms import Iri
from viz.pages.graph import LANGUAGES, ask, best
from viz.pages.view import is_told
from viz.pages.words import words

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from queries.index.links import Known
    from viz.pages.graph import Row
    from viz.pages.view import View

_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_TITLE = "http://purl.org/dc/terms/title"


@dataclass(frozen=True, slots=True)
class Citation:
    """A clause as a footnote cites it.

    Attributes:
        language: of its words: that of the reading that is cited.
        parts: the forum, the document, the place, the reading, the source and the address.
        between: what stands between each part and the next.
    """

    language: str
    parts: list[str]
    between: list[str]

    @property
    def text(self) -> str:
        """The footnote as it is copied."""
        return "".join(part + mark for part, mark in zip(self.parts, [*self.between, ""], strict=True))


def called(seen: View, base: sqlite3.Connection, clause: Known) -> tuple[str, str]:
    """Return what a clause is called, with its opinion or its document; and the language of these words."""
    document = _holding(base, clause)
    told = _told(seen, clause)
    place, language = _place(told, document, clause, seen.language)
    if "/opinion/" in clause.symbol:
        return place, language
    return f"{document.symbol}{seen.said('comma')}{place}", language


def citations(seen: View, base: sqlite3.Connection, clause: Known) -> list[Citation]:
    """Return how a clause is cited: once for each reading, in its language, that of the page first."""
    document = _holding(base, clause)
    found: dict[tuple[str, str], Row] = {}
    for row in ask(seen.graph, "places", {"thing": Iri(clause.iri)}):
        found.setdefault((row.text("language"), row.text("version")), row)
    ordered = sorted(found.items(), key=lambda one: one[0][0] != seen.language)
    issued = [(relation, other) for relation, away, other in links.between(base, document.number) if away]
    forum = next((other for relation, other in issued if relation in {"issued-by", "forum"}), None)
    official = any(relation == "issued-by" for relation, _ in issued)
    told, titles = _told(seen, clause), _told(seen, document)[_TITLE]
    opinion = links.things(base, [clause.home or 0]).get(clause.home or 0)
    about = _told(seen, opinion) if opinion and opinion.kind == "opinion" else None
    made = []
    for (language, version), row in ordered:
        say = words(language)["page"]
        body = links.names(base, [forum], language).get(forum, ("", ""))[0] if forum else ""
        place = _place(told, document, clause, language)[0]
        if about:
            label, title = best(about[_LABEL], language)[0], best(about[_TITLE], language)[0]
            if label and title and place.startswith(label):
                place = f"{label}{say['titled'].format(title)}{place.removeprefix(label)}"
        kind = f" ({say['summary']})" if row.text("kind") == "digest" else ""
        edition = version if is_told(version) else say["no-date"]
        source = own_name(row.text("source"))
        characters = say["characters-read"].format(row.text("start"), row.text("end"))
        whole = best(titles, language)[0]
        if source.partition(".")[0] == whole:  # a document that has no title is called by its file
            whole = ""
        sentences = [
            [body, document.symbol if official else "", whole, place],
            [LANGUAGES.get(language, language) + kind, edition],
            [source, characters],
            [clause.iri],
        ]
        made.append(_written(language, [list(filter(None, parts)) for parts in sentences], say))
    return made


def own_name(source: str) -> str:
    """Return the name of a file without its folder or archive, which tell of a machine and not of the text.

    >>> own_name("texts/unga-75.zip:en/75_176_E.xml"), own_name("wtpf-21.md")
    ('75_176_E.xml', 'wtpf-21.md')
    """
    return re.split(r"[/\\:]", source)[-1]


def _written(language: str, sentences: list[list[str]], say: Mapping[str, str]) -> Citation:
    parts, between = [], []
    for sentence in sentences:
        parts += sentence
        between += [say["comma"]] * (len(sentence) - 1) + [say["stop"]]
    return Citation(language, parts, between[:-1])


def _holding(base: sqlite3.Connection, clause: Known) -> Known:
    number = clause.document or clause.home or clause.number
    return links.things(base, [number])[number]


def _told(seen: View, thing: Known) -> dict[str, list[tuple[str, str]]]:
    """What the graph says of a thing in words, with their languages, by property."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in ask(seen.graph, "about", {"thing": Iri(thing.iri)}):
        name = row["property"]
        if isinstance(name, Iri):
            found[name.value].append((row.text("value"), row.language("value")))
    return found


def _place(told: Mapping[str, list[tuple[str, str]]], document: Known, clause: Known, language: str) -> tuple[str, str]:
    """Where a clause stands in its document, and the language of these words: the one asked for, if there are some."""
    first, *rest = clause.symbol.removeprefix(document.symbol).strip("/").split("/")
    kind = {"report": "op"}.get(first, first)
    if kind not in {"pp", "op", "annex"} or not rest or not rest[0][0].isdigit():
        return best(told.get(_LABEL, ()), language) if told.get(_LABEL) else (clause.symbol, "")
    say = words(language)["page"]
    last = ""
    if len(rest) > 1 and rest[-2] == "p":  # which stands under no number
        last = say["comma"] + say["place-unnumbered"].format(rest[-1])
        rest = rest[:-2]
    number = " ".join([rest[0], *(f"({part})" for part in rest[1:])])
    return say[f"place-{kind}"].format(number) + last, language
