"""The number of an abstract, a version and a footnote mark are found at the edges of a title, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.text.title import read_title
from slr.text.title_comparison import compare_titles, differ_in_mark
from slr.text.title_label import drop_mark, find_label, part_version

TITLE = "Noise and broken sleep among ferry cooks"


@pytest.mark.parametrize(
    ("before", "number"),
    [
        ("T262. ", "t262"), ("262. ", "262"), ("S12.4. ", "s124"), ("P-045. ", "p045"), ("(O12) ", "o12"), ("17) ", "17"),
        ("Abstract 262: ", "abstract262"), ("Abstract No. 14 - ", "abstractno14"), ("Poster 8 | ", "poster8"),
        ("ABSTRACT P5-12: ", "abstractp512"), ("Oral presentation 3. ", "oralpresentation3"), ("Abstrak nomor 5: ", "abstraknomor5"), ("Poster abstract 12: ", "posterabstract12"),
    ],
)  # fmt: skip
def test_number_before_a_title_is_certain_if_a_word_or_a_full_stop_marks_it(before: str, number: str) -> None:
    label = find_label(before + TITLE)
    assert label is not None
    assert (label.number, label.certain, (before + TITLE)[label.end :]) == (number, True, TITLE)


@pytest.mark.parametrize(
    "before", ["PO-12 ", "P3.045 ", "OP-7: ", "IL-6 ", "HIV-1: ", "CD4 ", "2. ", "1034MO "]
)
def test_number_that_may_be_a_word_of_the_title_is_not_certain(before: str) -> None:
    label = find_label(before + TITLE)
    assert label is not None
    assert not label.certain


@pytest.mark.parametrize(
    "text",
    [
        "2020: a year at sea", "1998. The last lamp", "3D printing of masts", "5-HT receptors in gulls", "10.5 years of rain",
        "262 cooks and their sleep", "A 12-week trial of naps", "COVID-19 on ferries", "Abstract painting at sea",
    ],
)  # fmt: skip
def test_numbers_that_belong_to_a_title_are_no_label(text: str) -> None:
    assert find_label(text) is None


@pytest.mark.parametrize("before", ["T262. ", "Abstract 262: ", "262. ", "Poster 12: "])
def test_title_with_and_without_the_number_of_its_abstract_is_one_title(before: str) -> None:
    assert compare_titles(read_title(before + TITLE), read_title(TITLE))[0] == "shortened"
    assert compare_titles(read_title(TITLE.upper()), read_title(before + TITLE))[0] == "shortened"


@pytest.mark.parametrize("before", ["PO-12 ", "OP-7: ", "IL-6 "])
def test_doubtful_number_before_a_title_is_a_difference_of_a_word(before: str) -> None:
    assert compare_titles(read_title(before + TITLE), read_title(TITLE))[0] == "words"


def test_two_abstracts_with_one_title_and_two_numbers_differ_in_a_number() -> None:
    assert compare_titles(read_title(f"T262. {TITLE}"), read_title(f"T263. {TITLE}"))[0] == "numbers"


def test_short_title_after_a_number_is_not_compared_alone() -> None:
    assert compare_titles(read_title("T262. Naps"), read_title("Naps"))[0] not in (
        "equal",
        "slips",
        "shortened",
    )


@pytest.mark.parametrize(
    ("after", "version"),
    [
        ("[version 1; peer review: awaiting peer review]", "1"), ("[version 3; referees: 2 approved, 1 not approved]", "3"),
        ("[v2]", "2"), ("(v2)", "2"), ("(Version 2).", "2"), ("[version 2; peer review: 1 approved (with notes)]", "2"),
    ],
)  # fmt: skip
def test_version_in_brackets_is_no_part_of_the_title(after: str, version: str) -> None:
    assert part_version(f"{TITLE} {after}") == (TITLE, version)
    title = read_title(f"{TITLE} {after}")
    assert (title.key, title.version) == (read_title(TITLE).key, version)
    assert title.full_key != read_title(TITLE).full_key


@pytest.mark.parametrize(
    "text", ["Colours in area V2", "Norms of the scale, version 2", "The blockers (V2 receptors)", "[v1]"]
)
def test_version_of_something_else_stays_in_the_title(text: str) -> None:
    assert part_version(text) == (text, "")


@pytest.mark.parametrize("mark", [" 1", "1", " 2", "¹"])
def test_single_digit_at_the_end_of_one_title_may_be_a_footnote_mark(mark: str) -> None:
    assert differ_in_mark(read_title(TITLE + mark), read_title(TITLE))
    assert differ_in_mark(read_title(TITLE), read_title(TITLE + mark))


@pytest.mark.parametrize(
    ("one", "other"), [(" 1", " 2"), (" 12", ""), ("", ""), (" 1999", ""), (" and gulls 1", "")]
)
def test_two_digits_or_numbers_in_both_titles_are_no_footnote_mark(one: str, other: str) -> None:
    assert not differ_in_mark(read_title(TITLE + one), read_title(TITLE + other))


@given(st.lists(st.text("abc019", min_size=1, max_size=5), max_size=4).map(tuple))
def test_dropping_a_mark_removes_at_most_one_digit_at_the_end(words: tuple[str, ...]) -> None:
    left, whole = "".join(drop_mark(words)), "".join(words)
    assert whole == left or (whole[:-1] == left and whole[-1].isdigit())
