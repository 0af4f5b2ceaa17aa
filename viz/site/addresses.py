"""Which file an address of the server becomes."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from ontology.identifiers import iri, symbol

LONGEST = 90
"""Characters of a part of a file's name; file systems take 255 bytes, some of which others need."""
_SAFE = re.compile(r"[^A-Za-z0-9._@()-]")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")
_PLAIN = {
    "/": "index",
    "/ns": "ontology",
    "/timeline": "timeline",
    "/search": "search",
    "/graph": "graph",
    "/network": "network",
}
_ASKED = frozenset({"/search", "/network"})
"""Pages that a script fills by what the address asks, so one file for all."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the server, taken apart.

    Attributes:
        path: of the page.
        about: the IRI of the thing, "" for a page of none.
        parameters: what it asks besides, sorted.
        language: of names and words.
        place: within the page.
    """

    path: str
    about: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    language: str = "en"
    place: str = ""


@dataclass
class Files:
    """The names of the files, each given once whatever the case of its letters."""

    first: str
    _taken: dict[str, Address] = field(default_factory=dict)
    _names: dict[Address, str] = field(default_factory=dict)

    def name(self, address: Address) -> str:
        """Return the file of an address, with slashes between its folders.

        >>> Files("en").name(read("/id/PP/71@2018?language=zh"))
        'id/PP/71@2018.zh.html'
        >>> Files("en").name(read("/page?iri=http://metadata.un.org/sdg/9")), Files("en").name(read("/"))
        ('id/SDG/9.html', 'index.html')
        """
        key = Address(address.path, address.about, _lasting(address), address.language)
        if key not in self._names:
            stem = _stem(key)
            ending = f"{'' if key.language == self.first else f'.{key.language}'}.html"
            if self._taken.setdefault((stem + ending).lower(), key) != key:
                stem += f"-{hashlib.sha256(repr(key).encode()).hexdigest()[:8]}"
                self._taken[(stem + ending).lower()] = key
            self._names[key] = stem + ending
        return self._names[key]


def read(address: str) -> Address:
    """Take an address of the server apart.

    >>> read("/id/theme/ai?language=zh#names-theme").about, read("/matrix?by=goal").parameters
    ('https://w3id.org/policygraph/id/theme/ai', (('by', 'goal'),))
    """
    parts = urlsplit(address)
    asked = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=False)]
    language = next((value for key, value in asked if key == "language"), "en")
    kept = tuple(sorted((key, value) for key, value in asked if key not in {"language", "iri"}))
    if parts.path.startswith("/id/"):
        return Address("/id", iri(unquote(parts.path[4:])), kept, language, parts.fragment)
    if parts.path == "/page":
        return Address("/id", next((value for key, value in asked if key == "iri"), ""), kept, language, parts.fragment)
    return Address(parts.path, "", kept, language, parts.fragment)


def query(address: Address) -> str:
    """Return what the script of a page is told after its name, as an address has it."""
    if address.path not in _ASKED or not address.parameters:
        return ""
    return "?" + "&".join(f"{key}={quote(value, safe='/@:')}" for key, value in address.parameters)


def _lasting(address: Address) -> tuple[tuple[str, str], ...]:
    return () if address.path in _ASKED else address.parameters


def _stem(address: Address) -> str:
    if address.path == "/id":
        stem = "id/" + "/".join(_part(part) for part in symbol(address.about).split("/"))
    else:
        stem = _PLAIN.get(address.path) or _part(address.path.strip("/"))
    told = "-".join(_part(value) for _, value in address.parameters)
    return f"{stem}-{told}" if told else stem


def _part(part: str) -> str:
    """One step of a name, with nothing in it that a file system or an address takes for something else."""
    bare = _SAFE.sub(lambda sign: f"_{ord(sign[0]):x}", part) or "_"
    if len(bare) > LONGEST:
        bare = f"{bare[: LONGEST - 9]}-{hashlib.sha256(part.encode()).hexdigest()[:8]}"
    return f"_{bare}" if bare.startswith(".") or _RESERVED.match(bare) else bare
