"""What a browser is told when it gets no answer: a page like the others, in the language of the reader."""

import asyncio
from urllib.parse import quote, urljoin

import httpx
import pytest
from lxml import html
from starlette.requests import Request
from starlette.routing import Route

from ontology.identifiers import iri
from queries.server.app import application
from queries.server.boundary import POLICY
from queries.server.jobs import Refused
from queries.server.limits import Limits
from queries.server.service import Service
from served import ENDLESS
from viz.pages.errors import page
from viz.pages.graph import LANGUAGES
from viz.pages.words import words
from watched import violations

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
HOSTILE = '<img src=x onerror="alert(1)"><script>alert(2)</script>"\'{{7*7}}{0}'
REFUSED = [
    ("/id/PP/999", 404, "not-found"),
    ("/page?iri=http://example.org/none", 404, "not-found"),
    ("/none", 404, "not-found"),
    ("/graph?start=none&question=none", 404, "not-found"),
    ("/search?q=lamp&page=0", 400, "not-understood"),
    ("/page?iri=none", 400, "not-understood"),
    ("/id/PP/71?format=pdf", 400, "not-understood"),
    ("/sparql?query=SELEC", 400, "not-understood"),
    ("/update", 405, "not-allowed"),
]


@pytest.fixture(scope="module")
def client(server):
    with httpx.Client(base_url=server.url) as client:
        yield client


def spoken(address, language):
    return f"{address}{'&' if '?' in address else '?'}language={language}"


def shown(answer):
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return html.fromstring(answer.text)


def heading(found):
    return found.find(".//h1").text_content()


def drawn(status, message="why", query="", path="/"):
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": []}
    return html.fromstring(page(Request(scope), Refused(status, message)).decode())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("address", "status", "kind"), REFUSED)
def test_a_refusal_says_what_happened_and_what_to_do_in_the_language_of_the_reader(
    client, address, status, kind, language
):
    answer = client.get(spoken(address, language), headers=BROWSER)
    found, said = shown(answer), words(language)
    assert answer.status_code == status
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["cache-control"] == "no-store"
    assert (found.get("lang"), found.get("dir")) == (language, "rtl" if language == "ar" else "ltr")
    assert heading(found) == said["errors"][kind]
    assert said["advice"][kind] in found.find(".//main").text_content()
    assert found.xpath("//header//form[@role='search']//input[@name='q']")
    assert said["errors"]["front"] in [link.text_content() for link in found.xpath("//main//a")]
    message = client.get(spoken(address, language), headers={"accept": "*/*"}).text.strip()
    (told,) = found.xpath("//main//p[@dir='ltr'][@lang='en']")
    assert told.text_content() == message


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, "not-understood"), (401, "not-allowed"), (403, "not-allowed"), (404, "not-found"), (405, "not-allowed"),
        (406, "not-understood"), (408, "no-answer"), (413, "not-understood"), (429, "no-answer"), (500, "failed"),
        (503, "no-answer"),
    ],
)  # fmt: skip
def test_every_status_has_a_heading(status, kind):
    assert heading(drawn(status, query="language=zh")) == words("zh")["errors"][kind]


def test_what_takes_too_long_is_no_answer(limited):
    answer = httpx.get(
        f"{limited.url}/sparql", params={"query": ENDLESS, "language": "zh"}, headers=BROWSER, timeout=30
    )
    assert (answer.status_code, heading(shown(answer))) == (503, words("zh")["errors"]["no-answer"])
    assert answer.headers["retry-after"]


def answered(address, folder, **drawing):
    """What a server in this process says at an address, where /fail is a mistake of its own."""

    async def fail(request):
        raise RuntimeError(request.url.path)

    async def ask():
        service = Service(None, "http://127.0.0.1:1/none", Limits(), "", folder)
        app = application(service, [Route("/fail", fail)], **drawing)
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get(address, headers=BROWSER)

    return asyncio.run(ask())


def test_a_mistake_of_the_server_is_a_page_too(tmp_path):
    answer = answered("/fail?language=zh", tmp_path, drawing=page)
    assert (answer.status_code, heading(shown(answer))) == (500, words("zh")["errors"]["failed"])
    assert "RuntimeError" not in answer.text


