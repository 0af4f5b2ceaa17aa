"""The explorer as files: opened from a folder in a real browser, without a server."""

import csv
import io
import json
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import pytest
from lxml import html
from rdflib import Graph

from conftest import DIGEST, ROOT, fill
from ontology.errors import InputError
from queries.index import files
from queries.index.analysis import folded
from queries.index.search import search
from queries.store import EmbeddedStore
from viz.pages import searching
from viz.pages.graph import LANGUAGES
from viz.site.addresses import Files, read
from viz.site.mirror import _FUNCTIONS, write
from viz.site.shards import bucket
from watched import violations, watched

TEXTS = [ROOT / "tests" / "languages" / f"{language}.md" for language in LANGUAGES]
HOSTILE = '<img src=x onerror="alert(1)"></script><script>alert(2)</script>\u2028"\''
CLAUSES = "PREFIX pg: <https://w3id.org/policygraph/ns#> SELECT DISTINCT ?clause WHERE { ?clause a pg:Clause }"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site") / "store"
    fill(folder, DIGEST, *TEXTS)
    return EmbeddedStore(folder)


@pytest.fixture(scope="module")
def folder(store, tmp_path_factory):
    out = tmp_path_factory.mktemp("out") / "site"
    write(store, out, ["en", "zh", "ar", "es", "fr", "ru"])
    return out


def opened(page, folder, address):
    page.goto(f"{folder.as_uri()}/{address}")
    if address.startswith("search"):
        page.wait_for_selector("html[data-ready]", state="attached")


def test_every_link_leads_to_a_file_that_is_there(folder):
    pages = list(folder.rglob("*.html"))
    assert len(pages) > 500
    wrong = []
    for path in pages:
        tree = html.document_fromstring(path.read_bytes())
        for link in tree.xpath("//@href | //@src | //form/@action"):
            parts = urlsplit(link)
            if parts.scheme or not parts.path:
                continue
            target = (path.parent / unquote(parts.path)).resolve()
            if not target.is_file():
                wrong.append((path.name, link))
            elif parts.fragment and target.suffix == ".html" and not parts.query:
                there = html.document_fromstring(target.read_bytes())
                if there.get_element_by_id(unquote(parts.fragment), None) is None:
                    wrong.append((path.name, link))
        assert not tree.xpath("//*[contains(concat(' ', @class, ' '), ' served ')]")
    assert wrong[:5] == []


def test_names_of_files_are_safe_and_each_given_once():
    found = Files("en")
    addresses = [
        "/id/A/b",
        "/id/a/B",
        "/id/a%3Fb",
        "/id/con/..",
        f"/id/{'x' * 300}",
        "/id/PP/71?language=zh",
        "/id/PP/71",
    ]
    names = [found.name(read(address)) for address in addresses]
    assert len({name.lower() for name in names}) == len(names)
    for name in names:
        assert all(
            re.fullmatch(r"[A-Za-z0-9_@()][A-Za-z0-9._@()-]*", part) and len(part) < 120 for part in name.split("/")
        )
    assert [found.name(read(address)) for address in addresses] == names


