"""Linked data: a page for each thing and the thing as data, at the path after the base."""

import re
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pyoxigraph as ox
import pytest
from lxml import html
from rdflib import RDFS, XSD, Graph, URIRef

from conftest import ROOT, fill
from ontology.identifiers import NS, iri
from ontology.schemes import ONTOLOGY
from queries.generations import build
from served import serving
from viz.pages.graph import LANGUAGES
from viz.pages.terms import called
from viz.pages.words import words as words_of_pages

CLAUSE = "/id/wtpf-21/opinion/1/recalling/c"
SDG = "/page?iri=http://metadata.un.org/sdg/9"
BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
HAN = re.compile("[\u4e00-\u9fff]")
THINGS = [
    CLAUSE, SDG, "/id/wtpf-21", "/id/wtpf-21/opinion/2", "/id/PP/71", "/id/PP/71@2018", "/id/PP/71/Goal/1@2018",
    "/id/A/RES/70/1", "/id/theme/ai", "/id/WSIS/C5", "/id/act/recalling", "/id/body/ITU",
    "/id/ITU/Strategic-Plan-2020-2023",
    "/id/reading/wtpf-21/2021-12-01/en",
]  # fmt: skip


@pytest.fixture(scope="module")
def client(server):
    with httpx.Client(base_url=server.url) as client:
        yield client


def shown(client, address, **params):
    answer = client.get(address, headers=BROWSER, params=params or None)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return html.fromstring(answer.text)


def text(node):
    return " ".join(node.text_content().split())


@pytest.mark.parametrize("address", THINGS)
def test_each_kind_of_thing_has_a_page_and_is_data(client, address):
    page = shown(client, address)
    assert text(page.find(".//h1"))
    name = "http://metadata.un.org/sdg/9" if address == SDG else iri(address.removeprefix("/id/"))
    assert name in [text(code) for code in page.findall(".//code")]
    for accept, form in (("text/turtle", "turtle"), ("application/ld+json", "json-ld"), ("application/rdf+xml", "xml")):
        answer = client.get(address, headers={"accept": accept})
        assert answer.headers["content-type"].startswith(accept)
        graph = Graph().parse(data=answer.content, format=form)
        assert (URIRef(name), None, None) in graph or (None, None, URIRef(name)) in graph
        assert "accept" in answer.headers["vary"].lower()
        assert 'rel="alternate"; type="text/turtle"' in answer.headers["link"]


def test_the_words_of_a_clause_have_their_mentions_in_place(client):
    page = shown(client, CLAUSE)
    words = page.find(".//article/p")
    assert text(words).startswith("Resolution 71 (Rev. Dubai, 2018) of the Plenipotentiary Conference on")
    mark = words.find("mark")
    assert mark.text_content() == "Resolution 71 (Rev. Dubai, 2018) of the Plenipotentiary Conference"
    assert mark.find("a").get("href") == "/id/PP/71@2018"
    assert "summary, not the official text" in text(page.find(".//article/h3"))


def test_the_text_in_the_language_of_the_reader_comes_first(tmp_path):
    for language in ("en", "zh"):
        text = (ROOT / "tests" / "versions" / f"{language}-draft.md").read_text(encoding="utf-8")
        (tmp_path / f"{language}.md").write_text(re.sub(r"id: \w+", "id: two", text, count=1), encoding="utf-8")
    fill(tmp_path / "store", tmp_path / "en.md", tmp_path / "zh.md")
    with serving(tmp_path / "store") as served, httpx.Client(base_url=served.url) as client:
        for language, others in (("zh", "en"), ("en", "zh")):
            page = shown(client, "/id/two/opinion/1/recalling/a", language=language)
            assert [article.get("lang") for article in page.findall(".//article")] == [language, others]


def test_an_instrument_shows_the_clauses_that_cite_it_through_its_editions(client):
    page = shown(client, "/id/PP/71")
    links = [link.get("href") for link in page.findall(".//li//a")]
    assert {CLAUSE, "/id/wtpf-21/opinion/3/recalling/e", "/id/wtpf-21/opinion/4/recalling/d"} <= set(links)


