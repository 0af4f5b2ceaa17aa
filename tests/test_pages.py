"""Linked data: a page for each thing and the thing as data, at the path after the base."""

import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import unquote, urljoin

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
from viz.pages.lists import Listing, saved
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


NOTED = """---
id: noted
language: en
kind: text
---
# The boats of all

1. All boats

1.1 Their harbours

1.1.1 The harbours are these, by Resolution 139 (Rev. Dubai, 2018) of the Plenipotentiary Conference:

"The first harbour is in the north.

The second one is in the south."

1.1.2 Each harbour has a lamp, as the Plenipotentiary Conference asked for in its Resolution 139.

# Draft Opinion 1: Boats for all

## recalling
a) the Sustainable Development Goals;[^1]
b) Resolution 71 (Rev. Dubai, 2018) of the Plenipotentiary Conference on artificial intelligence;

## invites Member States
to share boats.

[^1]: See General Assembly resolution 70/1, or resolution 4.
"""


@pytest.fixture(scope="module")
def noted(tmp_path_factory):
    """An opinion with a footnote and a report, without a date, as a file in a folder."""
    folder = tmp_path_factory.mktemp("noted")
    (folder / "noted.en.md").write_text(NOTED, encoding="utf-8")
    fill(folder / "store", folder / "noted.en.md")
    with serving(folder / "store") as served, httpx.Client(base_url=served.url) as client:
        yield client


@pytest.mark.parametrize("address", ["/id/noted/opinion/1/recalling/a", "/id/noted/opinion/1"])
def test_a_footnote_stands_below_its_clause_and_leads_to_what_it_cites(noted, address):
    (note,) = shown(noted, address).find_class("under")
    assert text(note) == "Footnote 1 See General Assembly resolution 70/1, or resolution 4."
    assert note.xpath("./mark/a/@href") == ["/id/A/RES/70/1"]
    assert note.xpath("./mark[not(a)]/@title") == [
        "the registry has no series of United Nations General Assembly with a resolution numbered 4"
    ]
    assert text(note.getparent().find("p")).startswith("the Sustainable Development Goals")


@pytest.mark.parametrize(("cited", "told"), [("A/RES/70/1", ["in a footnote"]), ("PP/71", [])])
def test_an_instrument_says_which_clauses_cite_it_in_a_footnote_only(noted, cited, told):
    (line,) = shown(noted, f"/id/{cited}").xpath("//section[@id='cites']//p[@class='where']")
    assert [text(tag) for tag in line.find_class("tag")] == told


def test_citations_stand_out_from_what_is_named_and_asked_for(noted):
    marks = shown(noted, "/id/noted/opinion/1").xpath("//div[contains(@class, 'clause ')]//mark")
    levels = {mark.get("class"): mark.get("data-level") for mark in marks}
    assert levels == {"set": "cites", "instrument": "cites", "theme": "names", "action": "asks"}


@pytest.mark.parametrize(
    ("language", "place", "title"),
    [
        ("en", "recalling/a", "Opinion 1, recalling a)"),
        ("en", "invites-member-states", "Opinion 1, invites Member States"),
    ],
)
def test_a_clause_is_called_with_its_opinion(noted, language, place, title):
    page = shown(noted, f"/id/noted/opinion/1/{place}", language=language)
    assert text(page.find(".//h1")) == title
    assert text(page.find(".//title")) == f"{title} – policygraph"


@pytest.mark.parametrize(
    ("language", "place", "name"),
    [
        ("en", "1.1.1", "noted, paragraph 1.1.1"),
        ("zh", "1.1.1", "noted，第1.1.1段"),
        ("en", "1.1.1/p/2", "noted, paragraph 1.1.1, unnumbered paragraph (2)"),
        ("fr", "1.1.1/p/2", "noted, paragraphe 1.1.1, alinéa sans numéro (2)"),
    ],
)
def test_a_paragraph_is_called_with_its_document(noted, language, place, name):
    assert text(shown(noted, f"/id/noted/report/{place}", language=language).find(".//h1")) == name


def test_paragraphs_have_the_numbers_of_the_text_and_no_others(noted):
    page = shown(noted, "/id/noted")
    labels = [text(label) for label in page.xpath("//div[contains(@class, 'clause ')]/a[@class='label']")]
    assert labels == ["1.1.1", "¶", "¶", "1.1.2"]
    assert "1.1 Their harbours" in [text(heading) for heading in page.findall(".//h2")]
    depths = [re.search(r"depth(\d)", clause.get("class")).group(1) for clause in page.find_class("clause")]
    assert depths == ["0", "1", "1", "0"]


def test_a_citation_names_what_it_is_of_and_nothing_of_the_machine(noted):
    (copied,) = shown(noted, "/id/noted/opinion/1/recalling/b", language="zh").xpath("//button/@data-copy")
    assert re.fullmatch(
        r"The boats of all, Opinion 1 “Boats for all”, recalling b\)\. English, no date\. "
        r"noted\.en\.md, characters \d+–\d+ of the text as read\. "
        r"https://w3id\.org/policygraph/id/noted/opinion/1/recalling/b",
        copied,
    )