@pytest.mark.parametrize(
    ("words", "language", "facets"),
    [
        ("technologies", "en", {}),
        ("lamp bridges", "en", {}),
        ("lamp bridges costs", "fr", {}),
        ("乡村桥梁", "zh", {}),
        ("灯", "zh", {}),
        ("人工智能", "zh", {}),
        ("二〇三〇年", "zh", {}),
        ("جسر", "ar", {}),
        ("القرى", "ar", {}),
        ("على", "ar", {}),
        ("التنمية المستدامة", "ar", {}),
        ("المصابيح", "ar", {}),
        ("мостов", "ru", {}),
        ("связи", "ru", {}),
        ("puentes rurales", "es", {}),
        ("électricité", "fr", {}),
        ("electricite", "en", {}),
        ("70/1", "en", {}),
        ("PP/71", "en", {}),
        ("PP/139@2018", "zh", {}),
        ('"rural bridges"', "en", {}),
        ("lamp -costs", "en", {}),
        ("cyber*", "en", {}),
        ("lamp privacy", "en", {}),
        ("constructor", "en", {}),
        ("__proto__ toString", "en", {}),
        ("bridges constructor", "en", {}),
        ("straße", "en", {}),
        ("foo", "en", {}),
        ("a b c d e f g h i j k lamp zzzz", "en", {}),
        ("artificial intelligence", "en", {}),
        ("", "en", {}),
        ("", "zh", {"theme": ["theme/ai"]}),
        ("technologies", "ar", {"theme": ["theme/ai", "theme/5g"], "act": ["act/recognizing"]}),
        ("", "en", {"text-cites": ["PP/139"]}),
        ("", "en", {"text-cites": ["PP/139@2018"]}),
    ],
)
def test_a_search_finds_what_a_server_finds(browser, folder, store, words, language, facets):
    """The same clauses in the same order, in the same reading, and what they can be narrowed by."""
    base = store.index()
    expected = search(base, words, language, facets, limit=20)
    with watched(browser, folder.as_uri()) as page:
        name = "search.html" if language == "en" else f"search.{language}.html"
        asked = [("q", words), *((facet, value) for facet, values in facets.items() for value in values)]
        opened(page, folder, f"{name}?{urlencode(asked)}")
        total = page.locator(".results h2").last.text_content()
        assert re.search(r"\d[\d,]*", total)[0] == f"{expected.total:,}"
        shown = [unquote(each.get_attribute("href")) for each in page.locator(".clauses .where > a:first-child").all()]
        assert shown == [clause_file(base, hit.clause, language) for hit in expected.hits]
        tags = page.locator(".clauses .where").evaluate_all(
            "(all) => all.map((one) => one.querySelector('.tag').textContent)"
        )
        assert [tag.partition(" · ")[0] for tag in tags] == [hit.language for hit in expected.hits]
        counts = page.locator("aside li a").evaluate_all(
            "(all) => all.map((one) => [new URL(one.href).search, one.title, one.nextElementSibling.textContent])"
        )
        told = {(title.rpartition(" ")[2], count) for _, title, count in counts}
        for facet, values in expected.facets.items():
            if len(values) > 1 and facet != "opinion":
                assert (values[0][0], str(values[0][1])) in told
        assert page.locator(".results .hint").count() == int(expected.some) + int(
            not expected.total and not expected.things
        )


def clause_file(base, number, language):
    (iri,) = base.execute("SELECT iri FROM thing WHERE id = ?", (number,)).fetchone()
    return html_name(iri, language)


def test_words_are_folded_by_scripts_and_program_alike(browser, folder, store):
    """All words of the texts and names as they are written, in six languages."""
    base = store.index()
    texts = [text for table in ("reading", "name") for (text,) in base.execute(f"SELECT text FROM {table}")]
    words = sorted(
        {word for text in texts for word in re.findall(r"[^\W_]+", text)} | {"Ещё", "الأُمم", "على", "ﬁn", "ΣΑΣ"}
    )
    assert len(words) > 2000
    with watched(browser, folder.as_uri()) as page:
        opened(page, folder, "search.html?q=lamp")
        found = page.evaluate("(words) => words.map(policygraphSearch.folded)", words)
    assert [(word, mine) for word, mine in zip(words, found, strict=True) if mine != folded(word)] == []


def test_the_latest_version_is_shown_and_words_that_objects_have_are_found(browser, tmp_path):
    for year in ("2020", "2024"):
        text = TEXTS[1].read_text("utf-8").replace("version: draft", f"version: {year}")
        (tmp_path / f"{year}.md").write_text(text.replace("bridges", "constructor bridges"), "utf-8")
        fill(tmp_path / "store", tmp_path / f"{year}.md")
    store = EmbeddedStore(tmp_path / "store")
    write(store, tmp_path / "out", ["en"])
    with watched(browser, "file://") as page:
        for words in ("bridges", "constructor"):
            opened(page, tmp_path / "out", f"search.html?q={words}")
            expected = search(store.index(), words, "en", {})
            tags = page.locator(".clauses .where").all_text_contents()
            assert expected.total == len(tags) > 0
            assert {hit.version for hit in expected.hits} == {"2024"}
            assert all("en · 2024" in tag for tag in tags)
            assert page.locator(".clauses mark", has_text=words).count()


