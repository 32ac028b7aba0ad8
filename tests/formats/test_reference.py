"""Reference lists, as people paste them from a page, a manuscript or a chat."""

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.formats import normalise, read
from slr.formats.format import Row
from slr.formats.reference import read_reference, split_list

WRAPPED = """Asher, M., & Oh, J. (2021). Workload of clerks in the offices of a
    town that has too many of them. Journal of Invented
    Studies, 12(3), 101-119.
Berg, J. van der (2018). Clerks: What do they
    do? Office Review, 4, 1-9.
"""


def test_lines_that_a_page_wrapped_are_joined() -> None:
    entries = read(WRAPPED.encode(), "list.txt").entries
    rows = [normalise(e) for e in entries]
    assert [e.line for e in entries] == [1, 4]
    assert rows[0]["title"] == "Workload of clerks in the offices of a town that has too many of them"
    assert (rows[0]["journal"], rows[0]["pages"]) == ("Journal of Invented Studies", "101-119")
    assert rows[1]["title"] == "Clerks: What do they do?"


def test_numbered_list_without_markdown_is_read() -> None:
    text = "1. Asher, M. (2021). One. Journal A, 1(2), 3-4.\n2. Berg, J. (2020). Two. Journal B, 5, 6-7.\n"
    assert [normalise(e)["title"] for e in read(text.encode(), "a.txt").entries] == ["One", "Two"]


def test_year_with_a_letter_or_a_month_is_a_year() -> None:
    text = "Asher, M. (2021a). One. Journal A, 1(2), 3-4.\nBerg, J. (2020, May 3). Two. Journal B, 5, 6-7.\n"
    assert [normalise(e)["year"] for e in read(text.encode(), "a.txt").entries] == [2021, 2020]


def test_raw_line_is_kept_with_every_entry() -> None:
    line = "Asher, M. (2021). *A whole book*. Example Press. https://example.org/a"
    (entry,) = read(f"{line}\n".encode(), "a.txt").entries
    assert dict(entry.tags)["reference"] == line
    row = normalise(entry)
    assert (row["type"], row["publisher"], row["url"]) == ("book", "Example Press", "https://example.org/a")


def test_prose_that_cites_is_no_list() -> None:
    text = "Work is hard, as Asher (2021) says.\nOthers say otherwise.\nNobody knows.\nWe asked them all.\nThey did not answer.\n"
    assert read(text.encode(), "a.txt").format == "unknown"


def _rows(text: str) -> list[Row]:
    return [normalise(e) for e in read(text.encode(), "a.txt").entries]


def _titles(text: str) -> list[str | None]:
    return [row["title"] for row in _rows(text)]


PLAIN = """Doe, J. (2019). First title here. Journal of X, 1(2), 3–4. doi:10.1000/a
Roe, R. (2020). Third title here. Journal of Y, 5(6), 7–8. doi:10.1000/b
Badan Pusat Statistik. (2021). Statistik Indonesia 2021. BPS.
Poe, E. (2020). Fourth. Journal of Y, 5(6), 7–8. doi:10.1000/c
"""


def test_lines_that_end_in_a_doi_do_not_include_the_next() -> None:
    rows = _rows(PLAIN)
    assert [r["title"] for r in rows] == [
        "First title here", "Third title here", "Statistik Indonesia 2021", "Fourth",
    ]  # fmt: skip
    assert [r["doi"] for r in rows] == ["10.1000/a", "10.1000/b", None, "10.1000/c"]
    assert (rows[2]["authors"], rows[2]["publisher"]) == (["Badan Pusat Statistik"], "BPS")


def test_lines_without_a_final_stop_do_not_include_the_next() -> None:
    text = "Doe, J. (2019). One. Journal of X, 1(2), 3–4\nRoe, R. (2020). Two. Press\nPoe, E. (2021). Three. WHO\n"
    assert _titles(text) == ["One", "Two", "Three"]


@pytest.mark.parametrize(
    "above", ["WHO (2018). Report. Geneva: WHO.", "Doe, J. (2018). One. https://example.org/a"]
)
@pytest.mark.parametrize("stop", ["", "."])
def test_statute_without_brackets_is_an_entry(above: str, stop: str) -> None:
    statute = "Undang-Undang Nomor 5 Tahun 2014 tentang ASN"
    rows = _rows(f"{above}\n{statute}{stop}\nRoe, R. (2020). Two. Press.\nPoe, E. (2021). Three. Press.\n")
    assert [r["title"] for r in rows][1:] == [statute, "Two", "Three"]
    assert (rows[1]["type"], rows[0]["publisher"]) == (
        "regulation",
        "WHO" if "WHO" in above else None,
    )


