"""What is found becomes problems: errors for what must be corrected, warnings for notes."""

from manuscript.made_up_draft import DOE, check

from slr.manuscript.problem import list_problems
from slr.manuscript.report import summarize
from slr.model.problem import Severity


def test_errors_and_notes_have_the_line_of_the_file() -> None:
    packed = check("Lamps burn (Doe, 2019; Roe, 2020).\n\nUU No. 5 Tahun 2014.", DOE)
    problems = list_problems(packed, "draft.txt")
    assert [(p.code, p.line, p.severity) for p in problems] == [
        ("MAN003", 1, Severity.ERROR),
        ("MAN012", 3, Severity.WARNING),
    ]
    assert summarize(packed) == "1 citation without an entry, 1 regulation without an entry"
