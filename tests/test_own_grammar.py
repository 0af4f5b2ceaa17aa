"""Data of the user's own: added to the project's, checked with it, refused with file, line and reason."""

import functools
import json
import os
import re
import subprocess
import sys

import pytest

from conftest import ROOT
from ingest.explain import explain
from ingest.grammar import FOLDER, check_added, grammar, languages
from ingest.passage import passage
from ingest.typed import concept, understand
from ontology import extensions
from ontology.errors import DataFileError
from ontology.registry import registry
from ontology.schemes import lexicon
from ontology.terms import SKOS, things
from ontology.vocabularies import VOCABULARIES_GRAPH, graphs

ROOMS = {"ontology", "ingest", "queries", "viz"}
LAKES = """\
[[body]]
id = "ULS"
labels.en = "Union of Lake States"
labels.zh = "湖区国家联盟"
names.en = ["ULS"]

[[body]]
id = "ULS-Council"
parent = "ULS"
labels.en = "Council of Lake States"

[[event]]
id = "ULS-19"
body = "ULS"
year = 2019
places = { en = "Bellavista", zh = "贝拉维斯塔" }

[[series]]
body = "ULS"
type = "resolution"
symbol = "ULS/RES/{number}"
number = '[1-9][0-9]{0,2}'
editions = true

[[series]]
body = "ULS-Council"
type = "directive"
symbol = "ULS/DIR/{number}"
number = '20[0-9]{2}/[1-9][0-9]{0,2}'

[[instrument]]
symbol = "ULS/Water-Charter"
type = "treaty"
body = "ULS"
is = "ULS/RES/1"
labels.en = "Lake Water Charter"

[[theme]]
id = "water-sensors"
broader = "iot"
labels.en = "water sensors"
labels.zh = "水质传感器"
names.en = ["water quality sensors"]

[[names]]
of = "theme/ai"
language = "en"
forms = ["thinking machines"]

[[names]]
of = "body/UNGA"
language = "en"
forms = ["Assembly of all nations"]

[[type]]
language = "en"
type = "directive"
words = ["Directive", "Directives"]

[[rule]]
language = "en"
id = "en.lake-symbol"
kind = "symbol"
pattern = '(?P<symbol>ULS/DIR/[0-9]{4}/[0-9]{1,3})'
not-before = '[0-9/]'
examples = [{ text = "see ULS/DIR/2021/4.", match = "ULS/DIR/2021/4", symbols = ["ULS/DIR/2021/4"] }]
counterexamples = ["see ULS/DIR/2021/4000"]
"""


def forget():
    """Empty every cache of the project: what is read next is read anew."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ROOMS:
            for value in list(vars(module).values()):
                if isinstance(value, functools._lru_cache_wrapper):
                    value.cache_clear()


@pytest.fixture
def use(tmp_path, monkeypatch):
    """Make files of the user's own count, given as their texts; and none afterwards."""
    monkeypatch.setenv(extensions.ENVIRONMENT, "")

    def counted(*texts):
        paths = [tmp_path / f"own-{number}.toml" for number, _ in enumerate(texts)]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8")
        forget()
        extensions.use(paths)
        return paths

    yield counted
    monkeypatch.undo()
    forget()


def symbols(text, language="en"):
    return [told.symbol for told in explain(passage(text, language)) if told.symbol]


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Resolution 12 (Rev. Bellavista, 2019) of the Union of Lake States", "en", ["ULS/RES/12@2019"]),
        ("Resolution 14 (Bellavista, 2019)", "en", ["ULS/RES/14@2019"]),
        ("ULS Resolutions 3 and 4", "en", ["ULS/RES/3", "ULS/RES/4"]),
        ("Council of Lake States Directives 2021/4 and 2022/1", "en", ["ULS/DIR/2021/4", "ULS/DIR/2022/1"]),
        ("see ULS/DIR/2021/4", "en", ["ULS/DIR/2021/4"]),
        ("Article 3 of the Lake Water Charter", "en", ["ULS/Water-Charter/Article/3"]),
        ("water quality sensors for thinking machines", "en", ["theme/water-sensors", "theme/ai"]),
        ("Assembly of all nations resolution 70/1", "en", ["A/RES/70/1"]),
        ("湖区国家联盟第12号决议（2019年，贝拉维斯塔，修订版）", "zh", ["ULS/RES/12@2019"]),
        ("Resolution 71 (Rev. Dubai, 2018)", "en", ["PP/71@2018"]),
    ],
)
def test_what_is_added_is_found_beside_what_there_was(use, text, language, found):
    use(LAKES)
    check_added()
    assert symbols(text, language) == found


def test_without_the_file_it_is_not_found(use):
    use()
    assert symbols("ULS Resolution 3 on water sensors") == []
    assert "ULS" not in registry().body


