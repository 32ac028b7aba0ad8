"""Many results of many studies go through the findings stage and the appendix, and each study is counted once."""

import csv
from pathlib import Path

from bench.bench_findings import write_review

from slr.pipeline import run_review

STUDIES, RESULTS = 20, 5


def test_every_result_of_every_study_is_in_the_tables_and_counted_once(tmp_path: Path) -> None:
    review = write_review(tmp_path, STUDIES, RESULTS)
    run_review(review, "synthesize")

    def read(name: str) -> list[dict[str, str]]:
        with (review.build / f"tables/{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    assert len(read("extracted")) == 2 * STUDIES * RESULTS
    findings = read("findings")
    assert len(findings) == STUDIES * RESULTS
    assert len({row["study"] for row in findings}) == STUDIES
    words = ("positive", "negative", "zero", "mixed", "unknown")
    votes = [sum(int(row[word]) for word in words) for row in read("directions")]
    assert votes == [int(row["studies"]) for row in read("directions")]
    assert STUDIES - 3 <= max(votes) <= STUDIES  # a result on which the extractors differ does not count
    assert (review.build / "appendix.html").stat().st_size > 0