def test_an_opinion_shows_its_clauses_in_order_and_a_document_its_opinions(client):
    page = shown(client, "/id/wtpf-21/opinion/1")
    clauses = page.xpath("//div[contains(@class, 'clause ')]/a/@href")
    assert clauses.index(CLAUSE) < clauses.index("/id/wtpf-21/opinion/1/view/2")
    assert len(page.xpath("//h2[text() = 'recalling']")) == 1
    opinions = shown(client, "/id/wtpf-21").xpath("//ol//a/@href")
    assert opinions == [f"/id/wtpf-21/opinion/{number}" for number in range(1, 6)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_and_words_come_in_six_languages(client, language):
    page = shown(client, "/id/theme/ai", language=language)
    assert page.get("lang") == language
    assert page.get("dir") == ("rtl" if language == "ar" else "ltr")
    names = {"en": "artificial intelligence", "fr": "intelligence artificielle", "zh": "人工智能"}
    assert names.get(language, "").casefold() in text(page.find(".//h1")).casefold()
    assert client.get("/id/theme/ai", params={"language": "xx"}, headers=BROWSER).status_code == 400


def test_links_keep_the_language(client):
    links = shown(client, "/id/theme/ai", language="ar").xpath("//main//a[not(contains(@href, 'format='))]/@href")
    own = [link for link in links if link.startswith(("/id/", "/ns", "/page?"))]
    assert len(own) > 20
    assert all("language=ar" in link for link in own)
    assert not [link for link in links if link.startswith("http") and "language=" in link]


def test_the_action_asked_for_is_marked(client):
    marks = shown(client, "/id/wtpf-21/opinion/1/invites-all/1").xpath("//mark[@class='action']//a/@href")
    assert marks == ["/id/action/consider"]


def test_a_term_said_of_several_classes_names_each(client):
    facts = text(shown(client, "/ns").get_element_by_id("inDocument"))
    assert "said of clause" in facts
    assert "said of opinion" in facts


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_term_of_the_ontology_is_on_its_page(client, language):
    page = shown(client, "/ns", language=language)
    terms = {str(node).removeprefix(NS) for node in Graph().parse(ONTOLOGY).subjects() if str(node).startswith(NS)}
    assert len(terms) > 100
    sections = {section.get("id"): text(section) for section in page.findall(".//section")}
    assert set(sections) == terms
    graph = Graph().parse(ONTOLOGY)
    for name, words_of_it in sections.items():
        said = [*graph.objects(URIRef(NS + name), RDFS.label), *graph.objects(URIRef(NS + name), RDFS.comment)]
        assert all(" ".join(each.split()) in words_of_it for each in said if each.language == language), name
    answer = client.get("/ns", headers={"accept": "text/turtle"})
    assert len(Graph().parse(data=answer.text, format="turtle")) == len(graph)


def test_the_page_of_the_ontology_is_in_chinese(client):
    page = shown(client, "/ns", language="zh")
    for part in page.xpath("//main//h1 | //main//h2 | //main//summary | //main//section/p"):
        assert HAN.search(text(part)), text(part)
    english = words_of_pages("en")["ontology"]
    assert not {text(tag) for tag in page.xpath("//span[@class='tag']")} & set(english.values())
    assert not re.search(rf"\b({english['is-a']}|{english['said-of']}|{english['leads-to']})\b", text(page))
    assert text(page.get_element_by_id("inDocument").find("./p[@class='facts']")).startswith("上位： dcterms:isPartOf")


@pytest.mark.parametrize("address", [*THINGS, "/page?iri=http://www.w3.org/2004/02/skos/core%23Concept"])
def test_all_that_is_said_of_a_thing_is_in_chinese_but_for_what_the_graph_says(client, address):
    page = shown(client, f"{address}{'&' if '?' in address else '?'}show=facts&language=zh")
    names = page.xpath("//main//h2 | //main//th | //main//summary | //main//p[@class='kinds']/a | //main//h3/span")
    assert len(names) > 1
    for name in names:
        assert HAN.search(text(name)), text(name)


def test_what_a_graph_is_written_in_has_names_in_both_languages(digest_store):
    for query in ("SELECT DISTINCT ?term { ?thing ?term ?value }", "SELECT DISTINCT ?term { ?thing a ?term }"):
        terms = [term.value for (term,) in digest_store.select(query)]
        assert len(terms) > 20
        for name in terms:
            assert HAN.search(called(name, "zh")[0]), name
            assert re.search("[a-z]", called(name, "en")[0]), name


def test_what_the_graph_does_not_know_is_not_found(client):
    for address in ("/id/none", "/page?iri=http://example.org/none", "/id/PP/71@1900", "/id/%FF%FE"):
        for headers in (BROWSER, {"accept": "text/turtle"}):
            answer = client.get(address, headers=headers)
            assert answer.status_code == 404, address
    for address in (
        "/page",
        "/page?iri=none",
        "/page?iri=http://a%20b",
        "/page?iri=http://a%3Cscript%3E",
        "/id/PP/71?format=pdf",
    ):
        assert client.get(address, headers=BROWSER).status_code == 400, address
    assert client.get("/id/PP/71", headers={"accept": "image/png"}).status_code == 406


def test_an_own_name_given_as_iri_leads_to_its_own_address(client):
    answer = client.get("/page", params={"iri": iri("PP/71@2018")}, headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (307, "/id/PP/71@2018")


def test_a_goal_by_its_symbol_leads_to_its_own_name(client):
    answer = client.get("/id/SDG/9", headers=BROWSER, follow_redirects=True)
    assert (answer.status_code, str(answer.url).partition("iri=")[2]) == (200, "http%3A%2F%2Fmetadata.un.org%2Fsdg%2F9")


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("PP 71", "/id/PP/71"),
        ("a/res/70/1", "/id/A/RES/70/1"),
        ("ai", "/id/theme/ai"),
        ("intelligence artificielle", "/id/theme/ai"),
        ("人工智能", "/id/theme/ai"),
        ("SDG/9", "/page?iri=http%3A%2F%2Fmetadata.un.org%2Fsdg%2F9"),
        ("recalling c", CLAUSE),
    ],
)
def test_things_are_found_by_symbol_and_by_name(client, words, address):
    assert address in [link.get("href") for link in shown(client, "/search", q=words).findall(".//li/a")]


