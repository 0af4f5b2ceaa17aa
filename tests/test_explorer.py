"""The explorer as people use it, in a real browser: search, read, follow, compare, narrow, save."""

import csv
import io
import re
import shutil
import sqlite3
from contextlib import closing
from urllib.parse import unquote

import pytest
from rdflib import Graph

from conftest import DIGEST, ROOT, fill, skip_or_fail
from ontology.words import COMPLETE
from queries.index import files
from queries.store import EmbeddedStore
from served import serving
from viz.pages.graph import LANGUAGES
from viz.pages.words import words
from watched import NARROW, WIDE, violations, watched

TEXTS = [ROOT / "tests" / "languages" / f"{language}.md" for language in LANGUAGES]
PAGES = [
    "/", "/search?q=technologies", "/search?q=zzz", "/search", "/id/wtpf-21", "/id/wtpf-21/opinion/2",
    "/id/lamps/opinion/1?beside=en,zh,ar", "/id/wtpf-21/opinion/1/view/2", "/id/lamps/opinion/1/considering/b",
    "/id/PP/71", "/id/PP/71@2018", "/id/A/RES/70/1", "/id/theme/ai", "/id/topic/digital-skills", "/id/group/youth",
    "/page?iri=http://metadata.un.org/sdg/9", "/id/WSIS/C5", "/id/body/PP", "/id/addressee/member-states",
    "/id/action/share", "/id/act/recalling", "/matrix?by=theme", "/matrix?by=goal-inferred", "/matrix?by=together",
    "/timeline", "/id/PP/71?show=facts", "/ns", "/graph", "/graph?start=PP/71",
]  # fmt: skip
PICTURES = {
    "explorer-opinion": ("/id/wtpf-21/opinion/2", "en"),
    "explorer-search": ("/search?q=人工智能&theme=theme/ai", "zh"),
    "explorer-instrument": ("/id/PP/71", "ar"),
    "explorer-matrix": ("/matrix?by=topic", "en"),
}
"""The pictures of the README, all of the bundled digest."""


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explorer") / "store"
    fill(folder, DIGEST, *TEXTS)
    return folder


@pytest.fixture(scope="module")
def explorer(store):
    with serving(store) as served:
        yield served.url


def spoken(address, language):
    return address if language == "en" else f"{address}{'&' if '?' in address else '?'}language={language}"


def saved(page, link):
    with page.expect_download() as download:
        link.click()
    return download.value.path().read_bytes()


@pytest.mark.parametrize(
    ("language", "typed", "found", "cited"),
    [
        ("zh", "乡村桥梁", "considering/a", "全权代表大会第139号决议"),
        ("ar", "جسر", "view/1", "القرار 139"),
        ("ru", "мостами", "view/1", "Резолюцию 139"),
    ],
)
def test_search_read_follow_a_citation_to_its_instrument_and_back(browser, explorer, language, typed, found, cited):
    with watched(browser, explorer) as page:
        page.goto(spoken("/", language))
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        page.get_by_role("searchbox").fill(typed)
        page.keyboard.press("Enter")
        hit = page.locator(".results .clauses li", has=page.locator(f"a[href*='/id/lamps/opinion/1/{found}']"))
        assert hit.locator(".words").get_attribute("lang") == language
        assert hit.locator("mark").count() >= 1
        hit.locator(".where a").first.click()
        assert page.locator("html").get_attribute("lang") == language
        page.locator(".pages a", has_text=words(language)["page"]["in-document"]).click()
        assert page.locator(".clause:target").get_attribute("id") == found.replace("/", "-")
        page.locator("mark a", has_text=cited).first.click()
        assert page.locator("code").first.text_content() == "PP/139@2018"
        back = page.locator("#cites a[href*='/id/lamps/opinion/1/recalling/b']")
        back.first.click()
        assert cited in page.locator("article").first.text_content()
        assert page.locator("article").first.get_attribute("lang") == language


