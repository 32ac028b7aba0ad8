"""Which flagged decisions a person may see while a stage is screened blind."""

import csv

import pytest

from slr.desk.flag import list_flags
from slr.model.reason import read_reasons
from slr.model.row import list_rows
from slr.model.table import REPORTS
from slr.pipeline import load_protocol, run_review
from slr.store.table_file import read_table


@pytest.fixture
def ids(review):
    return {row["title"]: row["report"] for row in list_rows(read_table(review, REPORTS))}


def write(review, who, *verdicts):
    path = review.corpus / "screening/title-abstract" / f"{who}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["report", "verdict", "when", "protocol"])
        writer.writerows((report, verdict, "2026-01-01", old) for report, verdict, old in verdicts)
    run_review(review, "screen")


def flags(review, who):
    found = list_flags(review, load_protocol(review)[0], who)
    shown = [(row["report"], [r.kind for r in read_reasons(row["flag"])]) for row in found.shown]
    return shown, found.hidden


def test_a_flag_on_an_open_report_is_shown_to_those_whose_verdict_it_is_about(review, ids):
    sea, mice = ids["Strain at sea"], ids["New mice"]
    write(review, "rina", (sea, "include", "old"), (mice, "include", ""))
    write(review, "tomas", (sea, "exclude", ""))
    # That a rule excludes the report on mice would only be flagged if somebody included it, so that flag is not even counted.
    assert flags(review, None) == ([], 1)
    assert flags(review, "tomas") == ([], 1)
    mine, hidden = flags(review, "rina")
    assert dict(mine) == {sea: ["criteria_changed"], mice: ["rule_excludes"]}
    assert hidden == 0
    assert len(flags(review, "adjudicated")[0]) == 2


def test_a_flag_on_a_settled_report_is_shown_to_everybody(review, ids):
    sea = ids["Strain at sea"]
    for who in ("rina", "tomas"):
        write(review, who, (sea, "include", "old"))
    assert flags(review, None) == ([(sea, ["criteria_changed"])], 0)
