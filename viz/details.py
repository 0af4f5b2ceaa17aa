"""What the page's panel says of each thing, as plain data in the page's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from viz.captions import concept, name
from viz.network import INFERRED, clauses_of, thing
from viz.styles import words
from viz.things import Clause, in_language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from viz.network import Network
    from viz.things import ClauseReading, Thing

_BETWEEN_INSTRUMENTS = {"is": "via-name", "carried-by": "via-carrier"}


def details(
    network: Network, drawn: Iterable[str], language: str, *, in_one_language: bool = False
) -> dict[str, dict[str, Any]]:
    """Return the panel's data for the things drawn and for the clauses that lead to them.

    Args:
        network: the whole network, clauses included.
        drawn: keys of the nodes of any scene.
        language: of names and relations; texts come in every language that was read.
        in_one_language: give the text of a clause in the language only; where it has none, in English or another.
    """
    found = {key: _detail(network, key, language) for key in sorted(drawn)}
    if in_one_language:
        for detail in found.values():
            detail["readings"] = _in_one_language(detail.get("readings", []), language)
    return {key: {field: value for field, value in detail.items() if value} for key, detail in found.items()}


def relation_name(network: Network, relation: str, language: str) -> str:
    """Return the name of a relation; a citation by an act is called by the act."""
    family, _, act = relation.partition("/")
    return concept(network.graph["names"], f"act/{act}", language) if act else words(language).relations[family]


def _detail(network: Network, key: str, language: str) -> dict[str, Any]:
    shown = thing(network, key)
    detail = _common(network, shown, language)
    if isinstance(shown, Clause):
        detail |= _clause(network, shown, language)
    elif shown.type in {"opinion", "report"}:
        detail["clauses"] = [clause.key for clause in clauses_of(network, key)]
    else:
        detail["citedBy"] = _cited_by(network, key, language)
    return detail


def _common(network: Network, shown: Thing, language: str) -> dict[str, Any]:
    names = network.graph["names"]
    return {
        "type": shown.type,
        "name": _told_apart(network, shown, language),
        "symbol": shown.key,
        "title": in_language(shown.titles, language),
        "titleLanguage": next((tag for tag in (language, "en", "") if shown.titles.get(tag)), ""),
        "called": sorted({*shown.labels.values(), *shown.titles.values(), *shown.forms} - {shown.key}),
        "forms": list(shown.forms),
        "link": shown.link,
        "issuer": concept(names, shown.issuer, language) if shown.issuer else "",
        "status": shown.status,
    }


def _told_apart(network: Network, shown: Thing, language: str) -> str:
    """A name for lists: a clause's is led by that of what holds it, where it does not say so itself."""
    label = name(shown, language)
    if not isinstance(shown, Clause):
        return label
    source = name(thing(network, shown.source), language)
    return label if source in label or shown.source in label else f"{source}, {label}"


def _clause(network: Network, clause: Clause, language: str) -> dict[str, Any]:
    names = network.graph["names"]
    return {
        "source": clause.source,
        "act": concept(names, clause.act, language) if clause.act else "",
        "addressees": [concept(names, key, language) for key in clause.addressees],
        "actions": [concept(names, key, language) for key in clause.actions],
        "topics": [concept(names, key, language) for key in clause.topics],
        "groups": [concept(names, key, language) for key in clause.groups],
        "readings": [_reading(reading, network) for reading in clause.readings],
        "states": _states(network, clause, language),
        "referredBy": sorted(
            source for source, _, relation in network.in_edges(clause.key, keys=True) if relation.startswith("refers")
        ),
    }


def _reading(reading: ClauseReading, network: Network) -> dict[str, Any]:
    return {
        "language": reading.language,
        "kind": reading.kind,
        "text": reading.text,
        "agreement": reading.agreement,
        "marks": [
            {
                "start": mark.start,
                "end": mark.end,
                "kind": mark.kind,
                "targets": [_drawn_as(network, target) for target in mark.targets],
                "reason": mark.reason,
            }
            for mark in reading.marks
        ],
    }


def _in_one_language(readings: list[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    there = {reading["language"] for reading in readings}
    chosen = next((tag for tag in (language, "en") if tag in there), min(there, default=""))
    return [reading for reading in readings if reading["language"] == chosen]


def _drawn_as(network: Network, key: str) -> str:
    """Return the node that a mention's target is drawn as: itself, or the work whose form it is."""
    return key if key in network else network.graph["works"].get(key, key)


def _states(network: Network, clause: Clause, language: str) -> list[dict[str, Any]]:
    """What a clause cites, names, refers to; what is inferred for it, with the paths."""
    found = []
    for _, target, relation, data in network.out_edges(clause.key, keys=True, data=True):
        if relation == "part-of":
            continue
        found.append(
            {
                "target": target,
                "relation": relation,
                "said": relation_name(network, relation, language),
                "forms": [form for form in data["forms"] if form != target],
                "paths": list(clause.paths.get(target, ())) if relation in INFERRED else [],
            }
        )
    return sorted(found, key=lambda statement: (statement["relation"], statement["target"]))


def _cited_by(network: Network, key: str, language: str) -> list[dict[str, str]]:
    """The clauses that lead to a thing, one row each way: by number or name, through a name's carrier, inferred."""
    rows = [(*row, "") for row in _citing(network, key)]
    for other, _, relation in network.in_edges(key, keys=True):
        if relation in _BETWEEN_INSTRUMENTS:
            way = _BETWEEN_INSTRUMENTS[relation]
            rows += [(clause, act, (other,), way) for clause, act, _ in _citing(network, other)]
    rows.sort(key=lambda row: (bool(row[3]), _place(network, row[0]), row[1]))
    said = words(language).page
    return [
        {
            "clause": clause,
            "said": relation_name(network, relation, language),
            "cited": ", ".join(form for form in forms if form != key),
            "way": ", ".join(said[way] for way in ([via] if via else _ways(forms, key, relation))),
        }
        for clause, relation, forms, via in rows
    ]


def _citing(network: Network, key: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (clause, relation, data["forms"])
        for clause, _, relation, data in network.in_edges(key, keys=True, data=True)
        if relation not in _BETWEEN_INSTRUMENTS
    ]


def _ways(forms: tuple[str, ...], key: str, relation: str) -> list[str]:
    """Tell how a citation names the work: itself, an edition, a part; the other relations have one way only."""
    if not relation.startswith("cites"):
        return []
    found = {"whole" if form == key else "edition" if form.partition("@")[0] == key else "part" for form in forms}
    return [way for way in ("whole", "edition", "part") if way in found]


def _place(network: Network, key: str) -> tuple[str, int, str]:
    clause = thing(network, key)
    return (clause.source, clause.order, key) if isinstance(clause, Clause) else ("", 0, key)
