"""Mentions as records, one JSON line each: what `extract` prints for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ontology import identifiers
from ontology.registry import registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontology.model import Document, Extraction, Mention

FIELDS = (
    "document", "clause", "aside", "language", "start", "end", "quote", "kind", "symbol", "part", "edition", "target",
    "rule", "status", "reason", "basis", "bracketed",
)  # fmt: skip


def records(extraction: Extraction, stem: str) -> Iterator[dict[str, Any]]:
    """Yield one record a mention, with the fields of FIELDS.

    Args:
        extraction: what was found.
        stem: the file's name without its ending, which stands for the document; `75_101A-B_E#2` for the second in it.
    """
    for clause, mention in extraction.mentions:
        yield _record(extraction.document, stem, clause.place, mention, "")
    for aside in extraction.asides:
        for mention in aside.mentions:
            yield _record(extraction.document, stem, aside.clause.place, mention, aside.place)


def _record(document: Document, stem: str, place: str, mention: Mention, aside: str) -> dict[str, Any]:
    target = mention.target
    symbol, part = _divided(target.symbol) if target else ("", "")
    inside = f"{document.id}/{target.symbol}" if target and mention.kind.is_reference else ""
    return {
        "document": stem,
        "clause": place,
        "aside": aside,
        "language": document.language,
        "start": mention.span.start,
        "end": mention.span.end,
        "quote": mention.span.of(document.text),
        "kind": mention.kind.value,
        "symbol": symbol,
        "part": part,
        "edition": str(mention.stated.year) if mention.stated else "",
        "target": identifiers.iri(inside or target.cited) if target else "",
        "rule": mention.rule,
        "status": mention.status.value,
        "reason": mention.reason,
        "basis": mention.basis,
        "bracketed": mention.bracketed,
    }


def _divided(symbol: str) -> tuple[str, str]:
    """The symbol of an instrument, and a paragraph of it apart: the symbols of United Nations documents name none.

    >>> _divided("A/RES/70/1/para/12"), _divided("CS/Article/40")
    (('A/RES/70/1', 'para/12'), ('CS/Article/40', ''))
    """
    whole, slash, paragraph = symbol.partition("/para/")
    return (whole, f"para/{paragraph}") if slash and registry().reads(whole) else (symbol, "")
