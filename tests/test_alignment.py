"""The readings of one resolution in several languages: the same clause has the same place, whatever one lacks."""

import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.alignment import aligned
from ingest.batch import prepare_each, ready, with_alike_places
from ingest.shards import Shards
from ingest.sources import sources
from test_akoma_ntoso import UNGA_75, annexed, paragraph, read, recital, resolution

FORMULAS = {"en": "The General Assembly,", "fr": "L’Assemblée générale,", "ru": "Генеральная Ассамблея,"}
RECITALS = {
    "en": [
        "Recalling its resolution 61/105 of 8 December 2006 on the upkeep of harbours,",
        "Recalling also its resolution 63/111 of 5 December 2008 on lighthouses and the people who keep them,",
        "Noting the gifts of paint,",
        "Mindful of the need for buoys, and of what it costs every year to renew the chains that hold them in place,",
        "Welcoming the 250 pilots who were trained in 2019,",
        "Having considered the report on ferries,",
    ],
    "fr": [
        "Rappelant sa résolution 61/105 du 8 décembre 2006 sur l’entretien des ports,",
        "Rappelant également sa résolution 63/111 du 5 décembre 2008 sur les phares et ceux qui les gardent,",
        "Notant les dons de peinture,",
        "Consciente du besoin de bouées et du coût annuel du renouvellement des chaînes qui les tiennent en place,",
        "Se félicitant de la formation de 250 pilotes en 2019,",
        "Ayant examiné le rapport sur les bacs,",
    ],
    "ru": [
        "ссылаясь на свою резолюцию 61/105 от 8 декабря 2006 года о содержании гаваней,",
        "ссылаясь также на свою резолюцию 63/111 от 5 декабря 2008 года о маяках и людях, которые их обслуживают,",
        "отмечая подаренную краску,",
        "сознавая потребность в буях и то, во что ежегодно обходится замена цепей, которые их удерживают на месте,",
        "приветствуя подготовку 250 лоцманов в 2019 году,",
        "рассмотрев доклад о паромах,",
    ],
}
NUMBERED = {
    "en": ["Decides to paint 40 buoys;", "Requests the Secretary-General to count them;", "Decides to meet in 2031."],
    "fr": [
        "Décide de peindre 40 bouées ;",
        "Prie le Secrétaire général de les compter ;",
        "Décide de se réunir en 2031.",
    ],
    "ru": ["постановляет покрасить 40 буёв;", "просит Генерального секретаря их сосчитать;", "постановляет собраться."],
}


def document(language, recitals, operative=(), annex=(), numbers=True):
    body = "".join(paragraph(f"{n}." if numbers else "", text) for n, text in enumerate(operative, start=1))
    attached = annexed(*(paragraph(f"{n}." if numbers else "", text) for n, text in enumerate(annex, start=1)))
    preamble = "".join(map(recital, recitals))
    data = resolution(body, preamble, formula=FORMULAS[language], annex=attached if annex else "")
    return read(data, language=language)[0]


def whole(language):
    return document(language, RECITALS[language], NUMBERED[language])


def by_words(documents):
    return {(d.language, clause.text): clause.place for d in documents for clause in d.clauses}


def places(reading):
    return [clause.place for clause in reading.clauses]


# ---------------------------------------------------------------- nothing to do


def test_readings_with_equal_places_are_the_same_objects():
    readings = [whole(language) for language in FORMULAS]
    assert all(new is old for new, old in zip(aligned(readings), readings, strict=True))


def test_a_numbered_paragraph_that_is_missing_moves_nothing():
    readings = [whole("en"), document("fr", RECITALS["fr"], NUMBERED["fr"][:2])]
    assert all(new is old for new, old in zip(aligned(readings), readings, strict=True))


def test_one_reading_or_none_is_left_as_it_is():
    only = whole("en")
    assert aligned([only])[0] is only
    assert aligned([]) == []


# ---------------------------------------------------------------- a clause less


@pytest.mark.parametrize("language", FORMULAS)
@pytest.mark.parametrize("lacking", range(len(RECITALS["en"])))
def test_all_others_keep_their_place_when_one_language_lacks_a_recital(language, lacking):
    readings = [whole(code) for code in FORMULAS]
    expected = by_words(readings)
    fewer = [text for number, text in enumerate(RECITALS[language]) if number != lacking]
    damaged = [r if r.language != language else document(language, fewer, NUMBERED[language]) for r in readings]
    found = aligned(damaged)
    assert len(by_words(found)) == len(expected) - 1
    assert by_words(found).items() <= expected.items()
    assert all(new is old for new, old in zip(found, damaged, strict=True) if new.language != language)


