"""The themes that users' files add to the schemes, and the names that they add to themes, goals, lines and acts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import msgspec
from pyoxigraph import Literal, NamedNode, Quad

from ontology import extensions, identifiers
from ontology.registry import registry
from ontology.terms import PG, RDF, SKOS, text, things

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ontology.extensions import Entry

Name = Annotated[str, msgspec.Meta(pattern=r"^\S")]
_LABELS = (SKOS("prefLabel"), SKOS("altLabel"), SKOS("hiddenLabel"))


class Theme(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A theme: its label and further names by language, the theme above it, and what it means."""

    id: Annotated[str, msgspec.Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
    labels: dict[str, Name]
    names: dict[str, tuple[Name, ...]] = {}
    broader: str = ""
    definition: str = ""


def added(known: Sequence[Quad]) -> Iterator[Quad]:
    """Yield the statements that users' files add to those of the schemes.

    Args:
        known: the statements of the schemes.

    Raises:
        DataFileError: an entry breaks its schema, or has the id or a name of another; with file and line.
    """
    owners = _owners(known)
    concepts = {symbol for symbol, _ in owners.values()}
    themes = [(entry, entry.record(Theme)) for entry in extensions.entries("theme")]
    for entry, theme in themes:
        if f"theme/{theme.id}" in concepts:
            raise entry.fault("id", f"there is a theme/{theme.id} already")
        concepts.add(f"theme/{theme.id}")
    for entry, theme in themes:
        if theme.broader and f"theme/{theme.broader}" not in concepts:
            raise entry.fault("broader", f"there is no theme {theme.broader!r}")
        _check_forms(entry, theme, owners)
        yield from _statements(theme)
    for entry in extensions.entries("names"):
        yield from _names(entry, concepts, owners)


def _owners(known: Sequence[Quad]) -> dict[tuple[str, str, str], tuple[str, bool]]:
    """What each form means, by scheme, language and folded form: the concept's symbol, and whether it is its label."""
    found = {}
    for quad in known:
        if quad.predicate in _LABELS and isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode):
            symbol = identifiers.symbol(quad.subject.value)
            key = (symbol.partition("/")[0], quad.object.language or "", quad.object.value.casefold())
            found[key] = (symbol, quad.predicate == _LABELS[0])
    return found


def _check_forms(entry: Entry, theme: Theme, owners: dict[tuple[str, str, str], tuple[str, bool]]) -> None:
    symbol = f"theme/{theme.id}"
    if "en" not in theme.labels:
        raise entry.fault("labels", "none in en, which stands in where another is missing")
    forms = [("labels", code, label) for code, label in theme.labels.items()]
    forms += [("names", code, name) for code, names in theme.names.items() for name in names]
    for key, code, form in forms:
        if not re.fullmatch(extensions.LANGUAGE, code):
            raise entry.fault(key, f"{code!r} is no code of a language")
        owner, _ = owners.setdefault(("theme", code, form.casefold()), (symbol, key == "labels"))
        if owner != symbol:
            raise entry.fault(f"{key}.{code}", f"{form!r} is a name of {owner} already")


def _statements(theme: Theme) -> Iterator[Quad]:
    node = things(f"theme/{theme.id}")
    for kind in (SKOS("Concept"), PG("Theme")):
        yield Quad(node, RDF("type"), kind)
    yield Quad(node, SKOS("inScheme"), things("theme"))
    yield Quad(node, SKOS("notation"), Literal(theme.id))
    if theme.broader:
        yield Quad(node, SKOS("broader"), things(f"theme/{theme.broader}"))
        yield Quad(things(f"theme/{theme.broader}"), SKOS("narrower"), node)
    else:
        yield Quad(node, SKOS("topConceptOf"), things("theme"))
        yield Quad(things("theme"), SKOS("hasTopConcept"), node)
    if theme.definition:
        yield Quad(node, SKOS("definition"), text(theme.definition, "en"))
    for code, label in theme.labels.items():
        yield Quad(node, SKOS("prefLabel"), text(label, code))
    for code, names in theme.names.items():
        for name in names:
            yield Quad(node, SKOS("altLabel"), text(name, code))


def _names(entry: Entry, concepts: set[str], owners: dict[tuple[str, str, str], tuple[str, bool]]) -> Iterator[Quad]:
    """The further names of a concept; those of bodies, meetings and instruments are the registry's."""
    names = entry.record(extensions.Names)
    if names.of.startswith(("body/", "event/")) or names.of in registry().named:
        return
    if names.of not in concepts:
        raise entry.fault("of", "nothing has this symbol; expected one such as body/UNGA, CS, theme/ai, SDG/9")
    scheme = names.of.partition("/")[0]
    labelled = any(owner == (names.of, True) and key[1] == names.language for key, owner in owners.items())
    for number, form in enumerate(names.forms):
        owner, _ = owners.setdefault((scheme, names.language, form.casefold()), (names.of, False))
        if owner != names.of:
            raise entry.fault("forms", f"{form!r} is a name of {owner} already")
        kind = "altLabel" if labelled or number else "prefLabel"
        yield Quad(things(names.of), SKOS(kind), text(form, names.language))
