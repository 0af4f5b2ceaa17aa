"""Encodings: each gives the text back, and what can't be told is refused; all texts are made up for these tests."""

import codecs

import pytest

from ingest.decode import decoded, decoded_as
from ingest.encodings import names
from ontology.errors import InputError

TEXTS = {
    "ar": (
        "إن الجمعية العامة، إذ تشير إلى القرارات السابقة بشأن الاختبارات، وإذ تلاحظ أن الاختبار الجيد يساعد"
        " جميع الدول، تطلب إلى الأمين العام أن يقدم تقريرا عن هذه المسألة في العام المقبل، وأن يعرض فيه ما"
        " تحقق من نتائج."
    ),
    "en": (
        "The General Assembly, recalling what it said on tests at São Tomé, and noting that a good test – a"
        " short one – is read by all, asks the Secretary-General to write a report on “tests and those who"
        " write them” by the next year."
    ),
    "es": (
        "La Asamblea General, recordando lo que dijo sobre las pruebas en el último año, y observando que una"
        " buena prueba la leen también los niños, pide al Secretario General que escriba un informe sobre la"
        " situación de las pruebas."
    ),
    "fr": (
        "L'Assemblée générale, rappelant ce qu'elle a dit à propos des essais, et notant qu'un bon essai est"
        " lu par tous à la première occasion, prie le Secrétaire général d'écrire un rapport sur les essais"
        " réalisés l'année dernière."
    ),
    "ru": (
        "Генеральная Ассамблея, напоминая о том, что она сказала об испытаниях, и отмечая, что хорошее"
        " испытание читают все, просит Генерального секретаря написать доклад о положении дел с испытаниями к"
        " следующему году и впредь."
    ),
    "zh": (
        "大会，回顾其关于测试的各项意见，注意到好的测试人人都读，请秘书长在下一年提出关于测试情况的报告，并在报告中说明已经取得的成果、遇到的困难以及今后的工作；又请各国同秘书长合作，使测试"
        "工作得到发展，并鼓励有关组织参加这项工作。"
    ),
    "zh-Hant": (
        "大會，回顧其關於測試的各項意見，注意到好的測試人人都讀，請秘書長在下一年提出關於測試情況的報告，並在報告中說明已經取得的成果、遇到的困難以及今後的工作；又請各國同秘書長合作，使測試"
        "工作得到發展，並鼓勵有關組織參加這項工作。"
    ),
}
OWN = {
    "ar": ["cp1256", "iso8859-6"],
    "en": ["cp1252"],
    "es": ["cp1252", "iso8859-1", "iso8859-15"],
    "fr": ["cp1252", "iso8859-1", "iso8859-15"],
    "ru": ["cp1251", "koi8-r"],
    "zh": ["gb18030", "gbk", "gb2312"],
    "zh-Hant": ["big5", "gb18030"],
}
UNICODE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
CASES = [(language, codec) for language in TEXTS for codec in [*OWN[language], *UNICODE]]


@pytest.mark.parametrize("times", [1, 40], ids=["short", "long"])
@pytest.mark.parametrize(("language", "codec"), CASES)
def test_each_encoding_gives_the_text_back(language, codec, times):
    text = "\n\n".join(f"{number}. {TEXTS[language]}" for number in range(1, times + 1))
    assert decoded(text.encode(codec), "a.txt") == text


@pytest.mark.parametrize(("mark", "codec"), [(codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF32_BE, "utf-32-be")])
def test_a_mark_tells_the_order_of_bytes(mark, codec):
    assert decoded(mark + "a é".encode(codec), "a.txt") == "a é"


def test_signs_of_one_encoding_are_told_from_letters_of_another():
    text = "Le cœur de l'œuvre est à la page 12, et le prix de 15 € pour les Œuvres est dans la liste."
    for codec in ("cp1252", "iso8859-15"):
        assert decoded(text.encode(codec), "a.txt") == text


def test_capitals_at_the_beginning_of_words_are_no_arabic():
    text = "À l'État et aux États, sur la question de l'Égalité\n" * 3
    assert decoded(text.encode("cp1252"), "a.txt") == text


def test_latin_words_between_are_no_obstacle():
    text = "Генеральная Ассамблея, ссылаясь на резолюцию A/RES/70/1 и на доклад ITU-T и WTO о развитии торговли в мире"
    assert decoded(text.encode("koi8-r"), "a.txt") == text


def test_line_ends_are_one_and_a_mark_is_gone():
    assert decoded("a\r\nb\rc".encode("utf-16"), "a.txt") == "a\nb\nc"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0", "binary"),
        (bytes(range(256)), "binary"),
        (b"the\n\nG\xe9", r"not UTF-8 \(line 3, byte 6\), nor a text in .*windows-1252.*; save it as UTF-8 first"),
        ("意见".encode("gbk"), "not UTF-8"),
        (b"\xff\xfea\0b", "not UTF-16"),
        (codecs.BOM_UTF8 + b"a\nb\xff", r"not UTF-8 \(line 2, byte 6\)"),
        (TEXTS["ru"].encode("iso8859-5"), "not UTF-8"),
        ("これはテストであり、大会の決議ではない。".encode("shift_jis"), "not UTF-8"),
    ],
)
def test_what_can_not_be_told_is_refused(data, message):
    with pytest.raises(InputError, match=rf"^a\.txt: .*{message}"):
        decoded(data, "a.txt")


def test_what_can_be_two_texts_is_refused_and_both_are_named():
    # at 0xBC one has a quarter and another a letter, and either can stand alone
    data = "la page \xbc de la liste et de la table dans la salle".encode("iso8859-1")
    with pytest.raises(InputError, match=r"it may be windows-1252, .*ISO-8859-15; save it as UTF-8 first"):
        decoded(data, "a.txt")


def test_a_name_goes_before_what_the_bytes_look_like():
    data = "Привет".encode("koi8-r")
    assert decoded_as(data, "a.html", "KOI8-R") == "Привет"
    with pytest.raises(InputError):
        decoded_as(data, "a.html", "")


def test_the_names_of_encodings_are_told_once():
    assert len(set(names())) == len(names()) == 14
