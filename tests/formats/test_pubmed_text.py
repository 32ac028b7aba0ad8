"""PubMed's text exports: records are cut at their numbers, and no number inside an abstract opens a record."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.formats import normalise, read


def rows(text: str) -> list[Any]:
    parsed = read(text.encode(), "pubmed.txt")
    assert parsed.format == "pubmed-text"
    assert parsed.quarantined == []
    return [normalise(e) for e in parsed.entries]


SUMMARY = "1: {} J Inv Stud. 2019 Mar;7(3):11-19. doi: 10.5555/a.1. PMID: 90000001.\n"


@pytest.mark.parametrize(
    ("before", "authors", "title"),
    [
        ("Abara N. Night work.", ["Abara, N"], "Night work."),
        ("Abara N, de la Cruz M Jr. Night work. A survey.", ["Abara, N", "de la Cruz, M, Jr"], "Night work. A survey."),
        ("Abara N; Night Work Group. Rest?", ["Abara, N", "Night Work Group"], "Rest?"),
        ("[Rest of clerks].", [], "[Rest of clerks]."),
        ("Night work of COVID-19 nurses.", [], "Night work of COVID-19 nurses."),
    ],
)  # fmt: skip
def test_summary_has_authors_title_and_place(before: str, authors: list[str], title: str) -> None:
    (row,) = rows(SUMMARY.format(before))
    assert (row["authors"], row["title"]) == (authors, title)
    assert [row[n] for n in ("journal", "year", "volume", "issue", "pages", "doi", "pmid")] == [
        "J Inv Stud", 2019, "7", "3", "11-19", "10.5555/a.1", "90000001"]  # fmt: skip


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("Arch Inv Work. 2021 Jan 5.", ("Arch Inv Work", 2021, None, None, None)),
        ("BMJ (Clin Res Ed). 2020;4:e12.", ("BMJ (Clin Res Ed)", 2020, "4", None, "e12")),
        ("J X. 2019 Mar-Apr;7 Suppl 1:S3-9.", ("J X", 2019, "7 Suppl 1", None, "S3-9")),
    ],
)
def test_date_may_be_followed_by_nothing_or_by_pages_alone(place: str, expected: tuple[Any, ...]) -> None:
    (row,) = rows(f"1: Abara N. Night work. {place} PMID: 90000001.\n")
    assert tuple(row[n] for n in ("journal", "year", "volume", "issue", "pages")) == expected


ABSTRACT = """1. J Inv Stud. 2019 Mar;7(3):11-19. doi: 10.5555/a.1.

Night work.

Abara N(1)(2), Cole A(#).

Author information:
(1)Example University.

{}

PMID: 90000001


2. J Inv Stud. 2020;8:1.

Rest.

PMID: 90000002
"""


@given(
    st.lists(
        st.sampled_from(["We asked.", "2. They slept.", "1. first;", "7: no", "2 of 3."]),
        min_size=1,
        max_size=5,
    )
)
@settings(deadline=None, max_examples=40)
def test_numbers_in_an_abstract_open_no_record(paragraphs: list[str]) -> None:
    first, second = rows(ABSTRACT.format("\n\n".join(paragraphs)))
    assert (first["pmid"], second["pmid"]) == ("90000001", "90000002")
    assert first["abstract"] == " ".join(paragraphs)
    assert first["authors"] == ["Abara, N", "Cole, A"]


def test_record_without_a_journal_is_quarantined_and_its_neighbours_are_read() -> None:
    text = (
        SUMMARY.format("Abara N. Night work.")
        + "\n2: PMID: 90000002.\n\n"
        + SUMMARY.format("Rest.").replace("1:", "3:")
    )
    parsed = read(text.encode(), "a.txt")
    assert [normalise(e)["title"] for e in parsed.entries] == ["Night work.", "Rest."]
    assert [q.line for q in parsed.quarantined] == [3]


def test_numbered_reference_list_is_not_an_export_from_pubmed() -> None:
    text = "1. Abara N. Night work. J Inv Stud. 2019;7:11-19.\n\n2. Cole A. Rest. J Inv Stud. 2020;8:1.\n"
    assert read(text.encode(), "a.txt").format != "pubmed-text"


def summary(number: int, title: str) -> str:
    return f"{number}: Abara N. {title}. J Inv Stud. 2019 Mar;7(3):11-19. PMID: 9000000{number}.\n"


def abstract(number: int, title: str) -> str:
    return f"{number}. J Inv Stud. 2019 Mar;7(3):11-19.\n\n{title}.\n\nAbara N.\n\nPMID: 9000000{number}\n\n"


@pytest.mark.parametrize("make", [summary, abstract])
@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize(
    "change", [lambda t: t[2:], lambda t: f">{t}", lambda t: t.replace("PMID: ", "PMD "), str.lower]
)
def test_damaged_number_or_identifier_hides_no_record(make: Any, number: int, change: Any) -> None:
    texts = [make(n, title) for n, title in enumerate(["Night work", "Rest", "Naps"], 1)]
    texts[number - 1] = change(texts[number - 1])
    parsed = read("\n".join(texts).encode(), "a.txt")
    assert parsed.format == "pubmed-text"
    titles = {normalise(e)["title"] for e in parsed.entries}
    assert titles >= {"Night work.", "Rest.", "Naps."} - {["Night work.", "Rest.", "Naps."][number - 1]}
    assert parsed.count == 3


@pytest.mark.parametrize("make", [summary, abstract])
def test_note_between_records_is_listed(make: Any) -> None:
    parsed = read(f"{make(1, 'Rest')}a note\n\n{make(2, 'Naps')}\nanother\n".encode(), "a.txt")
    assert [normalise(e)["title"] for e in parsed.entries] == ["Rest.", "Naps."]
    assert [t.raw for t in parsed.texts] == ["a note", "another"]


@pytest.mark.parametrize("make", [summary, abstract])
def test_record_directly_below_another_is_read(make: Any) -> None:
    parsed = read((make(1, "Rest").rstrip() + "\n" + make(2, "Naps")).encode(), "a.txt")
    assert [normalise(e)["title"] for e in parsed.entries] == ["Rest.", "Naps."]