@pytest.mark.parametrize("date", ["in press", "n.d.", "t.t.", "2020"])
@pytest.mark.parametrize("end", ["doi:10.1000/a", "e12", "Press", "7–8"])
def test_any_date_in_brackets_begins_an_entry(date: str, end: str) -> None:
    rows = _rows(f"Doe, J. (2019). One. Journal of X, 1(2), {end}\nSmith, J. ({date}). Two. Press.\n")
    assert [r["title"] for r in rows] == ["One", "Two"]
    assert (rows[1]["authors"], rows[1]["year"]) == (["Smith, J."], 2020 if date == "2020" else None)


def test_particle_in_lower_case_begins_an_entry() -> None:
    text = "Doe, J. (2019). One. Journal of X, 1(2), e12\nde Vries, R. (2020). Two. Press.\n"
    assert _titles(text) == ["One", "Two"]


BARE = """Sugiyono. 2017. Metode penelitian. Alfabeta.
Doe, J. & Roe, R. 2019. Two. Journal of X, 1(2), 3–4.
Badan Pusat Statistik. 2021. Statistik Indonesia 2021. BPS.
Wibowo, Agus. 2016. Manajemen kinerja. Jakarta: Example Press.
Poe, E., 2020. Five. Journal of Y, 5(6), 7–8.
Sari, D. 2019. Kinerja. Jurnal X, 1(1), 1–2.
"""


def test_years_without_brackets_begin_entries() -> None:
    rows = _rows(BARE)
    assert [r["year"] for r in rows] == [2017, 2019, 2021, 2016, 2020, 2019]
    assert [r["authors"] for r in rows] == [
        ["Sugiyono"], ["Doe, J.", "Roe, R."], ["Badan Pusat Statistik"], ["Wibowo, Agus"], ["Poe, E."], ["Sari, D."],
    ]  # fmt: skip
    assert (rows[1]["title"], rows[1]["journal"], rows[1]["pages"]) == ("Two", "Journal of X", "3–4")


@pytest.mark.parametrize(
    "goes_on",
    ["https://doi.org/10.1000/a", "doi:10.1000/a", "Retrieved from https://example.org", "and what follows"],
)
def test_line_that_clearly_continues_is_no_entry(goes_on: str) -> None:
    text = f"Doe, J. (2019). One\n{goes_on}\nRoe, R. (2020). Two. Press.\nPoe, E. (2021). Three. Press.\n"
    assert [row["year"] for row in _rows(text)] == [2019, 2020, 2021]


def test_authors_on_two_lines_stay_one_entry() -> None:
    text = "Doe, J., Roe, R.,\nPoe, E. (2019). One. Press.\nSmith, J. (2020). Two. Press.\nBerg, J. (2021). Three. Press.\n"
    assert [len(row["authors"]) for row in _rows(text)] == [3, 1, 1]


def test_indented_lines_belong_to_the_line_above_them() -> None:
    text = "Doe, J. (2019). One.\n    Journal of X, 1(2), 3–4.\nA report without a year. BPS.\nRoe, R. (2020). Two.\n    Press.\n"
    assert _titles(text) == ["One", "A report without a year. BPS", "Two"]


def test_title_without_date_or_author_is_an_entry_of_its_own() -> None:
    text = "Doe, J. (2019). One. Press\nKuansing dalam angka\nRoe, R. (2020). Two. Press\nPoe, E. (2021). Three. Press\n"
    assert _titles(text) == ["One", "Kuansing dalam angka", "Two", "Three"]


def test_chapter_without_italics_has_its_book() -> None:
    (row,) = _rows(
        "Oh, S. (1988). A chapter. In P. A. Berg & S. Oh (Eds.), A book of chapters (pp. 139–183). Example Press.\n"
    )
    assert (row["type"], row["title"], row["journal"]) == ("chapter", "A chapter", "A book of chapters")
    assert (row["pages"], row["publisher"]) == ("139–183", "Example Press")


