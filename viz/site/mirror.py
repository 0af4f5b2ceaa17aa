"""The pages of the explorer as files: each is asked for as the server asks for it, and its links lead to files."""

from __future__ import annotations

import ctypes
import glob
import json
import os
import posixpath
import shutil
import tempfile
from collections import deque
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from lxml import html

from ontology.errors import InputError
from ontology.files import own, reason_of, remove_abandoned
from ontology.identifiers import NS
from queries.index import links
from queries.server.jobs import Refused
from queries.server.paths import page as path_of
from viz.graph import data as graph_data
from viz.graph import settings as graph_settings
from viz.graph.drawing import BEGINNING, SCRIPTS
from viz.graph.routes import BUILT, LIBRARIES, is_drawable
from viz.pages import front, matrix, ontology, thing
from viz.pages.document import anchor
from viz.pages.graph import LANGUAGES
from viz.pages.words import words
from viz.site.addresses import Address, Files, query, read
from viz.site.graph import write_graph
from viz.site.search import write_index
from viz.site.shards import write as write_shard

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    from queries.interface import Graph
    from queries.server.jobs import Reply

CLAUSES = 5_000
"""With more clauses than that a clause has no page of its own: links lead to its place in its document."""
MARKER = "policygraph-site"
"""A file by which a folder is known to hold a site, which may be written anew."""
POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file: data: blob:; "
    "base-uri 'none'; form-action 'self' file:"
)
"""In a folder, which is no origin, 'self' means nothing, so files are named as such."""
_FUNCTIONS: dict[str, Callable[[Graph, Mapping[str, str]], Reply]] = {
    "/": front.page,
    "/id": thing.page,
    "/matrix": matrix.page,
    "/timeline": matrix.timeline,
    "/ns": ontology.page,
    "/graph": graph_data.page,
}
COLUMNS = 2
"""Languages side by side on a page of the site, at most: more would be hundreds of pages for a document."""
DOCUMENTS = 100
"""With more documents than that no pages are written with languages side by side."""
_ASKS = frozenset({"format", "list", "page", "show"})
"""What an address can ask of a server alone."""
_SERVED = ("/sparql", "/editor", "/api", "/store", "/.well-known")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written."""

    pages: int
    files: int
    bytes: int


def write(
    graph: Graph,
    out: Path,
    languages: Sequence[str],
    track: Callable[[Iterable[Address], int], Iterable[Address]] = lambda found, _: found,
) -> Written:
    """Write the site into a folder, as a whole or not at all.

    Args:
        graph: the graph, with its index.
        out: the folder; one that is there is replaced if it holds a site.
        languages: of the interface; the first is that of the files without a language in their names.
        track: shows how far it is, given the pages as they are written and a guess of their number.

    Raises:
        InputError: when there is no index, `out` holds something else, or can't be written.
    """
    check(out, languages)
    base = graph.index()
    if base is None:
        raise InputError("this graph has no index to make a site from; build it again: policygraph build PATH")
    begun = f".{out.name}.policygraph-"
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        for left in out.parent.glob(f"{glob.escape(begun)}*"):
            remove_abandoned(left)
        with own(lambda: Path(tempfile.mkdtemp(prefix=begun, dir=out.parent))) as folder:
            try:
                mirror = _Mirror(graph, base, folder, tuple(dict.fromkeys(languages)))
                mirror.write(track)
                _put(folder, out)
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        raise InputError(f"{out}: the site can't be written: {reason_of(error)}") from error
    held = [path for path in out.rglob("*") if path.is_file()]
    return Written(mirror.written, len(held), sum(path.stat().st_size for path in held))


def _put(folder: Path, out: Path) -> None:
    """Let a whole site take the place of the one before, which has its name afterwards."""
    folder.chmod(0o755)  # as any other folder, for a web host to read
    if not out.exists():
        folder.rename(out)
    elif not _exchanged(folder, out):
        old = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", dir=out.parent))
        out.rename(old)
        folder.rename(out)
        old.rename(folder)


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders change their names in one step; False where the system (Linux) or the disk does not know how."""
    exchange = getattr(ctypes.CDLL(None), "renameat2", None)
    here, exchanging = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return exchange is not None and exchange(here, os.fsencode(one), here, os.fsencode(other), exchanging) == 0


def check(out: Path, languages: Sequence[str]) -> None:
    """Refuse what no site can be written to, before any work is done.

    Raises:
        InputError: when `out` holds something else or can't be replaced, or there is no such language.
    """
    for language in languages:
        if language not in LANGUAGES:
            raise InputError(f"no site can be written in {language!r}; choose of {', '.join(LANGUAGES)}")
    if out.is_symlink():
        raise InputError(f"{out} is a symbolic link, which can't be replaced: name the folder itself")
    if Path.cwd().is_relative_to(out.resolve()):
        raise InputError(f"{out} is the folder you are in, or holds it, and can't be replaced: name another folder")
    if not out.name or out.name == "..":
        raise InputError(f"{out} is no name of a folder: name a new or an empty one")
    try:
        foreign = out.exists() and not (out / MARKER).is_file() and (not out.is_dir() or any(out.iterdir()))
    except OSError as error:
        raise InputError(f"{out} can't be read: {error.strerror}") from error
    if foreign:
        raise InputError(f"{out} is there and holds no site: name another folder, a new or an empty one")


