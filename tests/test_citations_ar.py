"""What Arabic citations are decided to be: tables of texts and expected symbols, with the traps of the language."""

import pytest

from ingest.citations import citations, titles
from ingest.folding import fold
from ingest.grammar import grammar
from ontology.model import Act, Clause, Span


def symbols(text, family="ITU", issuer=""):
    text = fold(text)
    clause = Clause("pp/1", 0, "pp", Act.RECALLING, "", "", Span(0, len(text)), text, tuple(range(len(text))))
    rules = grammar("ar", family)
    found = rules.hits(text)
    mentions = citations(clause, found, titles(text, found, rules), rules, issuer)
    return [mention.target.cited if mention.target else "?" for mention in mentions]


ITU = [
    ("القرار 71 (المراجَع في دبي، 2018)", ["PP/71@2018"]),
    ("والقرار 205 (دبي، 2018) لمؤتمر المندوبين المفوضين", ["PP/205@2018"]),
    ("القرارات 102 و130 و139 (المراجَعة في دبي، 2018)", ["PP/102@2018", "PP/130@2018", "PP/139@2018"]),
    ("القرارين 32 (كيوتو، 1994) و 125 (المراجع في غوادالاخارا، 2010)", ["PP/32@1994", "PP/125@2010"]),
    ("بالمقرر 5 (المراجَع في بوسان، 2014)", ["PP/Decision/5@2014"]),
    ("القرار ٧١ (المراجَع في دبي، ٢٠١٨)", ["PP/71@2018"]),
    ("القرار 12 (لاغوس، 2023) للاتحاد الأفريقي للاتصالات", ["?"]),
    ("المادة 40 من دستور الاتحاد الدولي للاتصالات", ["CS/Article/40"]),
    ("القرار 27/6", ["?"]),
    ("أهداف التنمية المستدامة 3 و9.c و11", ["SDG/3", "SDG/9.c", "SDG/11"]),
    ("الهدف 9 من أهداف التنمية المستدامة", ["SDG/9"]),
    ("الهدف 1 من الخطة", []),
    ("خطوط العمل C2 وC4 وC6", ["WSIS/C2", "WSIS/C4", "WSIS/C6"]),
    ("وبميثاق الأمم المتحدة", ["UN/Charter"]),
]

ASSEMBLY = [
    # joined words: article, preposition, conjunction, pronoun
    ("إذ تشير إلى قرارها 70/1 المؤرخ 25 أيلول/سبتمبر 2015", ["A/RES/70/1"]),
    ("وبقرارها 70/1 ولقراريها 71/2 و72/3", ["A/RES/70/1", "A/RES/71/2", "A/RES/72/3"]),
    ("وإذ تعيد تأكيد مقررها 74/550 ألف", ["A/DEC/74/550A"]),
    ("قراراتها 65/7، و 66/8، و 67/9 المؤرخ 3 آذار/ مارس 2013", ["A/RES/65/7", "A/RES/66/8", "A/RES/67/9"]),
    # the body between the type and the number, or in front
    ("قرارات مجلس الأمن 2118 (2013)، و 2139 (2014)", ["S/RES/2118(2013)", "S/RES/2139(2014)"]),
    ("وقرار المجلس الاقتصادي والاجتماعي 2020/12", ["E/RES/2020/12"]),
    ("مجلس حقوق الإنسان في قراره 21/5 المؤرخ 27 أيلول/سبتمبر 2012", ["A/HRC/RES/21/5"]),
    ("قراري الجمعية العامة ومجلس الأمن 70/262 و 2282 (2016)", ["A/RES/70/262", "S/RES/2282(2016)"]),
    # titles in between, and notes whose number is dropped
    (
        "قراراتها 71/2 المؤرخ 3 تشرين الأول/أكتوبر 2016، المعنون ”البحر“، و 72/4 بشأن اليابسة و 73/6",
        ["A/RES/71/2", "A/RES/72/4", "A/RES/73/6"],
    ),
    (
        "قرارات مجلس حقوق الإنسان 20/15 المؤرخ 5 تموز/يوليه 2012() و 23/16()و دإ-17/1",
        ["A/HRC/RES/20/15", "A/HRC/RES/23/16", "A/HRC/RES/S-17/1"],
    ),
    # sessions and parts
    ("القرار 1514 (د-15) والقرار 217 ألف (د-3)", ["A/RES/1514(XV)", "A/RES/217(III)"]),
    ("قراريها 1874 (دإ-4) و 2252 (دإط-5)", ["A/RES/1874(S-IV)", "A/RES/2252(ES-V)"]),
    ("القرار 1576 (د-50)", ["A/RES/1576(L)"]),
    ("القرار دإ- 27/1 والقرار دإط-10/15", ["A/RES/S-27/1", "A/RES/ES-10/15"]),
    ("قراريها 72/266 ألف و 72/266 باء", ["A/RES/72/266A", "A/RES/72/266B"]),
    ("قراراتها 58/271 ألف إلى جيم", ["A/RES/58/271A", "A/RES/58/271B", "A/RES/58/271C"]),
    ("القراران 58/271 ألف وباء", ["A/RES/58/271A", "A/RES/58/271B"]),
    ("قرارها 51/45 ميم", ["A/RES/51/45M"]),
    # footnotes
    ("القرار 217 ألف (د-3).", ["A/RES/217(III)"]),
    ("انظر القرار 60/1، المرفق الثاني.", ["A/RES/60/1"]),
    # another body's numbers are never the Assembly's
    ("بقرار مجلس حقوق الإنسان 27/6", ["A/HRC/RES/27/6"]),
    ("قرار لجنة منع الجريمة والعدالة الجنائية 27/6", ["CCPCJ/27/6"]),
    ("قرار المجلس 40/20", []),
    ("الوارد في قراره 40/20،", []),
    ("مجلس حقوق الإنسان وقرار المجلس 41/25 المؤرخ 12 تموز/يوليه 2019", ["A/HRC/RES/41/25"]),
    ("قرارها 70/1 وقرار المؤتمر العام 58/2 و 58/3", ["A/RES/70/1"]),
    ("المقرر 1/م أ-21", []),
    # no citations
    ("مناصفة 50/50", []),
    ("الساعة 47/10", []),
    ("المقرر عقدها في الفترة 2020/21", []),
    ("الاستقرار 70/1", []),
]


@pytest.mark.parametrize(("text", "expected"), ITU)
def test_arabic_citations_in_texts_of_the_union(text, expected):
    assert symbols(text) == expected


@pytest.mark.parametrize(("text", "expected"), ASSEMBLY)
def test_arabic_citations_in_texts_of_the_assembly(text, expected):
    assert symbols(text, "UN", "UNGA") == expected
