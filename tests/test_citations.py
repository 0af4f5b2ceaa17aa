"""What a mention is decided to be: tables of texts and expected targets, with the traps of the field."""

import pytest

from ingest.citations import citations, titles
from ingest.grammar import grammar
from ingest.references import internal
from ingest.typed import understand
from ontology.errors import UnknownNameError
from ontology.model import Act, Clause, Span, Status


def clause_of(text):
    return Clause(
        "opinion/1/recalling/a",
        1,
        "recalling",
        Act.RECALLING,
        "a",
        "a)",
        Span(0, len(text)),
        text,
        tuple(range(len(text))),
    )


def cited(text, language="zh"):
    clause, rules = clause_of(text), grammar(language)
    found = rules.hits(text)
    return list(citations(clause, found, titles(text, found, rules), rules))


def symbols(text, language="zh"):
    return [mention.target.cited if mention.target else "?" for mention in cited(text, language)]


CASES = [
    # bodies: named, by meeting, by what stands before
    ("世界电信发展大会第40号决议（2017年，布宜诺斯艾利斯，修订版）", ["WTDC/40@2017"]),
    ("第40号决议（2014年，迪拜，修订版）", ["WTDC/40@2014"]),
    ("第52号决议（2012年，迪拜，修订版）", ["WTSA/52@2012"]),
    ("全权代表大会通过的第2号决议", ["PP/2"]),
    ("全权代表大会第101、102和130号决议（2018年，迪拜，修订版）", ["PP/101@2018", "PP/102@2018", "PP/130@2018"]),
    # other bodies' numbers never become the Assembly's
    ("人权理事会第27/6号决议", ["A/HRC/RES/27/6"]),
    ("预防犯罪和刑事司法委员会第27/6号决议", ["CCPCJ/27/6"]),
    ("某某组织第5号决议", ["?"]),
    ("非洲电信联盟第71号决议（2018年，迪拜）", ["?"]),
    ("第70/1号决议", ["?"]),
    ("联合国大会第64/201至64/203号决议", ["A/RES/64/201", "A/RES/64/202", "A/RES/64/203"]),
    # parts
    ("《组织法》第40条", ["CS/Article/40"]),
    ("国际电联《无线电规则》第七章", ["RR/Chapter/VII"]),
    ("《无线电规则》第十二章", ["RR/Chapter/XII"]),
    ("《国际电信规则》第5条", ["ITR/Article/5"]),
    ("《日内瓦行动计划》确立的第20段“c”分段", ["WSIS/Geneva-Plan-of-Action", "WSIS/Geneva-Plan-of-Action/20/c"]),
    ("联合国大会第70/1号决议第12段", ["A/RES/70/1", "A/RES/70/1/para/12"]),
    ("第40条", []),
    ("根据公约的规定", []),
    # goals and lines
    ("SDG 9和SDG 11", ["SDG/9", "SDG/11"]),
    ("可持续发展目标3、9和11", ["SDG/3", "SDG/9", "SDG/11"]),
    ("总体目标1", []),
    ("实现可持续发展目标2030年前", ["SDG"]),
    ("行动方面（C2、C4、C5和C6）", ["WSIS/C2", "WSIS/C4", "WSIS/C5", "WSIS/C6"]),
    # names inside titles belong to the cited instrument; unknown titles are kept
    ("有关“变革我们的世界：2030年可持续发展议程”的联合国大会第70/1号决议", ["A/RES/70/1"]),
    ("联大第70/125号决议 – 有关信息社会世界峰会成果文件的大会成果文件", ["A/RES/70/125"]),
    ("《2030年可持续发展议程》和联大第70/1号决议", ["UN/2030-Agenda", "A/RES/70/1"]),
    ("忆及《某某宣言》", ["?"]),
]

