"""Claims and their support are written in worksheets, so that nobody has to copy ids."""

import csv
import io
from pathlib import Path

import pytest
from small_review import write_codable_review

from slr.desk.filing import Filed
from slr.desk.record_sheet import export_sheet, import_sheet, open_recording
from slr.pipeline import load_protocol, run_review
from slr.store.layout import Review, find_review

CLAIMS = "claim,kind,statement,when\n"
SUPPORT = "claim,relation,what,id,when\n"


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Review:
    """A review with one coding, a claim that two people wrote, and a work on whose relation they disagree."""
    made = find_review(write_codable_review(tmp_path_factory.mktemp("claims")), None)
    run_review(made, "screen")
    protocol, _ = load_protocol(made)
    report = open_recording(made, protocol, "contacts", "rina").rows[0]["report"]
    lines = (
        "report,theme,role,statement,when",
        f"{report},{protocol.code_ids[0]},finding,Less.,2026-01-01",
        "",
    )
    write(made, "coding", "rina", "\n".join(lines))
    write(
        made,
        "coding",
        "tomas",
        f"report,theme,role,when\n{report},{protocol.code_ids[0]},reject,2026-01-01\n",
    )
    for who, relation in (("rina", "supports"), ("tomas", "contradicts")):
        write(made, "claims", who, CLAIMS + f"both,finding,By {who}.,2026-01-01\n")
        write(made, "support", who, SUPPORT + f"mine,{relation},work,{report},2026-01-01\n")
    path = made.corpus / "claims" / "rina.csv"
    path.write_text(path.read_text(encoding="utf-8") + "mine,finding,Mine.,2026-01-01\n", encoding="utf-8")
    run_review(made, "claims")
    return made


def write(review: Review, folder: str, who: str, text: str) -> None:
    path = review.corpus / folder / f"{who}.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def export(review: Review, folder: str, who: str) -> list[dict[str, str]]:
    recording = open_recording(review, load_protocol(review)[0], folder, who)
    return list(csv.DictReader(io.StringIO(export_sheet(recording, Path("f.csv")).decode("utf-8-sig"))))


def fill(review: Review, folder: str, who: str, rows: list[dict[str, str]]) -> Filed:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    recording = open_recording(review, load_protocol(review)[0], folder, who)
    return import_sheet(recording, buffer.getvalue().encode(), "f.csv", "2026-03-01T10:00:00Z")


def test_a_claim_is_written_beside_a_code_and_rows_left_empty_are_not_imported(review: Review) -> None:
    rows = export(review, "claims", "siti")
    assert rows[0]["facts"] == "codings: 1"  # the rejection by tomas is no coding
    rows[0] |= {"claim": "new", "kind": "Finding", "statement": "S."}
    assert (fill(review, "claims", "siti", rows).added, len(rows) > 1) == (1, True)
    text = (review.corpus / "claims" / "siti.csv").read_text(encoding="utf-8")
    assert f"new,{rows[0]['theme']},finding,S." in text


def test_support_is_written_beside_the_results_and_codings(review: Review) -> None:
    (row,) = export(review, "support", "siti")
    assert (row["what"], row["facts"].endswith("Less.")) == ("coding", True)
    assert fill(review, "support", "siti", [row]).added == 0
    assert fill(review, "support", "siti", [{**row, "claim": "mine", "relation": "supports"}]).added == 1


def test_the_adjudicator_gets_statements_of_names_that_differ_in_case(review: Review) -> None:
    path = review.corpus / "claims" / "tomas.csv"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace("both", "Both"), encoding="utf-8")
    try:
        (claim,) = export(review, "claims", "adjudicated")
    finally:
        path.write_text(before, encoding="utf-8")
    assert claim["opinions"] == "rina: By rina.; tomas: By tomas."


def test_the_adjudicator_gets_what_people_differ_on(review: Review) -> None:
    (claim,) = export(review, "claims", "adjudicated")
    assert (claim["claim"], claim["opinions"]) == ("both", "rina: By rina.; tomas: By tomas.")
    (item,) = export(review, "support", "adjudicated")
    assert (item["claim"], item["what"], "tomas.csv:2" in item["opinions"]) == ("mine", "work", True)