@pytest.mark.parametrize(
    "access",
    ["Retrieved from", "Retrieved May 3, 2020, from", "Diakses dari", "Diakses pada 3 Mei 2020, dari"],
)
@pytest.mark.parametrize("publisher", ["", " Example Press."])
def test_access_to_a_page_is_no_publisher(access: str, publisher: str) -> None:
    (row,) = _rows(f"Doe, J. (2020). One.{publisher} {access} http://example.org/a\n")
    assert (row["title"], row["publisher"], row["url"]) == (
        "One", publisher.strip(" .") or None, "http://example.org/a",
    )  # fmt: skip


def test_title_before_the_date_has_its_newspaper() -> None:
    (row,) = _rows("How to write a review. (2020, May 3). The Example. https://example.org/c\n")
    assert (row["title"], row["journal"], row["year"]) == ("How to write a review", "The Example", 2020)
    assert (row["authors"], row["url"]) == ([], "https://example.org/c")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("Doe, S. P. dan Roe, T. A.", ["Doe, S. P.", "Roe, T. A."]),
        ("Rahma, S., dan Nasution, L.", ["Rahma, S.", "Nasution, L."]),
        ("Rahma, S., dkk.", ["Rahma, S.", "et al."]),
        ("Rahma dan Nasution", ["Rahma", "Nasution"]),
        ("Kementerian Contoh dan Reformasi Birokrasi", ["Kementerian Contoh dan Reformasi Birokrasi"]),
    ],
)
def test_dan_separates_names_but_does_not_split_organisations(names: str, expected: list[str]) -> None:
    (row,) = _rows(f"{names} (2020). Satu. Jurnal X, 1(2), 3–4.\n")
    assert row["authors"] == expected


@pytest.mark.parametrize("mark", ["", "*"])
@pytest.mark.parametrize("edition", ["4th ed.", "Edisi ke-4", "Rev. ed."])
def test_edition_is_part_of_neither_title_nor_publisher(edition: str, mark: str) -> None:
    text = f"Doe, J. (2020). {mark}One{mark} ({edition}). Example Press.\n"
    (entry,) = read(text.encode(), "a.txt").entries
    row = normalise(entry)
    assert (row["title"], row["publisher"]) == ("One", "Example Press")
    assert dict(entry.tags)["edition"] == edition


def test_edition_next_to_pages_leaves_the_pages() -> None:
    (row,) = _rows("Oh, S. (1988). A chapter. In P. Berg (Ed.), A book (2nd ed., pp. 1–3). Example Press.\n")
    assert (row["journal"], row["pages"], row["publisher"]) == ("A book", "1–3", "Example Press")


@pytest.mark.parametrize("date", [". (2017). *Metode penelitian*", ". 2017. Metode penelitian"])
def test_book_by_one_name_has_author_year_title_and_publisher(date: str) -> None:
    (row,) = _rows(f"Sugiyono{date}. Alfabeta.\n")
    assert (row["authors"], row["year"]) == (["Sugiyono"], 2017)
    assert (row["title"], row["publisher"]) == ("Metode penelitian", "Alfabeta")


