"""The act that opens a paragraph, in six languages; all texts are made up for these tests."""

import pytest

from ingest import acts
from ingest.acts import leading_act
from ontology.errors import DataFileError
from ontology.registry import LANGUAGES
from ontology.schemes import labels, lexicon, operative

CASES = [
    ("en", "Recalling also its earlier rules,", "recalling", "Recalling also"),
    ("en", "Recalls its earlier rules;", "recalling", "Recalls"),
    ("en", "Also takes note with appreciation of the plan;", "taking-note-of", "Also takes note with appreciation"),
    ("en", "Noting with deep concern that it rains,", "noting", "Noting with deep concern"),
    ("en", "Gravely concerned at the rain,", "expressing-concern", "Gravely concerned"),
    ("en", "Expressing its deep concern about rain,", "expressing-concern", "Expressing its deep concern"),
    ("en", "Calls once again upon all to help;", "calling-upon", "Calls once again upon"),
    (
        "en",
        "Condemns in the strongest possible terms all harm;",
        "condemning",
        "Condemns in the strongest possible terms",
    ),
    ("en", "Deplores the harm;", "deploring", "Deplores"),
    (
        "en",
        "Expressing serious and urgent concern over rain,",
        "expressing-concern",
        "Expressing serious and urgent concern",
    ),
    ("en", "REAFFIRMING ITS STRONG COMMITMENT to tests,", "reaffirming", "REAFFIRMING ITS STRONG COMMITMENT"),
    ("es", "Reconociendo también que llueve,", "recognizing", "Reconociendo también"),
    ("es", "Reitera su solicitud de informes;", "reiterating", "Reitera su solicitud"),
    ("es", "Exige que cese;", "demanding", "Exige"),
    ("es", "Toma nota con aprecio del plan;", "taking-note-of", "Toma nota con aprecio"),
    ("fr", "Profondément préoccupée par la pluie,", "expressing-concern", "Profondément préoccupée"),
    ("fr", "Se déclarant de nouveau gravement préoccupée,", "expressing-concern", None),
    ("fr", "Ayant également à l’esprit la pluie,", "bearing-in-mind", "Ayant également à l’esprit"),
    ("fr", "Décide de tenir une réunion;", "deciding", "Décide"),
    ("fr", "Prend également note du plan;", "taking-note-of", "Prend également note"),
    ("fr", "Notant avec beaucoup d’inquiétude la pluie,", "noting", "Notant avec beaucoup d’inquiétude"),
    ("ru", "ссылаясь также на свои правила,", "recalling", "ссылаясь также"),
    ("ru", "с глубокой обеспокоенностью отмечая дождь,", "noting", "с глубокой обеспокоенностью отмечая"),
    ("ru", "c удовлетворением отмечает план;", "noting", "c удовлетворением отмечает"),  # a Latin c
    ("ru", "принимает также к сведению план;", "taking-note-of", "принимает также к сведению"),
    ("ru", "подчёркивая важность дождя,", "stressing", "подчёркивая"),
    ("ru", "постановляет провести встречу;", "deciding", "постановляет"),
    ("ru", "по‑прежнему рекомендует читать план;", "recommending", "по‑прежнему рекомендует"),
    ("zh", "又回顾其规则，", "recalling", "又回顾"),
    ("zh", "极为关切地注意到下雨，", "noting", "极为关切地注意到"),
    ("zh", "深为关切下雨，", "expressing-concern", "深为关切"),
    ("zh", "表示最严重关切下雨，", "expressing-concern", "表示最严重关切"),
    ("zh", "请秘书长提出报告；", "requesting", "请"),
    ("zh", "邀请各国参加；", "inviting", "邀请"),
    ("zh", "在这方面，鼓励各国参加；", "encouraging", "在这方面，鼓励"),
    ("zh", "表示赞赏地注意到报告；", "taking-note-of", "表示赞赏地注意到"),
    ("ar", "وإذ تشير أيضا إلى قواعدها،", "recalling", "وإذ تشير أيضا"),
    ("ar", "و إذ تشير إلى قواعدها،", "recalling", "و إذ تشير"),
    ("ar", "تُرحِّب بالخطة؛", "welcoming", "تُرحِّب"),
    ("ar", "تهيـــب بالدول؛", "calling-upon", "تهيـــب"),
    ("ar", "وإذ تعيد أيضا تأكيد قواعدها،", "reaffirming", "وإذ تعيد أيضا تأكيد"),
    ("ar", "وإذ يساورها بالغ القلق إزاء المطر،", "expressing-concern", "وإذ يساورها بالغ القلق"),
]


@pytest.mark.parametrize(("language", "text", "act", "written"), CASES)
def test_a_paragraph_opens_with_its_act(language, text, act, written):
    found = leading_act(text, language)
    assert found is not None
    assert found.act == act
    assert found.written == text[: found.end].lstrip()
    if written is not None:
        assert found.written == written


def test_blanks_in_front_are_no_part_of_what_is_written():
    found = leading_act("\t\u00a0Recalling its rules,", "en")
    assert (found.written, found.end) == ("Recalling", len("\t\u00a0Recalling"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", ""),
        ("en", "The meeting opens at ten."),
        ("en", "Notesheets are printed."),  # the word goes on
        ("en", "It recalls its rules."),  # not at the beginning
        ("en", "also"),
        ("es", "Decidentes"),
        ("fr", "Sa volonté"),
        ("ru", "также"),
        ("zh", "决定性的一步"),  # a longer word that is no act
        ("zh", "又"),
        ("ar", "وإذ"),
    ],
)
def test_what_opens_with_no_act_has_none(language, text):
    assert leading_act(text, language) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_of_the_scheme_is_found(language):
    """But for the names of the kinds of acts."""
    for form, symbol in lexicon("act", language).items():
        if symbol in {"act/preambular", "act/operative", "act/reporting"}:
            continue
        found = leading_act(f"{form} ", language)
        assert found is not None, form
        assert form.startswith(found.written) or found.written.startswith(form), form


def test_recitals_and_operative_clauses_of_one_verb_are_one_concept():
    pairs = [("Reaffirming", "Reaffirms"), ("Urging", "Urges"), ("Noting", "Notes"), ("Deploring", "Deplores")]
    for recital, clause in pairs:
        assert leading_act(recital, "en").act == leading_act(clause, "en").act


def test_the_concepts_are_in_the_scheme_and_have_a_kind():
    assert {"demanding", "supporting", "declaring", "authorizing", "deploring"} <= operative()
    assert not {"regretting", "alarmed", "noting"} & operative()
    assert labels("en")["act/looking-forward"] == "looks forward"


def test_a_broken_file_is_refused_with_its_name(tmp_path, monkeypatch):
    broken = tmp_path / "acts.toml"
    broken.write_text("[en]\njoint = ''\nbefore = []\nwithin = []\nafter = []\nbehind = []\n", encoding="utf-8")
    monkeypatch.setattr(acts, "FILE", broken)
    acts._modifiers.cache_clear()
    with pytest.raises(DataFileError, match="behind"):
        acts._modifiers()
    acts._modifiers.cache_clear()


def test_a_hostile_paragraph_takes_no_time():
    assert leading_act("also " * 100_000, "en") is None
    assert leading_act("с глубокой глубокой " * 10_000, "ru") is None
