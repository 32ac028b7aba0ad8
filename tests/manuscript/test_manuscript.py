"""Any bytes can be checked."""

from hypothesis import given, settings
from hypothesis import strategies as st

from slr.manuscript.manuscript import check_manuscript

PARTS = (
    "Doe, J. (2019). Lamps. Press.",
    "References",
    "(Doe, 2019)",
    "(Roe & Doe, 2018a; Kim)",
    "[1, 3-5]",
    "WHO",
    "\n",
    "\n\n",
    "UU No. 5/2014",
    "1. ",
    "dalam",
)


@settings(max_examples=60)
@given(st.lists(st.one_of(st.sampled_from(PARTS), st.text(max_size=8)), max_size=20).map(" ".join))
def test_any_text_is_checked_and_each_line_is_in_the_file(text: str) -> None:
    outcome = check_manuscript(text.encode("utf-8", "replace"), "draft.txt")
    packed, problems = outcome.packed, outcome.problems
    number = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    assert all(p.file == "draft.txt" and 1 <= (p.line or 1) <= number for p in problems)
    assert packed["entries"] > 0 or len(problems) == 1


def test_a_file_without_a_list_has_one_problem_and_no_entries() -> None:
    outcome = check_manuscript(b"Lamps burn (Doe, 2019).", "draft.txt")
    assert (outcome.packed["entries"], [p.code for p in outcome.problems]) == (0, ["MAN002"])
