"""Notes are removed from people's files without a change of anything else."""

from made_up_review import make_protocol

from slr.people.kind import KINDS
from slr.people.remark import drop_notes, has_private_notes

VERDICTS = KINDS["screening/title-abstract"]
TEXT = "report;verdict;criterion;note;when;title\nr1;include;;call rina's boss;2026-03-01;A, b\nr2;exclude;E1;;2026-03-02;C\n"


def drop(text: str) -> tuple[bytes, int] | None:
    return drop_notes(text.encode(), who="rina", file="rina.csv", kind=VERDICTS, protocol=make_protocol())


def test_notes_are_emptied_and_counted() -> None:
    found = drop(TEXT)
    assert found is not None
    data, removed = found
    assert removed == 1
    assert (
        data.decode()
        == 'report,verdict,criterion,note,when,title\nr1,include,,,2026-03-01,"A, b"\nr2,exclude,E1,,2026-03-02,C\n'
    )


def test_a_file_without_notes_is_unchanged() -> None:
    text = TEXT.replace("call rina's boss", "")
    assert drop(text) == (text.encode(), 0)


def test_a_file_with_a_faulty_row_is_refused_because_the_row_would_be_lost() -> None:
    assert drop(TEXT + "r3;perhaps;;x;2026-03-03;D\n") is None


def test_the_note_of_a_decision_about_a_notice_is_its_reason_and_no_remark() -> None:
    assert {folder for folder, kind in KINDS.items() if not has_private_notes(kind)} == {"notices"}


def test_notes_of_a_file_in_utf_16_are_emptied() -> None:
    found = drop_notes(
        TEXT.encode("utf-16"), who="rina", file="rina.csv", kind=VERDICTS, protocol=make_protocol()
    )
    assert found is not None
    assert (b"boss" in found[0], "boss".encode("utf-16-le") in found[0], found[1]) == (False, False, 1)


def test_columns_that_only_an_earlier_header_names_are_kept() -> None:
    joined = TEXT + "report;verdict;note;when\nr3;include;why;2026-03-03\n"
    found = drop(joined)
    assert found is not None
    assert b"r2,exclude,,2026-03-02,C,E1\n" in found[0]
