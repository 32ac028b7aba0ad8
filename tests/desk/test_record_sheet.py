"""Contacts and judgements of certainty are recorded in worksheets; a worksheet is imported once."""

import csv
import io
import shutil
from pathlib import Path

import pytest
from small_review import write_codable_review

from slr.desk.filing import Filed
from slr.desk.record_sheet import export_sheet, import_sheet, open_recording
from slr.pipeline import load_protocol, run_review
from slr.store.layout import Review, find_review

AT = "2026-03-01T10:00:00Z"
HEAD = "system,outcome,comparison,domain,judgement,reason,when\n"


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Review:
    """A review in which rina judged one outcome, and tomas disagrees on one domain."""
    made = find_review(write_codable_review(tmp_path_factory.mktemp("record")), None)
    folder = made.corpus / "certainty"
    folder.mkdir()
    for who, words in (("rina", ("serious", "serious")), ("tomas", ("not serious", "serious"))):
        lines = [
            f"GRADE,strain,work,{domain},{word},a reason,2026-01-01\n"
            for domain, word in zip(("imprecision", "inconsistency"), words, strict=True)
        ]
        (folder / f"{who}.csv").write_text(HEAD + "".join(lines), encoding="utf-8")
    run_review(made, "findings")
    return made


def export(review: Review, folder: str, who: str) -> list[dict[str, str]]:
    recording = open_recording(review, load_protocol(review)[0], folder, who)
    return list(csv.DictReader(io.StringIO(export_sheet(recording, Path("f.csv")).decode("utf-8-sig"))))


def fill(review: Review, folder: str, who: str, rows: list[dict[str, str]]) -> Filed:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    recording = open_recording(review, load_protocol(review)[0], folder, who)
    return import_sheet(recording, buffer.getvalue().encode(), "f.csv", AT)


def test_the_domains_that_a_person_has_not_judged_are_to_be_filled_in(review: Review) -> None:
    domains = [row["domain"] for row in export(review, "certainty", "rina")]
    assert "imprecision" not in domains
    assert domains[:2] == ["starting level", "risk of bias"]
    assert len(export(review, "certainty", "siti")) == 10


def test_judgements_are_imported_once_and_wrong_words_are_left_out(review: Review) -> None:
    rows = export(review, "certainty", "siti")
    rows[1] |= {"judgement": "Serious", "reason": "no blinding"}
    rows[2] |= {"judgement": "high", "reason": "x"}
    first = fill(review, "certainty", "siti", rows)
    assert (first.added, first.recorded, first.left_out) == (1, 0, 1)
    assert [p.code for p in first.problems] == ["CER003"]
    again = fill(review, "certainty", "siti", rows)
    assert (again.added, again.recorded) == (0, 1)
    text = (review.corpus / "certainty" / "siti.csv").read_text(encoding="utf-8")
    assert "GRADE,strain,work,risk of bias,serious,no blinding" in text
    (review.corpus / "certainty" / "siti.csv").unlink()


def test_rows_that_contradict_each_other_are_left_out(review: Review) -> None:
    rows = [{**export(review, "certainty", "siti")[1], "reason": "x"} for _ in range(2)]
    rows[0]["judgement"], rows[1]["judgement"] = "serious", "not serious"
    filed = fill(review, "certainty", "siti", rows)
    assert (filed.added, {p.code for p in filed.problems}) == (0, {"WKS003"})


def test_the_adjudicator_gets_the_judgements_on_which_people_differ(review: Review) -> None:
    (row,) = export(review, "certainty", "adjudicated")
    assert (row["domain"], row["opinions"]) == ("imprecision", "rina: serious; tomas: not serious")
    assert "by" in row


def test_contacts_are_recorded_for_included_reports(review: Review) -> None:
    rows = export(review, "contacts", "rina")
    rows[0] |= {"asked": "standard errors", "answered": "sent"}
    filed = fill(review, "contacts", "rina", rows)
    assert (filed.added, filed.problems) == (1, ())
    assert fill(review, "contacts", "rina", rows).recorded == 1
    shutil.rmtree(review.corpus / "contacts")