def test_a_server_without_pages_says_it_barely(tmp_path):
    answer = answered("/none", tmp_path)
    assert (answer.status_code, heading(shown(answer))) == (404, "Not Found")


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("/id/PP/999", "PP/999"),
        (f"/page?iri={quote(iri('SDG/99'), safe='')}", "SDG/99"),
        ("/page?iri=http://example.org/none", "http://example.org/none"),
        ("/search?q=人工智能&page=0", "人工智能"),
        ("/none", ""),
    ],
)
def test_what_was_looked_for_stands_in_the_search_box(client, address, asked):
    found = shown(client.get(spoken(address, "zh"), headers=BROWSER))
    assert found.xpath("//input[@name='q']/@value") == [asked]
    links = [link for link in found.xpath("//main//a/@href") if "/search" in link]
    assert links == ([f"/search?q={quote(asked, safe='')}&language=zh"] if asked else [])


def test_a_click_looks_for_what_is_not_at_an_address(client):
    found = shown(client.get("/id/digital-skills?language=zh", headers=BROWSER))
    (link,) = [link for link in found.xpath("//main//a/@href") if link.startswith("/search")]
    assert "/id/topic/digital-skills?language=zh" in shown(client.get(link, headers=BROWSER)).xpath("//main//a/@href")


@pytest.mark.parametrize("address", ["/id/PP/71?language=xx", "/ns?language=", "/graph?language=%3Cb%3E"])
def test_an_unknown_language_is_refused_in_english(client, address):
    answer = client.get(address, headers=BROWSER)
    found = shown(answer)
    assert (answer.status_code, found.get("lang")) == (400, "en")
    assert heading(found) == words("en")["errors"]["not-understood"]


def test_the_language_is_switched_at_the_same_address(client):
    root = str(client.base_url).rstrip("/")
    for address in ("/id/PP/999", "//example.org/x", "/search?q=a%26b&page=0"):
        (link,) = shown(httpx.get(root + address, headers=BROWSER)).xpath("//footer//a[@hreflang='zh']/@href")
        assert urljoin(root + address, link) == spoken(root + address, "zh")


@pytest.mark.parametrize(
    ("address", "accept", "media_type"),
    [
        ("/id/PP/999", "text/turtle", "text/plain; charset=utf-8"),
        ("/id/PP/999", "*/*", "text/plain; charset=utf-8"),
        ("/sparql?query=SELEC", "application/sparql-results+json", "text/plain; charset=utf-8"),
        ("/api/none", "text/html", "application/problem+json"),
        ("/graph/thing.json?id=none", "application/json", "text/plain; charset=utf-8"),
    ],
)
def test_programs_are_told_in_a_line_or_as_problem_details(client, address, accept, media_type):
    answer = client.get(address, headers={"accept": accept})
    assert answer.headers["content-type"] == media_type
    assert "<" not in answer.text


@pytest.mark.parametrize("language", ["en", "ar", HOSTILE])
@pytest.mark.parametrize("parameter", ["q", "format", "iri", "language", HOSTILE])
@pytest.mark.parametrize("path", ["/id/PP/999", f"/id/{quote(HOSTILE)}", "/page", "/search", f"/{quote(HOSTILE)}"])
def test_hostile_parameters_stay_text(client, path, parameter, language):
    answer = client.get(path, params={parameter: HOSTILE, "page": "0", "language": language}, headers=BROWSER)
    found = shown(answer)
    assert answer.status_code in {400, 404}
    assert found.xpath("//img | //script[not(@src)] | //@onerror") == []
    assert "49" not in answer.text


def test_a_hostile_message_and_what_was_asked_stay_as_they_are():
    found = drawn(400, HOSTILE, f"q={quote(HOSTILE)}")
    assert HOSTILE in [each.text_content() for each in found.xpath("//main//p[@lang='en']")]
    assert found.xpath("//input[@name='q']/@value") == [HOSTILE]
    assert [HOSTILE in link.text_content() for link in found.xpath("//main//a")] == [True, False]


def test_a_message_of_the_pages_own_is_in_the_language_of_the_reader():
    message = words("zh")["page"]["no-index"]
    (told,) = drawn(503, message, "language=zh").xpath("//main//p[@dir='ltr']")
    assert (told.get("lang"), told.text_content()) == ("zh", message)


@pytest.mark.parametrize("language", ["en", "zh", "ar"])
def test_no_serious_violation_of_accessibility(server, browser, language):
    with browser.new_context(base_url=server.url) as context:
        opened = context.new_page()
        for address in ("/id/PP/999", "/search?q=lamp&page=0"):
            opened.goto(spoken(address, language))
            assert violations(opened) == []
            assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