FAMILIES = st.sampled_from("Doe Roe Poe Asher Berg Nasution Oh Sari Wibowo".split())
NAMES = st.builds("{}, {}.".format, FAMILIES, st.sampled_from("ABDEJRS")) | st.builds(
    "de {}, {}. {}.".format, FAMILIES, st.sampled_from("ABD"), st.sampled_from("MNR")
)
AUTHORS = st.lists(NAMES, min_size=1, max_size=4).map(
    lambda n: ", & ".join(filter(None, [", ".join(n[:-1]), n[-1]]))
)
BODIES = st.sampled_from(["WHO.", "Badan Pusat Statistik.", "Sugiyono.", "World Example Organization."])
DATES = st.sampled_from(["(2019).", "(2020a).", "(in press).", "(n.d.).", "(t.t.).", "(2020, May 3)."])
WORDS = st.lists(
    st.sampled_from("workload of clerks Indonesia in 2021 offices and performance pegawai Kuansing".split()),
    min_size=1, max_size=20,
).map(lambda words: "A " + " ".join([*words, "study"]))  # fmt: skip
PLACES = st.sampled_from(
    ["Journal of Y, 5(6), 7–8", "Jurnal X, 2, e12", "Office Review, 12(3)", "Example Press", "Geneva: WHO"]
)
LINKS = st.sampled_from(
    ["", " doi:10.1000/a", " https://doi.org/10.1000/b", " Retrieved from http://example.org/a/"]
)
WORKS = st.one_of(
    st.builds("{} {} {}. {}.{}".format, AUTHORS | BODIES, DATES, WORDS, PLACES, LINKS),
    st.builds("{} {} {}. {}.{}".format, AUTHORS | BODIES, st.just("2018."), WORDS, PLACES, LINKS),
    st.builds("{} {} {}. In P. A. Berg (Ed.), A book (pp. 1–9). Press.".format, AUTHORS, DATES, WORDS),
    st.builds("Peraturan Menteri Contoh Nomor {} Tahun 2020 tentang {}".format, st.integers(1, 99), WORDS),
    st.builds("{}. (2020, May 3). The Example.{}".format, WORDS, LINKS),
)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(WORKS, st.booleans()), min_size=2, max_size=8), st.sampled_from(["\n", "\n\n"]))
def test_as_many_entries_as_lines_are_read(works: list[tuple[str, bool]], between: str) -> None:
    lines = [work.rstrip(".") if cut else work for work, cut in works]
    lines = ["Doe, J. (2019). A first one. Press.", *lines, "Roe, R. (2020). A last one. Press."]
    entries = read(between.join(lines).encode(), "a.txt").entries
    assert [dict(e.tags)["reference"] for e in entries] == lines


LONG = st.lists(
    st.sampled_from("workload of clerks Indonesia in 2021 offices and performance pegawai Kuansing".split()),
    min_size=16, max_size=30,
).map(lambda words: "A " + " ".join([*words, "study"]))  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.builds("{} (2019). {}. {}.".format, AUTHORS, LONG, PLACES), min_size=3, max_size=8),
    st.integers(60, 100),
    st.sampled_from(["", "    "]),
)
def test_lists_wrapped_to_any_page_width_have_the_same_entries(
    works: list[str], width: int, indent: str
) -> None:
    lines = [textwrap.fill(work, width, subsequent_indent=indent, break_on_hyphens=False) for work in works]
    entries = read(("References\n\n" + "\n".join(lines)).encode(), "a.txt").entries
    assert [dict(e.tags)["reference"] for e in entries] == works


def test_list_whose_lines_are_wrapped_between_names_and_year_is_recognised() -> None:
    works = [
        f"Doe, A., Doe, A., de Doe, A. M., & de {n}, A. M. (2019). A {'workload ' * 16}study."
        for n in ("Nasution", "Sihombing", "Wibisono")
    ]
    lines = [line for work in works for line in textwrap.wrap(work, 60)]
    assert sum(line.startswith("(2019)") for line in lines) == 3
    entries = read(("References\n\n" + "\n".join(lines)).encode(), "a.txt").entries
    assert [dict(e.tags)["reference"] for e in entries] == works


def test_list_whose_names_are_wrapped_between_initials_is_recognised() -> None:
    works = [
        f"{names}, de Doe, A. M., & de {last}, A. M. (2019). A {'workload ' * 16}study. Press."
        for names, last in [
            ("Doe, A., de Doe, A. M.", "Doe"),
            ("Asher, A., Wibowo, A.", "Doe"),
            ("Nasution, A., de Doe, A. M.", "Wibowo"),
        ]
    ]
    lines = [line for work in works for line in textwrap.wrap(work, 60)]
    assert sum(line.startswith("M. (2019)") for line in lines) == 1
    entries = read(("References\n\n" + "\n".join(lines)).encode(), "a.txt").entries
    assert [dict(e.tags)["reference"] for e in entries] == works


def test_journal_on_a_line_of_its_own_belongs_to_the_title_above() -> None:
    text = "Doe, J. (2019). One.\nJournal of X, 1(2), 3–4.\nRoe, R. (2020). Two. Press.\nPoe, E. (2021). Three. Press.\n"
    assert [row["journal"] for row in _rows(text)] == ["Journal of X", None, None]


def test_initials_of_authors_are_no_headers_of_a_table() -> None:
    text = "Sari, D. (2019). One. Press.\nDoe, A. B., Roe, T. I., & Poe, D. I. (2020). Two. Press.\n"
    assert _titles(text) == ["One", "Two"]


