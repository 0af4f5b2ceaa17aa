"""What Spanish citations are decided to be: tables of texts and expected symbols, with the traps of the language."""

import pytest

from ingest.citations import citations, titles
from ingest.grammar import grammar
from ontology.model import Act, Clause, Span

ASSEMBLY = [
    # lists: dates between, a title between, letters of parts, a comma missing, a blank before one
    (
        "sus resoluciones 46/182, de 19 de diciembre de 1991, 72/133 A y B, de 11 de diciembre de 2017, y 73/1",
        ["A/RES/46/182", "A/RES/72/133A", "A/RES/72/133B", "A/RES/73/1"],
    ),
    (
        "su resolución 74/270, de 2 de abril de 2020, titulada “Un título”, y 74/274, de 20 de abril de 2020",
        ["A/RES/74/270", "A/RES/74/274"],
    ),
    ("las resoluciones 58/270 y 58/271 A a C", ["A/RES/58/270", "A/RES/58/271A", "A/RES/58/271B", "A/RES/58/271C"]),
    (
        "las resoluciones 822 (1993), 853 (1993) 874 (1993) y 884 (1993)",
        ["S/RES/822(1993)", "S/RES/853(1993)", "S/RES/874(1993)", "S/RES/884(1993)"],
    ),
    ("Resoluciones 60/1 , 62/208 y 64/1.", ["A/RES/60/1", "A/RES/62/208", "A/RES/64/1"]),
    # footnotes
    ("Véase la resolución 60/1, párrs. 138 y 139.", ["A/RES/60/1"]),
    (
        "Resolución 66/288, anexo, secc. III, párr. 12; 70/1 y 71/256, anexo",
        ["A/RES/66/288", "A/RES/70/1", "A/RES/71/256"],
    ),
    ("Resolución núm. 96 (I).", ["A/RES/96(I)"]),
    # old and special sessions
    (
        "las resoluciones 377 A (V), 2252 (ES-V), 186 (S-2) y ES-10/15",
        ["A/RES/377(V)", "A/RES/2252(ES-V)", "A/RES/186(S-2)", "A/RES/ES-10/15"],
    ),
    ("la resolución 973 (X), de 15 de diciembre de 1955", ["A/RES/973(X)"]),
    ("la decisión 74/550 A", ["A/DEC/74/550A"]),
    # a body behind the numbers, between the word and the numbers, far in front; two bodies
    ("las resoluciones 1325 (2000) y 1820 (2008) del Consejo de Seguridad", ["S/RES/1325(2000)", "S/RES/1820(2008)"]),
    ("las resoluciones del Consejo de Seguridad 658 (1990) y 690 (1991)", ["S/RES/658(1990)", "S/RES/690(1991)"]),
    ("El Consejo Económico y Social, en su resolución 2020/12, pidió", ["E/RES/2020/12"]),
    (
        "resoluciones 70/262 y 2282 (2016) de la Asamblea General y del Consejo de Seguridad",
        ["A/RES/70/262", "S/RES/2282(2016)"],
    ),
    # what only looks like the Assembly's
    ("la resolución 27/6 del Consejo de Derechos Humanos", ["A/HRC/RES/27/6"]),
    ("las resoluciones del Consejo de Derechos Humanos 27/6 y 30/2", ["A/HRC/RES/27/6", "A/HRC/RES/30/2"]),
    ("El Consejo de Derechos Humanos, en su resolución 27/6, pidió", ["A/HRC/RES/27/6"]),
    ("la resolución 5/12 de la Asamblea de las Naciones Unidas sobre el Medio Ambiente", ["UNEA/5/12"]),
    ("la resolución 27/6 de la Comisión Central del Río", ["?"]),
    ("la resolución 27/6 del Consejo", ["?"]),
    ("informar al Consejo, conforme a lo dispuesto en la resolución 40/20", ["?"]),
    ("la resolución 27/6, de 25 de septiembre de 2014", ["?"]),
    # a complement that is not the issuing body's
    ("la aprobación, en su resolución 55/25, de 15 de noviembre de 2000, de la Convención", ["A/RES/55/25"]),
    # no citations
    ("una representación de 50/50", []),
    ("la opinión OC 18/03", []),
    ("la resolución de controversias", []),
    ("el documento A/70/357-S/2015/682", []),
]

UNION = [
    ("Resoluciones 102, 130 y 139 (Rev. Dubái, 2018)", ["PP/102@2018", "PP/130@2018", "PP/139@2018"]),
    ("Resoluciones 32 (Kyoto, 1994) y 125 (Rev. Guadalajara, 2010)", ["PP/32@1994", "PP/125@2010"]),
    ("Resolución 40 (Rev. Buenos Aires, 2017)", ["WTDC/40@2017"]),
    ("Resolución 12 (Lagos, 2023) de la Unión Africana de Telecomunicaciones", ["?"]),
    ("Anexo 2 al Acuerdo 611 (Consejo 2020, revisado)", ["C/Decision/611/Annex/2@2020", "C/Decision/611@2020"]),
    ("Artículo 40 de la Constitución de la UIT", ["CS/Article/40"]),
    ("con arreglo a la Constitución de la UIT", ["CS"]),
    ("con arreglo a la Constitución del país", []),
    ("Artículo 5 del Convenio", ["CV/Article/5"]),
    ("el capítulo VII del Reglamento de Radiocomunicaciones", ["RR/Chapter/VII"]),
    ("la resolución 70/1 de la Asamblea General, titulada “La Agenda 2030”", ["A/RES/70/1"]),
    ("el ODS 9, la meta 17.8 de los ODS y la Línea de Acción C5", ["SDG/9", "SDG/17.8", "WSIS/C5"]),
]


def clause_of(text):
    place = "opinion/1/recalling/a"
    return Clause(place, 1, "recalling", Act.RECALLING, "a", "a)", Span(0, len(text)), text, tuple(range(len(text))))


def symbols(text, family, issuer):
    rules = grammar("es", family)
    found = rules.hits(text)
    cited = citations(clause_of(text), found, titles(text, found, rules), rules, issuer)
    return [mention.target.cited if mention.target else "?" for mention in cited]


@pytest.mark.parametrize(("text", "expected"), ASSEMBLY)
def test_spanish_citations_in_a_text_of_the_assembly(text, expected):
    assert symbols(text, "UN", "UNGA") == expected


@pytest.mark.parametrize(("text", "expected"), UNION)
def test_spanish_citations_in_a_text_of_the_union(text, expected):
    assert symbols(text, "ITU", "") == expected
