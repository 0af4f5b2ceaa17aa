"""The SKOS schemes: themes, topics, groups, acts, addressees, actions, goals and action lines.

Their labels are the words by which clauses are matched, so vocabulary and lexicon can't drift apart. Users' files add
themes, and names of what there is.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from ontology import identifiers, own_themes
from ontology.errors import DataFileError

Node = TypeVar("Node")

FOLDER = Path(__file__).parent / "schemes"
ONTOLOGY = Path(__file__).parent / "policygraph.ttl"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_LABELS = {f"{_SKOS}prefLabel", f"{_SKOS}altLabel", f"{_SKOS}hiddenLabel"}


def statements(path: Path) -> list[Quad]:
    """Parse one Turtle file.

    Raises:
        DataFileError: the file is not Turtle; the message has its line.
    """
    try:
        return list(parse(path=str(path), format=RdfFormat.TURTLE))
    except (SyntaxError, OSError) as error:
        raise DataFileError(f"{path}: {error}") from error


@cache
def vocabulary() -> tuple[Quad, ...]:
    """Return the statements of all schemes and of users' files, read once, under the base of publication.

    Raises:
        DataFileError: a file breaks its rules; names the file and the line.
    """
    ours = tuple(
        Quad(_own(quad.subject), quad.predicate, _own(quad.object))
        for path in sorted(FOLDER.glob("*.ttl"))
        for quad in statements(path)
    )
    return (*ours, *own_themes.added(ours))


def _own(term: Node) -> Node | NamedNode:
    """The term under the user's own base, if there is one: the files are written under the default."""
    written = f"{identifiers.DEFAULT_BASE}id/"
    if isinstance(term, NamedNode) and term.value.startswith(written):
        return NamedNode(f"{identifiers.BASE}id/{term.value[len(written) :]}")
    return term


@cache
def lexicon(scheme: str, language: str) -> dict[str, str]:
    """Return the surface forms of a scheme in a language: form -> symbol of the concept.

    >>> lexicon("theme", "en")["5G"]
    'theme/5g'
    """
    found: dict[str, str] = {}
    for quad in vocabulary():
        written = quad.object
        if quad.predicate.value in _LABELS and isinstance(written, Literal) and written.language == language:
            symbol = identifiers.symbol(_iri(quad.subject))
            if symbol.startswith(scheme + "/"):
                found[written.value] = symbol
    return found


@cache
def not_within(scheme: str, language: str) -> tuple[str, ...]:
    """Return the longer forms inside which a scheme's names do not count (`pg:notWithin`)."""
    return tuple(
        quad.object.value
        for quad in vocabulary()
        if quad.predicate.value == f"{identifiers.NS}notWithin"
        and isinstance(quad.object, Literal)
        and quad.object.language == language
        and identifiers.symbol(_iri(quad.subject)).startswith(scheme + "/")
    )


@cache
def labels(language: str) -> dict[str, str]:
    """Return the preferred label of every concept in a language, by symbol."""
    return {
        identifiers.symbol(_iri(quad.subject)): quad.object.value
        for quad in vocabulary()
        if quad.predicate.value == f"{_SKOS}prefLabel"
        and isinstance(quad.object, Literal)
        and quad.object.language == language
    }


@cache
def operative() -> frozenset[str]:
    """Return the slugs of the acts of operative clauses; all others but `reporting` are of recitals."""
    below = identifiers.iri("act/operative")
    return frozenset(
        identifiers.symbol(_iri(quad.subject)).removeprefix("act/")
        for quad in vocabulary()
        if quad.predicate.value == f"{_SKOS}broader" and quad.object == NamedNode(below)
    )


@cache
def served() -> dict[str, tuple[str, ...]]:
    """Return the goals and targets that each WSIS action line serves, by symbol (WSIS-SDG Matrix, 2015)."""
    found: dict[str, list[str]] = defaultdict(list)
    for quad in vocabulary():
        if quad.predicate.value == f"{identifiers.NS}serves":
            found[identifiers.symbol(_iri(quad.subject))].append(identifiers.symbol(_iri(quad.object)))
    return {line: tuple(sorted(goals)) for line, goals in found.items()}


def _iri(term: object) -> str:
    if not isinstance(term, NamedNode):
        raise DataFileError(f"{FOLDER}: {term} should have an IRI; schemes have no blank nodes and no literals here")
    return term.value