def test_in_within_a_title_is_no_book() -> None:
    (row,) = _rows("Oh, S. (1988). Work. In Indonesia. In P. Berg (Ed.), A book (pp. 1–3). Example Press.\n")
    assert (row["title"], row["journal"]) == ("Work. In Indonesia", "A book")


@pytest.mark.parametrize(
    "lost", ["Poe, E. (2021). Three", "Undang-Undang Nomor 5 Tahun 2014 tentang ASN", "WHO. (2019). Three"]
)
def test_line_that_lost_its_bullet_is_an_entry(lost: str) -> None:
    assert len(_rows(f"- Doe, J. (2019). One. Press\n- Roe, R. (2020). Two. Press\n{lost}\n")) == 3


def test_number_at_the_start_of_a_wrapped_line_begins_no_entry() -> None:
    text = "1. Doe, J. (2019). A long title that goes on. Journal of X, 12(1),\n187. https://example.org/a\n2. Roe, R. (2020). Two. Press.\n"
    assert [row["pages"] for row in _rows(text)] == ["187", None]


def test_list_cut_out_of_the_middle_of_one_loses_its_numbers() -> None:
    rows = _rows("12. Doe, J. (2019). One. Press\n13. Roe, R. (2020). Two. Press\n")
    assert [row["authors"] for row in rows] == [["Doe, J."], ["Roe, R."]]


@pytest.mark.parametrize(
    "place",
    [
        ", Vol. 5 No. 2, hal. 10–20",
        " 5(2): 10–20",
        ", 5(2), 10–20",
        " Vol. 5, No. 2, pp. 10–20",
        ". Vol 5 (2): 10–20",
    ],
)
def test_volume_issue_and_pages_may_be_given_in_words(place: str) -> None:
    (row,) = _rows(f"Sari, D. 2020. Satu dua. Jurnal Contoh{place}.\n")
    assert (row["title"], row["journal"]) == ("Satu dua", "Jurnal Contoh")
    assert (row["volume"], row["issue"], row["pages"]) == ("5", "2", "10–20")


def test_volume_may_follow_the_journal_without_a_comma() -> None:
    (row,) = _rows("Doe, J., Roe, R. (2009). Lamps at sea by night. Lamp Studies 40, 386–389.\n")
    assert (row["title"], row["journal"]) == ("Lamps at sea by night", "Lamp Studies")
    assert (row["volume"], row["pages"]) == ("40", "386–389")


def test_abbreviated_journal_keeps_its_first_words() -> None:
    (row,) = _rows("Doe, J., Roe, R. (2009). Lamps at sea by night. J. Lamp. Oil, 40(2), 386–389.\n")
    assert (row["title"], row["journal"]) == ("Lamps at sea by night", "J. Lamp. Oil")


WICK = "Wick, A. (2019). Lamps of the pier. Lantern Studies, 7(3), 51-60."
BUOY = "Buoy, B. (2018). Buoys of the bay. Lantern Studies, 7(4), 1-9."


def test_lists_under_other_headings_are_read_and_the_body_of_a_paper_is_listed() -> None:
    text = (
        f"# A paper\n\nBody (Wick, 2019).\n\n## References\n\n{WICK}\n{BUOY}\n\n"
        f"## Included studies\n\n{BUOY}\n{WICK}\n\n## Annex\n\nA table.\n"
    )
    parsed = read(text.encode(), "a.md")
    assert [(e.line, e.former) for e in parsed.entries] == [(7, None), (8, None), (12, ()), (13, ())]
    assert [(t.line, t.last) for t in parsed.texts] == [(1, 3), (10, 10), (15, 17)]
    assert [p.code for p in parsed.problems] == ["ING018"]


def test_list_above_the_last_heading_is_not_lost() -> None:
    text = f"References\n\n{WICK}\n{BUOY}\n\nBibliography\n\n{WICK}\n{BUOY}\n{WICK}\n"
    parsed = read(text.encode(), "a.txt")
    assert ([e.line for e in parsed.entries], parsed.texts) == ([3, 4, 8, 9, 10], ())


def test_list_without_headings_has_no_other_text() -> None:
    parsed = read(f"{WICK}\n{BUOY}\n".encode(), "a.txt")
    assert (len(parsed.entries), parsed.texts) == (2, ())