def test_what_is_added_can_be_typed(use):
    use(LAKES)
    assert understand("Council of Lake States Directive 2021/4", []) == "ULS/DIR/2021/4"
    assert understand("Lake Water Charter", []) == "ULS/Water-Charter"
    assert concept("theme", "水质传感器") == "theme/water-sensors"


def test_the_vocabularies_have_what_is_added(use):
    use(LAKES)
    labels = {
        (quad.subject, quad.object.value, quad.object.language)
        for quad in graphs()[VOCABULARIES_GRAPH]
        if quad.predicate == SKOS("prefLabel")
    }
    for symbol, label, language in (
        ("body/ULS", "湖区国家联盟", "zh"),
        ("ULS/Water-Charter", "Lake Water Charter", "en"),
        ("theme/water-sensors", "water sensors", "en"),
    ):
        assert (things(symbol), label, language) in labels
    assert (things("body/ULS-Council"), "Council of Lake States", "zh") not in labels


def test_several_files_are_one(use):
    first, second = LAKES.partition("[[event]]")[0], LAKES.partition("[[event]]")[2]
    use(f"[[event]]{second}", first)
    check_added()
    assert symbols("ULS Resolution 3") == ["ULS/RES/3"]


def test_an_added_rule_goes_before_the_projects_own(use):
    use(
        '[[rule]]\nlanguage = "en"\nid = "en.our-goals"\nkind = "set"\nsymbol = "SDG"\npattern = \'SDGs\'\n'
        'examples = [{ text = "the SDGs", match = "SDGs", symbols = ["SDG"] }]\n'
    )
    assert [told.rule for told in explain(passage("the SDGs", "en"))] == ["en.our-goals"]


# -------------------------------------------------------------------- what is refused

