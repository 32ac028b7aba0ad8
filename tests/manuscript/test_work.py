"""The entries of a reference list have authors, years and titles."""

from slr.manuscript.draft import Line
from slr.manuscript.work import Work, read_works


def read(text: str) -> list[Work]:
    return read_works([Line(number=n, text=line) for n, line in enumerate(text.split("\n"), start=10)])[0]


def test_entries_have_lines_authors_years_and_letters() -> None:
    works = read(
        "Doe, J., & Roe, A. (2019a). Lamps. Oil Press.\n\nHelda, N., et al. (2022). Oil. Jurnal X, 3(1), 1-2."
    )
    assert [(w.line, [n.family for n in w.people], w.more, w.year, w.letter) for w in works] == [
        (10, [("doe",), ("roe",)], False, "2019", "a"),
        (12, [("helda",)], True, "2022", ""),
    ]


def test_an_entry_may_have_the_year_of_an_earlier_edition_or_no_year() -> None:
    works = read(
        "Freud, S. (1981). Lamps. Oil Press. (Original work published 1894)\nDoe, J. (n.d.). Oil. Press."
    )
    assert [(w.years, w.undated) for w in works] == [({"1981", "1894"}, False), (frozenset(), True)]


def test_an_entry_may_be_a_regulation_and_have_a_number() -> None:
    works = read(
        "[1] Undang-Undang Nomor 5 Tahun 2014 tentang Aparatur Sipil Negara.\n[2] Doe, J. (2019). Lamps. Press."
    )
    assert [(w.number, [(r.kind, r.number) for r in w.regulations]) for w in works] == [
        (1, [("law", "5")]),
        (2, []),
    ]


def test_a_stray_line_is_not_an_entry() -> None:
    text = "- Doe, J. (2019). Lamps. Press.\n- This is an open access text.\n- Roe, A. (2018). Oil. Press."
    works, others = read_works(
        [Line(number=n, text=line) for n, line in enumerate(text.split("\n"), start=1)]
    )
    assert (len(works), others) == (2, [(2, "This is an open access text.")])


def test_a_number_in_a_cell_of_its_own_and_a_page_break_do_not_divide_an_entry() -> None:
    lines = [
        Line(number=1, text="[1]"),
        Line(number=2, text="Doe, J. (2019). Lamps at sea and"),
        Line(number=3, text=""),
        Line(number=4, text="", dropped=True),
        Line(number=5, text="Lamps on land. Oil Press."),
        Line(number=6, text="[2]"),
        Line(number=7, text="Roe, A. (no date). Oil. Accessed 3 May 2020. Oil Press."),
    ]
    works, _ = read_works(lines)
    assert [(w.line, w.number, w.year, w.undated) for w in works] == [(2, 1, "2019", False), (7, 2, "", True)]


def test_numbers_that_a_pdf_has_in_front_of_a_page_of_entries_are_left_out() -> None:
    texts = [
        "[1]",
        "",
        "[2]",
        "",
        "J. Doe, “Lamps,” J. Lamp, vol. 1, no. 2, pp. 1–2, 2019.",
        "A. Roe, “Oil,” J. Oil, vol. 3, no. 1, pp. 3–4, 2020.",
    ]
    works, _ = read_works([Line(number=n, text=text) for n, text in enumerate(texts, start=1)])
    assert [(w.line, w.number, w.year) for w in works] == [(5, None, "2019"), (6, None, "2020")]


def test_a_dash_repeats_the_authors_of_the_entry_above() -> None:
    works = read(
        "Doe, J., & Roe, A. (2017). Lamps. Oil Press.\n\n———. (2018). Oil. Oil Press.\n\n_______. 2019b. Wicks. Oil Press."
    )
    assert [([n.family for n in w.people], w.year, w.letter) for w in works] == [
        ([("doe",), ("roe",)], year, letter) for year, letter in (("2017", ""), ("2018", ""), ("2019", "b"))
    ]


def test_entries_of_two_columns_are_sorted_by_their_numbers() -> None:
    entries = [
        f"{n}. Doe J. Lamps of kind {'abcdefgh'[n]}. J Lamp. 2019;7:{n}-9." for n in (1, 2, 5, 6, 3, 7, 4)
    ]
    works, _ = read_works([Line(number=n, text=text) for n, text in enumerate(entries)])
    assert [work.number for work in works] == [1, 2, 3, 4, 5, 6, 7]
    assert works[2].line == 4


def test_a_note_below_a_list_is_no_entry() -> None:
    entry = "Doe, J. (2019). Lamps at sea. Oil Press."
    note = "This work was supported by the Oil Fund in 2014 (No. 2013-01)."
    works, others = read_works(
        [Line(number=1, text=entry), Line(number=2, text=""), Line(number=3, text=note)]
    )
    assert [work.text for work in works] == [entry]
    assert others == [(3, note)]