@st.composite
def cited(draw):
    """The numbers of the resolutions that recitals recall, the one that is lacking, and the language that lacks it."""
    numbers = draw(st.lists(st.integers(13, 400), min_size=2, max_size=9, unique=True))
    return numbers, draw(st.sampled_from(range(len(numbers)))), draw(st.sampled_from(sorted(FORMULAS)))


@settings(max_examples=40, deadline=None)
@given(cited())
def test_recitals_that_cite_are_told_by_what_they_cite(drawn):
    numbers, lacking, language = drawn
    openings = {"en": "Recalling its resolution", "fr": "Rappelant sa résolution", "ru": "ссылаясь на свою резолюцию"}
    readings = []
    for code, opening in openings.items():
        texts = [f"{opening} 60/{number}," for number in numbers]
        if code == language:
            del texts[lacking]
        readings.append(document(code, texts, NUMBERED[code]))
    expected = {f"60/{number},": f"pp/{count}" for count, number in enumerate(numbers, start=1)}
    for reading in aligned(readings):
        for clause in reading.clauses:
            if clause.section == "pp":
                assert clause.place == expected[clause.text.rsplit(" ", 1)[1]]


def test_the_first_of_two_that_nothing_tells_apart_stays_where_it_is():
    twice = ["Noting the gifts of paint,", "Noting the gifts of ropes,"]
    readings = [
        document("en", [RECITALS["en"][0], *twice, RECITALS["en"][1]]),
        document("fr", [RECITALS["fr"][0], "Notant les dons de peinture,", RECITALS["fr"][1]]),
    ]
    assert places(aligned(readings)[1]) == ["pp/1", "pp/2", "pp/4"]


words = st.sampled_from([*RECITALS["en"], *NUMBERED["en"], "Noting it,", "Noting them,"])
some = st.lists(words, max_size=5)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(some, some, some, st.booleans()), min_size=2, max_size=4))
def test_whatever_is_aligned_no_clause_is_lost_and_no_two_share_a_place(drawn):
    readings = [document("en", pp, op, annex, numbers=numbers) for pp, op, annex, numbers in drawn]
    for old, new in zip(readings, aligned(readings), strict=True):
        assert [clause.text for clause in new.clauses] == [clause.text for clause in old.clauses]
        assert len(set(places(new))) == len(new.clauses)
        assert {clause.parent for clause in new.clauses} <= {"", *places(new)}


# ---------------------------------------------------------------- a clause more


def test_what_one_of_many_languages_has_more_is_told_apart_and_moves_no_other():
    more = ["Recalling also its resolution 62/77 of 6 December 2007 on the dredging of the channels,"]
    readings = [whole("fr"), whole("ru"), whole("en"), document("en", RECITALS["en"][:2] + more + RECITALS["en"][2:])]
    found = aligned(readings)
    assert [new is old for new, old in zip(found, readings, strict=True)] == [True, True, True, False]
    assert places(found[3]) == ["pp/1", "pp/2", "pp/2-2", "pp/3", "pp/4", "pp/5", "pp/6"]


def test_what_stands_before_the_first_is_number_nought():
    more = ["Recalling its resolution 62/77 of 6 December 2007 on the dredging of the channels,"]
    readings = [whole("en"), whole("fr"), whole("ru"), document("ru", more + RECITALS["ru"])]
    assert places(aligned(readings)[3])[:2] == ["pp/0", "pp/1"]


def test_of_two_or_three_readings_the_one_with_more_clauses_is_reference():
    readings = [document("en", RECITALS["en"][1:]), whole("fr")]
    english, french = aligned(readings)
    assert french is readings[1]
    assert places(english)[:5] == ["pp/2", "pp/3", "pp/4", "pp/5", "pp/6"]


# ---------------------------------------------------------------- numbers lost, another section


def test_an_annex_whose_numbers_were_lost_has_those_of_the_others():
    opening = {"en": "We meet at the harbour:", "fr": "Nous nous réunissons au port :"}
    lost = [opening["fr"], *NUMBERED["fr"]]
    annex = "".join([paragraph("", opening["en"]), *(paragraph(f"{n}.", t) for n, t in enumerate(NUMBERED["en"], 1))])
    english = read(resolution(formula=FORMULAS["en"], annex=annexed(annex)), language="en")[0]
    french = document("fr", [], annex=lost, numbers=False)
    assert places(english) == ["annex/op/p/1", "annex/op/1", "annex/op/2", "annex/op/3"]
    assert places(french) == ["annex/op/1", "annex/op/2", "annex/op/3", "annex/op/4"]
    assert places(aligned([english, french])[1]) == places(english)