def test_a_clause_is_cited_in_the_language_of_each_reading_that_of_the_page_first(tmp_path):
    fill(tmp_path / "store", *(ROOT / "tests" / "languages" / f"{language}.md" for language in ("en", "fr", "zh")))
    with serving(tmp_path / "store") as served, httpx.Client(base_url=served.url) as client:
        page = shown(client, "/id/lamps/opinion/1/recalling/b", language="zh")
        first, *others = page.xpath("//button/@data-copy")
        assert first.startswith("意见1《乡村桥梁的灯》，")
        assert "。中文，draft。zh.md，所读文本第 " in first
        assert any(other.startswith("Avis 1 « Des lampes pour les ponts ruraux », rappelant b)") for other in others)
        assert not any(HAN.search(other) for other in others)


def test_a_version_without_a_name_is_shown_as_undated(noted):
    heading = text(shown(noted, "/id/noted/opinion/1/recalling/a", language="zh").find(".//article/h3"))
    assert heading == "English · 无日期 · 文本"


@pytest.mark.parametrize(
    ("language", "error"), [("en", "likely an error: it was abrogated"), ("zh", "可能有误：已废止")]
)
def test_a_doubt_is_named_in_the_language_of_the_page_and_explained_in_english(client, language, error):
    page = shown(client, "/id/wtpf-21/opinion/5", language=language)
    note = next(note for note in page.find_class("doubt") if "202" in text(note))
    assert error in text(note.find("strong"))
    (why,) = note.find_class("why")
    assert why.get("lang") == "en"
    assert text(why).startswith("abrogated by PP-18 on 2018-11-15")
    assert ("English" if language == "en" else "英文") in text(note)


def test_all_that_is_said_is_headed_by_the_name_and_leads_back_to_it(client):
    page = shown(client, "/id/wtpf-21", show="facts")
    name = "Digest of the draft opinions for the sixth World Telecommunication/ICT Policy Forum"
    assert text(page.find(".//h1")) == name
    assert text(page.find(".//title")) == f"All that is said of it: {name} – policygraph"
    (back,) = page.xpath(f"//a[normalize-space() = 'Back to {name}']/@href")
    assert text(shown(client, back).find(".//h1")) == name


def found_by(client, words, language="en", **params):
    """What a search says it found: the hrefs of the things and of the clauses, and the heading of the clauses."""
    page = shown(client, "/search", q=words, language=language, **params)
    links = page.xpath("//ul[@class='things']/li/a/@href"), page.xpath("//p[@class='where']/a[1]/@href")
    things, clauses = ([link.partition("?")[0].removeprefix("/id/") for link in each] for each in links)
    return things, clauses, text(page.xpath("//section[ol[@class='clauses']]/h2")[0])


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Res. 71 (Rev. Dubai, 2018)", "en"),
        ("Resolution 71 (Rev. Dubai, 2018)", "en"),
        ("Résolution 71 (Rév. Dubaï, 2018)", "fr"),
        ("Resolution 71 (Rev. Dubai, 2018)", "zh"),
        ("全权代表大会第71号决议（2018年，迪拜，修订版）", "zh"),
        ("全权代表大会第71号决议（2018年，迪拜，修订版）", "en"),
    ],
)
def test_a_citation_as_typed_finds_the_edition_and_the_clauses_that_cite_it(client, words, language):
    things, clauses, _ = found_by(client, words, language)
    assert things[:2] == ["PP/71@2018", "PP/71"]
    opinions = ("1/recalling/c", "3/recalling/e", "4/recalling/d")
    assert {f"wtpf-21/opinion/{each}" for each in opinions} == set(clauses)


@pytest.mark.parametrize(
    ("words", "language", "symbol", "clauses"),
    [
        ("PP71", "en", "PP/71", 3),
        ("PP-71", "en", "PP/71", 3),
        ("PP 71", "en", "PP/71", 3),
        ("第71号决议", "zh", "PP/71", 3),
        ("70/1", "en", "A/RES/70/1", 5),
        ("resolution 70/1", "en", "A/RES/70/1", 5),
        ("résolution 70/1", "fr", "A/RES/70/1", 5),
        ("القرار 70/1", "ar", "A/RES/70/1", 5),
        ("第70/1号决议", "zh", "A/RES/70/1", 5),
        ("резолюция 70/1", "ru", "A/RES/70/1", 5),
    ],
)
def test_an_instrument_is_found_as_people_write_it_with_all_that_cite_it(client, words, language, symbol, clauses):
    things, found, _ = found_by(client, words, language)
    assert things[0] == symbol
    assert len(found) == clauses == int(text(shown(client, f"/id/{symbol}").xpath("//*[@id='cites']/h2/span")[0]))


def test_an_edition_that_nothing_cites_is_offered_without_clauses_that_share_a_word(client):
    things, clauses, heading = found_by(client, "Resolution 71 (Rev. Busan, 2014)")
    assert things[0] == "PP/71@2014"
    assert not clauses
    assert heading == "0 clauses"


