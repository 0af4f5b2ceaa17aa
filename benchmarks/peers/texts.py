"""Made-up legal prose with citations of the kinds that the peers read: decisions and codes of the United States, and
German laws and decisions. Neither the cases nor what is said of them exist; the reporters, codes and laws do.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PIECE = 20_000
"""Characters of a piece, as long as a resolution is on the average."""
PLAIN = 2
"""Sentences without a citation for each one that has one: about a citation in 300 characters."""

_ENGLISH = (
    "The permit was renewed without a hearing, although the harbour board had asked for one in writing.",
    "Nothing in the record shows that the ferry company was told of the new timetable before it was fined.",
    "The duty to keep the bridge in repair rests with the county and can't be passed on to its contractors.",
    "Both sides agree that the water level was measured twice, and that the second figure was the lower one.",
    "A licence that is silent about its term ends with the season for which it was granted.",
    "The witness could not say who had closed the lock gates on the evening in question.",
)
_CITING_ENGLISH = (
    "The same rule was applied to a canal in {}.",
    "That a notice on the quay is enough was settled in {}, and the parties do not ask us to look at it again.",
    "The standard of review is the one of {}.",
    "Under {}, the fee may be charged once in a year.",
)
_PARTIES = ("Harbour Board", "Miller", "County of Lakes", "Rivers Ferry Co.", "Bridges", "Northern Canal Co.", "Waters")
_REPORTERS = ("U.S.", "F.2d", "F.3d", "F. Supp. 2d", "S. Ct.", "Cal. 4th", "N.E.2d", "P.3d")

_GERMAN = (
    "Die Erlaubnis wurde ohne Anhörung verlängert, obwohl die Hafenbehörde schriftlich um eine solche gebeten hatte.",
    "Aus den Akten ergibt sich nicht, dass der Fährbetrieb vor dem Bescheid von dem neuen Fahrplan wusste.",
    "Die Pflicht, die Brücke zu unterhalten, trifft den Landkreis und nicht das beauftragte Unternehmen.",
    "Unstreitig wurde der Wasserstand zweimal gemessen, und die zweite Messung ergab den niedrigeren Wert.",
    "Eine Genehmigung, die nichts über ihre Dauer sagt, endet mit der Saison, für die sie erteilt wurde.",
    "Der Zeuge konnte nicht sagen, wer an jenem Abend die Schleusentore geschlossen hatte.",
)
_CITING_GERMAN = (
    "Der Anspruch folgt aus {}.",
    "Nach {} kann die Gebühr nur einmal im Jahr erhoben werden.",
    "Dem steht nicht entgegen, dass die Frist abgelaufen war ({}).",
    "Ebenso wurde für einen Kanal entschieden ({}).",
)
_LAWS = ("BGB", "ZPO", "VwGO", "StGB", "VwVfG", "HGB", "AO", "SGB X")
_COURTS = (("BGH", "ZR"), ("BVerwG", "C"), ("OLG Hamm", "U"), ("BSG", "R"))


def us(bytes_: int) -> Iterator[str]:
    """Yield pieces of English prose, in all so many bytes."""

    def citation(chance: random.Random) -> str:
        if chance.random() < 0.3:
            return f"{chance.randint(1, 50)} U.S.C. § {chance.randint(1, 9999)}"
        one, other = chance.sample(_PARTIES, 2)
        where = f"{chance.randint(1, 600)} {chance.choice(_REPORTERS)} {chance.randint(1, 1500)}"
        return f"{one} v. {other}, {where} ({chance.randint(1950, 2020)})"

    return _pieces(bytes_, _ENGLISH, _CITING_ENGLISH, citation)


def german(bytes_: int) -> Iterator[str]:
    """Yield pieces of German prose, in all so many bytes."""

    def citation(chance: random.Random) -> str:
        if chance.random() < 0.7:
            part = f" Abs. {chance.randint(1, 6)}" if chance.random() < 0.6 else ""
            return f"§ {chance.randint(1, 900)}{part} {chance.choice(_LAWS)}"
        court, register = chance.choice(_COURTS)
        day = f"{chance.randint(1, 28)}.{chance.randint(1, 12)}.{chance.randint(1990, 2020)}"
        return f"{court}, Urteil vom {day}, {chance.randint(1, 12)} {register} {chance.randint(1, 400)}/{day[-2:]}"

    return _pieces(bytes_, _GERMAN, _CITING_GERMAN, citation)


def _pieces(
    bytes_: int, plain: tuple[str, ...], citing: tuple[str, ...], citation: Callable[[random.Random], str]
) -> Iterator[str]:
    chance = random.Random(0)  # noqa: S311  # the same text each time
    while bytes_ > 0:
        sentences: list[str] = []
        while sum(map(len, sentences)) < min(PIECE, bytes_):
            sentences += chance.sample(plain, PLAIN)
            sentences.append(chance.choice(citing).format(citation(chance)))
        piece = " ".join(sentences)
        yield piece
        bytes_ -= len(piece.encode())
