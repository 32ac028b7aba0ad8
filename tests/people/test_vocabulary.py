"""The words that columns allow agree with the checks of rows, and are read in any case."""

import pytest

from slr.model.problem import Severity
from slr.model.protocol import Protocol
from slr.people.kind import KINDS, Kind
from slr.people.row import Row
from slr.people.sheet import read_sheet
from slr.people.vocabulary import criteria_of

PROTOCOL = Protocol.model_validate({
    "schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": [],
    "criteria": [
        {"id": "I1", "kind": "include", "text": "About work."},
        {"id": "E1", "kind": "exclude", "text": "About rats."},
        {"id": "F1", "kind": "exclude", "text": "No result.", "stage": "full-text"},
    ],
    "codebook": [{"id": "strain", "label": {"en": "Strain"}, "definition": "Being tired."}],
})  # fmt: skip


def errors(kind: Kind, column: str, value: str) -> list[str]:
    row = Row(who="rina", file="rina.csv", line=2, values={column: value})
    found = kind.check(PROTOCOL)(row)
    return [p.code for p in found if p.where == column and p.severity is Severity.ERROR]


CHECKED = [
    (kind, column) for kind in KINDS.values() for column in kind.vocabularies if column != "basis"
]  # `basis` is not checked


@pytest.mark.parametrize(("kind", "column"), CHECKED, ids=lambda x: getattr(x, "folder", x))
def test_a_column_allows_the_words_of_its_vocabulary_and_no_others(kind: Kind, column: str) -> None:
    words = [w.word for w in kind.vocabularies[column].read(PROTOCOL)]
    assert words
    assert [errors(kind, column, word) for word in words] == [[]] * len(words)
    assert len(errors(kind, column, "nonesuch")) == 1


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.folder)
def test_each_column_of_words_has_a_vocabulary_and_each_vocabulary_a_column(kind: Kind) -> None:
    assert {c.name for c in kind.table.columns if c.show == "word"} == set(kind.vocabularies)


def test_the_criteria_of_a_stage_are_offered_first_and_inclusion_criteria_as_not_met() -> None:
    title, full = criteria_of("title-abstract").read(PROTOCOL), criteria_of("full-text").read(PROTOCOL)
    assert [w.word for w in title] == ["E1", "I1"]
    assert [w.meaning for w in title] == ["About rats.", "not met: About work."]
    assert [w.word for w in full] == ["F1", "E1", "I1"]


def test_words_and_criteria_are_read_in_any_case() -> None:
    """A reviewer's `e4` was refused, and `EXCLUDE` was not."""
    data = b"report,verdict,criterion,when\nr1, EXCLUDE ,e1,2026-01-01\n"
    kind = KINDS["screening/title-abstract"]
    rows, problems = read_sheet(data, who="rina", file="s.csv", kind=kind, protocol=PROTOCOL)
    assert problems == ()
    assert (rows[0]["verdict"], rows[0]["criterion"]) == ("exclude", "E1")


def test_criteria_that_differ_only_in_case_are_read_as_they_are_written() -> None:
    both = PROTOCOL.model_copy(
        update={"criteria": (*PROTOCOL.criteria, PROTOCOL.criteria[1].model_copy(update={"id": "e1"}))}
    )
    data = b"report,verdict,criterion,when\nr1,exclude,e1,2026-01-01\nr2,exclude,E1,2026-01-01\n"
    rows, problems = read_sheet(
        data, who="rina", file="s.csv", kind=KINDS["screening/title-abstract"], protocol=both
    )
    assert problems == ()
    assert [r["criterion"] for r in rows] == ["e1", "E1"]
