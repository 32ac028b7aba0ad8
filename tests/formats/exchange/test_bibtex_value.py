"""Values between the braces of BibTeX: specials are escaped, and capitals survive styles that write titles in lower case."""

import pytest

from slr.formats.exchange.bibtex_value import escape, escape_title, has_balance, write_names
from slr.text.markup import decode_latex


@pytest.mark.parametrize(
    ("title", "language", "written"),
    [
        ("Rest in Java and Bali", "en", "Rest in {Java} and {Bali}"),
        ("Rest and Salary of Nurses at Night", "en", "Rest and Salary of Nurses at Night"),
        (
            "Rest and Salary of Night Nurses by EEG at pH 7",
            "en",
            "Rest and Salary of Night Nurses by {EEG} at {pH} 7",
        ),
        ("Vitamin D and sleep", "en", "Vitamin {D} and sleep"),
        ("EEG of sleep", None, "{EEG} of sleep"),
        ("JD-R theory: Ten years", "en", "{JD}-{R} theory: {Ten} years"),
        ("REST AND PAY OF NURSES", "en", "REST AND PAY OF NURSES"),
        ("Ruhe und Arbeit der Nacht", "de", "Ruhe und {Arbeit} der {Nacht}"),
        ("Beban Kerja di Jawa", "id", "Beban {Kerja} di {Jawa}"),
        ("Труд в Москве", "ru", "Труд в {Москве}"),
        ("R&D at 5 % in Java", "en", r"R\&{D} at 5 \% in {Java}"),
        ("工作与休息", "zh", "工作与休息"),
        ("", "en", ""),
    ],
)
def test_capitals_of_a_title_are_protected_unless_the_title_is_in_title_case(
    title: str, language: str | None, written: str
) -> None:
    assert escape_title(title, language)(title) == written
    assert decode_latex(written) == title


def test_part_of_a_title_is_protected_as_in_the_whole_title() -> None:
    assert escape_title("Rest in Java", "en")("Java") == "{Java}"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a {b} c", r"a \{b\} c"),
        ("a {b", r"a \textbraceleft{}b"),
        ("}{", r"\textbraceright{}\textbraceleft{}"),
    ],
)
def test_braces_are_written_so_that_the_value_is_balanced(text: str, written: str) -> None:
    assert escape(text) == written
    assert has_balance(written)
    assert decode_latex(written) == text


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Abara, Ngozi", "Abara, Ngozi"),
        ("Abara, Ngozi, Jr.", "Abara, Jr., Ngozi"),
        ("Office of Work, Pay, Jos", "{Office of Work, Pay, Jos}"),
        ("Abara, Berg, Xu, Doe", "{Abara, Berg, Xu, Doe}"),
    ],
)
def test_name_with_more_commas_than_bibtex_allows_is_written_in_braces(name: str, written: str) -> None:
    assert write_names([name, "Roe, Uta"]) == f"{written} and Roe, Uta"