LISTS = {
    "id/PP/71.html": ("/id", {"iri": "https://w3id.org/policygraph/id/PP/71"}),
    "id/A/RES/70/1.html": ("/id", {"iri": "https://w3id.org/policygraph/id/A/RES/70/1"}),
    "id/theme/ai.html": ("/id", {"iri": "https://w3id.org/policygraph/id/theme/ai"}),
    "id/lamps.html": ("/id", {"iri": "https://w3id.org/policygraph/id/lamps"}),
    "matrix-goal.html": ("/matrix", {"by": "goal"}),
    "timeline.html": ("/timeline", {}),
}


@pytest.mark.parametrize("language", ["en", "zh", "ar"])
def test_a_saved_list_is_what_a_server_saves(browser, folder, store, language):
    saved = 0
    with watched(browser, folder.as_uri(), accept_downloads=True) as page:
        for name, (path, asked) in LISTS.items():
            file = name if language == "en" else name.replace(".html", f".{language}.html")
            if not (folder / file).is_file():
                continue
            opened(page, folder, file)
            for list_ in page.locator(".save[data-list]").evaluate_all("(all) => all.map((one) => one.dataset.list)"):
                given = {"language": language, "root": "", "path": f"{path}?", "list": list_, "format": "csv"} | asked
                with page.expect_download() as download:
                    page.locator(f".save[data-list='{list_}'] button", has_text="CSV").click()
                assert download.value.path().read_bytes() == _FUNCTIONS[path](store, given).body, (name, list_)
                saved += 1
        words = "technologies"
        opened(page, folder, f"search{'' if language == 'en' else f'.{language}'}.html?q={words}")
        with page.expect_download() as download:
            page.locator(".results .save button", has_text="CSV").click()
        given = {"language": language, "root": "", "path": "/search?", "list": "clauses", "format": "csv"}
        given |= {"q": words, "facets": "{}", "page": "1"}
        assert download.value.path().read_bytes() == searching.page(store, given).body
    assert saved > 8


def test_what_goes_wrong_is_told_on_the_page(browser, folder, tmp_path):
    shutil.copytree(folder, tmp_path / "site")
    (tmp_path / "site" / "search" / "base.js").unlink()
    context = browser.new_context()
    page = context.new_page()
    opened(page, tmp_path / "site", "search.zh.html?q=lamp")
    assert page.locator("[role=alert]").text_content() == "未能完成：search/base.js"
    context.close()


def test_a_cell_of_what_is_cited_together_leads_to_its_clauses(browser, folder, store):
    with watched(browser, folder.as_uri()) as page:
        opened(page, folder, "matrix-together.html")
        cell = page.locator(".matrix tbody tr").first.locator("td a").nth(1)
        asked = dict(chosen(cell.get_attribute("href")))
        cell.click()
        page.wait_for_selector("html[data-ready]", state="attached")
        total = page.locator(".results h2").last.text_content()
        assert re.search(r"\d+", total)[0] == str(search(store.index(), "", "en", asked).total)


def chosen(address):
    values = {}
    for key, value in parse_qsl(urlsplit(address).query):
        values.setdefault(key, []).append(value)
    return values


def html_name(iri, language):
    address = f"/id/{iri.partition('/id/')[2]}{'' if language == 'en' else f'?language={language}'}"
    return Files("en").name(read(address))


