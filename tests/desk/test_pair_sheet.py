"""A worksheet of doubtful pairs shows both records and the reason, and its verdicts are never filed for other records."""

import csv
import io
from pathlib import Path

import pytest
from doubtful_review import write_doubtful_review

from slr.desk.pair_sheet import export_sheet, import_sheet, open_doubts
from slr.pipeline import load_protocol
from slr.store.layout import find_review

AT = "2026-03-01T10:00:00Z"
HEADER = "record_a,record_b,title_a,verdict,when"


@pytest.fixture
def doubtful(project, copy_built):
    return find_review(copy_built(project, write_doubtful_review, "dedupe"), None)


def open_for(review, who="rina"):
    return open_doubts(review, load_protocol(review)[0], who)


def sheet(review, who="rina"):
    data = export_sheet(open_for(review, who), Path("s.csv"))
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def file(review, *lines, who="rina", at=AT):
    data = "\n".join((HEADER, *lines, "")).encode()
    return import_sheet(open_for(review, who), data, "s.csv", at)


def filed(review, who="rina"):
    path = review.corpus / "duplicates" / f"{who}.csv"
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))) if path.exists() else []


def ids(review):
    """The records of the pair about nurses."""
    row = next(r for r in sheet(review) if r["title_a"].startswith("Night"))
    return row["record_a"], row["record_b"]


def test_each_row_shows_both_records_and_why_the_program_asks(doubtful):
    rows = sheet(doubtful)
    assert {(r["title_a"], r["title_b"]) for r in rows} == {
        ("Night work and errors of nurses",) * 2,
        ("Sleep in the day after night work",) * 2,
    }
    assert {r["year_a"] for r in rows} | {r["year_b"] for r in rows} == {"2015", "2017", "2011", "2013"}
    assert all("year" in r["why"] for r in rows)
    assert {(r["verdict"], r["stage"], r["who"]) for r in rows} == {("", "duplicates", "rina")}


def test_a_sheet_of_a_sample_has_its_pairs_without_reasons_until_they_are_judged(doubtful):
    a, b = ids(doubtful)

    def waiting():
        doubts = open_doubts(doubtful, load_protocol(doubtful)[0], "rina", [(b, a)])
        data = export_sheet(doubts, Path("s.csv"))
        rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
        return [(r["record_a"], r["record_b"], r["why"]) for r in rows]

    assert waiting() == [(a, b, "")]
    file(doubtful, f"{a},{b},,same,")
    assert waiting() == []


def test_only_the_adjudicator_is_asked_who_settled_a_pair(doubtful):
    assert "how" not in sheet(doubtful)[0]
    assert "how" in sheet(doubtful, "adjudicated")[0]


def test_a_verdict_is_filed_once_with_titles_and_its_pair_is_no_longer_waiting(doubtful):
    a, b = ids(doubtful)
    first = file(doubtful, f"{b},{a},,Same,28/02/2026")  # in either order
    assert (first.added, first.problems) == (1, ())
    (row,) = filed(doubtful)
    assert (row["record_a"], row["record_b"], row["verdict"], row["when"]) == (a, b, "same", "2026-02-28")
    assert row["title_a"] == row["title_b"] == "Night work and errors of nurses"
    again = file(doubtful, f"{b},{a},,Same,28/02/2026")
    assert (again.added, again.recorded) == (0, 1)
    assert len(open_for(doubtful).waiting) == 1


def test_records_can_be_named_by_the_citation_of_their_report(doubtful):
    pair = ids(doubtful)
    found = file(doubtful, "Abara 2015,Abara 2017,,different,")
    assert found.added == 1
    assert {filed(doubtful)[0][name] for name in ("record_a", "record_b")} == set(pair)
    assert [text for text, _ in found.named] == ["Abara 2015", "Abara 2017"]


@pytest.mark.parametrize(
    ("line", "code", "where"),
    [
        ("Nobody 1999,{b},,same,", "SHT012", "record_a"),
        ("{a},Night work and errors of nurses,,same,", "WKS005", "record_b"),
        ("{a},{b},Sleep in the day after night work,same,", "WKS010", "record_a"),
        ("{a},{a},,same,", "DUP002", ""),
        ("{a},{b},,equal,", "DUP001", "verdict"),
    ],
)
def test_a_row_that_names_no_clear_pair_is_refused_by_row_and_column(doubtful, line, code, where):
    a, b = ids(doubtful)
    found = file(doubtful, line.format(a=a, b=b), f"{a},{b},,different,")
    assert [(p.code, p.line, p.where) for p in found.problems] == [(code, 2, where)]
    assert (found.added, found.left_out) == (1, 1)
    assert [r["verdict"] for r in filed(doubtful)] == ["different"]


def test_an_edited_title_that_no_record_has_is_no_contradiction(doubtful):
    a, b = ids(doubtful)
    assert file(doubtful, f"{a},{b},Night work (shortened),same,").added == 1


def test_rows_on_one_pair_that_contradict_each_other_are_refused_in_either_order(doubtful):
    a, b = ids(doubtful)
    found = file(doubtful, f"{a},{b},,same,2026-02-01", f"{b},{a},,different,2026-02-01")
    assert [(p.code, p.line, p.where) for p in found.problems] == [
        ("WKS003", 2, "record_a"), ("WKS003", 3, "record_a"),
    ]  # fmt: skip
    assert "are about the same pair" in found.problems[0].message
    assert filed(doubtful) == []


def test_a_row_that_a_later_verdict_replaced_is_left_out_with_a_warning(doubtful):
    a, b = ids(doubtful)
    file(doubtful, f"{a},{b},,same,2026-02-02")
    found = file(doubtful, f"{a},{b},,different,2026-02-01")
    assert [p.code for p in found.problems] == ["WKS004"]
    assert "on the same pair" in found.problems[0].message
