"""An answer on its way out: counted while the engine writes it, stopped when it grows too long."""

from __future__ import annotations

from typing import ClassVar, Protocol

from ontology.errors import QueryError


class Writable(Protocol):
    """Whatever takes bytes."""

    def write(self, piece: bytes, /) -> int:
        """Take a piece, and return its length."""


class Rows:
    """Counts the rows in what the engine writes of an answer, piece by piece.

    Attributes:
        count: rows begun so far.
    """

    _MARKS: ClassVar = {"json": (b",{", True), "csv": (b"\n", True), "tsv": (b"\n", False), "xml": (b"<result>", False)}

    def __init__(self, form: str) -> None:
        """Count rows of this form: json, csv, tsv or xml.

        A row opens with `,{` outside strings in JSON, ends with a line in CSV (outside quotes) and TSV, and is an
        element in XML, where a text can't hold `<`.
        """
        self._mark, self._quotes = self._MARKS[form]
        self._json = form == "json"
        self._inside = False
        self._rest = b""
        self.count = {"json": 1, "xml": 0}.get(form, -1)  # marks stand between rows, before each, and after the header

    def feed(self, piece: bytes) -> None:
        """Count what is in the next piece."""
        text = self._rest + piece if self._rest else piece
        if self._json:
            odd = (len(text) - len(text.rstrip(b"\\"))) % 2
            text, held = (text[:-1], b"\\") if odd else (text, b"")
            text = text.replace(b"\\\\", b"").replace(b'\\"', b"")
        else:
            held = b""
        if self._quotes:
            parts = text.split(b'"')
            outside = parts[self._inside :: 2]
            self._inside = self._inside != (len(parts) % 2 == 0)
            self.count += sum(part.count(self._mark) for part in outside)
            if not self._inside and self._json and parts[-1].endswith(b","):
                held = b"," + held
        else:
            self.count += text.count(self._mark)
            if len(self._mark) > 1:
                held = text[-(len(self._mark) - 1) :]
        self._rest = held


class Bounded:
    """A file that takes an answer as long as it is within the limits.

    Attributes:
        size: bytes written.
    """

    def __init__(self, out: Writable, megabytes: int, rows: int = 0, form: str = "") -> None:
        """Write on to `out`; without a form only bytes are counted."""
        self._out = out
        self._megabytes = megabytes
        self._limit = rows
        self._rows = Rows(form) if form else None
        self.size = 0

    def write(self, piece: bytes) -> int:
        """Write a piece.

        Raises:
            QueryError: when it is too much.
        """
        self.size += len(piece)
        if self.size > self._megabytes * 2**20:
            raise QueryError(
                f"the answer is larger than {self._megabytes} MB: ask for less, or in parts with LIMIT and OFFSET"
            )
        if self._rows:
            self._rows.feed(piece)
            if self._rows.count > self._limit:
                raise too_many(self._limit)
        return self._out.write(piece)

    def flush(self) -> None:
        """Nothing waits here."""


def too_many(limit: int) -> QueryError:
    """Return the error of an answer with too many rows or triples."""
    return QueryError(f"the answer has more than {limit:,} rows: ask for less, or in parts with LIMIT and OFFSET")
