"""The works that a draft cites are found among the reports of a review."""

from typing import Any

from slr.manuscript.corpus import Corpus
from slr.manuscript.manuscript import check_manuscript

DRAFT = """Lamps burn (Doe, 2019; Roe & Kim, 2018; Lee, 2017).

References

Doe, J. (2019). Lamps at sea and on land. Oil Press. https://doi.org/10.5555/lamp

Lee, H. (2017). A lamp for all the seasons. Oil Press.
"""


def row(report: str, authors: list[str], year: int, title: str, doi: str | None = None) -> dict[str, Any]:
    return {"report": report, "authors": authors, "year": year, "title": title, "doi": doi}


ROWS = [
    row("r1", ["Doe, J."], 2019, "Lamps at sea", "10.5555/LAMP"),
    row("r2", ["Roe, A.", "Kim, S."], 2018, "Wicks"),
    row("r3", ["Lee, H."], 2017, "A lamp for all the seasons"),
    row("r4", ["Park, M."], 2016, "Oil"),
]


def test_cited_works_are_found_by_doi_title_or_authors_and_compared_with_the_statuses() -> None:
    corpus = Corpus(rows=ROWS, included={"r1", "r4"}, excluded={"r2": "full-text", "r3": "title-abstract"})
    outcome = check_manuscript(DRAFT.encode(), "draft.txt", corpus)
    assert [found.row["report"] for found in outcome.cited] == ["r1", "r2", "r3"]
    assert [(item["report"], item["stage"]) for item in outcome.packed["cited_but_excluded"]] == [
        ("r2", "full-text"),
        ("r3", "title-abstract"),
    ]
    assert [item["report"] for item in outcome.packed["included_never_cited"]] == ["r4"]


def test_without_a_review_there_are_no_keys_of_a_review() -> None:
    packed = check_manuscript(DRAFT.encode(), "draft.txt").packed
    assert not {"cited_but_excluded", "included_never_cited", "numbers"} & set(packed)
