"""Reading titles: which notes are removed, and which marks are recognised."""

import pytest

from slr.text.title import read_title, read_words


@pytest.mark.parametrize(
    "written",
    [
        "Night work and errors",
        "NIGHT WORK AND ERRORS.",
        "[Night work and errors]",
        "Night work & errors",
        "<i>Night work</i> and errors",
        "Night-work and errors [Review] [45 refs] [Chinese]",
        "Night work and errors (Provisional abstract)",
        "Night work and errors.[Erratum appears in N Engl J Med. 2005 Jun 30;352(26):2771]",
        "Night work and errors [published erratum appears in Sleep 2013 Mar;2(3):1]",
        "Night work and errors [corrected]",
        "RETRACTED ARTICLE: Night work and errors",
        "Night work and errors] LA: Chi",
        '"Night work and errors"',
    ],
)
def test_what_others_wrote_around_a_title_is_not_the_title(written):
    assert read_title(written).key == read_title("Night work and errors").key


@pytest.mark.parametrize(
    ("title", "notice", "answer"),
    [
        ("Erratum: Night work", True, False),
        ("Corrigendum to 'Night work' [Sleep 7 (2015) 11]", True, False),
        ("Correction", True, False),
        ("Retraction: Night work", True, False),
        ("Night work (vol 7, pg 11, 2015)", True, False),
        ("Night work - Erratum", True, False),
        ("Correction of anaemia in night nurses", False, False),
        (
            "Retraction of the upper lip at rest",
            True,
            False,
        ),  # a notice by its words alone; the place decides
        ("Reply to Abara et al.", False, True),
        ("Night work: the authors' reply", False, True),
        ("Comment on: Night work", False, True),
        ("Response to light at night", False, False),
        ("Repletion of iron stores", False, False),
        ("Discussion forums for nurses", False, False),
    ],
)
def test_notice_and_answer_are_known_by_their_words(title, notice, answer):
    read = read_title(title)
    assert (read.notice, read.answer) == (notice, answer)


def test_numbers_are_written_one_way():
    assert read_words("Part II: the two 2nd-line drugs vs IV") == (
        "part",
        "2",
        "the",
        "2",
        "2",
        "line",
        "drugs",
        "versus",
        "4",
    )


@pytest.mark.parametrize(
    "title",
    [
        "Night work: errors of nurses, and how they rest",
        "Erratum: errors of nurses who work at night",
        "Re: errors of nurses who work at night",
        "Errors of nurses who work at night - reply",
        "Care before night work in the two phases, part II",
    ],
)
def test_simple_title_is_read_like_a_title_with_a_note(title: str) -> None:
    """A note is removed only after all tests that a simple title does not need."""
    assert read_title(title) == read_title(f"{title} [Review]")