@given(
    st.lists(
        st.sampled_from([WICK, BUOY, "# Heading", "References", "Some text here.", "", "Tables"]), max_size=12
    )
)
def test_every_line_of_a_paper_is_in_a_reference_in_a_text_or_a_heading(lines: list[str]) -> None:
    text = f"{WICK}\n" + "\n".join(lines)
    parsed = read(text.encode(), "a.txt")
    kept = " ".join(v for e in parsed.entries for n, v in e.tags if n == "reference")
    kept += " ".join(t.raw for t in parsed.texts) + " ".join(q.raw for q in parsed.quarantined)
    assert all(kept.count(line) == text.count(line) for line in (WICK, BUOY, "Some text"))


def test_reference_that_lost_its_first_name_does_not_join_the_one_above() -> None:
    lines = [
        f"Wick, A., & Lamp, B. (201{n}). Sleep of the crew {n}. Journal of Lamps, {n}(2), 10-20."
        for n in (1, 2, 3)
    ]
    found = read(
        "\n\n".join(lines).replace("Wick, A., & Lamp, B. (2012)", " A., & Lamp, B. (2012)").encode(), "a.txt"
    )
    assert [normalise(e)["title"] for e in found.entries] == [f"Sleep of the crew {n}" for n in (1, 2, 3)]


def test_json_below_a_line_of_text_is_no_list_of_references() -> None:
    text = """https://example.org/search
{"version": "6.9", "hitCount": 2, "resultList": {"result": [{"id": "1", "source": "MED", "pmid": "1",
"title": "Lamps and burnout (2019).", "authorString": "Doe J, Roe R.", "journalTitle": "Oil", "pubYear": "2019"}]}}
"""
    found = read(text.encode(), "a.json")
    assert (found.format, len(found.entries)) == ("unknown", 0)
    assert [p.code for p in found.problems] == ["ING003"]


def test_words_that_are_spread_over_lines_and_closed_brackets_continue_an_entry() -> None:
    text = (
        "Asher, M. (2021). The number of clerks in all of the offices of a town in\n2021.\nIn\nKompas.com\n(Reska\n"
        "K.\nN).\nKompas.\nhttps://example.org/2021/02/23/clerks-in-offices\n"
        "Berg, J., & Oh, K. (2019). The clerks of a town that has too many of them\nin all of its offices. Office "
        "Review, 12(3), 101-119.\nCole, S. A, Hink, R. F, & Dorn, K. (2018). A clerk of the town and the other\n"
        "ones. Office Review, 4, 1-9.\n"
    )
    assert [entry.line for entry in read(text.encode(), "a.txt").entries] == [1, 10, 12]


def test_no_date_stands_in_place_of_the_year() -> None:
    text = "Asher, M. (no date). One. Example Press. Accessed: 3 May 2020\nBerg, J. (2020). Two. Journal B, 5, 6-7.\n"
    assert [normalise(e)["year"] for e in read(text.encode(), "a.txt").entries] == [None, 2020]


def test_lines_after_a_colon_and_a_name_with_a_year_are_read_as_they_are_meant() -> None:
    text = (
        "Asher, Mara (2015). An introduction to the clerks of a town and its people.\nIn: Office Review 49.1, pp. 71-79. "
        "doi:\n10.5555/2723872.2723882\nBerg. (2012) Clerks of the town. Jakarta: Example Press\nCole. (2007) Clerks of "
        "the land and of the other lands. Example Press\nDorn, Ann. (2014) A clerk. Example Press."
    )
    assert [line for line, _ in split_list(text)] == [0, 3, 4, 5]


def test_numbered_list_may_lack_its_first_number() -> None:
    text = (
        "J. Asher, “Clerks of a town,” Office Rev., vol. 1, no. 2, pp. 3-9, 2019.\n[2] K. Berg, “Clerks of a land and its "
        "people\nin the offices,” Office Rev., vol. 2, no. 1, pp. 1-9, 2020.\n[3] A. Cole, “A clerk,” Office Rev., vol. 3, no. 1, "
        "pp. 5-6, 2021.\n[4] D. Dorn, “Two clerks,” Office Rev., vol. 4, no. 1, pp. 5-6, 2022.\n"
    )
    assert [entry.line for entry in read(text.encode(), "a.txt").entries] == [1, 2, 4, 5]


