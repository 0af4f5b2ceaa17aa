"""Mentions as records, one JSON line each: what `extract` prints for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ontology import identifiers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontology.model import Document, Extraction, Mention

FIELDS = (
    "document", "clause", "aside", "language", "start", "end", "quote", "kind", "symbol", "edition", "target", "rule",
    "status", "reason", "basis", "bracketed",
)  # fmt: skip


def records(extraction: Extraction, stem: str) -> Iterator[dict[str, Any]]:
    """Yield one record a mention, with the fields of FIELDS.

    Args:
        extraction: what was found.
        stem: the file's name without its ending, which stands for the document.
    """
    for clause, mention in extraction.mentions:
        yield _record(extraction.document, stem, clause.place, mention, "")
    for aside in extraction.asides:
        for mention in aside.mentions:
            yield _record(extraction.document, stem, aside.clause.place, mention, aside.place)


def _record(document: Document, stem: str, place: str, mention: Mention, aside: str) -> dict[str, Any]:
    target = mention.target
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
        "symbol": target.symbol if target else "",
        "edition": str(mention.stated.year) if mention.stated else "",
        "target": identifiers.iri(inside or target.cited) if target else "",
        "rule": mention.rule,
        "status": mention.status.value,
        "reason": mention.reason,
        "basis": mention.basis,
        "bracketed": mention.bracketed,
    }