def test_search_read_follow_and_back_without_a_server(browser, folder):
    with watched(browser, folder.as_uri()) as page:
        opened(page, folder, "index.zh.html")
        page.get_by_role("searchbox").fill("乡村桥梁")
        page.keyboard.press("Enter")
        page.wait_for_selector("html[data-ready]", state="attached")
        assert page.locator(".clauses mark").first.text_content() == "乡村桥梁"
        page.locator(".clauses .where a").first.click()
        assert page.locator("article").first.get_attribute("lang") == "zh"
        page.locator(".pages a", has_text="在文件中查看").click()
        page.locator("mark a", has_text="第139号决议").first.click()
        assert page.locator("code").first.text_content() == "PP/139@2018"
        page.locator("#cites .where a").first.click()
        page.locator("footer a", has_text="العربية").click()
        assert page.locator("html").get_attribute("dir") == "rtl"


def test_facets_narrow_and_pages_go_on(browser, folder):
    with watched(browser, folder.as_uri()) as page:
        opened(page, folder, "search.html?q=technologies")
        page.locator("aside summary", has_text=re.compile(r"^Theme \d")).click()
        choice = page.locator("aside li", has=page.locator("a[title$='theme/ai']")).first
        count = choice.locator(".count").text_content()
        choice.locator("a").click()
        page.wait_for_selector("html[data-ready]", state="attached")
        assert page.locator(".results h2", has_text=f"{count} clauses").count() == 1
        opened(page, folder, "search.html?q=")
        page.locator("a.button", has_text="Next").click()
        page.wait_for_selector("html[data-ready]", state="attached")
        assert page.locator("ol.clauses").get_attribute("start") == "21"


def test_the_graph_is_walked_without_a_server(browser, folder):
    with watched(browser, folder.as_uri()) as page:
        opened(page, folder, "id/PP/71.html")
        page.get_by_role("link", name="Show in the graph").click()
        group = page.locator("#panel button", has_text="is cited by – opinion")
        number = int(re.search(r"\((\d+)\)", group.first.text_content())[1])
        group.first.click()
        page.wait_for_function(
            "(number) => document.querySelectorAll('#tree [role=treeitem]').length > number", arg=number
        )
        assert f"Things drawn: {number + 1}" in page.locator("#told").text_content()
        opened(page, folder, "graph.html")
        page.locator("form", has_text="Which themes").locator("button").click()
        page.wait_for_function("() => document.querySelectorAll('#tree [role=treeitem]').length > 5")


