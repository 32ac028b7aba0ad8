"""Rows with the id of one report and the title of another are in nobody's verdicts, at the desk as in the stages."""

import csv

import pytest
from small_review import write_verdicts

from slr.desk.contrary import ContraryRows
from slr.desk.session import own_decisions
from slr.desk.snapshot import find_stage
from slr.model.row import list_rows
from slr.model.table import VERDICTS_TABLE
from slr.people.kind import KINDS
from slr.people.row import Row
from slr.pipeline import load_protocol, run_review
from slr.store.table_file import read_table

KIND = KINDS["screening/title-abstract"]
READ = ("Strain at sea", "Strain on land", "Sleep of nurses")


@pytest.fixture
def sorted_column(review, snapshot):
    """A file whose column `report` was sorted on its own, so that the ids moved one row down."""
    ids = [next(r for r, row in snapshot.rows.items() if row["title"] == title) for title in READ]
    write_verdicts(review.root, "rina", [(title, "include", "") for title in READ])
    path = review.corpus / KIND.folder / "rina.csv"
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    moved = [[ident, *row[1:]] for ident, row in zip([ids[-1], *ids[:-1]], rows, strict=True)]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *moved])
    return ids


def test_a_sorted_column_misfiles_no_verdict_and_the_reports_are_in_the_pile_again(review, sorted_column):
    outcome = run_review(review, "screen")
    found = [p for p in outcome.problems if p.code == "RES003"]
    assert [(p.severity, p.line) for p in found] == [("error", 2), ("error", 3), ("error", 4)]
    assert list_rows(read_table(review, VERDICTS_TABLE)) == []
    protocol, _ = load_protocol(review)
    snapshot, items = find_stage(review, protocol, "rina", "read", None)
    assert own_decisions(snapshot, "rina").judged() == frozenset()
    assert set(sorted_column) <= {item.report for item in items}


def test_a_row_is_contrary_only_if_its_title_is_that_of_another_report(review, snapshot):
    contrary = ContraryRows(review, KIND, snapshot.rows)
    one = next(r for r, row in snapshot.rows.items() if row["title"] == READ[0])

    def row(title):
        return Row(who="rina", file="rina.csv", line=2, values={"report": one, "title": title})

    assert contrary.has(row("Strain on land"), one)
    for title in ("", "Strain at sea", "STRAIN AT SEA", "Strain at …", "A title of before a correction"):
        assert not contrary.has(row(title), one)


def test_tables_are_read_only_for_a_row_with_another_title(review, snapshot, monkeypatch):
    monkeypatch.setattr("slr.desk.contrary.read_table", None)  # a call would raise
    contrary = ContraryRows(review, KIND, snapshot.rows)
    for report, values in snapshot.rows.items():
        written = Row(who="rina", file="", line=2, values={"report": report, "title": values["title"]})
        assert not contrary.has(written, report)