BROKEN = [
    # what stands there, what is put instead, a text on the line that is told, what is said
    ('id = "ULS-Council"', 'id = "ULS"', '[[body]]\nid = "ULS"\nparent', "body ULS: id 'ULS' stands twice"),
    ('id = "ULS"', 'id = "UNGA"', "[[body]]", "body UNGA: id 'UNGA' stands twice"),
    ('parent = "ULS"', 'parent = "LUS"', "parent =", "parent: no body 'LUS'"),
    ('parent = "ULS"', 'parent = "ULS-Council"', "parent =", "is a circle"),
    ('id = "ULS-Council"\n', "", '[[body]]\nparent = "ULS"', "missing required field `id`"),
    ('labels.en = "Council of Lake States"\n', 'labels.zh = "理"\n', 'labels.zh = "理"', "labels: none in en"),
    ('labels.en = "Council of Lake States"\n', "", '[[body]]\nid = "ULS-Council"', "missing required field `labels`"),
    ('labels.zh = "湖区国家联盟"', "labels.zh = 4", "labels.en", "body ULS: labels: Expected `str`, got `int`"),
    ('names.en = ["ULS"]', 'naems.en = ["ULS"]', "naems.en", "naems: Object contains unknown field `naems`"),
    ('names.en = ["ULS"]', 'names.en = ["Security Council"]', "names.en", "'Security Council' is a name of body/SC"),
    ('names.en = ["ULS"]', 'names.english = ["ULS"]', "names.english", "'english' is none of the languages"),
    ('body = "ULS"\nyear', 'body = "LUS"\nyear', 'body = "LUS"', "event ULS-19: body: no body 'LUS'"),
    ("year = 2019", 'year = "2019"', 'year = "2019"', "event ULS-19: year: Expected `int`"),
    ('"ULS/RES/{number}"', '"A/RES/{number}"', "[[series]]", "symbol 'A/RES/{number}' stands twice"),
    ('"ULS/RES/{number}"', '"ULS/RES/{no}"', "symbol = ", "symbol: nothing fills 'no'"),
    ('"ULS/RES/{number}"', '"theme/{number}"', "symbol = ", "symbol: symbols that begin with theme/ name other"),
    ("'[1-9][0-9]{0,2}'", "'[1-9'", "number = '[1-9'", "series ULS/RES/{number}: number: unterminated character set"),
    ('is = "ULS/RES/1"', 'is = "ULS/REZ/1"', "is = ", "is: 'ULS/REZ/1' is no instrument here"),
    ('symbol = "ULS/Water-Charter"', 'symbol = "CS"', "[[instrument]]", "symbol 'CS' stands twice"),
    ('id = "water-sensors"', 'id = "ai"', 'id = "ai"', "there is a theme/ai already"),
    ('id = "water-sensors"', 'id = "Water Sensors"', 'id = "Water', "theme Water Sensors: id: "),
    ('broader = "iot"', 'broader = "iott"', "broader", "there is no theme 'iott'"),
    ('names.en = ["water quality sensors"]', 'names.en = ["AI"]', 'names.en = ["AI"]', "'AI' is a name of theme/ai"),
    ('of = "theme/ai"', 'of = "theme/a"', 'of = "theme/a"', "of: nothing has this symbol"),
    ('of = "body/UNGA"', 'of = "body/UNGB"', 'of = "body/UNGB"', "of: there is no such body"),
    ('"thinking machines"', '"IoT"', "forms = [", "'IoT' is a name of theme/iot already"),
    ('"Assembly of all nations"', '"ITU"', 'forms = ["ITU"]', "'ITU' is a name of body/ITU already"),
    ('type = "directive"\nwords', 'type = "law"\nwords', 'type = "law"', "no series has the type 'law'"),
    ('"Directive", ', '"Decision", ', "words = ", "'Decision' means decision already"),
    ('id = "en.lake-symbol"', 'id = "en.goal"', 'id = "en.goal"', "id: there is a rule of this name already"),
    ('kind = "symbol"', 'kind = "symbl"', 'kind = "symbl"', "kind: Invalid enum value 'symbl'"),
    ('kind = "symbol"', 'kind = "owner"', 'kind = "owner"', "kind: it is 'owner'; expected numbered"),
    ("(?P<symbol>ULS", "(?P<symbl>ULS", "pattern", "named groups are missing; expected symbol"),
    ("(?P<symbol>ULS", "(?P<symbol>(?<!A)ULS", "pattern", "look-around is not allowed"),
    ("(?P<symbol>ULS", "{ulses}(?P<symbol>ULS", "pattern", "no token {ulses}"),
    ("(?P<symbol>ULS", "(?P<body>the)?(?P<symbol>ULS", "pattern", "write the group body as (?P<body>{body})"),
    ("(?P<symbol>ULS", "(?P<type>the)?(?P<symbol>ULS", "pattern", "write {type}"),
    ('text = "see ULS/DIR/2021/4."', 'text = "see ULS."', "examples", "does not stand in it"),
    ('match = "ULS/DIR/2021/4"', 'match = "ULS/DIR/2021"', "examples", "rule en.lake-symbol takes 'ULS/DIR/2021/4'"),
    ("examples = [{", "unknown = [{", "unknown", "unknown field `unknown`"),
    ("\nexamples = [{", "\n# [{", "[[rule]]", "missing required field `examples`"),
    (
        'symbols = ["ULS/DIR/2021/4"]',
        'symbols = ["ULS/DIR/2021/5"]',
        "examples",
        "it comes to ULS/DIR/2021/4; expected",
    ),
    ('["see ULS/DIR/2021/4000"]', '["see ULS/DIR/2021/4."]', "counterexamples", "and should take nothing"),
    ('[[rule]]\nlanguage = "en"', '[[rule]]\nlanguage = "xx"', 'language = "xx"', "there is no grammar of 'xx'"),
    ('[[rule]]\nlanguage = "en"', '[[rule]]\nlanguage = "English"', 'language = "English"', "the code of a language"),
    ('[[rule]]\nlanguage = "en"', "[[rule]]", "[[rule]]", "it is None; expected the code"),
    ("[[theme]]", "[[themes]]", "[[themes]]", "'themes' is no table of yours to fill"),
    ("[[theme]]", "[theme]", "[theme]", "theme: write each entry as [[theme]]"),
    ("year = 2019", "year == 2019", None, "at line 15"),
]


@pytest.mark.parametrize(("old", "new", "line", "says"), [pytest.param(*case, id=case[3]) for case in BROKEN])
def test_a_broken_file_is_refused_with_file_line_and_reason(use, old, new, line, says):
    assert old in LAKES
    text = LAKES.replace(old, new, 1)
    (path,) = use(text)
    with pytest.raises(DataFileError) as error:
        check_added()
    message = str(error.value)
    assert says in message
    assert message.startswith(str(path))
    if line is not None:
        told = text[: text.index(line)].count("\n") + 1
        assert message.startswith(f"{path}, line {told}: ")


def test_a_file_that_is_not_there_is_told(use, tmp_path):
    use()
    forget()
    extensions.use([tmp_path / "nowhere.toml"])
    with pytest.raises(DataFileError, match=r"nowhere\.toml: there is no such file"):
        check_added()


def test_files_can_not_be_named_when_the_data_are_loaded(use, tmp_path):
    use(LAKES)
    registry()
    with pytest.raises(RuntimeError, match="loaded"):
        extensions.use([tmp_path / "late.toml"])


# -------------------------------------------------------------------- a language