def test_languages_are_switched_where_one_is_and_texts_stand_side_by_side(browser, explorer):
    with watched(browser, explorer) as page:
        page.goto("/id/lamps/opinion/1")
        assert page.locator(".columns .clause").first.locator(".said").count() == 1
        page.locator(".bar .toggle", has_text="中文").click()
        page.locator(".bar .toggle", has_text="العربية").click()
        said = page.locator("#view-1 .said")
        assert [each.get_attribute("lang") for each in said.all()] == ["en", "zh", "ar"]
        assert said.nth(2).get_attribute("dir") == "rtl"
        page.locator("footer a", has_text="中文").click()
        assert page.locator("html").get_attribute("lang") == "zh"
        assert page.locator("#view-1 .said").first.get_attribute("lang") in {"en", "zh"}
        page.goto(spoken("/id/theme/ai", "ru"))
        assert "искусственный интеллект" in page.locator("h1").text_content()


def test_open_brackets_and_what_is_inferred_are_seen_as_such(browser, explorer):
    with watched(browser, explorer) as page:
        page.goto("/id/wtpf-21/opinion/2")
        assert page.locator("#recalling-e .said.whole").count() == 1
        assert page.locator("#view-d .open").count() >= 3
        chips = page.locator("#view-b .chip.inferred, .chip.inferred")
        assert chips.count() > 0
        page.goto("/id/wtpf-21/opinion/1/view/2")
        assert "opinion/1/view/2 → opinion/1/view/1 → theme/ai" in page.locator(".related").text_content()
        page.goto("/id/theme/ai")
        named, inferred = page.locator("#names-theme .count"), page.locator("#inherits-theme .count")
        assert int(named.first.text_content()) > 0
        assert int(inferred.first.text_content()) > 0


def test_doubts_and_differences_stand_at_their_clauses(browser, explorer):
    with watched(browser, explorer) as page:
        page.goto("/id/wtpf-21/opinion/5")
        notes = page.locator(".note.doubt")
        address = notes.first.locator("xpath=ancestor::div[contains(@class, 'clause ')]/a").get_attribute("href")
        cited = notes.first.locator("a").first.get_attribute("href")
        page.goto(cited)
        assert page.locator(f".note.doubt a[href='{address}']").count() == 1


def test_marks_are_switched_off_by_their_kind_and_stay_so(browser, explorer):
    line = "getComputedStyle(document.querySelector('.said mark[data-level={}] a')).textDecorationLine"
    with watched(browser, explorer) as page:
        page.goto("/id/wtpf-21/opinion/5")
        assert [page.evaluate(line.format(level)) for level in ("cites", "names")] == ["underline", "underline"]
        page.get_by_label("themes, topics, groups").uncheck()
        assert [page.evaluate(line.format(level)) for level in ("cites", "names")] == ["underline", "none"]
        page.goto("/id/wtpf-21/opinion/4")
        assert not page.get_by_label("themes, topics, groups").is_checked()
        assert page.get_by_label("citations").is_checked()
        assert [page.evaluate(line.format(level)) for level in ("cites", "names")] == ["underline", "none"]


def test_without_scripts_all_marks_are_there_and_no_switches(browser, explorer):
    with watched(browser, explorer, java_script_enabled=False) as page:
        page.goto("/id/wtpf-21/opinion/5")
        assert page.locator(".legend mark").count() == 3
        assert not any(box.is_visible() for box in page.locator(".legend input").all())


def test_a_matrix_shows_numbers_on_a_small_screen(browser, explorer):
    with watched(browser, explorer, viewport=NARROW) as page:
        page.goto("/matrix?by=topic")
        right = "[...document.querySelectorAll('.matrix td a')].map((cell) => cell.getBoundingClientRect().right)"
        assert sum(edge < NARROW["width"] for edge in page.evaluate(right)) > 6


def test_a_year_stands_on_one_line(browser, explorer):
    with watched(browser, explorer, viewport=WIDE) as page:
        page.goto("/id/PP/71")
        for year in page.locator("td.year").all():
            assert year.evaluate("(cell) => cell.getBoundingClientRect().height") < 120
            assert year.evaluate("(cell) => getComputedStyle(cell).whiteSpace") == "nowrap"


def test_dates_keep_their_order_in_arabic(browser, explorer):
    with watched(browser, explorer) as page:
        page.goto(spoken("/id/wtpf-21/opinion/1/recalling/c", "ar"))
        date = page.locator("article h3 bdi[dir=ltr]")
        assert date.first.text_content() == "2021-12-01"


