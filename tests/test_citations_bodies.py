"""Numbers without the name of their body: a short name that several share, a chapter of a report, a meeting."""

import pytest

from ingest.extract import extract
from ingest.passage import passage

SHORT = [
    # the Council is the one named before that numbers so
    (
        "es",
        "UNGA",
        "el Consejo de Derechos Humanos y las resoluciones del Consejo 7/4 y 8/3",
        ["A/HRC/RES/7/4", "A/HRC/RES/8/3"],
    ),
    (
        "es",
        "UNGA",
        "el Consejo de Seguridad y las resoluciones 1998 (2011) y 2068 (2012) del Consejo",
        ["S/RES/1998(2011)", "S/RES/2068(2012)"],
    ),
    (
        "fr",
        "UNGA",
        "le Conseil de sécurité et les résolutions du Conseil 1998 (2011) et 2068 (2012)",
        ["S/RES/1998(2011)", "S/RES/2068(2012)"],
    ),
    (
        "fr",
        "UNGA",
        "le Conseil des droits de l’homme et les résolutions 7/4 et 8/3 du Conseil",
        ["A/HRC/RES/7/4", "A/HRC/RES/8/3"],
    ),
    ("ru", "UNGA", "Совет по правам человека в резолюции Совета 7/4", ["A/HRC/RES/7/4"]),
    # in its own texts it is itself
    ("es", "SC", "las resoluciones del Consejo 1998 (2011) y 2068 (2012)", ["S/RES/1998(2011)", "S/RES/2068(2012)"]),
    ("fr", "SC", "les résolutions 1998 (2011) et 2068 (2012) du Conseil", ["S/RES/1998(2011)", "S/RES/2068(2012)"]),
    ("ru", "SC", "на резолюции 1998 (2011) и 2068 (2012) Совета", ["S/RES/1998(2011)", "S/RES/2068(2012)"]),
    ("es", "PP", "la Resolución del Consejo 1306", ["C/1306"]),
    # a number that is dated as the text's own stays its own
    (
        "es",
        "UNGA",
        "las resoluciones 60/251, de 15 de marzo de 2006, y 5/1, de 18 de junio de 2007, del Consejo",
        ["A/RES/60/251", None],
    ),
    # two bodies named together
    ("zh", "UNGA", "大会和安全理事会2016年4月27日第70/262和2282(2016)号决议", ["A/RES/70/262", "S/RES/2282(2016)"]),
]
NOBODYS = [
    # what stands in a chapter of a report is its author's
    ("en", "Supplement No. 7, chap. II, sect. B, resolution 61/3, annex"),
    ("en", "Supplement No. 53, chap. V, resolution 43/9"),
    ("es", "suplemento núm. 7, cap. II, secc. B, resolución 61/3, anexo"),
    ("fr", "Supplément no 7, chap. II, sect. B, résolution 61/3, annexe"),
    ("ru", "Дополнение № 7, гл. II, разд. B, резолюция 61/3, приложение"),
    ("ar", "الملحق رقم 7، الفصل الثاني، الفرع باء، القرار 61/3"),
    ("zh", "补编第7号，第二章，B节，第61/3号决议"),
    # a body by words that are no name
    ("en", "resolution 49/5 of the foreign ministers"),
    ("en", "OIC resolution 49/5"),
]
OWN = [
    ("en", "see A/74/53, chap. III; resolution 72/1, annex", ["A/RES/72/1"]),
    ("en", "resolution 72/1 of the same session", ["A/RES/72/1"]),
    ("fr", "voir A/74/53, chap. III ; résolution 72/1, annexe", ["A/RES/72/1"]),
    ("zh", "见A/74/53，第三章；第72/1号决议", ["A/RES/72/1"]),
]


def numbered(text, language, issuer):
    """The symbol of each numbered instrument in a text, None for one that is left undecided."""
    clauses = extract(passage(text, language, issuer)).clauses
    mentions = [mention for clause in clauses for mention in clause.mentions if mention.kind == "instrument"]
    return [mention.target and mention.target.cited for mention in mentions]


@pytest.mark.parametrize(("language", "issuer", "text", "expected"), SHORT)
def test_a_short_name_is_the_body_named_before_or_the_one_whose_text_it_is(language, issuer, text, expected):
    assert numbered(text, language, issuer) == expected


@pytest.mark.parametrize(("language", "text"), NOBODYS)
def test_a_number_of_another_body_is_never_the_assemblys(language, text):
    assert numbered(text, language, "UNGA") == [None]


@pytest.mark.parametrize(("language", "text", "expected"), OWN)
def test_a_number_beside_no_other_body_is_the_texts_own(language, text, expected):
    assert numbered(text, language, "UNGA") == expected
