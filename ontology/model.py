"""The plain data that flows: path -> Document -> Clause -> Mention -> quads.

Everything here is frozen. A `Span` counts Unicode code points of the reading text, half-open, so that
`document.text[span.start:span.end]` is always the surface that was read.
"""

from __future__ import annotations

from bisect import bisect_right
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
    `basis` is by which sign the issuing body was known; `stated` the edition in the text's own words, `title` the title
    that the text gives the cited instrument. `in_title` marks words inside the title of a cited instrument;
    `bracketed` words not yet agreed.
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
    basis: str = ""


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
        written: the act in the words of the text (`Recalling also`, `又回顾`), "" where a heading says it.
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
    written: str = ""

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
    """A note below the text, tied to the clauses that carry its marker.

    `offsets[i]` is the place in the reading text of `text[i]`, as in `Clause`; a note of a title has no clauses.
    """

    marker: str
    span: Span
    text: str
    clauses: tuple[str, ...]
    offsets: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """A dated row of a schedule table. Dates are ISO; `end` equals `start` for a single day."""

    span: Span
    start: str
    end: str
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link that the publisher set: what these characters cite, in the publisher's opinion."""

    span: Span
    symbol: str
    address: str


@dataclass(frozen=True, slots=True)
class Keyword:
    """A subject that the publisher assigned, with the IRI of its vocabulary."""

    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class Vote:
    """How a text was adopted: `outcome` is `without-vote` or `recorded`; the counts are None where none are given.

    `voters` are pairs of a delegation's name as printed and `in-favour`, `against` or `abstaining`.
    """

    outcome: str
    in_favour: int | None = None
    against: int | None = None
    abstaining: int | None = None
    voters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Adoption:
    """When and how an instrument was adopted, as far as its source says. Dates are ISO, unknown things "".

    Attributes:
        date: of adoption.
        session: number of the session, `75`.
        agenda_items: their numbers as printed, `16` or `72 (b)`.
        agenda_title: the name of the item.
        meeting: symbol of the meeting's record, `A/75/PV.48`.
        report: symbol of the committee's report that it was adopted on.
        drafts: symbols of its drafts, `A/C.2/75/L.42`.
        sponsors: who submitted the draft, in the words of the source.
    """

    date: str = ""
    session: str = ""
    agenda_items: tuple[str, ...] = ()
    agenda_title: str = ""
    meeting: str = ""
    report: str = ""
    drafts: tuple[str, ...] = ()
    sponsors: tuple[str, ...] = ()
    vote: Vote | None = None


@dataclass(frozen=True, slots=True)
class Abrogation:
    """A conference that ends an instrument, told in a part of its own of the final acts (PARTS II and IV of PP-18)."""

    span: Span
    target: Target


@dataclass(frozen=True, slots=True)
class Document:
    """One reading of one document: its text in one version and one language, as an outline of clauses.

    `official` is False for a digest, whose lines are summaries and never the text. A document that is itself an
    instrument has that instrument's symbol as its id (`A/RES/75/202`, `PP/71@2018`) and its body as `issuer`, whose
    own "its resolution" and "the Council" are meant in it. `pages` are the offsets at which pages begin; `notices` say
    what the reader left out.
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
    issuer: str = ""
    adoption: Adoption | None = None
    keywords: tuple[Keyword, ...] = ()
    links: tuple[Link, ...] = ()
    abrogations: tuple[Abrogation, ...] = ()
    pages: tuple[int, ...] = ()
    notices: tuple[str, ...] = ()

    def page(self, place: int) -> int:
        """Return the number of the page, from 1, on which a character stands; 0 where the source has no pages."""
        return bisect_right(self.pages, place)

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
class ReadAside:
    """A footnote or heading with the citations in it.

    `place` is its name below the reading (`footnote/3`), `clause` its words as those of a clause, `clauses` the places
    that carry the note's marker and so cite what it cites; a heading has none.
    """

    place: str
    clause: Clause
    clauses: tuple[str, ...]
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that ingest knows of a document: the input of the triples."""

    document: Document
    clauses: tuple[ReadClause, ...]
    inherited: tuple[Inheritance, ...] = ()
    asides: tuple[ReadAside, ...] = ()

    @property
    def mentions(self) -> Iterator[tuple[Clause, Mention]]:
        """Yield every mention with its clause, in document order."""
        return ((read.clause, mention) for read in self.clauses for mention in read.mentions)
