"""What is found becomes JSON and problems: errors for what must be corrected, warnings for notes."""

from manuscript.made_up_draft import DOE, check

from slr.manuscript.report import LISTS, list_problems, pack_nothing, summarize
from slr.model.problem import Severity


def test_every_list_is_there_even_if_nothing_is_found() -> None:
    packed = check("Lamps burn (Doe, 2019).", DOE)
    assert set(packed) == {"entries", "citations", "style", *LISTS} == set(pack_nothing())
    assert (packed["entries"], packed["citations"], summarize(packed)) == (1, 1, "nothing to correct")


def test_errors_and_notes_have_the_line_of_the_file() -> None:
    packed = check("Lamps burn (Doe, 2019; Roe, 2020).\n\nUU No. 5 Tahun 2014.", DOE)
    problems = list_problems(packed, "draft.txt")
    assert [(p.code, p.line, p.severity) for p in problems] == [
        ("MAN003", 1, Severity.ERROR),
        ("MAN012", 3, Severity.WARNING),
    ]
    assert summarize(packed) == "1 citation without an entry, 1 regulation without an entry"
