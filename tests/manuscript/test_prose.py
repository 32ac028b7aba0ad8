"""Lines become one text in which each character knows its line."""

from hypothesis import given, settings
from hypothesis import strategies as st

from slr.manuscript.draft import Line
from slr.manuscript.prose import BREAK, is_title, join_lines


def lines_of(text: str) -> list[Line]:
    return [Line(number=n, text=line) for n, line in enumerate(text.split("\n"), start=1)]


def test_a_number_in_brackets_within_a_sentence_begins_no_paragraph() -> None:
    texts = ["Doe et al.", "(9) found oil, as did Roe", "(10) in Hull.", "(11) lamps"]
    lines = [Line(number=n, text=text) for n, text in enumerate(texts, start=1)]
    assert (
        join_lines(lines, whole=False).text
        == "Doe et al. (9) found oil, as did Roe (10) in Hull.\n\n(11) lamps"
    )


def test_wrapped_lines_hyphens_and_page_breaks_are_joined() -> None:
    text = "Lamps of the nine-\nteenth century burn longer than\n\nothers (Benhadji-\nSchaff, 2019).\nHASIL\nThey smell."
    prose = join_lines(lines_of(text), whole=False)
    assert prose.text.split(BREAK) == [
        "Lamps of the nineteenth century burn longer than others (Benhadji-Schaff, 2019).",
        "HASIL",
        "They smell.",
    ]
    assert [prose.line_at(prose.text.index(word)) for word in ("teenth", "others", "Schaff", "smell")] == [
        2,
        4,
        5,
        7,
    ]


def test_whole_paragraphs_are_joined_only_if_a_page_break_divided_them() -> None:
    prose = join_lines(lines_of("Lamps burn longer than all\n\nothers do.\n\nThey smell."), whole=True)
    assert prose.text.split(BREAK) == ["Lamps burn longer than all others do.", "They smell."]


def test_a_paragraph_on_two_pages_is_joined_whatever_its_next_word_is() -> None:
    lines = [
        Line(number=1, text="The lamps of Doe and the ones of"),
        Line(number=2, text="", dropped=True),
        Line(number=3, text="Roe et al."),
        Line(number=4, text="", dropped=True),
        Line(number=5, text="(2019) burn."),
    ]
    assert join_lines(lines, whole=False).text == "The lamps of Doe and the ones of Roe et al. (2019) burn."


def test_a_heading_is_in_capitals_or_marked() -> None:
    assert [is_title(Line(number=1, text=text)) for text in ("BAB IV HASIL", "Hasil", "WHO (2019)")] == [
        True,
        False,
        False,
    ]
    assert is_title(Line(number=1, text="Hasil", heading=True))


@settings(max_examples=60)
@given(st.text(alphabet="ab-. (,)A\n", max_size=80), st.booleans())
def test_each_position_has_a_line_of_the_file(text: str, whole: bool) -> None:
    lines = lines_of(text)
    prose = join_lines([Line(number=line.number, text=line.text.strip()) for line in lines], whole=whole)
    assert all(1 <= prose.line_at(at) <= len(lines) for at in range(len(prose.text)))
    assert [prose.text[a:b] for a, b in prose.paragraphs()] == prose.text.split(BREAK)