def of_new_language():
    """English under another name: a whole grammar, and the names that it needs."""
    text = (FOLDER / "en.toml").read_text(encoding="utf-8")
    own = text.replace('language = "en"', 'language = "pt"').replace('id = "en.', 'id = "pt.')
    names = [
        (symbol, [entry.labels["en"], *entry.names.get("en", ()), *entry.local_names.get("en", ())])
        for symbol, entry in (
            *((f"body/{body.id}", body) for body in registry().bodies),
            *((item.symbol, item) for item in registry().instruments),
        )
    ]
    lines = {}
    for form, symbol in lexicon("WSIS", "en").items():
        lines.setdefault(symbol, []).append(form)
    entries = [
        f'[[names]]\nof = "{symbol}"\nlanguage = "pt"\nforms = {json.dumps(list(dict.fromkeys(forms)))}\n'
        for symbol, forms in (*names, *lines.items(), ("theme/ai", ["máquinas pensantes"]))
    ]
    return own, "\n".join(entries)


def test_a_new_language_is_a_file_of_its_own(use):
    use(*of_new_language())
    check_added()
    assert "pt" in languages()
    assert grammar("pt").language == "pt"
    assert symbols("General Assembly resolution 70/1 on máquinas pensantes", "pt") == ["A/RES/70/1", "theme/ai"]
    assert symbols("Resolution 71 (Rev. Dubai, 2018)", "pt") == ["PP/71@2018"]


def test_the_examples_of_a_new_language_are_tried(use):
    own, names = of_new_language()
    (path, _) = use(own.replace('symbols = ["SDG/9"]', 'symbols = ["SDG/8"]'), names)
    line = next(number for number, text in enumerate(own.splitlines(), start=1) if text == 'id = "pt.goal"')
    with pytest.raises(DataFileError) as error:
        check_added()
    told = re.match(rf"{re.escape(str(path))}, line (\d+): rule pt.goal: examples: .*comes to SDG/9", str(error.value))
    assert line < int(told[1]) < line + 8


def test_a_second_grammar_of_a_language_is_refused(use):
    (path,) = use((FOLDER / "en.toml").read_text(encoding="utf-8"))
    with pytest.raises(DataFileError, match="there is a grammar of 'en' already") as error:
        check_added()
    assert str(path) in str(error.value)


# -------------------------------------------------------------------- the command line

DIGEST = """\
---
id: lake-note-{number}
language: en
kind: digest
version: 1
---

# Opinion 1: Lakes

## recalling
a) ULS Resolution {number} on water sensors
"""


def run(*arguments, cwd, **settings):
    env = {key: value for key, value in os.environ.items() if not key.startswith("POLICYGRAPH_")}
    return subprocess.run(
        [sys.executable, str(ROOT / "policygraph.py"), *map(str, arguments)],
        cwd=cwd,
        env={**env, **settings},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture
def lakes(tmp_path):
    """A folder with the file, and more digests than one process reads alone."""
    (tmp_path / "lakes.toml").write_text(LAKES, encoding="utf-8")
    (tmp_path / "notes").mkdir()
    for number in range(1, 21):
        (tmp_path / "notes" / f"{number:02}.md").write_text(DIGEST.format(number=number), encoding="utf-8")
    return tmp_path


def test_the_workers_see_it(lakes):
    done = run("extract", "notes", "--format", "jsonl", "--grammar", "lakes.toml", cwd=lakes)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [item["symbol"] for item in found] == [
        symbol for number in range(1, 21) for symbol in (f"ULS/RES/{number}", "theme/water-sensors")
    ]


def test_all_commands_agree(lakes):
    assert run("build", "notes", "--grammar", "lakes.toml", cwd=lakes).returncode == 0
    by_body = run("query", "citations-by-body", "--format", "csv", cwd=lakes, POLICYGRAPH_GRAMMAR="lakes.toml")
    assert "body/ULS,Union of Lake States,20,20,20" in by_body.stdout
    themed = run("query", "theme-clauses", "-p", "theme=water sensors", cwd=lakes, POLICYGRAPH_GRAMMAR="lakes.toml")
    assert "20 rows" in themed.stdout
    cited = run("cites", "ULS Resolution 7", "--grammar", "lakes.toml", "--format", "csv", cwd=lakes)
    assert "lake-note-7/opinion/1/recalling/a" in cited.stdout


@pytest.mark.parametrize(
    "command", [["build", "notes"], ["extract", "notes"], ["explain", "ULS 1"], ["cites", "PP/71"]]
)
@pytest.mark.parametrize("named", ["option", "variable"])
def test_a_broken_file_ends_every_command_with_status_2(lakes, command, named):
    (lakes / "lakes.toml").write_text(LAKES.replace('parent = "ULS"', 'parent = "LUS"'), encoding="utf-8")
    done = (
        run(*command, "--grammar", "lakes.toml", cwd=lakes)
        if named == "option"
        else run(*command, cwd=lakes, POLICYGRAPH_GRAMMAR="lakes.toml")
    )
    assert done.returncode == 2
    assert done.stderr.startswith("policygraph: lakes.toml, line 9: body ULS-Council: parent: no body 'LUS'")
    assert not (lakes / ".policygraph").exists()
