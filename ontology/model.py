"""The plain data that flows: path -> Document -> Clause -> Mention -> quads.

Everything here is frozen. A `Span` counts Unicode code points of the reading text, half-open, so that
`document.text[span.start:span.end]` is always the surface that was read.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


VERSION = "0.1.0"
"""Of this program; pyproject.toml has the same."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters in a reading text.

    Raises:
        ValueError: when start is negative or end lies before start.

    >>> Span(2, 5).of("abcdefg")
    'cde'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse ranges that can't slice a text."""
        if not 0 <= self.start <= self.end:
            raise ValueError(f"no such span: {self.start}-{self.end}")

    def of(self, text: str) -> str:
        """Return the characters of this span in `text`."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Say whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        """Say whether the two share a character."""
        return self.start < other.end and other.start < self.end


class Act(StrEnum):
    """What a section does: the acts that divide a document, by their slug in `id/act/`."""

    RECALLING = "recalling"
    CONSIDERING = "considering"
    RECOGNIZING = "recognizing"
    REAFFIRMING = "reaffirming"
    NOTING = "noting"
    BEARING_IN_MIND = "bearing-in-mind"
    VIEW = "view"
    INVITING = "inviting"
    REPORTING = "reporting"


class Kind(StrEnum):
    """What kind of thing a mention names (the `kind` of `extract --format jsonl`)."""

    INSTRUMENT = "instrument"
    PART = "part"
    NAMED = "named"
    GOAL = "goal"
    ACTION_LINE = "action-line"
    SET = "set"
    INTERNAL = "internal"
    WEAK_INTERNAL = "weak-internal"
    THEME = "theme"
    TOPIC = "topic"
    GROUP = "group"

    @property
    def is_citation(self) -> bool:
        """True for what points outside the document."""
        return self in _CITATIONS

    @property
    def is_reference(self) -> bool:
        """True for what points to another clause of the same document."""
        return self in {Kind.INTERNAL, Kind.WEAK_INTERNAL}

    @property
    def is_concept(self) -> bool:
        """True for themes, topics and groups."""
        return self in {Kind.THEME, Kind.TOPIC, Kind.GROUP}


_CITATIONS = frozenset({Kind.INSTRUMENT, Kind.PART, Kind.NAMED, Kind.GOAL, Kind.ACTION_LINE, Kind.SET})


class Status(StrEnum):
    """Whether it could be decided what a mention points to."""

    RESOLVED = "resolved"
    UNRESOLVED = "unresolved"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Edition:
    """The edition as the text states it: `(Rev. Dubai, 2018)`.

    `revised` is False where the text gives place and year but no mark of revision: a first edition.
    """

    year: int
    place: str = ""
    revised: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """What a mention points to, by the short symbol that a person can type.

    `symbol` is the work or part (`PP/71`, `CS/Article/40`, `SDG/9`, `theme/ai`, or for internal references the
    clause's place `opinion/1/view/1`); `edition` tells the expression apart.
    """

    symbol: str
    edition: Edition | None = None

    @property
    def cited(self) -> str:
        """The symbol with its edition, as in `PP/71@2018`."""
        return f"{self.symbol}@{self.edition.year}" if self.edition else self.symbol


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in the text that names something, and what was decided about it.

    `target` is None exactly when `status` is not RESOLVED; `reason` then says why and `candidates` what it could be.
    `stated` is the edition in the text's own words, `title` the title that the text gives the cited instrument.
    `in_title` marks words inside the title of a cited instrument; `bracketed` words not yet agreed.
    """

    span: Span
    kind: Kind
    rule: str
    target: Target | None
    status: Status = Status.RESOLVED
    reason: str = ""
    candidates: tuple[str, ...] = ()
    in_title: bool = False
    bracketed: bool = False
    title: str = ""
    stated: Edition | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """The action that an invitation asks for: a concept of `id/action/`, and its verb's place.

    `softened` is True where the addressee is only asked to *consider* it.
    """

    span: Span
    action: str
    softened: bool = False


@dataclass(frozen=True, slots=True)
class Role:
    """A body that leads, facilitates or partners in something that the clause names."""

    span: Span
    body: str
    role: str
    target: str
    rule: str


@dataclass(frozen=True, slots=True)
class Bracket:
    """Text not yet agreed, with its square brackets; depth 1 is outermost."""

    span: Span
    depth: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered (or sole unlabelled) paragraph.

    Attributes:
        place: path below the document, from labels and never from words: `opinion/2/view/g/iii`.
        opinion: number of the opinion, 0 in the body of the report.
        section: slug of its section (`recalling`, `invites-all`), "" in the body of the report.
        act: what the section does, by its slug in `id/act/`.
        label: its own label without punctuation (`a`, `iii`, `2.7.4`), "" for a sole paragraph.
        printed: the label as printed, "" where there is none.
        span: the clause's own words in the reading text, label and children left out.
        text: the same words with lines joined and markup dropped.
        offsets: for each character of `text` its place in the reading text.
        parent: place of the clause that it is nested in, "" at the top of its section.
        lead_in: True when it ends in a colon and clauses below it go on.
        addressees: slugs of `id/addressee/`, jointly meant, for invitations.
        heading: number of the numbered heading that it stands under (`2.8.1`), "" elsewhere.
    """

    place: str
    opinion: int
    section: str
    act: str
    label: str
    printed: str
    span: Span
    text: str
    offsets: tuple[int, ...]
    parent: str = ""
    lead_in: bool = False
    addressees: tuple[str, ...] = ()
    heading: str = ""

    def source(self, start: int, end: int) -> Span:
        """Return the span in the reading text of `text[start:end]`.

        Raises:
            ValueError: for an empty or outlying range, which has no characters to point at.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no characters {start}-{end} in a clause of {len(self.text)}")
        return Span(self.offsets[start], self.offsets[end - 1] + 1)


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of an opinion, of one of its sections, or of a numbered section of a report."""

    place: str
    number: str
    text: str
    span: Span
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note below the text, tied to the clauses that carry its marker."""

    marker: str
    span: Span
    text: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """A dated row of a schedule table. Dates are ISO; `end` equals `start` for a single day."""

    span: Span
    start: str
    end: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """One reading of one document: its text in one version and one language, as an outline of clauses.

    `official` is False for a digest, whose lines are summaries and never the text.
    """

    id: str
    version: str
    language: str
    title: str
    text: str
    source: str
    checksum: str
    official: bool = True
    forum: str = ""
    year: int = 0
    place: str = ""
    draft: bool = False
    clauses: tuple[Clause, ...] = ()
    headings: tuple[Heading, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    events: tuple[Event, ...] = ()

    def clause(self, place: str) -> Clause | None:
        """Return the clause at `place`, or None."""
        return next((clause for clause in self.clauses if clause.place == place), None)


@dataclass(frozen=True, slots=True)
class Inheritance:
    """A theme that a clause speaks of without naming it, and the path by which that is known.

    `basis` is `internal-reference`, `weak-reference`, `lead-in` or `section`, from strong to weak as the text binds
    them; `path` runs from the clause to the place that names the theme.
    """

    clause: str
    theme: str
    basis: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadClause:
    """A clause with everything that was found in it."""

    clause: Clause
    mentions: tuple[Mention, ...] = ()
    brackets: tuple[Bracket, ...] = ()
    asked: tuple[Asked, ...] = ()
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that ingest knows of a document: the input of the triples."""

    document: Document
    clauses: tuple[ReadClause, ...]
    inherited: tuple[Inheritance, ...] = ()

    @property
    def mentions(self) -> Iterator[tuple[Clause, Mention]]:
        """Yield every mention with its clause, in document order."""
        return ((read.clause, mention) for read in self.clauses for mention in read.mentions)