ENGLISH = [
    ("Resolution 12 (Lagos, 2023) of the African Telecommunications Union", ["?"]),
    ("Resolution 71 (Dubai, 2018) of the Universal Postal Union", ["?"]),
    ("as said in Opinion 2", ["?"]),
    ("Resolutions 102, 130 and 139 (Rev. Dubai, 2018)", ["PP/102@2018", "PP/130@2018", "PP/139@2018"]),
    ("Human Rights Council resolution 27/6", ["A/HRC/RES/27/6"]),
    ("resolution 27/6", ["?"]),
    # ranges are all their numbers; what is too far apart or not alike is two
    ("General Assembly resolutions 64/201 to 64/204", [f"A/RES/64/{number}" for number in (201, 202, 203, 204)]),
    (
        "General Assembly resolutions 64/201–64/203 and 65/1",
        ["A/RES/64/201", "A/RES/64/202", "A/RES/64/203", "A/RES/65/1"],
    ),
    ("Resolutions 30 to 32 (Kyoto, 1994)", ["PP/30@1994", "PP/31@1994", "PP/32@1994"]),
    ("General Assembly resolutions 64/201 to 65/2", ["A/RES/64/201", "A/RES/65/2"]),
    ("Article 40 of the ITU Constitution and Article 5 of the Radio Regulations", ["CS/Article/40", "RR/Article/5"]),
    ("Annex 2 to Council Decision 611 (Council 2020, revised)", ["C/Decision/611/Annex/2@2020", "C/Decision/611@2020"]),
    ("Goal 1 of the plan", []),
    ("Goal 1, especially target 1.2 of the plan", []),
    ("SDG 8, especially target 8.3, on work, and 9.3", ["SDG/8", "SDG/8.3"]),
    ("a 50/50 gender balance", []),
    ('resolution 70/1 of the General Assembly on "the 2030 Agenda for Sustainable Development"', ["A/RES/70/1"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_chinese_citations(text, expected):
    assert symbols(text) == expected


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english_citations(text, expected):
    assert symbols(text, "en") == expected


def test_what_is_not_decided_says_why():
    (mention,) = cited("第70/1号决议")
    assert mention.status is Status.AMBIGUOUS
    assert mention.reason == "no issuing body is named"
    assert "A/RES/70/1" in mention.candidates
    (unknown,) = cited("忆及《某某宣言》")
    assert (unknown.status, unknown.candidates) == (Status.UNRESOLVED, ())


def test_a_first_edition_is_told_apart_from_a_revision():
    first, revised = cited("全权代表大会第205号决议（2018年，迪拜）、全权代表大会第71号决议（2018年，迪拜，修订版）")
    assert (first.stated.revised, revised.stated.revised) == (False, True)
    assert (first.stated.place, first.stated.year) == ("迪拜", 2018)


def test_the_title_is_kept_with_the_citation():
    (mention,) = cited("有关“人力资源开发”的联合国大会第72/235号决议")
    assert mention.title.strip("“”") == "人力资源开发"


@pytest.mark.parametrize(
    ("typed", "symbol"),
    [
        ("PP 71", "PP/71"),
        ("pp/71", "PP/71"),
        ("PP/71@2018", "PP/71@2018"),
        ("Resolution 71 (Rev. Dubai, 2018)", "PP/71@2018"),
        ("全权代表大会第71号决议", "PP/71"),
        ("A/RES/70/1", "A/RES/70/1"),
        ("70/1", "A/RES/70/1"),
        ("SDG 9", "SDG/9"),
        ("可持续发展目标9", "SDG/9"),
        ("C5", "WSIS/C5"),
        ("C7 e-environment", "WSIS/C7/e-environment"),
        ("2030 Agenda", "UN/2030-Agenda"),
        ("the 2030 Agenda", "UN/2030-Agenda"),
        ("《2030年可持续发展议程》", "UN/2030-Agenda"),
        ("Article 40 of the ITU Constitution", "CS/Article/40"),
        ("SDGs", "SDG"),
    ],
)
def test_what_a_person_types(typed, symbol):
    assert understand(typed, ["PP/71"]) == symbol


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("PP 7l", "did you mean PP/71"),
        ("2030 Agneda", "2030 Agenda"),
        ("xyzzy", "type a symbol"),
        ("resolution 27/6", "A/HRC/RES/27/6"),
    ],
)
def test_near_misses_get_a_suggestion(typed, hint):
    with pytest.raises(UnknownNameError, match=hint):
        understand(typed, ["PP/71"])


@pytest.mark.parametrize(
    ("text", "reason"), [("可持续发展目标18", "there is no SDG/18"), ("行动方面C99", "there is no WSIS/C99")]
)
def test_a_goal_or_line_that_does_not_exist_is_not_resolved(text, reason):
    (mention,) = cited(text)
    assert (mention.target, mention.reason) == (None, reason)


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("in view 1 above", ["opinion/1/view/1"]),
        ("view 1 to 2 above", ["opinion/1/view/1", "opinion/1/view/2"]),
        ("view 12 to c) above", [None]),
        ("view 1 to z)", [None]),
        ("view 5-1", [None]),
        ("recognizing b) above", [None]),
        ("view g) iii) above", ["opinion/1/view/g/iii"]),
        ("Opinion 2, view 1", ["opinion/2/view/1"]),
    ],
)
def test_internal_references(text, targets):
    rules = grammar("en")
    known = {"opinion/2/view/1", "opinion/1/view/1", "opinion/1/view/2", "opinion/1/view/g/iii"}
    found = list(internal(clause_of(text), rules.hits(text), known, rules))
    assert [mention.target.symbol if mention.target else None for mention in found] == targets
    assert all(mention.reason for mention in found if mention.target is None)


@pytest.mark.parametrize(
    "text",
    [
        "Article 99999999 of the ITU Constitution",
        "Chapter 50 of the Radio Regulations",
        "Action Line C7 (e-bu\u017finess)",
    ],
)
def test_odd_numbers_and_letters_do_no_harm(text):
    assert all(mention.target is None or "XXXX" not in mention.target.symbol for mention in cited(text, "en"))


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("resolution 74/2, on clean lamps,", "clean lamps"),
        ("resolution 74/2, adopted on 10 October 2019", ""),
        ("resolution 74/2 on 10 October 2019", ""),
        ("resolution 74/2, entitled “Lamps (and bridges)”, and", "Lamps (and bridges)"),
        ("[resolution 74/2, on clean lamps]", "clean lamps"),
        ("resolution 74/2, on clean (lamps, and", ""),
    ],
)
def test_a_title_is_whole_or_none(words, title):
    assert [mention.title for mention in cited(f"Recalling General Assembly {words}", "en")] == [title]
