"""Whatever a worksheet says and whatever the file has, importing it twice changes nothing, and no verdict is misplaced."""

import errno
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slr.desk import contrary
from slr.desk.filing import Cabinet, Filed, file_rows
from slr.desk.form import make_form
from slr.desk.worksheet import Addressee
from slr.model.column import Table
from slr.model.protocol import Protocol
from slr.model.table import frame
from slr.people.kind import KINDS
from slr.people.row import Row
from slr.store.journal import journal_path, read_journal
from slr.store.layout import Review
from slr.store.people import read_person
from slr.store.recovery import list_lost

PROTOCOL = Protocol.model_validate({
    "schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": [],
    "codebook": [{"id": "strain", "label": {"en": "Strain"}, "definition": "Being tired."}],
})  # fmt: skip
REPORTS = {
    f"r{i}": {
        "report": f"r{i}",
        "records": [f"r{i}", f"r{i}b"],
        "authors": ["Smith, Ann"],
        "year": 2019 + i,
        "title": f"Strain at sea {i}",
        "doi": f"10.1000/{i}",
    }
    for i in range(3)
}
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PERSON = st.fixed_dictionaries({
    "report": st.sampled_from(["r0", "r1", "r0b", "10.1000/1", "Smith 2021"]),
    "outcome": st.sampled_from(["sought", "retrieved", "not retrieved", "retract"]),
    "note": st.sampled_from(["", "asked"]),
    "when": st.sampled_from(["", "2026-02-01", "2026-03-01", "2026-03-02T10:00:00Z", "2027-01-01"]),
})  # fmt: skip


def cabinet_of(folder: str, root: object, expected: Sequence[str] = tuple(REPORTS)) -> Cabinet:
    return Cabinet(
        review=Review(root=root, name="small"),  # type: ignore[arg-type]
        protocol=PROTOCOL,
        form=make_form(KINDS[folder], PROTOCOL),
        addressee=Addressee(review="small", stage=folder, who="rina"),
        reports=REPORTS,
        find_misplaced=lambda _, report: "" if report in expected else "is not sought",
        complete=lambda row, _: {"basis": row["basis"]},
    )


def rows_of(*values: dict[str, str]) -> list[Row]:
    return [Row(who="rina", file="s.csv", line=i, values=v) for i, v in enumerate(values, 2)]


def file(cabinet: Cabinet, *values: dict[str, str], hours: int = 0) -> Filed:
    at = (NOON + timedelta(hours=hours)).isoformat()
    return file_rows(cabinet, rows_of(*values), at)


def lines(cabinet: Cabinet) -> list[str]:
    path = cabinet.review.corpus / cabinet.kind.folder / "rina.csv"
    return path.read_text(encoding="utf-8").splitlines()[1:] if path.exists() else []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sheets=st.lists(st.lists(PERSON, min_size=1, max_size=5), min_size=1, max_size=4), data=st.data())
def test_importing_any_sheet_again_changes_nothing(tmp_path_factory, sheets, data) -> None:
    """Also after other sheets were imported in between."""
    cabinet = cabinet_of("retrieval", tmp_path_factory.mktemp("project"))
    for hours, sheet in enumerate(sheets):
        filed = file(cabinet, *sheet, hours=hours)
        told = len({p.line for p in filed.problems})
        assert filed.added + filed.recorded + told >= len(sheet)  # no row is left out in silence
    before = lines(cabinet)
    again = file(cabinet, *data.draw(st.sampled_from(sheets)), hours=len(sheets))
    assert again.added == 0
    assert lines(cabinet) == before


def test_the_file_gets_the_id_the_readable_columns_and_the_time(tmp_path) -> None:
    cabinet = cabinet_of("retrieval", tmp_path)
    filed = file(cabinet, {"report": "https://doi.org/10.1000/1", "outcome": "retrieved"})
    assert lines(cabinet) == [
        'r1,retrieved,,2026-03-01T12:00:00Z,,"Smith, Ann",2020,Strain at sea 1,10.1000/1'
    ]
    assert filed.named == (("https://doi.org/10.1000/1", "Smith (2020). Strain at sea 1"),)