def test_a_recital_that_was_read_as_a_paragraph_is_a_recital_like_the_others():
    english = document("en", RECITALS["en"][:2], ["Decides to paint 40 buoys in 2031."], numbers=False)
    paragraphs = [*RECITALS["fr"][:2], "Décide de peindre 40 bouées en 2031."]
    french = document("fr", [], paragraphs, numbers=False)
    assert places(english) != places(french)
    found = aligned([english, french])[1]
    assert places(found) == places(english)
    assert [clause.section for clause in found.clauses] == [clause.section for clause in english.clauses]


# ---------------------------------------------------------------- all that names a place


def test_clauses_below_and_notes_go_with_the_clause():
    items_of = "<blockList><item><num>a)</num><p>les phares du nord,</p></item></blockList>"
    below = [recital(RECITALS["fr"][1].replace("gardent,", "gardent :")), items_of]
    note = '<authorialNote marker="1"><p>A/80/5.</p></authorialNote>'
    recitals = "".join([*below, recital(RECITALS["fr"][4].replace("2019,", f"2019{note},"))])
    french = read(resolution(recitals=recitals, formula=FORMULAS["fr"]), language="fr")[0]
    found = aligned([document("en", RECITALS["en"]), french])[1]
    assert french.footnotes[0].clauses == (french.clauses[-1].place,)
    assert [(clause.place, clause.parent) for clause in found.clauses] == [
        ("pp/2", ""), ("pp/2/a", "pp/2"), ("pp/5", ""),
    ]  # fmt: skip
    assert found.footnotes[0].clauses == ("pp/5",)
    assert [clause.text for clause in found.clauses] == [clause.text for clause in french.clauses]


# ---------------------------------------------------------------- in a batch


@pytest.fixture
def folder(tmp_path):
    for code, letter in {"en": "E", "fr": "F", "ru": "R"}.items():
        recitals = RECITALS[code] if code != "ru" else RECITALS[code][1:]
        (tmp_path / f"80_7_{letter}.xml").write_bytes(
            resolution(paragraph("1.", NUMBERED[code][0]), "".join(map(recital, recitals)), formula=FORMULAS[code])
        )
    return tmp_path


def prepared(folder):
    return [document for found in prepare_each(sources([folder])) for document in found]


def test_a_build_stores_the_aligned_places_and_leaves_all_others_as_they_came(folder):
    found = prepared(folder)
    stored = with_alike_places(found)
    assert [new is old for new, old in zip(stored, found, strict=True)] == [True, True, False]
    assert b"ru/pp/6> <https://w3id.org/policygraph/ns#readingOf>" in stored[2].quads
    assert b"ru/pp/1>" not in stored[2].quads
    assert [stored.document.language for stored in ready(found)] == ["en", "fr", "ru"]


def test_what_was_aligned_is_remembered(folder, tmp_path):
    shards = Shards(tmp_path / "shards")
    found = prepared(folder)
    stored = with_alike_places(found, shards)
    (folder / "80_7_F.xml").unlink()  # can't be read again: what is remembered must do
    assert with_alike_places(found, shards) == stored != found
    assert len(list((tmp_path / "shards" / "aligned").iterdir())) == 1


def test_a_file_that_is_gone_when_it_is_read_again_leaves_what_was_read(folder):
    found = prepared(folder)
    (folder / "80_7_F.xml").unlink()
    assert all(new is old for new, old in zip(with_alike_places(found), found, strict=True))


# ---------------------------------------------------------------- real resolutions


def real(number, languages):
    for language in languages:
        path = UNGA_75 / f"unga-75-{language}.zip"
        if not path.is_file():
            pytest.skip("the resolutions of the 75th session are not at hand (../shared is absent)")
        with zipfile.ZipFile(path) as files:
            yield read(files.read(next(name for name in files.namelist() if number in name)))[0]


@pytest.mark.parametrize(
    ("number", "language", "section"),
    [
        ("75_291", "Chinese", "pp"),
        ("75_297", "Arabic", "pp"),
        ("75_286", "Chinese", "pp"),
        ("S-32_1", "French", "annex"),
    ],
)
def test_the_last_clause_of_a_real_section_has_the_place_of_the_english_one(number, language, section):
    readings = list(real(number, ["English", language]))
    last = [[c.place for c in reading.clauses if c.section == section][-1] for reading in readings]
    english, other = aligned(readings)
    assert last[0] != last[1]
    assert [c.place for c in other.clauses if c.section == section][-1] == last[0]
    assert english is readings[0]
