"""Test that the demonstration is clearly made up, consistent, and contains each kind of problem that it should show."""

import csv
import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ingested import join_tables

from slr.findings.construct import fold_construct, index_names
from slr.ingest.intake import Intake, ingest
from slr.model.parse import parse_protocol
from slr.model.protocol import Protocol
from slr.store.layout import Review
from slr.store.search import find_unmatched, read_searches

ROOT = Path(__file__).resolve().parents[1]
DEMO = "demo-telework"
REVIEWS = ("asn-performance", DEMO)


@cache
def protocol_of(review: str) -> Protocol:
    path = ROOT / "protocols" / f"{review}.yaml"
    protocol, problems = parse_protocol(path.read_text(encoding="utf-8"), path.name)
    assert not problems
    assert protocol is not None
    return protocol


@cache
def ingested(review: str) -> Intake:
    found = Review(root=ROOT, name=review)
    files, problems = read_searches(found, protocol_of(review))
    assert not [*problems, *find_unmatched(found, protocol_of(review))]
    return ingest(files, sources=protocol_of(review).sources)


@cache
def records_of(review: str) -> dict[str, dict[str, Any]]:
    return {r["record"]: r for r in join_tables(ingested(review))["records"].to_dict("records")}


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sheets(review: str) -> list[Path]:
    corpus = ROOT / "corpus" / review
    return [p for p in sorted(corpus.rglob("*.csv")) if "searches" not in p.relative_to(corpus).parts]


def verdicts(stage: str, who: str) -> list[dict[str, str]]:
    return read_rows(ROOT / "corpus" / DEMO / "screening" / stage / f"{who}.csv")


def final(stage: str, who: str) -> dict[str, str]:
    """Return a reviewer's last verdict by title; the two may have seen different records of a report."""
    rows = sorted(verdicts(stage, who), key=lambda r: r["when"])
    return {r["report"]: r["verdict"] for r in rows}


@pytest.mark.parametrize(
    "path", [p for r in REVIEWS for p in sheets(r)], ids=lambda p: "/".join(p.parts[-4:])
)
def test_each_row_names_a_record_and_repeats_its_title(path: Path) -> None:
    records = records_of(path.relative_to(ROOT / "corpus").parts[0])
    for row in read_rows(path):
        for record, title in (("report", "title"), ("record_a", "title_a"), ("record_b", "title_b")):
            if record in row:
                assert row[record] in records
                assert (records[row[record]]["title"] or "") == row[title]
        if row.get("doi"):
            assert records[row["report"]]["doi"] == row["doi"]


def test_nothing_is_real() -> None:
    assert protocol_of(DEMO).review.kind == "demonstration"
    assert "invented" in protocol_of(DEMO).review.note
    dois = [r["doi"] for r in records_of(DEMO).values() if isinstance(r["doi"], str)]
    assert dois
    assert all(d.startswith("10.5555/demo.") for d in dois)


def test_every_source_holds_the_hits_it_reported_and_one_entry_is_quarantined() -> None:
    files = ingested(DEMO).files
    found = dict(files.groupby("source")["entries"].sum())
    assert found == {s.id: s.hits for s in protocol_of(DEMO).sources}
    quarantine = ingested(DEMO).quarantine
    assert [(q["source"], q["line"]) for q in quarantine.to_dict("records")] == [("open-ledger", 21)]
    assert {p.code for p in ingested(DEMO).problems} == {"ING006"}


def test_size_is_moderate_and_every_type_that_a_rule_names_occurs() -> None:
    records = records_of(DEMO).values()
    assert 60 <= len(records) <= 90
    kinds = Counter(r["type"] for r in records)
    assert {
        "article",
        "review",
        "preprint",
        "conference",
        "editorial",
        "letter",
        "erratum",
        "registration",
    } <= {*kinds}
    assert {"de", "en", "fr"} <= {r["language"] for r in records}
    assert min(r["year"] for r in records) < 2010


