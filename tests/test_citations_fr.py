"""What French citations are decided to be: tables of texts and expected symbols, with the traps of the language."""

import pytest

from ingest.citations import citations, titles
from ingest.grammar import grammar
from ontology.model import Act, Clause, Span

ASSEMBLY = [
    # lists: dates between, a title between, letters of parts, a blank before a comma, none behind it
    (
        "ses résolutions 46/182 du 19 décembre 1991, 72/133 A et B du 11 décembre 2017 et 73/1",
        ["A/RES/46/182", "A/RES/72/133A", "A/RES/72/133B", "A/RES/73/1"],
    ),
    (
        "sa résolution 74/270 du 2 avril 2020, intitulée « Un titre », et 74/274 du 20 avril 2020",
        ["A/RES/74/270", "A/RES/74/274"],
    ),
    ("les résolutions 58/270 et 58/271 A à C", ["A/RES/58/270", "A/RES/58/271A", "A/RES/58/271B", "A/RES/58/271C"]),
    ("Résolutions 60/1 , 62/208,63/303 et 64/1.", ["A/RES/60/1", "A/RES/62/208", "A/RES/63/303", "A/RES/64/1"]),
    (
        "ses résolutions 60/180, 65/7 et 72/276, en date du 20 décembre 2005, du 29 octobre 2010 et du 26 avril 2018",
        ["A/RES/60/180", "A/RES/65/7", "A/RES/72/276"],
    ),
    # footnotes
    ("Voir résolution 60/1, par. 138 et 139.", ["A/RES/60/1"]),
    (
        "Résolution 66/288, annexe, sect. III, par. 12 ; 70/1 et 71/256, annexe",
        ["A/RES/66/288", "A/RES/70/1", "A/RES/71/256"],
    ),
    ("Résolution No 96 (I).", ["A/RES/96(I)"]),
    # old and special sessions
    (
        "les résolutions 377 A (V), 2252 (ES-V), 186 (S-2) et ES-10/15",
        ["A/RES/377(V)", "A/RES/2252(ES-V)", "A/RES/186(S-2)", "A/RES/ES-10/15"],
    ),
    ("la résolution 217 A (III)", ["A/RES/217(III)"]),
    ("la décision 74/550 A", ["A/DEC/74/550A"]),
    # a body behind the numbers, between the word and the numbers, far in front; two bodies
    ("les résolutions 1325 (2000) et 1820 (2008) du Conseil de sécurité", ["S/RES/1325(2000)", "S/RES/1820(2008)"]),
    ("les résolutions du Conseil de sécurité 658 (1990) et 690 (1991)", ["S/RES/658(1990)", "S/RES/690(1991)"]),
    ("Le Conseil économique et social, dans sa résolution 2020/12, a prié", ["E/RES/2020/12"]),
    (
        "résolutions de l’Assemblée générale et du Conseil de sécurité 70/262 et 2282 (2016)",
        ["A/RES/70/262", "S/RES/2282(2016)"],
    ),
    # what only looks like the Assembly's
    ("la résolution 27/6 du Conseil des droits de l’homme", ["A/HRC/RES/27/6"]),
    ("les résolutions du Conseil des droits de l’homme 27/6 et 30/2", ["A/HRC/RES/27/6", "A/HRC/RES/30/2"]),
    ("Le Conseil des droits de l’homme, dans sa résolution 27/6, a prié", ["A/HRC/RES/27/6"]),
    ("la résolution 5/12 de l’Assemblée des Nations Unies pour l’environnement", ["UNEA/5/12"]),
    ("la résolution 27/6 de la Commission centrale du fleuve", ["?"]),
    ("la résolution 27/6 du Conseil", ["?"]),
    ("rendre compte au Conseil en application de la résolution 40/20", ["?"]),
    ("la résolution 27/6 du 25 septembre 2014", ["?"]),
    # a complement that is not the issuing body's
    ("l’adoption, par sa résolution 55/25 du 15 novembre 2000, de la Convention", ["A/RES/55/25"]),
    # no citations
    ("une représentation 50/50", []),
    ("l’avis OC 18/03", []),
    ("la résolution des différends", []),
    ("le document A/70/357-S/2015/682", []),
]

UNION = [
    ("Résolutions 102, 130 et 139 (Rév. Dubaï, 2018)", ["PP/102@2018", "PP/130@2018", "PP/139@2018"]),
    ("Résolutions 32 (Kyoto, 1994) et 125 (Rév. Guadalajara, 2010)", ["PP/32@1994", "PP/125@2010"]),
    ("Résolution 40 (Rév. Buenos Aires, 2017)", ["WTDC/40@2017"]),
    ("Résolution 12 (Lagos, 2023) de l'Union africaine des télécommunications", ["?"]),
    ("Annexe 2 de la Décision 611 (Conseil 2020, révisée)", ["C/Decision/611/Annex/2@2020", "C/Decision/611@2020"]),
    ("Article 40 de la Constitution de l’UIT", ["CS/Article/40"]),
    ("conformément à la Constitution de l'UIT", ["CS"]),
    ("conformément à la Constitution du pays", []),
    ("le numéro 165A de la Constitution", ["CS/No/165A"]),
    ("le chapitre VII du Règlement des radiocommunications", ["RR/Chapter/VII"]),
    ("la résolution 70/1 de l'Assemblée générale, intitulée « Le Programme 2030 »", ["A/RES/70/1"]),
    ("l'ODD 9, la cible 17.8 des ODD et la grande orientation C5", ["SDG/9", "SDG/17.8", "WSIS/C5"]),
]


def clause_of(text):
    place = "opinion/1/recalling/a"
    return Clause(place, 1, "recalling", Act.RECALLING, "a", "a)", Span(0, len(text)), text, tuple(range(len(text))))


def symbols(text, family, issuer):
    rules = grammar("fr", family)
    found = rules.hits(text)
    cited = citations(clause_of(text), found, titles(text, found, rules), rules, issuer)
    return [mention.target.cited if mention.target else "?" for mention in cited]


@pytest.mark.parametrize(("text", "expected"), ASSEMBLY)
def test_french_citations_in_a_text_of_the_assembly(text, expected):
    assert symbols(text, "UN", "UNGA") == expected


@pytest.mark.parametrize(("text", "expected"), UNION)
def test_french_citations_in_a_text_of_the_union(text, expected):
    assert symbols(text, "ITU", "") == expected