def test_facets_narrow_and_show_the_number_before(browser, explorer):
    with watched(browser, explorer) as page:
        page.goto("/search?q=technologies")
        choice = page.locator("aside li", has=page.locator("a[title*='theme/ai']")).first
        page.locator("aside summary", has_text=re.compile(r"^Theme \d")).click()
        before = int(choice.locator(".count").text_content())
        choice.locator("a").click()
        assert page.locator("h2", has_text=f"{before} clauses").count() == 1
        assert "theme=theme/ai" in unquote(page.url)
        page.get_by_role("searchbox").press("Enter")  # a search from here keeps what is chosen
        assert "theme=theme/ai" in unquote(page.url)
        page.locator(".chosen a").first.click()
        assert "theme=" not in page.url


@pytest.mark.parametrize("by", ["theme", "together"])
def test_a_cell_of_a_matrix_leads_to_its_clauses(browser, explorer, by):
    with watched(browser, explorer) as page:
        page.goto(f"/matrix?by={by}")
        cell = page.locator(".matrix td a").first
        number = int(cell.text_content())
        cell.click()
        total = int(page.locator(".results h2", has_text="clause").text_content().split()[0])
        assert total >= number if by == "together" else total == number


def test_lists_and_charts_are_saved(browser, explorer):
    with watched(browser, explorer, accept_downloads=True) as page:
        page.goto("/id/PP/71")
        shown = page.locator("#cites .clauses > li:not(.home)").count()
        save = page.locator("#cites .save a")
        rows = list(csv.DictReader(io.StringIO(saved(page, save.nth(0)).decode("utf-8-sig"))))
        assert len({row["clause"] for row in rows}) == shown
        assert rows[0]["clause"].startswith("https://w3id.org/policygraph/id/wtpf-21/opinion/")
        assert b'"bindings"' in saved(page, save.nth(1))
        assert len(Graph().parse(data=saved(page, save.nth(2)), format="turtle")) > len(rows)
        page.goto("/timeline")
        assert saved(page, page.get_by_role("button", name="SVG")).count(b"<rect") > 5
        assert saved(page, page.get_by_role("button", name="PNG")).startswith(b"\x89PNG")
        years = list(csv.reader(io.StringIO(saved(page, page.locator(".save a").first).decode("utf-8-sig"))))
        assert years[0] == ["year", "instruments", "clauses"]
        page.goto("/id/A/RES/70/1")  # of one year only, which is no chart but a list all the same
        dated = page.locator("#cites .where > a[href*='/wtpf-21/']").count()
        text = page.request.get("/id/A/RES/70/1?list=years&format=csv").body().decode("utf-8-sig")
        assert text.split() == ["year,count", f"2021,{dated}"]
        assert page.locator("svg.bars").count() == 0
        page.goto("/matrix?by=theme")
        svg = saved(page, page.get_by_role("link", name="SVG", exact=True))
        assert svg.startswith(b"<svg")
        assert saved(page, page.get_by_role("button", name="PNG")).startswith(b"\x89PNG")


def test_a_saved_list_has_all_rows_where_the_page_has_some(explorer, browser):
    with watched(browser, explorer) as page:
        page.goto("/id/act/recalling")
        count = int(page.locator("#act .count").first.text_content())
        assert page.locator("#act .clauses > li:not(.home)").count() == min(count, 30) < count
        text = page.request.get("/id/act/recalling?list=act&format=csv").body().decode("utf-8-sig")
        assert len({row["clause"] for row in csv.DictReader(io.StringIO(text))}) == count
        page.goto(page.locator("#act a.button").get_attribute("href"))
        assert page.locator(".results h2", has_text=f"{count} clauses").count() == 1


@pytest.mark.parametrize("asked", ["list=none", "list=cites&format=pdf"])
def test_a_list_that_is_not_there_is_refused(explorer, browser, asked):
    with watched(browser, explorer) as page:
        assert page.request.get(f"/id/PP/71?{asked}").status in {400, 404}


def test_a_clause_is_cited_as_a_footnote_with_its_characters(browser, explorer):
    options = {"permissions": ["clipboard-read", "clipboard-write"]}
    with watched(browser, explorer, **options) as page:
        page.goto("/id/wtpf-21/opinion/1/recalling/c")
        page.locator("button.copy").first.click()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("World Telecommunication/ICT Policy Forum, Digest of the draft opinions for the sixth")
        assert re.search(r", Opinion 1 “An enabling .*”, recalling c\)\. English \(summary", copied)
        assert "wtpf-21.md, characters 595–790 of the text as read" in copied
        assert copied.endswith("https://w3id.org/policygraph/id/wtpf-21/opinion/1/recalling/c")


