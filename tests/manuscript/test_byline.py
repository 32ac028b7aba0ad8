"""Names are read from the year to the left."""

import pytest

from slr.manuscript.byline import read_byline


@pytest.mark.parametrize(
    ("text", "names", "more"),
    [
        ("As Barger, Peltier, & Schultz", ("Barger", "Peltier", "Schultz"), False),
        ("However, van den Broek", ("van den Broek",), False),
        ("Menurut Robbins dan Judge", ("Robbins", "Judge"), False),
        ("in Smith's", ("Smith",), False),
        ("Solissa dkk.", ("Solissa",), True),
        ("and Smith and colleagues", ("Smith",), True),
        ("the World Health Organization (WHO)", ("World Health Organization",), False),
        (
            "oleh Organisation for Economic Co-operation and Development",
            ("Organisation for Economic Co-operation", "Development"),
            False,
        ),
        ("the Theory of Lamps. Menurut Feist dan Feist", ("Feist", "Feist"), False),
        ("Lamps Penelitian Siti Munawaroh", ("Siti Munawaroh",), False),
        ("while Stephen P. Robbins", ("Stephen P. Robbins",), False),
        ("by O'Shea and el-Samad", ("O'Shea", "el-Samad"), False),
    ],
)
def test_the_most_likely_reading(text: str, names: tuple[str, ...], more: bool) -> None:
    first = read_byline(text, 0, len(text), bracketed=False)[0][0]
    assert (first.names, first.more) == (names, more)


def test_an_organisation_with_and_is_another_reading() -> None:
    text = "Kementerian Pendidikan dan Kebudayaan"
    readings, _ = read_byline(text, 0, len(text), bracketed=True)
    assert (text,) in [reading.names for reading in readings]


@pytest.mark.parametrize("text", ["since", "n =", "the study of", "", "12"])
def test_a_text_without_names_has_no_reading(text: str) -> None:
    assert read_byline(text, 0, len(text), bracketed=True)[0] == ()
