"""The data files that hold what things are: complete, unambiguous, consistent with each other."""

import re
from collections import Counter, defaultdict

import pytest

from ontology.errors import DataFileError
from ontology.identifiers import NS
from ontology.registry import FOLDER, LANGUAGES, Registry, registry
from ontology.schemes import FOLDER as SCHEMES
from ontology.schemes import ONTOLOGY, labels, lexicon, served, statements, vocabulary
from ontology.terms import RDFS

TARGETS = dict(enumerate((7, 8, 13, 10, 9, 8, 5, 12, 8, 10, 10, 11, 5, 10, 12, 12, 19), start=1))
"""How many targets each goal has."""


def test_seventeen_goals_and_169_targets():
    found = Counter(
        int(symbol.removeprefix("SDG/").partition(".")[0]) for symbol in labels("en") if re.match(r"SDG/\d+\.", symbol)
    )
    assert found == TARGETS
    assert sum(TARGETS.values()) == 169
    assert sum(bool(re.fullmatch(r"SDG/\d+", symbol)) for symbol in labels("en")) == 17


def test_eleven_action_lines_and_the_eight_of_c7():
    lines = [symbol for symbol in labels("en") if re.fullmatch(r"WSIS/C\d+(/.+)?", symbol)]
    assert len([line for line in lines if line.count("/") == 1]) == 11
    assert len([line for line in lines if line.startswith("WSIS/C7/")]) == 8
    assert sum(len(goals) for goals in served().values()) == 187