@pytest.mark.parametrize(
    ("names", "authors"),
    [
        ("Quill III, George T.", ["Quill, George T., III"]),
        ("Quill III, G. T., & Ost, R.", ["Quill, G. T., III", "Ost, R."]),
        ("Quill, M. Tara, dan Rune Ost", ["Quill, M. Tara", "Ost, Rune"]),
    ],
)
def test_suffixes_and_initials_within_names_are_no_authors(names: str, authors: list[str]) -> None:
    text = f"{names} (1980). Lamps at sea. Leeds: Oil Press.\n\nBerg, J. (2020). Two. Journal B, 5, 6-7.\n"
    assert normalise(read(text.encode(), "a.txt").entries[0])["authors"] == authors


def test_a_line_with_names_alone_waits_for_its_year_and_a_line_with_names_and_year_for_its_title() -> None:
    lines = [
        "Doe, J. B., Roe, S., Kim, N., Lee, E.",
        "D., Park, B., Poe, T., et al. (2014). Lamps of the",
        "north. Oil Press.",
        "Tam, E., Bruse, P., et al. (2016).",
        "Camp Lamp 2012: effects of light. Oil Press.",
    ]
    assert [at for at, _ in split_list("\n".join(lines))] == [0, 3]


def test_a_line_between_two_numbers_that_follow_each_other_continues_the_first_entry() -> None:
    lines = [
        "1. Doe J, Roe A. Hope, fear and lamps:",
        "Kim Scale, Oil Quality, and Lamp Fear. J Lamp.",
        "2019;7(3):5-9.",
        "2. Poe A. Wicks. J Lamp. 2018;6:1-2.",
        "3. Lee H. Oil. J Lamp. 2017;5:3-4.",
    ]
    assert [at for at, _ in split_list("\n".join(lines))] == [0, 3, 4]


def test_a_journal_with_its_year_in_brackets_does_not_begin_a_reference() -> None:
    lines = [
        "Doe, J. (2019). Lamps of the north and of the south. J.",
        "Appl. Lamps (1985), 120, 930-938.",
        "Roe, A. (2018). Wicks of the north and of the south. J.",
        "Appl. Lamps (1985), 109, 1404-1415.",
    ]
    assert [at for at, _ in split_list("\n".join(lines))] == [0, 2]


def test_lines_of_full_names_and_of_years_in_a_narrow_column() -> None:
    lines = [
        "Antl, Hans, Anna Wetter, dan Leni Dharma.",
        "2016. “Lamps of the village, oil of the land, and light.”",
        "Economic Lamps 52 (2): 161–183.",
        "Miles, Matthew B., A. Michael Huber, dan Johnny",
        "Salda. 2014. Qualities of lamps and oil. Leeds: Sage.",
        "Arnst, Sherry R. 1969. “A ladder of oil.” Journal of",
        "Lamps 35 (4): 216–224.",
    ]
    assert [at for at, _ in split_list("\n".join(lines))] == [0, 3, 5]


def test_an_organisation_with_a_title_begins_a_reference_without_number() -> None:
    text = """\
Doe J, Roe R. Lamps at sea and on land. J Lamp.
2019;7(3):5-9.
WHO. WHO guidelines on lamps and wicks. Geneva:
WHO; 2020.
BPS. Statistik minyak 2020. Jakarta: BPS; 2020.
Kemenkes RI. Profil lampu dan minyak. Jakarta:
Kemenkes RI; 2019.
Park M. Wicks of all kinds. J Lamp.
2018;6(1):15-19."""
    assert [line for line, _ in split_list(text)] == [0, 2, 4, 5, 7]


def test_full_names_with_a_stop_wait_for_their_title() -> None:
    lines = [
        "Quill, Mara. 2019. Oil. Hull: Press.",
        "Ost, Rune, dan Piet Vink.",
        "Wicks. Hull: Press.",
        "2010.",
    ]
    assert [line for line, _ in split_list("\n".join(lines))] == [0, 1]


def test_a_full_name_with_a_particle_is_one_author() -> None:
    row = read_reference(1, "van Ost, Mara. 2019. Lamps at sea. Hull: Oil Press.")
    assert row["authors"] == ["van Ost, Mara"]


def test_books_of_short_names_and_titles_are_entries_of_their_own() -> None:
    text = "Suryana. Lampu. Salemba Empat, 2014.\nCoe, Brian. Wicks. Marshall Press, 1978.\nOst, Mara. Oil. Oil Press, 2011."
    assert [line for line, _ in split_list(text)] == [0, 1, 2]
