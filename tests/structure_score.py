"""How well the outline of plain-text resolutions agrees with the markup that their publisher made, by language."""

import importlib.util
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import islice

from ingest.acts import leading_act
from ingest.labels import leading_label
from ingest.readers import Given
from ingest.resolutions import read_resolution
from ontology.errors import InputError

AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
HEADED = {f"{AKN}{name}" for name in ("section", "part", "chapter", "hcontainer", "mainBody")}
"""What has headings of its own, whose numbers label no paragraphs."""
OPENING = 30
"""Characters at the beginning of a paragraph that are compared."""


@dataclass
class Score:
    """Counts of one language; `wrong` names what disagrees."""

    documents: int = 0
    alike: int = 0
    recitals: int = 0
    recitals_alike: int = 0
    acts: int = 0
    acts_known: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass
class Share:
    """Clauses of one language: of the texts, of the same texts in another layout, and in both."""

    clauses: int = 0
    read: int = 0
    found: int = 0


def structure(corpus, tool, every=1):
    """Read the plain text of every resolution, and compare it with the markup.

    Args:
        corpus: folder of XML files, or of archives of them.
        tool: the file of the tool that lists the documents and writes their plain text.
        every: 1 for all documents, 10 for each tenth.

    Returns:
        A Score for each language.
    """
    unga = _module(tool)
    scores = defaultdict(Score)
    for stem, data in islice(unga.documents(corpus), 0, None, every):
        root = unga.parse(data)
        if root is None or root.find(f".//{AKN}mainBody") is None:
            continue
        score = scores[unga.language(stem)]
        score.documents += 1
        try:
            document = read_resolution(unga.plain(root), f"{stem}.txt", Given())
        except InputError as error:
            score.wrong.append(f"{stem}: {error}")
            continue
        _compare(score, stem, root, document)
    return dict(scores)


def rewrapped(corpus, tool, layout, every=1):
    """Read the plain text of every resolution as it is and in another layout.

    Args:
        corpus: folder of XML files, or of archives of them.
        tool: the file of the tool that lists the documents and writes their plain text.
        layout: from a text to the same in other lines.
        every: 1 for all documents, 10 for each tenth.

    Returns:
        A Share for each language: clauses count as the same by label, act and how they begin.
    """
    unga = _module(tool)
    shares = defaultdict(Share)
    for stem, data in islice(unga.documents(corpus), 0, None, every):
        root = unga.parse(data)
        if root is None or root.find(f".//{AKN}mainBody") is None:
            continue
        share, whole = shares[unga.language(stem)], unga.plain(root)
        wanted, found = (Counter(_signs(read_resolution(t, stem, Given()))) for t in (whole, layout(whole)))
        share.clauses += wanted.total()
        share.read += found.total()
        share.found += (wanted & found).total()
    return dict(shares)


def _signs(document):
    return [(_label(clause.printed), clause.act, _opening(clause.text)) for clause in document.clauses]


def _module(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _compare(score, stem, root, document):
    recitals = _recitals(root)
    wanted = [("", opening) for _, opening in recitals] + _labelled(root)
    # first the recitals of the preamble, then all that has a label
    ours = [c for c in document.clauses if re.fullmatch(r"pp/\d+", c.place)]
    found = [("", _opening(c.text)) for c in ours] + [
        (_label(c.printed), _opening(c.text)) for c in document.clauses if c.label and not c.place.startswith("pp/")
    ]
    if wanted == found:
        score.alike += 1
    else:
        missing, extra = [w for w in wanted if w not in found], [f for f in found if f not in wanted]
        score.wrong.append(f"{stem}: missing {missing[:3]}, extra {extra[:3]}")
    by_opening = {_opening(clause.text): clause.act for clause in ours}
    for verb, opening in recitals:
        known = leading_act(verb, document.language)
        score.recitals += 1
        if known is None or by_opening.get(opening) == known.act:
            score.recitals_alike += opening in by_opening
        else:
            score.wrong.append(f"{stem}: recital {verb!r}: {known.act} but {by_opening.get(opening)}: {opening}")
    tops = [clause for clause in document.clauses if clause.place.split("/")[-2] == "op" and clause.label]
    score.acts += len(tops)
    score.acts_known += sum(bool(clause.act) for clause in tops)


def _recitals(root):
    """The editor's word for each recital, and how the recital begins."""
    found = []
    preamble = root.find(f".//{AKN}preamble")
    for container in preamble.iter(f"{AKN}container") if preamble is not None else ():
        opening = _opening(_words(container))
        if re.search(r"\w", opening):
            found.append((container.get("name") or "", opening))
    return found


def _labelled(root):
    """The label of each paragraph and item that has one, and how it begins."""
    found = []
    for element in root.find(f".//{AKN}mainBody").iter():
        number, first = element.find(f"{AKN}num"), element.find(f".//{AKN}p")
        if first is None or element.tag in HEADED or (number is None and element.tag != f"{AKN}paragraph"):
            continue
        printed = "".join(number.itertext()) if number is not None else ""
        words = " ".join(f"{printed} {_words(first)}".split())
        if label := leading_label(words):
            found.append((_label(label.printed), _opening(words[label.end :])))
    return [(label, opening) for label, opening in found if opening]


def _words(element):
    """The text of an element in one line, its notes left out."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element):
    yield element.text or ""
    for child in element:
        if child.tag != f"{AKN}authorialNote":
            yield from _pieces(child)
        yield child.tail or ""


def _label(printed):
    return re.sub(r"\s", "", printed)


def _opening(text):
    return re.sub(r"[\s\u00ad()（）]|[\u200b-\u200f\u2060\ufeff]", "", text)[:OPENING]
