"""Where a thing has its page on this server."""

from __future__ import annotations

from urllib.parse import quote

from ontology.identifiers import BASE, NS


def page(iri: str) -> str:
    """Return the path of a thing's page: for an own IRI what follows the base, for others /page?iri=….

    >>> page("https://w3id.org/policygraph/id/PP/71@2018"), page("http://metadata.un.org/sdg/9")
    ('/id/PP/71@2018', '/page?iri=http%3A%2F%2Fmetadata.un.org%2Fsdg%2F9')
    >>> page("https://w3id.org/policygraph/ns#Clause")
    '/ns#Clause'
    """
    if iri.startswith(NS):
        return f"/ns#{iri.removeprefix(NS)}"
    if iri.startswith(f"{BASE}id/"):
        return f"/{iri.removeprefix(BASE)}"
    return f"/page?iri={quote(iri, safe='')}"