def test_from_a_page_to_the_graph_and_on(browser, explorer):
    with watched(browser, explorer) as page:
        page.goto("/id/PP/71")
        page.get_by_role("link", name="Show in the graph").click()
        page.wait_for_load_state("networkidle")
        assert "start=PP/71" in unquote(page.url)
        assert page.get_by_text("Strategic plan for the Union for 2020-2023").count() > 0


@pytest.mark.parametrize("language", ["en", "zh", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_violation_of_accessibility(browser, explorer, language, scheme):
    with watched(browser, explorer, color_scheme=scheme) as page:
        wrong = []
        for address in PAGES:
            page.goto(spoken(address, language))
            page.wait_for_load_state("networkidle")
            wrong += [f"{address}: {found}" for found in violations(page)]
        assert wrong == []


@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_no_page_is_wider_than_the_window(browser, explorer, size):
    with watched(browser, explorer, viewport=size) as page:
        for address in PAGES:
            page.goto(address)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, address


def test_print_leaves_out_what_is_for_the_screen(browser, explorer):
    with watched(browser, explorer) as page:
        page.goto("/id/wtpf-21/opinion/1")
        page.emulate_media(media="print")
        assert not page.locator("header").is_visible()
        assert page.locator("#recalling-c .said").is_visible()


def test_the_pages_are_read_by_keyboard_alone(browser, explorer):
    """From the front page to a search, a clause and the instrument that it cites, with Tab, Enter and letters."""
    with watched(browser, explorer) as page:
        page.goto("/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        reach(page, "input[type=search]")
        page.keyboard.type("Resolution 71")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?**")
        reach(page, "a[href='/id/wtpf-21/opinion/1/recalling/c']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/id/wtpf-21/**")
        reach(page, "mark a[href='/id/PP/71@2018']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/id/PP/**")
        assert page.locator("code").first.text_content() == "PP/71@2018"


def reach(page, selector):
    """Press Tab until the focus is where it should be."""
    for _ in range(200):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{selector} can't be reached with the Tab key")


HOSTILE = '<img src=x onerror="alert(1)"><script>alert(2)</script>"\'{{7*7}}'


def test_hostile_names_texts_and_parameters_stay_text(browser, store, tmp_path):
    folder = tmp_path / "store"
    shutil.copytree(store, folder)
    path = files.path(folder, EmbeddedStore(folder).generation)
    with closing(sqlite3.connect(path)) as base, base:
        for table in ("name", "reading"):
            base.execute(f"UPDATE {table} SET text = ?", (HOSTILE,))
        base.execute("UPDATE note SET why = ?, quote = ?, languages = ?", (HOSTILE,) * 3)
    with serving(folder) as served, watched(browser, served.url) as page:
        for address in [*PAGES, f"/search?q={HOSTILE}&theme={HOSTILE}", "/id/wtpf-21/opinion/1?beside=<script>"]:
            page.goto(address)
            assert page.locator("img, script:not([src]):not([type='application/json'])").count() == 0, address
        page.goto("/id/wtpf-21/opinion/1")
        assert HOSTILE in page.locator(".said").first.text_content()


def test_all_words_are_said_in_the_complete_languages_and_fall_back_in_the_others():
    english = words("en")
    for language in LANGUAGES:
        for table, said in words(language).items():
            assert set(said) == set(english[table])
            assert all(said.values())
    same = [key for key, said in words("zh")["page"].items() if said == english["page"][key]]
    assert COMPLETE == ("en", "zh")
    assert same == []


@pytest.mark.parametrize("name", PICTURES)
def test_the_pictures_of_the_readme_are_of_pages_that_are_there(browser, server, request, name):
    address, language = PICTURES[name]
    path = ROOT / "docs" / f"{name}.png"
    with watched(browser, server.url, viewport={"width": 1100, "height": 720}) as page:
        page.goto(spoken(address, language))
        picture = page.screenshot()
        if request.config.getoption("--update-expected"):
            path.write_bytes(picture)
        if not path.is_file():
            skip_or_fail(f"{path.name} is missing; make it with --update-expected")
        assert path.read_bytes()[16:24] == picture[16:24]  # width and height
    assert f"docs/{name}.png" in (ROOT / "README.md").read_text("utf-8")
