"""The values of a draft."""

from slr.manuscript.draft import UnreadableError


def test_the_error_for_a_file_says_why_and_what_to_do() -> None:
    error = UnreadableError("the file is a PDF", "check the source")
    assert (str(error), error.hint) == ("the file is a PDF", "check the source")
