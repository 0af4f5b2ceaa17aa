"""What Russian citations are decided to be: tables of texts and expected symbols, with the traps of the language."""

import pytest

from ingest.citations import citations, titles
from ingest.folding import fold
from ingest.grammar import grammar
from ontology.model import Act, Clause, Span


def symbols(text, family="ITU", issuer=""):
    text = fold(text)
    clause = Clause("pp/1", 0, "pp", Act.RECALLING, "", "", Span(0, len(text)), text, tuple(range(len(text))))
    rules = grammar("ru", family)
    found = rules.hits(text)
    mentions = citations(clause, found, titles(text, found, rules), rules, issuer)
    return [mention.target.cited if mention.target else "?" for mention in mentions]


ITU = [
    ("Резолюция 71 (Пересм. Дубай, 2018 г.)", ["PP/71@2018"]),
    ("РЕЗОЛЮЦИЯ 205 (Дубай, 2018 г.) Полномочной конференции", ["PP/205@2018"]),
    ("Резолюциям 102, 130 и 139 (Пересм. Дубай, 2018 г.)", ["PP/102@2018", "PP/130@2018", "PP/139@2018"]),
    ("Резолюции 32 (Киото, 1994 г.) и 125 (Пересм. Гвадалахара, 2010 г.)", ["PP/32@1994", "PP/125@2010"]),
    ("Решением 5 (Пересм. Пусан, 2014 г.)", ["PP/Decision/5@2014"]),
    ("Мнения 2 (Женева, 2013 г.) Всемирного форума по политике в области электросвязи/ИКТ", ["WTPF-13/Opinion/2"]),
    ("Резолюция 12 (Лагос, 2023 г.) Африканского союза электросвязи", ["?"]),
    ("Приложение 2 к Решению 611 (Совет МСЭ, 2020 г.)", ["C/Decision/611/Annex/2@2020", "C/Decision/611@2020"]),
    ("статья 40 Устава Международного союза электросвязи", ["CS/Article/40"]),
    ("статьей 5 Регламента радиосвязи и главой VII Регламента радиосвязи", ["RR/Article/5", "RR/Chapter/VII"]),
    ("резолюция 27/6", ["?"]),
    ("по ЦУР 3, 9.c и 11", ["SDG/3", "SDG/9.c", "SDG/11"]),
    ("цель 9 в области устойчивого развития", ["SDG/9"]),
    ("Цель 1 плана", []),
    ("направлениям деятельности C2, C4 и C6", ["WSIS/C2", "WSIS/C4", "WSIS/C6"]),
    ("равное число мужчин и женщин 50/50", []),
]

ASSEMBLY = [
    # inflected, with the body behind, between, or in front
    ("ссылаясь на свою резолюцию 70/1 от 25 сентября 2015 года", ["A/RES/70/1"]),
    ("резолюцией 1514 (XV) Генеральной Ассамблеи от 14 декабря 1960 года", ["A/RES/1514(XV)"]),
    ("резолюциях Совета Безопасности 1591 (2005) и 1556 (2004)", ["S/RES/1591(2005)", "S/RES/1556(2004)"]),
    ("резолюцию 2020/12 Экономического и Социального Совета от 2 июля 2020 года", ["E/RES/2020/12"]),
    ("решении 74/550 A Генеральной Ассамблеи", ["A/DEC/74/550A"]),
    (
        "резолюции Генеральной Ассамблеи и Совета Безопасности 70/262 и 2282 (2016) от 27 апреля 2016 года",
        ["A/RES/70/262", "S/RES/2282(2016)"],
    ),
    ("Советом по правам человека в его резолюции 21/5 от 27 сентября 2012 года", ["A/HRC/RES/21/5"]),
    ("принятую Советом по правам человека резолюцию 32/19", ["A/HRC/RES/32/19"]),
    # titles in between
    (
        "свои резолюции 71/2 от 3 октября 2016 года, озаглавленную «Море», 72/4 от 5 октября 2017 года «О суше», 73/6",
        ["A/RES/71/2", "A/RES/72/4", "A/RES/73/6"],
    ),
    ("резолюции 71/2 о море, реках и озерах и резолюцию 72/4", ["A/RES/71/2", "A/RES/72/4"]),
    # sessions and parts
    ("резолюции 2252 (ES-V) и 1874 (S-IV)", ["A/RES/2252(ES-V)", "A/RES/1874(S-IV)"]),
    ("резолюции S-27/1 и ES-10/15", ["A/RES/S-27/1", "A/RES/ES-10/15"]),
    ("резолюции 72/266 А и 72/266 В", ["A/RES/72/266A", "A/RES/72/266B"]),
    ("резолюции 58/271 A–C", ["A/RES/58/271A", "A/RES/58/271B", "A/RES/58/271C"]),
    ("резолюция 2106 А (XX) от 21 декабря 1965 года", ["A/RES/2106(XX)"]),
    ("документ А/RES/31/139", ["A/RES/31/139"]),
    # footnotes
    ("Резолюция 217 A (III).", ["A/RES/217(III)"]),
    ("См. резолюцию 60/1, приложение II.", ["A/RES/60/1"]),
    # another body's numbers are never the Assembly's
    ("резолюцией 41/25 Совета", ["?"]),
    ("для Совета в соответствии с резолюцией 40/20", ["?"]),
    ("резолюция 27/6 Совета по правам человека", ["A/HRC/RES/27/6"]),
    ("резолюция 34/6 от 25 марта 2017 года", ["?"]),
    ("Совета по правам человека и резолюцию 43/25 Совета от 22 июня 2020 года", ["A/HRC/RES/43/25"]),
    ("резолюция 58/2 Конференции сторон Договора", ["?"]),
    ("резолюция 1/CP.21", ["?"]),
    # no citations
    ("равное число мужчин и женщин 50/50", []),
    ("решение споров за 2020/21 год", []),
]


@pytest.mark.parametrize(("text", "expected"), ITU)
def test_russian_citations_in_texts_of_the_union(text, expected):
    assert symbols(text) == expected


@pytest.mark.parametrize(("text", "expected"), ASSEMBLY)
def test_russian_citations_in_texts_of_the_assembly(text, expected):
    assert symbols(text, "UN", "UNGA") == expected
