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


def test_every_note_says_what_to_do() -> None:
    entry = {"line": 4, "entry": "Lamps"}
    packed = check("Lamps burn (Doe, 2019).", DOE) | {
        "entries_without_author": [{**entry, "perhaps_of": None}],
        "second_hand": [{"line": 1, "citation": "Doe", "through": "Roe, 2001"}],
        "citation_without_year": [{"line": 1, "citation": "Doe"}],
        "uncited_paragraphs": [{"line": 1, "text": "Lamps burn."}],
        "regulations_without_entry": [{"line": 1, "citation": "UU No. 5 Tahun 2014"}],
        "perhaps_citations": [{"line": 1, "citation": "Porto, 2019"}],
        "number_gaps": [{**entry, "number": 2}],
        "cited_but_excluded": [{**entry, "stage": "full-text"}],
        "included_never_cited": [{"report": "r1", "title": "Lamps"}],
    }
    notes = [p for p in list_problems(packed, "draft.txt") if p.severity is Severity.WARNING]
    assert len(notes) == 9
    assert [p.code for p in notes if not p.hint] == []
