"""Paragraphs of the results that cite nothing are found in reviews only."""

from slr.manuscript.draft import Line
from slr.manuscript.paragraph import find_uncited
from slr.manuscript.prose import join_lines

LONG = "Lamps burn longer than candles in all of the towns that were ever studied " * 4


def find(title: str, *paragraphs: str) -> list[int]:
    lines = [Line(number=n, text=text) for n, text in enumerate([title, *paragraphs], start=1)]
    prose = join_lines(lines, whole=True)
    return [
        line
        for line, _ in find_uncited(prose, [at for at in range(len(prose.text)) if prose.text[at] == "("])
    ]


def test_only_long_paragraphs_of_the_results_without_a_citation_are_found() -> None:
    parts = (
        LONG + ".",
        "RESULTS",
        LONG + ".",
        f"{LONG} (Doe).",
        "Short.",
        f"Figure 1. {LONG}.",
        "Conclusions",
        LONG,
    )
    assert find("Lamps: a systematic review", *parts) == [4 - 0]


def test_an_empirical_paper_needs_no_citation_for_its_own_results() -> None:
    assert find("Lamps in 56 towns", "RESULTS", LONG + ".") == []
    assert find("Lamps: a literature review", "The respondents had a questionnaire.", "RESULTS", LONG) == []