@pytest.mark.parametrize(
    ("report", "code", "said"),
    [
        ("Jones 2019", "SHT012", "no report has the id, DOI, title or citation 'Jones 2019'"),
        ("Strain at sea", "WKS005", "matches 3 reports: r0 Smith (2019). Strain at sea 0; r1"),
    ],
)
def test_a_report_that_is_unknown_or_not_clear_is_refused_by_row_and_column(
    tmp_path, report, code, said
) -> None:
    cabinet = cabinet_of("retrieval", tmp_path)
    filed = file(
        cabinet, {"report": report, "outcome": "retrieved"}, {"report": "r1", "outcome": "retrieved"}
    )
    (problem,) = filed.problems
    assert (problem.code, problem.file, problem.line, problem.where) == (code, "s.csv", 2, "report")
    assert said in problem.message
    assert filed.added == 1


@pytest.mark.parametrize(
    "cells",
    [
        {"report": "r1", "doi": "10.1000/2"},
        {"report": "r1", "title": "Strain at sea 2"},
        {"report": "10.1000/1", "title": "Strain at sea 2"},
        {"report": "10.1000/1", "doi": "10.1000/2"},
    ],
)
def test_a_row_whose_columns_name_different_reports_is_refused(tmp_path, cells) -> None:
    """As after only the column `report` was sorted, or an id was copied into another row."""
    cabinet = cabinet_of("retrieval", tmp_path)
    filed = file(cabinet, cells | {"outcome": "retrieved"})
    assert (filed.added, [(p.code, p.line) for p in filed.problems]) == (0, [("WKS010", 2)])
    assert lines(cabinet) == []


def test_an_edited_title_that_no_report_has_is_no_contradiction(tmp_path) -> None:
    cabinet = cabinet_of("retrieval", tmp_path)
    assert file(cabinet, {"report": "r1", "title": "Strain (shortened)", "outcome": "retrieved"}).added == 1


def test_a_row_on_a_report_that_should_not_have_one_is_filed_with_a_warning(tmp_path) -> None:
    filed = file(
        cabinet_of("retrieval", tmp_path, expected=("r0",)), {"report": "r1", "outcome": "retrieved"}
    )
    assert (filed.added, [(p.code, p.severity) for p in filed.problems]) == (1, [("WKS006", "warning")])


def test_statements_of_a_coder_are_separate_and_an_edited_role_replaces_the_earlier(tmp_path) -> None:
    cabinet = cabinet_of("coding", tmp_path)
    first = {"report": "r1", "theme": "strain", "statement": "Tired.", "location": "p. 1", "role": "finding"}
    second = first | {"statement": "Very tired."}
    assert file(cabinet, first, second).added == 2
    assert file(cabinet, first, second | {"role": "context"}).added == 1
    assert len(lines(cabinet)) == 3


def test_a_retraction_is_filed_once(tmp_path) -> None:
    cabinet = cabinet_of("retrieval", tmp_path)
    file(cabinet, {"report": "r1", "outcome": "sought"})
    assert file(cabinet, {"report": "r1", "outcome": "retract"}).added == 1
    assert file(cabinet, {"report": "r1", "outcome": "retract"}).recorded == 1


def test_a_row_without_the_column_that_retracts_does_not_repeat_a_retraction(tmp_path) -> None:
    cabinet = cabinet_of("studies", tmp_path)
    row = {"report": "r1", "study": "sailors"}
    file(cabinet, row)
    file(cabinet, row | {"retract": "yes"}, hours=1)
    again = file(cabinet, row, hours=2)
    assert (again.added, again.recorded, [p.code for p in again.problems]) == (0, 0, ["WKS004"])
    assert file(cabinet, row | {"when": "2026-03-09"}, hours=3).added == 1


def test_a_missing_value_is_named(tmp_path) -> None:
    filed = file(cabinet_of("coding", tmp_path), {"report": "r1", "theme": "strain", "statement": "Tired."})
    assert [(p.code, p.line) for p in filed.problems] == [("SHT005", 2)]
    assert "no value for role" in filed.problems[0].message


@pytest.mark.parametrize("number", [1, 3])
def test_import_flushes_the_file_and_the_journal_once_for_any_number_of_rows(
    tmp_path, monkeypatch, number
) -> None:
    cabinet = cabinet_of("retrieval", tmp_path)
    file(cabinet, {"report": "r0", "outcome": "sought"})  # makes the files and their folders
    flushed = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: (flushed.append(descriptor), real(descriptor)))
    filed = file(
        cabinet, *({"report": f"r{i}", "outcome": "retrieved", "note": ""} for i in range(number)), hours=1
    )
    assert (filed.added, len(flushed)) == (number, 2)
    assert len(read_journal(cabinet.review, "rina")[0]) == number + 1