def test_lists_are_saved_from_the_page(browser, folder):
    with watched(browser, folder.as_uri(), accept_downloads=True) as page:
        opened(page, folder, "id/PP/71.html")
        shown = page.locator("#cites .clauses > li:not(.home)").count()
        saved = {}
        for name in ("CSV", "JSON", "Turtle"):
            with page.expect_download() as download:
                page.locator("#cites .save button", has_text=name).click()
            saved[name] = download.value.path().read_text("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(saved["CSV"])))
        assert len({row["clause"] for row in rows}) == shown
        assert all(row["clause"].startswith("https://w3id.org/policygraph/id/") for row in rows)
        assert len(json.loads(saved["JSON"])["results"]["bindings"]) == len(rows)
        assert len(Graph().parse(data=saved["Turtle"], format="turtle")) > len(rows)


def test_lists_that_a_page_cuts_and_what_a_search_finds_are_saved_whole(browser, store, tmp_path, monkeypatch):
    """A theme that more clauses name than its page shows; and more clauses than a page of the search."""
    monkeypatch.setattr("viz.pages.reached.ROWS", 5)
    folder = tmp_path / "site"
    write(store, folder, ["en"])

    def saved(page, list_):
        with page.expect_download() as download:
            page.locator(f"{list_} .save button", has_text="CSV").click()
        return {row["clause"] for row in csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig")))}

    with watched(browser, folder.as_uri(), accept_downloads=True) as page:
        opened(page, folder, "id/theme/new-and-emerging.html")
        section = "#names-theme"
        shown = {link.get_attribute("data-iri") for link in page.locator(f"{section} .where > a").all()}
        whole = saved(page, section)
        assert len(shown) == 5
        assert shown < whole
        assert len(whole) == int(page.locator(f"{section} h2 .count").text_content())
        opened(page, folder, "search.html?q=")
        page.wait_for_selector("html[data-ready]")
        assert saved(page, ".results") == {name.value for (name,) in store.select(CLAUSES)}


@pytest.mark.parametrize(
    "name", ["index.html", "search.ar.html?q=lamp", "network.html?start=PP/71", "id/theme/ai.zh.html"]
)
def test_no_serious_violation_of_accessibility(browser, folder, name):
    with watched(browser, folder.as_uri()) as page:
        page.goto(f"{folder.as_uri()}/{name}")
        page.wait_for_timeout(500)
        assert violations(page) == []


def test_hostile_names_and_texts_stay_text(browser, store, tmp_path):
    shutil.copytree(store.folder, tmp_path / "store")
    with closing(sqlite3.connect(files.path(tmp_path / "store", store.generation))) as base, base:
        for table in ("name", "reading"):
            base.execute(f"UPDATE {table} SET text = ?", (HOSTILE,))
    write(EmbeddedStore(tmp_path / "store"), tmp_path / "out", ["en"])
    with watched(browser, "file://") as page:
        for name in ("index.html", "id/PP/71.html", "search.html?q=", "search.html?q=img", "network.html?start=PP/71"):
            opened(page, tmp_path / "out", name)
            page.wait_for_timeout(300)
            assert page.locator("img, script:not([src])").count() == 0
        opened(page, tmp_path / "out", f"search.html?q={quote(HOSTILE)}&theme={quote(HOSTILE)}")
        assert page.locator("img").count() == 0


def test_shards_are_found_by_scripts_and_program_alike(browser, folder):
    with watched(browser, folder.as_uri()) as page:
        opened(page, folder, "search.html?q=lamp")
        for key in ("la", "人", "wtpf-21/opinion/1", "é", "😀"):
            assert page.evaluate("(key) => policygraph.bucket(key, 97)", key) == bucket(key, 97)


def test_a_folder_that_holds_something_else_is_left_alone(store, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear", "utf-8")
    with pytest.raises(InputError, match="holds no site"):
        write(store, tmp_path / "mine", ["en"])
    assert [path.name for path in tmp_path.rglob("*")] == ["mine", "letter.txt"]
    with pytest.raises(InputError, match="'xx'"):
        write(store, tmp_path / "out", ["xx"])


def test_the_command_writes_a_site_and_writes_it_anew(store, tmp_path):
    command = [Path(sys.executable).parent / "policygraph", "site", "out", "--store", store.folder, "--language", "en"]
    for _ in range(2):
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=200)
        assert "Open in a browser:  out/index.html" in done.stdout
    assert (tmp_path / "out" / "index.html").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_beside_it_is_left_alone_and_an_old_index_made_anew(store, tmp_path):
    shutil.copytree(store.folder, tmp_path / "store")
    for path in (tmp_path / "store" / "indexes").iterdir():
        path.unlink()
    (tmp_path / "out.partial").mkdir()
    (tmp_path / "out.partial" / "thesis.txt").write_text("precious", "utf-8")
    command = [Path(sys.executable).parent / "policygraph", "site", "out", "--store", "store", "--language", "en"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, timeout=200)
    assert (tmp_path / "out.partial" / "thesis.txt").read_text("utf-8") == "precious"
    assert files.is_current(tmp_path / "store")


@pytest.mark.parametrize("out", [".", "..", "/", "link"])
def test_what_can_not_be_a_folder_of_a_site_is_refused(store, tmp_path, out):
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "link").symlink_to(tmp_path)
    command = [Path(sys.executable).parent / "policygraph", "site", out, "--store", store.folder]
    done = subprocess.run(command, cwd=tmp_path / "here", capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") <= 2
