"""A row that is dated ahead of the clock is named, and dates no output until its day has come."""

import json
from datetime import UTC, datetime
from pathlib import Path

from small_review import write_review

from slr.pipeline import run_review
from slr.run import Outcome
from slr.store.layout import find_review

BEFORE, AFTER = datetime(2026, 3, 1, tzinfo=UTC), datetime(2027, 5, 1, tzinfo=UTC)


def test_row_ahead_of_the_clock_dates_no_output_until_its_day_has_come(project: Path) -> None:
    review = find_review(write_review(project, verdicts={"rina": [("Strain at sea", "include", "")]}), None)
    path = review.corpus / "screening" / "title-abstract" / "rina.csv"
    path.write_text(
        path.read_text(encoding="utf-8") + "by-title-9,exclude,P1,2027-05-01,Sleep of nurses\n",
        encoding="utf-8",
    )

    def run(now: datetime) -> Outcome:
        return run_review(review, "synthesize", now=now)

    def as_of() -> str:
        return str(json.loads((review.build / "prisma.json").read_bytes())["as_of"])

    assert "SHT026" in {p.code for p in run(BEFORE).problems}
    assert as_of() == "2026-01-01"
    assert run(BEFORE).idle
    later = run(AFTER)
    assert not later.idle
    assert "SHT026" not in {p.code for p in later.problems}
    assert as_of() == "2027-05-01"
    assert run(AFTER).idle
