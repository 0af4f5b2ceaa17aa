"""The catalogue of questions: one documented `.rq` file each, in queries/catalogue/.

A file opens with comment lines that say what it is, and each is checked when the catalogue is loaded:

    # title: Which clauses cite an instrument
    # answers: one sentence for an analyst
    # param: target (instrument): what is cited, e.g. PP/71
    # param: theme (theme, optional): only clauses that name this theme
    # column: clause: the clause that cites
    # example: target=PP/71

A parameter reaches the query in a VALUES block (queries/values.py), in the embedded store as at an endpoint. An
engine plans from it where it stands, so

- the outermost SELECT lists the parameter; it is left out of the rows unless it is also a column;
- a line `# values: NAME` opens the outermost group, and any group below it (a branch of UNION or OPTIONAL, a
  subselect) whose FILTER uses the parameter: a group is evaluated by itself, without the VALUES block around it;
- a subselect that uses the parameter projects it, and groups by it when it aggregates;
- `BOUND(?parameter)` and `BIND(?parameter AS ?other)` stand only where a triple pattern of the same group binds it;
- an optional parameter is a column too: left out it is unbound, and the rows say which value each belongs to.

What makes a question fast on a large graph, where the engine goes from what is known to what it looks up:

- patterns stand before BIND and OPTIONAL: only patterns side by side are put in order and followed one from another;
- a subselect is evaluated by itself, and only after `LIMIT 999999` (more rows than there can be) is it taken to be
  small: then the patterns beside it are followed from its rows, else all that fits them is read;
- `GRAPH ?reading { … }` around what a reading states itself: one look where the union of all graphs gives one for
  each reading;
- a comment below the first lines has no word "from" and no "service": it would be parsed to see what is meant;
- an OPTIONAL is one pattern, or little in the whole graph; in EXISTS each pattern has an EXISTS of its own;
- what is asked of a reading (its language, whether it has a twin) is asked in a subselect over the readings, from which
  the clauses are followed: once for each reading, not for each clause in it;
- one text of several is chosen by its node, and fetched last; a node that an expression gives counts as perhaps
  unbound, and is only followed after COALESCE with one that is bound;
- a text is given as it is, and a value taken as it is: Virtuoso sorts no row with a string of over four thousand bytes
  that a query made, and finds nothing by the STR of a value with other letters than ASCII;
- ORDER BY comes before DISTINCT: what the union repeats goes in a SELECT DISTINCT below it.

The union of the named graphs may give the same triple more than once: SELECT DISTINCT, COUNT(DISTINCT …) throughout.
"""

from __future__ import annotations

import re
import shlex
import time
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ontology.errors import DataFileError, PolicygraphError, QueryError, UnknownNameError
from queries import summaries
from queries.terms import TYPES, typed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from queries.interface import Graph
    from queries.terms import Answer, Term

FOLDER = Path(__file__).parent / "catalogue"
LIMIT = 1024 * 1024
"""Bytes of the largest query of a user's own."""