def test_the_page_beyond_the_last_is_the_last(client):
    _, first, heading = found_by(client, "ai")
    assert heading.startswith(f"{len(first)} clauses")
    assert found_by(client, "ai", page=99)[1] == first
    every = shown(client, "/search", q="technologies", page=999)
    assert not every.xpath("//a[@rel='next']")
    assert every.xpath("//ol[@class='clauses']/li")
    for number in ("0", "-1", "x", "99999", "1" + "0" * 30, "0" * 5000 + "1"):
        assert client.get("/search", params={"q": "ai", "page": number}).status_code == 400


def test_one_clause_is_said_in_the_singular(client):
    assert found_by(client, "SDG 9")[2].startswith("1 clause ")


@pytest.mark.parametrize("address", ["/matrix", "/", "/search?q=ai", "/timeline", "/id/PP/71", "/ns"])
def test_a_form_that_a_page_has_not_is_refused(client, address):
    answer = client.get(address, params={**httpx.URL(address).params, "format": "xyz"})
    assert answer.status_code == 400
    assert "format is one of" in answer.text


def list_of(client, address):
    """A saved CSV file: its name and its rows."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"\xef\xbb\xbf")
    name = unquote(answer.headers["content-disposition"].partition("UTF-8''")[2])
    return name, list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_saved_lists_say_what_they_are_and_spreadsheets_read_them(client):
    name, rows = list_of(client, "/id/PP/71?list=cites")
    assert name == "PP-71-cites.csv"
    assert len(rows) == len({row["clause"] for row in rows}) == 3
    first = next(row for row in rows if row["clause_symbol"] == "wtpf-21/opinion/1/recalling/c")
    assert {key: first[key] for key in ("cited", "language", "version", "way", "agreement")} == {
        "cited": "PP/71@2018", "language": "en", "version": "2021-12-01", "way": "", "agreement": "",
    }  # fmt: skip
    assert {row["way"] for row in rows} == {""}
    name, carried = list_of(client, "/id/PP/71?list=carried-by")  # told apart: they do not cite it themselves
    assert name == "PP-71-carried-by.csv"
    assert [row["way"] for row in carried] == ["carried by it or carrying it"]
    assert list_of(client, "/matrix?by=goal&list=matrix")[0] == "matrix-goal.csv"
    assert list_of(client, "/search?q=灯 ai&list=clauses")[0] == "search-灯-ai.csv"
    assert list_of(client, "/timeline?list=years")[0] == "timeline-years.csv"
    name, documents = list_of(client, "/?list=documents")
    assert name == "documents.csv"
    assert [row["thing_symbol"] for row in documents] == ["wtpf-21"]
    assert len(list_of(client, "/?list=most-cited")[1]) > len(shown(client, "/").xpath("(//table)[2]//tr")) > 5


def test_a_saved_search_has_all_clauses_with_all_their_words(client):
    page = shown(client, "/search", q="technologies")
    total = int(text(page.xpath("//section[ol[@class='clauses']]/h2")[0]).split()[0])
    _, rows = list_of(client, "/search?q=technologies&list=clauses")
    assert len(rows) == total > 20
    assert {row["clause"] for row in rows} == {
        row["clause"] for row in list_of(client, "/search?q=technologies&list=clauses&page=2")[1]
    }


def test_the_words_of_both_columns_are_saved_in_the_language_of_the_page(tmp_path):
    six = [ROOT / "tests" / "languages" / f"{language}.md" for language in ("en", "fr", "zh")]
    fill(tmp_path / "store", *six)
    with serving(tmp_path / "store") as served, httpx.Client(base_url=served.url) as client:
        page = shown(client, "/id/lamps/opinion/1", language="zh", beside="fr,zh")
        (link,) = [each for each in page.xpath("//a[@download]/@href") if "list=text" in each and "csv" in each]
        name, rows = list_of(client, link)
        assert name == "lamps-opinion-1-text.csv"
        assert {(row["language"], row["version"]) for row in rows} == {("fr", "draft"), ("zh", "draft")}
        assert rows[0]["clause_name"].startswith("意见1")


def test_no_text_acts_as_a_formula_in_a_spreadsheet_and_none_is_changed_elsewhere():
    texts = ["=HYPERLINK(1)", "+1", "-1", "@a", "\t=1", "a=1", "1-2", "– a"]
    listing = Listing("texts", {"words": "Words", "count": "Count"}, [(each, -1) for each in texts])
    csv_file = saved([listing], {"list": "texts", "format": "csv"}).body.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(csv_file, newline="")))
    assert [row["words"] for row in rows] == [f"'{each}" for each in texts[:5]] + texts[5:]
    assert {row["count"] for row in rows} == {"-1"}
    as_json = json.loads(saved([listing], {"list": "texts", "format": "json"}).body)
    assert [row["words"]["value"] for row in as_json["results"]["bindings"]] == texts
