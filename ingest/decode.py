"""Bytes to reading text."""

from __future__ import annotations

import codecs

from ingest.encodings import likeliest, names, readings
from ontology.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
"""Byte-order marks; that of UTF-16 is the beginning of that of UTF-32."""
_AS_BROWSERS = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "big5": "cp950",
    "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8",
}  # fmt: skip
"""What browsers take for the encoding that a page names: the larger one, and never one in which the name could not be
read. Of WHATWG's Encoding Standard, section 4.2."""
_PAGES = frozenset(
    [
        "utf-8",
        "gb18030",
        "cp950",
        "big5hkscs",
        "cp1250",
        "cp1251",
        "cp1252",
        "cp1253",
        "cp1254",
        "cp1255",
        "cp1256",
        "cp1257",
        "cp1258",
        "cp866",
        "koi8-r",
        "koi8-u",
        "iso8859-2",
        "iso8859-5",
        "iso8859-6",
        "iso8859-7",
        "iso8859-9",
        "iso8859-15",
        "euc_jp",
        "shift_jis",
        "euc_kr",
        "cp949",
    ]
)
"""The encodings that a page can name, by Python's names."""


def decoded(data: bytes, source: str) -> str:
    r"""Return the reading text of a plain file, without byte-order mark, lines ending in `\n`.

    A file is UTF-8, or says by a byte-order mark that it is UTF-16 or UTF-32, or is in the one encoding that makes it a
    text in a language that the program knows (ingest/encodings.toml).

    Raises:
        InputError: empty, binary, or in an encoding that can't be told; says which are possible and what to do.
    """
    return decoded_as(data, source, "")


def decoded_as(data: bytes, source: str, named: str) -> str:
    """Return the reading text of a file that names its own encoding, as web pages do; "" where it names none.

    A byte-order mark goes before the name, and so does UTF-8 where the bytes are that and the name is of an encoding in
    which any bytes are a text.

    Raises:
        InputError: as in `decoded`.
    """
    text = _marked(data, source)
    if text is None:
        text = _named(data, named)
    if text is None:
        text = _told(data, source)
    if not text.strip():
        raise InputError(f"{source}: the file is empty")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _marked(data: bytes, source: str) -> str | None:
    """The text of a file with a byte-order mark."""
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(codec)
            except UnicodeDecodeError as error:
                raise _broken(data, source, name, error.start + len(mark)) from error
    return None


def _named(data: bytes, named: str) -> str | None:
    """The text in the encoding that a file names, where its bytes can be in that."""
    try:
        codec = codecs.lookup(named.strip()).name if named else ""
    except LookupError:
        return None
    codec = _AS_BROWSERS.get(codec, codec)
    if codec not in _PAGES or b"\0" in data:
        return None
    single = codec.startswith(("cp12", "cp866", "koi8", "iso8859"))
    for each in ("utf-8", codec) if single else (codec,):
        try:
            return data.decode(each)
        except UnicodeDecodeError:
            continue
    return None


def _told(data: bytes, source: str) -> str:
    """The text of a file that says nothing of its encoding."""
    if b"\0" not in data:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            first = error.start
    found = readings(data)
    if (best := likeliest(found)) is not None:
        return best.text
    if found:
        possible = ", ".join(each.encoding for each in found)
        raise InputError(f"{source}: the encoding can't be told, it may be {possible}; save it as UTF-8 first")
    if b"\0" in data:
        raise InputError(f"{source}: a binary file, not text; save it as plain text (UTF-8) first")
    raise _broken(data, source, "UTF-8", first)


def _broken(data: bytes, source: str, name: str, place: int) -> InputError:
    line = data.count(b"\n", 0, place) + 1
    others = f", nor a text in {', '.join(names()[1:])}" if name == "UTF-8" else ""
    return InputError(f"{source}: not {name} (line {line}, byte {place}){others}; save it as UTF-8 first")
