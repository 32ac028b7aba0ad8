"""Titles and names of journals in capitals are replaced by the spelling of another record, and by nothing else."""

from typing import Any

import pytest

from slr.reference.spelling import choose_journals, choose_spelling, is_in_capitals


def row(title: str | None = None, journal: str | None = None, markup: str | None = None) -> dict[str, Any]:
    return {"title": title, "title_markup": markup, "journal": journal}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SLEEP OF SAILORS", True),
        ("SLEEP OF SAILORS: A review", False),
        ("PLOS ONE", False),
        ("HIV", False),
        ("LANCET", False),
        ("睡眠 研究", False),
        ("", False),
    ],
)
def test_only_a_text_of_several_words_is_in_capitals(text: str, expected: bool) -> None:
    assert is_in_capitals(text) is expected


def test_a_journal_has_the_spelling_with_capitals_for_its_words() -> None:
    journals = choose_journals(
        [row(journal=j) for j in ("ACTA OF LAMPS", "Acta of lamps", "Acta of Lamps", None)]
    )
    assert choose_spelling(row(journal="ACTA OF LAMPS"), [], journals)["journal"] == "Acta of Lamps"
    assert choose_spelling(row(journal="OIL AND LAMPS"), [], journals)["journal"] == "OIL AND LAMPS"


def test_a_single_word_in_capitals_may_be_an_abbreviation_only_if_it_is_short() -> None:
    journals = choose_journals([row(journal=j) for j in ("ECOSPHERE", "Ecosphere", "Jama", "JAMA")])
    assert journals == {"ecosphere": "Ecosphere", "jama": "JAMA"}


def test_the_punctuation_of_a_journal_is_kept() -> None:
    journals = choose_journals(
        [row(journal=j) for j in ("Oil Lamp Coping", "Oil, Lamp, & Coping", "OIL LAMP COPING")]
    )
    assert journals == {"oillampcoping": "Oil, Lamp, & Coping"}


def test_a_title_has_the_spelling_of_a_record_with_the_same_letters() -> None:
    records = [
        row("SLEEP OF E. COLI"),
        row("Sleep of others"),
        row("Sleep of E. coli.", markup="Sleep of <i>E. coli</i>."),
    ]
    found = choose_spelling(row("SLEEP OF E. COLI"), records, {})
    assert (found["title"], found["title_markup"]) == ("Sleep of E. coli.", "Sleep of <i>E. coli</i>.")
    assert choose_spelling(row("SLEEP OF SAILORS"), records, {})["title"] == "SLEEP OF SAILORS"
    assert choose_spelling(row("Sleep of e. Coli"), records, {})["title"] == "Sleep of e. Coli"
