"""Contradictions between people's files are found without a run of screening."""

import csv
from pathlib import Path
from types import ModuleType

from example_review import Slr, copy_review
from made_up_claims import claim, support
from made_up_findings import finding

from slr.contradiction import find_contradictions
from slr.people.row import Row

DEMO = "demo-telework"
ROADS = {r: (f"{r}@alpha",) for r in ("r1", "r2", "r3")}


def row(line: int, **values: str) -> Row:
    return Row(who="rina", file="rina.csv", line=line, values={"when": "2026-01-01", **values})


def test_verdicts_codings_and_findings_that_contradict_the_screening_are_found(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    tables = made_up.make_tables(protocol, ROADS, unreadable=())
    people = {
        "screening/title-abstract": [
            row(2, report="r1", verdict="include"),
            row(3, report="r2", verdict="exclude", criterion="E1"),
        ],
        "retrieval": [row(4, report="r1", outcome="not retrieved")],
        "screening/full-text": [
            row(5, report="r1", verdict="include"),
            row(6, report="r2", verdict="include"),
        ],
        "coding": [
            row(7, report="r2", theme="autonomy", role="finding"),
            row(8, report="r9", role="finding"),
        ],
        "findings": [
            finding("rina", 9, report="r2"),
            finding("rina", 10, report="r9"),
            finding("adjudicated", 11, report="r1", role="background", of="fabcdefgh23"),
        ],
        "claims": [claim(line=12)],
        "support": [support("work", "r1", line=13), support("coding", "gone", line=14)],
    }
    found = find_contradictions(tables, lambda folder: tuple(people.get(folder, ())), protocol)
    assert {(p.code, p.line) for p in found} == {
        ("SCR002", 5),
        ("SCR001", 6),
        ("COD010", 7),
        ("RES001", 8),
        ("FND010", 9),
        ("RES001", 10),
        ("FND013", 11),
        ("CLM012", 14),
    }


def test_check_names_a_full_text_verdict_on_a_report_that_was_not_retrieved(tmp_path: Path, slr: Slr) -> None:
    project = copy_review(DEMO, tmp_path)
    corpus = project / "corpus" / DEMO
    with (corpus / "retrieval/rina.csv").open(encoding="utf-8", newline="") as file:
        (lost,) = (r["report"] for r in csv.DictReader(file) if r["outcome"] == "not retrieved")
    verdicts = corpus / "screening/full-text/rina.csv"
    with verdicts.open("a", encoding="utf-8") as file:
        file.write(f"{lost},include,,,2026-04-20T00:00:00Z,listed,,,,,,\n")
    line = len(verdicts.read_text(encoding="utf-8").splitlines())
    result = slr(project, "check", "-r", DEMO)
    assert result.exit_code == 1
    assert f"screening/full-text/rina.csv:{line}: error SCR002" in result.output
    assert "1 not retrieved" in slr(project, "screen", "-r", DEMO).output
