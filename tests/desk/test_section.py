"""Headings of structured abstracts are found, and no text is lost by dividing."""

from hypothesis import given
from hypothesis import strategies as st

from slr.desk.section import divide_sections, find_headings
from slr.desk.span import mark_text, plain_text

PIECES = st.lists(
    st.sampled_from(["Methods: ", "Results. ", "Aim:", "we sleep. ", "and methods ", "Hasil: ", "x"])
)


def show(text: str, *marks: tuple[str, int, int]) -> list[tuple[str, str]]:
    line = mark_text(text, list(marks))  # type: ignore[arg-type]
    return [(plain_text(head), plain_text(rest)) for head, rest in divide_sections(line)]


def test_each_heading_begins_a_section() -> None:
    text = "BACKGROUND: Clerks tire. METHODS: A panel of 40. Results: They slept."
    assert show(text) == [
        ("BACKGROUND:", " Clerks tire. "),
        ("METHODS:", " A panel of 40. "),
        ("Results:", " They slept."),
    ]


def test_text_before_the_first_heading_is_a_section_of_its_own() -> None:
    assert show("We ask. Metode: survei. Hasil: baik.")[0] == ("", "We ask. ")


def test_words_within_a_sentence_are_no_headings() -> None:
    assert find_headings("The aim: to sleep. All methods. Our results: none.") == ()
    assert show("No headings here.") == [("", "No headings here.")]
    assert show("") == []


def test_marks_are_kept_on_both_sides_of_a_cut() -> None:
    text = "Aim: sleep. Results: work."
    line = mark_text(text, [("ranking", 5, 21)])
    parts = [span for head, rest in divide_sections(line) for span in (*head, *rest)]
    assert "".join(span.text for span in parts if "ranking" in span.marks) == text[5:21]


@given(PIECES, st.integers(0, 30), st.integers(0, 30))
def test_the_sections_have_the_whole_text(pieces: list[str], start: int, end: int) -> None:
    text = "".join(pieces)
    line = mark_text(text, [("include", start, end)])
    assert "".join(plain_text(head) + plain_text(rest) for head, rest in divide_sections(line)) == text