def test_a_search_without_result_says_what_to_try(client):
    for words in ("zzz", '"><script>zzz(1)</script>', "\\", "?x }", '"', "-", "*", "((", "NEAR(a b)"):
        page = shown(client, "/search", q=words)
        assert page.xpath("//script/@src") == ["/pages/page.js"]
        assert not page.xpath("//script[not(@src)]")
        assert "zzz" not in words or "Nothing was found" in text(page)


def test_every_link_on_the_pages_leads_somewhere(client):
    waiting, seen = ["/", "/ns", CLAUSE, SDG, "/id/theme/ai", "/id/wtpf-21/opinion/1"], set()
    while waiting:
        address = waiting.pop()
        answer = client.get(address, headers=BROWSER)
        assert answer.status_code in {200, 303}, address
        if len(seen) > 150 or not answer.headers["content-type"].startswith("text/html"):
            continue
        for link in html.fromstring(answer.text).xpath("//a/@href | //link/@href"):
            target = urljoin(address, link).partition("#")[0]
            if target.startswith("/") and target not in seen:
                seen.add(target)
                waiting.append(target)
    assert len(seen) > 150


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;"


def test_hostile_words_stay_words(tmp_path: Path):
    label = HOSTILE.replace('"', '\\"')
    lines = [
        f'<{iri("bad")}> <http://www.w3.org/2004/02/skos/core#prefLabel> "{label}"@en <http://example.org/g> .',
        f"<{iri('bad')}> <http://www.w3.org/2000/01/rdf-schema#seeAlso> <javascript:alert(1)> <http://example.org/g> .",
        f'<{iri("bad")}> <http://example.org/p> "{label}" <http://example.org/g> .',
        f"<{iri('worse')}> <javascript:alert(1)> <{iri('bad')}> <http://example.org/g> .",
    ]
    # a clause of somebody else's graph, whose mention leads to a thing elsewhere
    pg, dcterms = NS, "http://purl.org/dc/terms/"
    lines += [
        f"<http://example.org/{subject}> <{predicate}> {value} <http://example.org/g> ."
        for subject, predicate, value in (
            ("said", f"{pg}readingOf", f"<{iri('other')}>"),
            ("said", f"{pg}inReading", "<http://example.org/reading>"),
            ("said", f"{pg}text", f'"{label}"@en'),
            ("reading", f"{dcterms}language", '"en"'),
            ("reading", f"{pg}version", '"1"'),
            ("mention", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", f"<{pg}Mention>"),
            ("mention", f"{pg}inClause", f"<{iri('other')}>"),
            ("mention", f"{pg}inReading", "<http://example.org/reading>"),
            ("mention", f"{pg}wordsStart", f'"0"^^<{XSD.integer}>'),
            ("mention", f"{pg}wordsEnd", f'"8"^^<{XSD.integer}>'),
            ("mention", f"{pg}kind", '"instrument"'),
            ("mention", f"{pg}target", "<http://example.org/target>"),
        )
    ]
    with build(tmp_path / "store") as building:
        building.replace_graphs(["http://example.org/g"], "\n".join(lines).encode())
    with serving(tmp_path / "store") as served, httpx.Client(base_url=served.url) as client:
        for address in ("/id/bad", "/id/worse", "/id/other", "/search?q=script", "/search?q=%3Cscript%3E"):
            answer = client.get(address, headers=BROWSER)
            assert answer.status_code == 200
            page = html.fromstring(answer.text)
            assert page.xpath("//script/@src") == ["/pages/page.js"]
            assert not page.xpath("//script[not(@src)]")
            assert not page.findall(".//img")
            assert not [link for link in page.xpath("//@href") if not re.match(r"/|https?:|data:,|#main|$", link)], (
                address
            )
            assert "script-src 'self'" in answer.headers["content-security-policy"]
        (mark,) = html.fromstring(client.get("/id/other", headers=BROWSER).text).findall(".//mark")
        assert mark.text_content() == "<script>"
        assert mark.find("a").get("href") == "/page?iri=http%3A%2F%2Fexample.org%2Ftarget"
        assert HOSTILE in text(html.fromstring(client.get("/id/bad", headers=BROWSER).text).find(".//h1"))


def test_pages_change_with_the_graph_and_are_kept_as_long_as_it_is_the_same(client):
    first = client.get("/id/PP/71", headers=BROWSER)
    again = client.get("/id/PP/71", headers={**BROWSER, "if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    turtle = client.get("/id/PP/71", headers={"accept": "text/turtle"})
    assert turtle.headers["etag"] != first.headers["etag"]
    assert list(ox.parse(turtle.content, format=ox.RdfFormat.TURTLE))
