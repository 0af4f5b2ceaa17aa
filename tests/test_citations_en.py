"""English citations: lists of parts, parts that point back, forms that are no instrument's."""

import pytest

from ingest.citations import citations, titles
from ingest.grammar import grammar
from ontology.model import Act, Clause, Span

PARTS = [
    # every number of a part's list is cited
    ("in Nos. 12, 15A and 147 of the Constitution,", ["CS/No/12", "CS/No/15A", "CS/No/147"]),
    ("see Articles 2 or 3 of the Convention", ["CV/Article/2", "CV/Article/3"]),
    ("§§ 7 c) and 9 d) of the Tunis Agenda", ["WSIS/Tunis-Agenda/7/c", "WSIS/Tunis-Agenda/9/d", "WSIS/Tunis-Agenda"]),
    ("in No. 12 of the Constitution and 15 others", ["CS/No/12"]),
    ("§ 8 of the WSIS Geneva Plan of Action", ["WSIS/Geneva-Plan-of-Action/8", "WSIS/Geneva-Plan-of-Action"]),
    # a part points back to what was named last
    (
        "the Tunis Commitment, above all §§ 4 and 8 thereof,",
        ["WSIS/Tunis-Commitment", "WSIS/Tunis-Commitment/4", "WSIS/Tunis-Commitment/8"],
    ),
    ('the Tunis Agenda says "all shall act" (§ 12b)', ["WSIS/Tunis-Agenda", "WSIS/Tunis-Agenda/12/b"]),
    # but not to a number, which may stand before a treaty that is named by a common word
    ("Council Resolution 1372, in line with the Charter, Article 3 thereof", ["C/1372"]),
    ("the Tunis Agenda and others' plans (§ 12)", ["WSIS/Tunis-Agenda"]),
]
NUMBERS = [
    ("Resolution 7 (Rev. Buenos Aires, 2017 ) of WTDC", ["WTDC/7@2017"]),
    ("Resolution ITU-R 7-3 (Rev. Geneva, 2015) of the Radiocommunication Assembly", ["RA/7@2015"]),
    ("in its general recommendation No. 30, on conflicts", []),
    ("the respective Resolution 1 of each Sector", []),
    ("the ministers' resolution 3/48-POL", []),
    ("the mandate of EG-ITR", []),
    (
        "that UNGA resolution 70/125, on the WSIS+10 outcome document and the Tunis Agenda, says “that all shall”",
        ["A/RES/70/125"],
    ),
]


def symbols(text):
    clause = Clause(
        "opinion/1/noting/a", 1, "noting", Act.NOTING, "a", "a)", Span(0, len(text)), text, tuple(range(len(text)))
    )
    rules = grammar("en")
    found = rules.hits(text)
    mentions = citations(clause, found, titles(text, found, rules), rules, "PP")
    return [mention.target.cited for mention in mentions if mention.kind.is_citation and mention.target]


@pytest.mark.parametrize(("text", "expected"), PARTS)
def test_each_part_of_a_list_is_cited_and_parts_point_back(text, expected):
    assert symbols(text) == expected


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_a_number_is_that_of_the_body_whose_form_it_has_or_nobodys(text, expected):
    assert symbols(text) == expected