def test_rules_exclude_by_year_language_type_and_text() -> None:
    rules = [c.rule for c in protocol_of(DEMO).criteria if c.rule is not None and c.rule.outcome == "exclude"]
    assert any(r.years for r in rules)
    assert any(r.languages for r in rules)
    assert any(r.types for r in rules)
    assert any(r.text for r in rules)


def test_quotes_are_verbatim_in_an_abstract_of_the_same_author_and_year() -> None:
    abstracts: defaultdict[tuple[str, str], str] = defaultdict(str)
    for r in records_of(DEMO).values():
        if isinstance(r["abstract"], str):
            abstracts[re.split(r"[, ]", r["authors"][0])[0], str(r["year"])] += r["abstract"]
    folder = ROOT / "corpus" / DEMO / "coding"
    rows = [row for who in ("rina", "tomas") for row in read_rows(folder / f"{who}.csv")]
    assert len(rows) > 30
    assert "reject" in {r["role"] for r in rows}
    for row in rows:
        assert row["quote"] in abstracts[re.split(r"[, ]", row["author"])[0], row["year"]], row


def test_two_people_extracted_the_findings_of_each_study_and_settled_where_they_differ() -> None:
    rina, tomas, settled = (
        {r["finding"]: r for r in read_rows(ROOT / "corpus" / DEMO / "findings" / f"{who}.csv")}
        for who in ("rina", "tomas", "adjudicated")
    )
    said = ("report", "predictor", "outcome", "subgroup", "path", "direction", "estimate", "p")
    pairs = list(zip(rina.values(), tomas.values(), strict=True))
    assert sum([a[c] for c in said] != [b[c] for c in said] for a, b in pairs) == len(settled) == 2
    assert all(r["note"] and r["by"] == "rina; tomas" for r in settled.values())


def test_the_findings_quote_abstracts_and_name_constructs() -> None:
    abstracts = {
        r["title"]: r["abstract"] for r in records_of(DEMO).values() if isinstance(r["abstract"], str)
    }
    names = index_names(protocol_of(DEMO).constructs)
    for row in read_rows(ROOT / "corpus" / DEMO / "findings" / "rina.csv"):
        assert row["quote"] in abstracts.get(row["title"], ""), row
        assert {fold_construct(row["predictor"]), fold_construct(row["outcome"])} <= names.keys()


def test_reviewers_change_their_minds_and_take_a_verdict_back() -> None:
    rows = verdicts("title-abstract", "rina")
    assert "retract" in {r["verdict"] for r in rows}
    assert "maybe" in {r["verdict"] for r in [*rows, *verdicts("title-abstract", "tomas")]}
    assert "maybe" not in final("title-abstract", "tomas").values()


@pytest.mark.parametrize("stage", ["title-abstract", "full-text"])
def test_each_verdict_knows_the_criteria_under_which_it_was_given(stage: str) -> None:
    current = protocol_of(DEMO).criteria_hash(stage)
    for who in ("rina", "tomas", "adjudicated"):
        assert {r["protocol"] for r in verdicts(stage, who)} == {current}


def test_every_adjudication_gives_its_reason() -> None:
    rows = [*verdicts("title-abstract", "adjudicated"), *verdicts("full-text", "adjudicated")]
    assert len(rows) == 7
    assert all(r["note"] for r in rows)


def test_one_full_text_was_never_had() -> None:
    rows = read_rows(ROOT / "corpus" / DEMO / "retrieval/rina.csv")
    assert [r["title"] for r in rows if r["outcome"] == "not retrieved"] == [
        "Teleworkers in the archive: output and contentment of cataloguers"
    ]


def test_two_studies_have_two_reports_each() -> None:
    rows = read_rows(ROOT / "corpus" / DEMO / "studies/rina.csv")
    reports = Counter(r["study"] for r in rows)
    assert sorted(reports.values()) == [1] * 9 + [2, 2]