WORTH = 0.1
"""Seconds after which an answer about the whole graph is worth to be kept."""
_NAME = re.compile(r"[a-z]+(-[a-z]+)*")
_HEADER = re.compile(r"# (\w+): ?(.*)")
_PARAM = re.compile(r"(\w+) \(([a-z-]+)(, optional)?\): (.+)")
_COLUMN = re.compile(r"(\w+): (.+)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a question needs, or may be given."""

    name: str
    type: str
    optional: bool
    about: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer."""

    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the catalogue.

    Attributes:
        name: the file's name, as typed: `cites`.
        title: the question in a few words.
        answers: one sentence that says what the rows are.
        example: values, by parameter, with which the bundled digest gives at least one row.
        text: the whole file, header and SPARQL.
    """

    name: str
    title: str
    answers: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    example: Mapping[str, str]
    text: str

    def values(self, given: Mapping[str, str]) -> dict[str, Term]:
        """Return typed terms from what was typed.

        Raises:
            UnknownNameError: for a parameter that the question does not have.
            QueryError: when one is missing, or its text can't be a value of its type.
        """
        kinds = {parameter.name: parameter.type for parameter in self.parameters}
        for name in given:
            if name not in kinds:
                raise UnknownNameError(f"{self.name} has no parameter {name!r}{near(name, kinds)}")
        for parameter in self.parameters:
            if not parameter.optional and parameter.name not in given:
                raise QueryError(
                    f"{self.name} needs {parameter.name}=… ({parameter.about}), "
                    f"for example {parameter.name}={self.example[parameter.name]}"
                )
        return {name: typed(kinds[name], text) for name, text in given.items()}

    def ask(self, graph: Graph, given: Mapping[str, str]) -> Answer:
        """Put the question to a graph and return its rows, in the order of the columns.

        Raises:
            UnknownNameError: for a parameter that the question does not have.
            QueryError: when a value is missing or unusable.
        """
        if not given and (kept := summaries.kept(graph, self)) is not None:
            return kept
        began = time.perf_counter()
        answer = graph.select(self.text, self.values(given)).only(tuple(column.name for column in self.columns))
        if not given and time.perf_counter() - began > WORTH:
            summaries.keep(graph, self, answer)
        return answer


def named(name: str) -> Question:
    """Return one of the questions that come with the program, without reading the others.

    Raises:
        UnknownNameError: when there is none of that name; near names are suggested.
    """
    place = FOLDER / f"{name}.rq"
    return read(place) if _NAME.fullmatch(name) and place.is_file() else find(load(), name)


def load(folder: Path = FOLDER) -> dict[str, Question]:
    """Return the questions in `folder`, by name, sorted.

    Raises:
        DataFileError: when a file breaks the rules above; the message names file and line.
    """
    return {path.stem: read(path) for path in sorted(folder.glob("*.rq"))}


@cache
def bundled() -> Mapping[str, Question]:
    """Return the questions that come with the program, read and checked once: for programs that ask many."""
    return load()


def find(questions: Mapping[str, Question], name: str) -> Question:
    """Return the question of this name.

    Raises:
        UnknownNameError: when there is none; near names are suggested, or how to see all.
    """
    try:
        return questions[name]
    except KeyError:
        hint = near(name, questions) if _close(name, questions) else "; `policygraph query` lists all, and so does /api"
        raise UnknownNameError(f"there is no question {name!r}{hint}") from None


def read(path: Path) -> Question:
    """Return the question in one `.rq` file, checked.

    Raises:
        DataFileError: when the file breaks the rules above.
    """
    text = path.read_text("utf-8")
    header = _Header(path)
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#"):
            break
        header.take(line, number)
    question = Question(
        path.stem,
        header.title,
        header.answers,
        tuple(header.parameters),
        tuple(header.columns),
        header.example or {},
        text,
    )
    _check_header(path, header)
    _check_body(path, question)
    return question


def own(path: Path) -> str:
    """Return the query in a file of a user's own, which needs no header.

    Raises:
        QueryError: when it is missing, a folder, too large or not UTF-8; the message names the file.
    """
    try:
        if not path.is_file():
            there = (
                "this is a folder" if path.is_dir() else "this is no file" if path.exists() else "there is no such file"
            )
            raise QueryError(f"{path}: {there}; give the path of a query (.rq)")
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except (OSError, ValueError) as error:
        raise QueryError(f"{path}: can't be read: {error}") from error
    if len(data) > LIMIT:
        raise QueryError(f"{path}: larger than {LIMIT // 2**20} MB, which is no query")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise QueryError(f"{path}: not UTF-8 (line {line}); save it as UTF-8 first") from error


class _Header:
    """The comment lines on top of a file, as they are read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.title = ""
        self.answers = ""
        self.parameters: list[Parameter] = []
        self.columns: list[Column] = []
        self.example: dict[str, str] | None = None

    def take(self, line: str, number: int) -> None:
        """Read one line."""
        match = _HEADER.fullmatch(line)
        key, rest = (match[1], match[2].strip()) if match else ("", "")
        if key == "title" and rest and not self.title:
            self.title = rest
        elif key == "answers" and rest and not self.answers:
            self.answers = rest
        elif key == "param" and (param := _PARAM.fullmatch(rest)) and param[2] in TYPES:
            self.parameters.append(Parameter(param[1], param[2], bool(param[3]), param[4]))
        elif key == "column" and (column := _COLUMN.fullmatch(rest)):
            self.columns.append(Column(column[1], column[2]))
        elif key == "example" and self.example is None:
            self.example = dict(self._pair(word, number) for word in shlex.split(rest))
        else:
            raise DataFileError(
                f"{self._path}, line {number}: {line!r} is not, or not once more, one of `# title:`, `# answers:`, "
                "`# param: name (type): …`, `# column: name: …`, `# example: name=value`"
            )

    def _pair(self, word: str, number: int) -> tuple[str, str]:
        name, equals, value = word.partition("=")
        if not (equals and name):
            raise DataFileError(f"{self._path}, line {number}: {word!r} is not name=value")
        return name, value


def _check_header(path: Path, header: _Header) -> None:
    wrong = ""
    columns = [column.name for column in header.columns]
    names = [parameter.name for parameter in header.parameters]
    if not _NAME.fullmatch(path.stem):
        wrong = "the name of the file is not in lower-case words joined by hyphens"
    elif not (header.title and header.answers and columns and header.example is not None):
        wrong = "the header needs `# title:`, `# answers:`, one `# column:` or more, and `# example:`"
    elif len(set(columns)) < len(columns) or len(set(names)) < len(names):
        wrong = "a column or a parameter is declared twice"
    elif loose := [p.name for p in header.parameters if p.optional and p.name not in columns]:
        wrong = f"the optional parameter {loose[0]} must be a column too"
    if wrong:
        raise DataFileError(f"{path}, line 1: {wrong}")


def _check_body(path: Path, question: Question) -> None:
    """Check the SPARQL against the header, and the example against both."""
    try:
        found = ox.Store().query(question.text)
    except SyntaxError as error:
        raise DataFileError(f"{path}: the query does not parse: {error}") from error
    if not isinstance(found, ox.QuerySolutions):
        raise DataFileError(f"{path}: the query is no SELECT")
    lines = question.text.splitlines()
    place = next((number for number, line in enumerate(lines, 1) if line.startswith("SELECT")), 1)
    expected = {column.name for column in question.columns} | {p.name for p in question.parameters}
    selected = {variable.value for variable in found.variables}
    if selected != expected:
        raise DataFileError(
            f"{path}, line {place}: the SELECT lists {sorted(selected)}, the header declares {sorted(expected)}"
        )
    if not any(line.startswith("ORDER BY") for line in lines):
        raise DataFileError(f"{path}, line {len(lines)}: the rows have no ORDER BY, so their order is left to chance")
    marks = {line.split(":")[1].strip() for line in lines if line.lstrip().startswith("# values:")}
    if marks != (names := {parameter.name for parameter in question.parameters}):
        raise DataFileError(
            f"{path}, line {place}: values are marked for {sorted(marks)}, parameters are {sorted(names)}"
        )
    try:
        question.values(question.example)
    except (PolicygraphError, KeyError) as error:
        raise DataFileError(f"{path}: the example does not fit the parameters: {error}") from error


def near(name: str, known: Collection[str]) -> str:
    """Return the end of a message about an unknown name: near ones, else all there are."""
    if close := _close(name, known):
        return f"; did you mean {' or '.join(close)}?"
    return f"; there are: {', '.join(known)}" if known else "; it has none"


def _close(name: str, known: Collection[str]) -> list[str]:
    return get_close_matches(name, known, n=3, cutoff=0.6)
