"""Who has to decide about which notice, and how a notice is explained."""

from typing import Any

from slr.desk.notices import Notices
from slr.model.word import ADJUDICATOR

REPORTS: dict[str, dict[str, Any]] = {
    "a": {"authors": ["Abara, N."], "year": 2015, "title": "Rest", "doi": None, "notice": ["retracted", "corrected", "withdrawn"], "notice_link": ["retracted doi:10.5555/n", "retracted doi:10.5555/m", "corrected pmid:9"]},
    "n": {"authors": [], "year": 2020, "title": "Retraction: Rest", "doi": "10.5555/m", "notice_link": []},
}  # fmt: skip


def notices(*decisions: tuple[str, str, list[str]]) -> Notices:
    """Return notices about the report `a`: the word, the decision, and the reports that are the notice."""
    rows = tuple({"report": "a", "notice": w, "decision": d, "notices": n} for w, d, n in decisions)
    empty: Any = None
    return Notices(
        review=empty, protocol=empty, reports=REPORTS, included=frozenset("a"), decisions=rows, opinions={}
    )


def test_everybody_decides_about_open_notices_and_only_the_adjudicator_settles_conflicts() -> None:
    found = notices(("retracted", "open", []), ("corrected", "conflict", []), ("withdrawn", "keep", []))
    assert [row["notice"] for row in found.waiting("rina")] == ["retracted"]
    assert [row["notice"] for row in found.waiting(ADJUDICATOR)] == ["corrected"]


def test_a_notice_is_explained_by_its_reports_and_by_the_identifiers_that_exports_give() -> None:
    found = notices(
        ("retracted", "open", ["n"]),
        ("corrected", "open", []),
        ("withdrawn", "open", []),
        ("removed", "open", []),
    )
    texts = [found.explain(row) for row in found.decisions]
    assert texts[0].startswith("n ")
    assert texts[0].endswith("Retraction: Rest; doi:10.5555/n")
    assert texts[1:3] == ["pmid:9", "the report's own record in an export"]
    assert texts[3] == "the list of retractions or a person's row, but no export"
