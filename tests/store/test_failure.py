"""Messages about outputs that were not written say which format, why, and what to do."""

import pytest

from slr.store.failure import explain_failure


def test_a_file_that_another_program_has_open_is_to_be_closed() -> None:
    problem = explain_failure(PermissionError(13, "Permission denied"), "build/k/appendix.xlsx")
    assert (problem.code, problem.file) == ("OUT001", "build/k/appendix.xlsx")
    assert (
        problem.message
        == "the XLSX file was not written: permission denied; the other files are not affected"
    )
    assert problem.hint.startswith("close any other program that uses the file")


def test_an_error_of_the_program_names_its_place() -> None:
    with pytest.raises(ValueError, match="invalid literal") as caught:
        int("a\nb")
    problem = explain_failure(caught.value, "build/k/appendix.tex")
    assert "the TEX file was not written: ValueError in test_failure.py, line " in problem.message
    assert problem.message.endswith("'a\\nb'; the other files are not affected")
    assert "report this message" in problem.hint


def test_a_missing_package_is_named() -> None:
    problem = explain_failure(ModuleNotFoundError("No module named 'docx'", name="docx"), "appendix.docx")
    assert "the Python package docx is missing" in problem.message
    assert "make setup" in problem.hint