def test_the_themes_are_the_five_and_the_reports_sixth():
    themes = {symbol for symbol in labels("en") if symbol.startswith("theme/")}
    assert themes == {
        f"theme/{slug}" for slug in ("ai", "iot", "5g", "big-data", "ott", "connectivity-solutions", "new-and-emerging")
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_concept_has_a_label_in_every_language(language):
    english = {symbol for symbol in labels("en") if not re.match(r"SDG/\d+\.", symbol)}
    assert english - labels(language).keys() == set()


def test_every_term_of_the_ontology_is_named_and_explained_in_english_and_chinese():
    said = defaultdict(set)
    for quad in statements(ONTOLOGY):
        if quad.predicate in {RDFS("label"), RDFS("comment")} and quad.subject.value.startswith(NS):
            said[quad.subject.value, quad.predicate.value].add(quad.object.language)
    assert len(said) > 250
    assert {term: languages for term, languages in said.items() if languages != {"en", "zh"}} == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", ["theme", "topic", "group", "act", "addressee", "action"])
def test_a_form_belongs_to_one_concept_of_its_scheme(scheme, language):
    owners = defaultdict(set)
    for form, symbol in lexicon(scheme, language).items():
        owners[form.casefold()].add(symbol)
    assert {form: sorted(owner) for form, owner in owners.items() if len(owner) > 1} == {}


def test_a_name_belongs_to_one_body_or_instrument():
    for language in LANGUAGES:
        owners = defaultdict(set)
        for body in registry().bodies:
            for name in (body.labels[language], *body.names.get(language, ())):
                owners[name.casefold()].add(body.id)
        for item in registry().instruments:
            for name in (item.labels[language], *item.names.get(language, ())):
                owners[name.casefold()].add(item.symbol)
        assert {name: owner for name, owner in owners.items() if len(owner) > 1} == {}


def test_place_and_year_tell_one_body_among_conference_assembly_and_plenipotentiary():
    meetings = Counter(
        (event.places["en"], event.year) for event in registry().events if event.body in {"PP", "WTDC", "WTSA"}
    )
    assert [meeting for meeting, count in meetings.items() if count > 1] == []


def test_the_registry_is_sorted():
    assert [body.id for body in registry().bodies] == sorted(body.id for body in registry().bodies)
    symbols = [item.symbol for item in registry().instruments]
    assert symbols == sorted(symbols)


@pytest.mark.parametrize(
    ("body", "kind", "number", "year", "session", "symbol"),
    [
        ("UNGA", "resolution", "70/1", None, "", "A/RES/70/1"),
        ("UNGA", "resolution", "2625", None, "XXV", "A/RES/2625(XXV)"),
        ("UNGA", "resolution", "ES-11/1", None, "", "A/RES/ES-11/1"),
        ("SC", "resolution", "1325", 2000, "", "S/RES/1325(2000)"),
        ("ECOSOC", "resolution", "2020/12", None, "", "E/RES/2020/12"),
        ("HRC", "resolution", "48/13", None, "", "A/HRC/RES/48/13"),
        ("PP", "resolution", "71", 2018, "", "PP/71"),
        ("PP", "decision", "11", None, "", "PP/Decision/11"),
        ("C", "decision", "611", 2020, "", "C/Decision/611"),
        ("C", "resolution", "1380", None, "", "C/1380"),
        ("WTDC", "resolution", "40", 2017, "", "WTDC/40"),
        ("WTPF", "opinion", "2", 2013, "", "WTPF-13/Opinion/2"),
    ],
)
def test_symbols_are_written_as_the_design_says(body, kind, number, year, session, symbol):
    assert [found for _, found in registry().symbols(body, kind, number, year=year, session=session)] == [symbol]


@pytest.mark.parametrize(
    ("symbol", "body", "number"),
    [
        ("A/RES/70/1", "UNGA", "70/1"),
        ("A/RES/2625(XXV)", "UNGA", "2625"),
        ("S/RES/1325(2000)", "SC", "1325"),
        ("PP/71", "PP", "71"),
        ("PP/Decision/11", "PP", "11"),
        ("WTPF-13/Opinion/2", "WTPF", "2"),
        ("UNFCCC-COP/Decision/1/CP.21", "UNFCCC-COP", "1/CP.21"),
        ("WHA72.8", "WHA", "72.8"),
    ],
)
def test_a_symbol_is_read_by_the_series_that_writes_it(symbol, body, number):
    series, found = registry().reads(symbol)
    assert (series.body, found) == (body, number)


@pytest.mark.parametrize("symbol", ["", "CS", "PP/71/Goal/1", "PP/71@2018", "PP/٧١", "A/RES/70", "WTPF-2013/Opinion/2"])
def test_what_no_series_writes_is_not_read(symbol):
    assert registry().reads(symbol) is None


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("series", 'body = "PP"', 'body = "QQ"', "body: no body 'QQ' in bodies.toml"),
        ("bodies", 'parent = "ITU"', 'parent = "IUT"', "parent: no body 'IUT'"),
        ("bodies", 'id = "ITU"', 'id = "ITU"\nparent = "PP"', "parent: C in ITU in PP in ITU is a circle"),
        ("bodies", 'id = "PP"', 'id = "C"', "id 'C' stands twice"),
        ("bodies", "names.en", "names.xx", "names: 'xx' is none of the languages"),
        ("bodies", "labels.zh", "#", "C: labels: none in zh"),
        ("bodies", "labels.en = ", 'labels.en = "" #', r"body\[0\].labels"),
        ("bodies", "[[body]]", "[[bodies]]\nid = 'X'\n[[body]]", "unknown field `bodies`"),
        ("events", "[[event]]", "[[meeting]]\nid = 'X'\n[[event]]", "unknown field `meeting`"),
        ("events", 'body = "PP"', 'bodi = "PP"', r"event\[0\]"),
        ("events", 'id = "PP-52"', 'id = "PP-47"', "id 'PP-47' stands twice"),
        ("series", "[[series]]", "[[serie]]\nbody = 'X'\n[[series]]", "unknown field `serie`"),
        (
            "series",
            'symbol = "C/{number}"',
            'symbol = "C/Decision/{number}"\n#',
            "symbol 'C/Decision/{number}' stands twice",
        ),
        ("series", "number = '[1-5]'", "number = '[1-5'", "WCIT, resolution: number: "),
        ("series", 'symbol = "WCIT/{number}"', 'symbol = "WCIT/{no}"', "WCIT, resolution: symbol: nothing fills 'no'"),
        ("series", 'symbol = "WCIT/{number}"', 'symbol = "WCIT"', "WCIT, resolution: symbol: .*once"),
        (
            "series",
            'symbol = "WCIT/{number}"',
            'symbol = "WCIT/{number"',
            "WCIT, resolution: symbol: nothing fills '{'",
        ),
        ("series", "en/{symbol}", "en/{title}", "link: nothing fills 'title'"),
        ("instruments", "[[instrument]]", "[[treaty]]\nsymbol = 'X'\n[[instrument]]", "unknown field `treaty`"),
        ("instruments", 'symbol = "CV"', 'symbol = "CS"', "symbol 'CS' stands twice"),
        ("instruments", 'body = "PP"', 'body = "QQ"', "body: no body 'QQ'"),
        ("instruments", 'is = "A/RES/70/1"', 'is = "A/RSE/70/1"', "UN/2030-Agenda: is: 'A/RSE/70/1'"),
        ("instruments", 'annexed-to = "PP/71"', 'annexed-to = "PP/7l"', "annexed-to: 'PP/7l'"),
        ("instruments", '["WSIS/Tunis-Agenda",', '["WSIS/Tunis",', "members: 'WSIS/Tunis'"),
    ],
)
def test_a_broken_registry_is_refused_with_its_file_and_key(tmp_path, file, old, new, says):
    for path in FOLDER.glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    broken = tmp_path / f"{file}.toml"
    text = broken.read_text(encoding="utf-8")
    assert old in text
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataFileError, match=says) as error:
        Registry(tmp_path)
    assert str(broken) in str(error.value)


def test_every_scheme_parses_without_blank_nodes():
    assert len(list(SCHEMES.glob("*.ttl"))) == 8
    assert not [quad for quad in vocabulary() if str(quad.subject).startswith("_:")]