def test_rows_of_one_import_on_one_report_are_dated_one_after_the_other(tmp_path) -> None:
    cabinet = cabinet_of("coding", tmp_path)
    rows = ({"report": "r0", "theme": "strain", "role": "finding", "statement": s} for s in "ab")
    assert (
        file(cabinet, *rows, {"report": "r0b", "theme": "strain", "role": "finding", "statement": "a"}).added
        == 2
    )
    again = {"report": "r0", "theme": "strain", "role": "finding", "statement": "a", "note": "x"}
    assert file(cabinet, again, {**again, "when": "2026-03-01T12:00:00.001Z", "note": "x"}).added == 1


def test_row_that_does_not_fit_into_the_file_is_refused_and_all_others_are_added(tmp_path) -> None:
    """The file has no column for notes."""
    cabinet = cabinet_of("retrieval", tmp_path)
    path = cabinet.review.corpus / "retrieval" / "rina.csv"
    path.parent.mkdir(parents=True)
    path.write_text("report,outcome,when\n", encoding="utf-8")
    rows = [{"report": f"r{i}", "outcome": "sought", "note": "asked" if i == 1 else ""} for i in range(3)]
    filed = file(cabinet, *rows)
    assert (filed.added, filed.left_out, [p.code for p in filed.problems]) == (2, 1, ["SHT002"])
    assert [line.split(",")[0] for line in lines(cabinet)] == ["r0", "r2"]


def test_full_disk_adds_no_row_of_an_import(tmp_path, monkeypatch) -> None:
    cabinet = cabinet_of("retrieval", tmp_path)
    file(cabinet, {"report": "r0", "outcome": "sought"})
    before = lines(cabinet)
    real = os.write

    def write(descriptor: int, data: bytes) -> int:
        if len(data) < 60:
            raise OSError(errno.ENOSPC, "no space left on device")
        return real(descriptor, data[: len(data) // 2])

    monkeypatch.setattr(os, "write", write)
    with pytest.raises(OSError, match="no space left"):
        file(cabinet, *({"report": f"r{i}", "outcome": "retrieved"} for i in range(3)), hours=1)
    assert lines(cabinet) == before
    assert len(read_journal(cabinet.review, "rina")[0]) == 1


def _list_records(_: object, table: Table, columns: object = ()) -> object:
    """Return the records of the reports, or the reports to which they belong. Rows with a cut title are compared with them."""
    rows = [{"record": r, "report": r, "doi": v["doi"], "title": v["title"]} for r, v in REPORTS.items()]
    return frame(table, [{k: v for k, v in row.items() if k in table.names} for row in rows])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 700))
def test_import_that_was_killed_while_writing_is_completed_by_importing_again(tmp_path_factory, cut) -> None:
    """A kill leaves the beginning of the file, and perhaps nothing in the journal. No row is then missing or there twice."""
    cabinet = cabinet_of("retrieval", tmp_path_factory.mktemp("project"))
    rows = [{"report": f"r{i}", "outcome": "retrieved", "note": "asked twice"} for i in range(3)]
    file(cabinet, *rows)
    path = cabinet.review.corpus / "retrieval" / "rina.csv"
    path.write_bytes(path.read_bytes()[:cut])
    journal_path(cabinet.review, "rina").unlink()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(contrary, "read_table", _list_records)
        file(cabinet, *rows, hours=1)
        again = file(cabinet, *rows, hours=2)
    read, _ = read_person(cabinet.review, PROTOCOL, KINDS["retrieval"], "rina")
    assert sorted((r["report"], r["outcome"], r["note"]) for r in read) == [
        (f"r{i}", "retrieved", "asked twice") for i in range(3)
    ]
    assert again.added == 0
    assert {e.values["report"] for e in read_journal(cabinet.review, "rina")[0]} == {"r0", "r1", "r2"}


def test_row_that_an_import_calls_recorded_is_in_the_journal_once(tmp_path) -> None:
    cabinet = cabinet_of("retrieval", tmp_path)
    row = {"report": "r0", "outcome": "sought", "note": "asked"}
    path = cabinet.review.corpus / "retrieval" / "rina.csv"
    path.parent.mkdir(parents=True)
    path.write_text("report,outcome,note,when\nr0,sought,asked,2026-02-01\n", encoding="utf-8")
    for _ in range(2):
        assert file(cabinet, row, row).recorded == 2
        assert [e.done for e in read_journal(cabinet.review, "rina")[0]] == ["read"]
    path.unlink()
    (lost,), _ = list_lost(cabinet.review, PROTOCOL, "rina")
    assert (lost.values["report"], lost.values["note"], lost.values["when"]) == ("r0", "asked", "2026-02-01")
