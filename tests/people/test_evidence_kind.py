"""A study is classified by people, or else by the type of its reports, and never by a title."""

from typing import Any

import pytest

from slr.people.evidence_kind import BY_TYPE, KINDS, classify_studies, find_other_reports
from slr.people.vocabulary import EVIDENCE


def row(evidence: str | None = None, who: str | None = "rina", report: str = "r1") -> dict[str, Any]:
    return {"study": "s", "report": report, "who": who, "evidence": evidence}


@pytest.mark.parametrize(
    ("rows", "types", "kind"),
    [
        ([row()], {"r1": "article"}, "not classified"),
        ([row()], {}, "not classified"),
        ([row(who=None)], {"r1": "regulation"}, "regulation"),
        ([row()], {"r1": "letter"}, "commentary"),
        ([row("empirical")], {"r1": "review"}, "empirical"),
        ([row("theory"), row("theory", "tomas")], {"r1": "article"}, "theory"),
        ([row("theory"), row("empirical", "tomas")], {"r1": "review"}, "not classified"),
        ([row("theory"), row("empirical", "tomas"), row("review", "adjudicated")], {}, "review"),
        ([row(), row(report="r2")], {"r1": "review", "r2": "article"}, "not classified"),
        ([row("empirical"), row(report="r2")], {"r2": "review"}, "empirical"),
    ],
)
def test_people_decide_and_the_type_only_if_nobody_did(
    rows: list[dict[str, Any]], types: dict[str, str], kind: str
) -> None:
    assert classify_studies(rows, types) == {"s": kind}


def test_every_kind_is_a_word_that_people_can_write_or_not_classified() -> None:
    words = {*KINDS} - {"not classified"}
    assert words == {word.word for word in EVIDENCE.read(None)}  # type: ignore[arg-type]
    assert set(BY_TYPE.values()) <= words


def test_reports_of_works_that_are_not_studies_are_found() -> None:
    rows = [
        {"study": study, "report": study, "who": who, "evidence": word}
        for study, who, word in (("a", "rina", "theory"), ("b", None, None), ("c", None, None))
    ]
    assert find_other_reports(rows, {"b": "regulation", "c": "article"}) == {"a", "b"}