class _Mirror:
    """Follows links from the front pages, and writes each page that it comes to."""

    def __init__(self, graph: Graph, base: sqlite3.Connection, out: Path, languages: tuple[str, ...]) -> None:
        self._graph = graph
        self._base = base
        self._out = out
        self.languages = languages
        self._files = Files(languages[0])
        counts: dict[str, int] = dict(base.execute("SELECT kind, COUNT(*) FROM thing GROUP BY kind"))
        self._counts = counts
        self._clauses = counts.get("clause", 0) <= CLAUSES
        self._beside = counts.get("document", 0) + counts.get("opinion", 0) <= DOCUMENTS
        self._waiting = deque(Address("/", language=language) for language in languages)
        self._waiting += [replace(read("/graph"), language=language) for language in languages]
        self._seen = set(self._waiting)
        self.written = 0

    def guess(self) -> int:
        """How many pages there will be, about."""
        things = sum(number for kind, number in self._counts.items() if kind != "clause" or self._clauses)
        return len(self.languages) * (things + 12)

    def write(self, track: Callable[[Iterable[Address], int], Iterable[Address]]) -> None:
        """Write everything."""
        for _ in track(self.pages(), self.guess()):
            pass
        for language in self.languages:
            self.search_page(language)
            self.graph_page(language)
            write_graph(self._graph, self._base, self._out, language, self.file)
        write_index(self._base, self._out, self.languages, self.file)
        _assets(self._out)
        (self._out / MARKER).write_text("1\n", encoding="utf-8")

    def pages(self) -> Iterator[Address]:
        """Write one page after the other."""
        while self._waiting:
            address = self._waiting.popleft()
            try:
                reply = _FUNCTIONS[address.path](self._graph, self._given(address))
            except Refused:
                continue  # a page that a link led to and that is not there: the link stays, as on the server
            path = self._out / self._files.name(address)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self._rewritten(reply.body, address, reply.about))
            self.written += 1
            yield address

    def search_page(self, language: str) -> None:
        """Write the page of the search, which a script fills: the front page's frame with nothing in it."""
        address = Address("/search", language=language)
        reply = front.page(self._graph, self._given(Address("/", language=language)))
        tree = html.document_fromstring(self._rewritten(reply.body, address))
        main = tree.get_element_by_id("main")
        for child in list(main):
            main.remove(child)
        main.text = None
        failed = graph_settings.words(language)["page"]["failed"]
        main.append(html.Element("div", {"id": "search", "data-failed": failed}))
        main.append(html.fromstring(f"<noscript><p>{words(language)['page']['no-script']}</p></noscript>"))
        for name in ("shards.js", "lists.js", "search.js", "results.js"):
            if not tree.xpath(f"//script[@src='assets/{name}']"):  # the front page has those of its lists
                tree.find("head").append(html.Element("script", src=f"assets/{name}", defer="defer"))
        for link in tree.xpath("//footer//a"):  # the same search in another language
            link.set("href", self._files.name(replace(address, language=link.get("hreflang"))))
        (self._out / self._files.name(address)).write_bytes(
            html.tostring(tree, encoding="utf-8", doctype="<!doctype html>")
        )

    def graph_page(self, language: str) -> None:
        """Write the page of the graph, which a script starts from what its address asks."""
        symbol = self._base.execute("SELECT symbol FROM thing WHERE kind <> 'act' ORDER BY id LIMIT 1").fetchone()
        address = Address("/network", language=language)
        given = self._given(Address("/graph", language=language)) | {"start": symbol[0] if symbol else ""}
        tree = html.document_fromstring(self._rewritten(graph_data.page(self._graph, given).body, address))
        for script in tree.xpath("//script[contains(@src, 'assets/data.js')]"):
            for name in ("shards.js", "network.js"):
                script.addprevious(html.Element("script", src=f"assets/{name}", defer="defer"))
            script.drop_tree()
        for link in tree.xpath("//footer//a"):
            link.set("href", self._files.name(replace(address, language=link.get("hreflang"))))
        (self._out / self._files.name(address)).write_bytes(
            html.tostring(tree, encoding="utf-8", doctype="<!doctype html>")
        )

    def file(self, thing: links.Known, language: str) -> str:
        """Return the address of a thing's page as seen from the folder of the site."""
        file, _, rest = self._thing(Address("/id", thing.iri, (), language)).partition("\0")
        return quote(file, safe="/@()._-") + rest

    def _given(self, address: Address) -> dict[str, str]:
        path = path_of(address.about) if address.about else address.path
        path += "&" if "?" in path else "?"
        path += "".join(f"{key}={quote(value, safe='/@:,')}&" for key, value in address.parameters if key == "by")
        told = {"iri": address.about, "language": address.language, "root": "", "path": path, "address": ""}
        told |= {
            "lists": "yes",
            "start": "",
            "question": "",
            "of": "",
            "by": "goal",
            "drawable": "yes" if is_drawable() else "",
        }
        return told | dict(address.parameters)

    def _rewritten(self, body: bytes, address: Address, about: Mapping[str, str] | None = None) -> bytes:
        """The page with links to files, without what needs a server; its lists go into a shard."""
        tree = html.document_fromstring(body.decode("utf-8"))
        here = posixpath.dirname(self._files.name(address))
        lists = tree.xpath("//*[@data-list]")
        shard = f"lists/{self._files.name(address)}"
        for element in lists:  # a script makes the files that a server would give
            element[:] = []
            element.text = (element.text or "").strip()
            element.set("class", "save")
            element.set("data-shard", shard)
        if lists and about:
            shown = {element.get("data-list") for element in lists}
            write_shard(self._out, shard, {name: json.loads(rows) for name, rows in about.items() if name in shown})
        for element in tree.xpath("//*[contains(concat(' ', @class, ' '), ' served ')] | //link[@rel='alternate']"):
            element.drop_tree()
        for script in tree.xpath("//script[@src]") if address.path == "/graph" else ():  # they ask a server
            if script.get("src").rpartition("/")[2] in BEGINNING:
                script.drop_tree()
        others = [each for each in tree.xpath("//a[@hreflang]") if each.get("hreflang") not in self.languages]
        for element in [*tree.xpath("//input[@name='language']"), *others]:
            element.drop_tree()
        for element in tree.xpath("//*[@href] | //*[@src] | //form[@action]"):
            self._lead(element, address, here)
        policy = {"http-equiv": "content-security-policy", "content": POLICY}
        for name in ("shards.js", "lists.js") if lists else ():
            source = quote(posixpath.relpath(f"assets/{name}", here or "."), safe="/.")
            tree.find("head").append(html.Element("script", src=source, defer="defer"))
        tree.find("head").insert(1, html.Element("meta", policy))
        text: bytes = html.tostring(tree, encoding="utf-8", doctype="<!doctype html>")
        return text

    def _lead(self, element: HtmlElement, address: Address, here: str) -> None:
        name = next(each for each in ("href", "src", "action") if element.get(each) is not None)
        link = element.get(name)
        if not link.startswith("/"):
            return
        target = self._target(link, address, form=element.tag == "form")
        if target:
            file, _, rest = target.partition("\0")
            if element.tag == "a" and (about := read(link).about):
                element.set("data-iri", about)
            element.set(name, quote(posixpath.relpath(file, here or "."), safe="/@()._-") + rest)
        elif element.tag == "a":
            element.drop_tag()
        else:
            element.drop_tree()

    def _target(self, link: str, address: Address, *, form: bool) -> str:
        """The file that a link leads to, and after a null what follows its name; "" for none."""
        if link.startswith(("/pages/", "/graph/static/")):
            return f"assets/{link.rpartition('/')[2]}"
        if link.startswith(_SERVED):
            return ""
        found = read(link)
        if form:  # its language stands beside it, in a field
            found = replace(found, language=address.language)
        if found.language not in self.languages:
            found = replace(found, language=address.language)
        if found.path == "/id":
            return self._thing(found)
        if (found.path not in _FUNCTIONS and found.path != "/search") or any(
            key in _ASKS for key, _ in found.parameters
        ):
            return ""
        if found.path == "/graph" and (found.parameters or form):
            found = replace(found, path="/network")
        if found.path not in {"/search", "/network"}:
            self._wait(found)
        return f"{self._files.name(found)}\0{query(found)}{'#' + found.place if found.place else ''}"

    def _thing(self, found: Address) -> str:
        if found.about.startswith(NS):
            return ""
        known = links.known(self._base, found.about)
        if known is None or any(key != "beside" for key, _ in found.parameters):
            return ""
        if known.kind == "clause" and not self._clauses and known.home:
            home = links.things(self._base, [known.home])[known.home]
            found = Address("/id", home.iri, (), found.language, anchor(known.symbol, home))
        beside = dict(found.parameters).get("beside", "")
        if beside:
            columns = beside.split(",")
            if not self._beside or len(columns) > COLUMNS:
                return ""
            if len(columns) == 1:
                found = replace(found, parameters=())
        self._wait(found)
        return f"{self._files.name(found)}\0{'#' + found.place if found.place else ''}"

    def _wait(self, found: Address) -> None:
        page = replace(found, place="")
        if page not in self._seen:
            self._seen.add(page)
            self._waiting.append(page)


def _assets(out: Path) -> None:
    """Copy what the pages load."""
    folder = out / "assets"
    folder.mkdir(exist_ok=True)
    for package, names in (
        ("viz.site", ("shards.js", "search.js", "results.js", "network.js", "lists.js")),
        ("viz.pages", ("style.css", "page.js")),
        ("viz.graph", ("graph.css", *SCRIPTS)),
    ):
        for name in names:
            (folder / name).write_bytes(files(package).joinpath(name).read_bytes())
    for name, path in BUILT.items() if is_drawable() else ():
        shutil.copyfile(LIBRARIES / path, folder / name)
