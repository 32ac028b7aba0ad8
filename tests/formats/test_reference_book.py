"""Books, chapters, theses and reports in reference lists, in several styles and languages."""

import pytest

from slr.formats import normalise, read
from slr.formats.format import Row
from slr.formats.reference_book import find_university, refine_book, strip_place, take_report


def _read(text: str) -> Row:
    reading = read(text.encode(), "list.txt")
    assert reading.format == "reference-list"
    (entry,) = reading.entries
    return normalise(entry)


BOTH = ["Tarr, Edith", "Lind, Bo"]


@pytest.mark.parametrize(
    ("text", "authors", "edition"),
    [
        ("Tarr, Edith, and Bo Lind. Wells and Their Menders. Leeds: Harbor Books, 2011.", BOTH, None),
        (
            "Tarr, Edith, Bo Lind, and Ivo A. Crane. Wells and Their Menders. Leeds: Harbor Books, 2011.",
            [*BOTH, "Crane, Ivo A."],
            None,
        ),
        ("Tarr, Edith, and Bo Lind, eds. Wells and Their Menders. Leeds: Harbor Books, 2011.", BOTH, None),
        ("Tarr, Edith, and Bo Lind. 2011. Wells and Their Menders. Leeds: Harbor Books.", BOTH, None),
        (
            "Tarr, Edith, and Bo Lind. Wells and Their Menders. 3rd ed. Leeds, U.K.: Harbor Books, 2011.",
            BOTH,
            "3rd ed",
        ),
        (
            "Tarr, Edith, and Bo Lind. Wells and Their Menders. Edited by I. Crane. Leeds: Harbor Books, 2011.",
            BOTH,
            None,
        ),
        ("Tarr, Edith. Wells and Their Menders. Translated by Bo Lind. Harbor Books, 2011.", BOTH[:1], None),
        ("Well Agency. Wells and Their Menders. Leeds: Harbor Books, 2011.", ["Well Agency"], None),
        (
            "Tarr E, Lind B, editors. Wells and Their Menders. 2nd ed. Leeds: Harbor Books; 2011.",
            ["Tarr, E", "Lind, B"],
            "2nd ed",
        ),
        (
            "Tarr E, Lind B, eds. Wells and Their Menders. Leeds: Harbor Books; 2011. 340 p.",
            ["Tarr, E", "Lind, B"],
            None,
        ),
        (
            "Tarr E, Lind B (Hrsg.). Wells and Their Menders. 2. Aufl. Leeds: Harbor Books; 2011.",
            ["Tarr, E", "Lind, B"],
            "2. Aufl",
        ),
        (
            "Tarr E, Lind B, penyunting. Wells and Their Menders. Edisi ke-2. Leeds: Harbor Books; 2011.",
            ["Tarr, E", "Lind, B"],
            "Edisi ke-2",
        ),
        (
            "Tarr E, Lind B, editores. Wells and Their Menders. 2ª ed. Leeds: Harbor Books; 2011.",
            ["Tarr, E", "Lind, B"],
            "2ª ed",
        ),
        (
            "Tarr E. Wells and Their Menders. 3rd ed. Lind B, editor. Leeds: Harbor Books; 2011.",
            ["Tarr, E"],
            "3rd ed",
        ),
        (
            "Tarr, E., & Lind, B. (Eds.). (2011). Wells and Their Menders. Leeds: Harbor Books.",
            ["Tarr, E.", "Lind, B."],
            None,
        ),
        (
            "Tarr, E. and Lind, B. (eds) (2011) Wells and Their Menders. 2nd edn. Leeds: Harbor Books.",
            ["Tarr, E.", "Lind, B."],
            "2nd edn",
        ),
    ],
)
def test_book_of_each_style_has_its_people_and_publisher(
    text: str, authors: list[str], edition: str | None
) -> None:
    row = _read(text)
    assert (row["title"], row["type"], row["year"]) == ("Wells and Their Menders", "book", 2011)
    assert (row["authors"], row["publisher"], row["edition"]) == (authors, "Harbor Books", edition)
    assert (row["journal"], row["volume"]) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "Tarr E. Rope. In: Lind B (ed). All Wells. Leeds: Harbor; 2011. p. 45-67.",
        "Tarr E. Rope. In: Lind B, Crane I, eds. All Wells. Leeds: Harbor; 2011:45-67.",
        "Tarr E. Rope. Dalam: Lind B, editor. All Wells. Leeds: Harbor; 2011. hal. 45-67.",
        "Tarr E. Rope. En: Lind B, editor. All Wells. Leeds: Harbor; 2011. p. 45-67.",
        "Tarr E. Rope. In: Lind B, Herausgeber. All Wells. Leeds: Harbor; 2011. S. 45-67.",
        "Tarr, E. (2011). Rope. En B. Lind (Ed.), All Wells (pp. 45-67). Harbor.",
        "Tarr, E. (2011). Rope. In B. Lind (Hrsg.), All Wells (S. 45-67). Harbor.",
        "Tarr, E. (2011). Rope. In B. D. Lind (ed.), All Wells, pages 45-67. Leeds: Harbor.",
        "Tarr, E. 2011. Rope. In: B. Lind and I. Crane, editors, All Wells. Harbor, 45-67.",
        'E. Tarr, "Rope," in All Wells, 2nd ed., B. Lind, Ed. Leeds, U.K.: Harbor, 2011, pp. 45-67.',
    ],
)
def test_chapter_of_each_language_has_its_book_and_pages(text: str) -> None:
    row = _read(text)
    assert (row["title"], row["journal"], row["publisher"]) == ("Rope", "All Wells", "Harbor")
    assert (row["pages"], row["type"]) == ("45-67", "chapter")


@pytest.mark.parametrize(
    "text",
    [
        "Tarr, E. (2011) Wells at night. Skripsi. Universitas Sumur.",
        "Tarr, E. (2011) Wells at night. Unpublished PhD thesis. Universitas Sumur.",
        "Tarr, E. (2011). Wells at night [Doctoral dissertation, Universitas Sumur]. Well Repository.",
        "Tarr, E. (2011). Wells at night (Tesis). Universitas Sumur, Depok.",
        "Tarr, E. (2011) 'Wells at night', PhD thesis, Universitas Sumur, Depok.",
        "Tarr E. Wells at night [PhD thesis]. Depok: Universitas Sumur; 2011.",
        "Tarr E. Wells at night [tesis doctoral]. Depok: Universitas Sumur; 2011.",
        "Tarr, Edith. Wells at night. 2011. Universitas Sumur, PhD dissertation.",
    ],
)
def test_thesis_of_each_style_has_its_university_as_publisher(text: str) -> None:
    row = _read(text)
    assert (row["title"], row["publisher"], row["type"], row["year"]) == (
        "Wells at night",
        "Universitas Sumur",
        "thesis",
        2011,
    )


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            "Well Agency. (2011). Wells of all coasts (Report No. 12-345). https://wells.example/2011",
            {"title": "Wells of all coasts", "report_number": "12-345", "type": "report"},
        ),
        (
            'E. Tarr, "Wells of all coasts," Well Agency, Leeds, Tech. Rep. 12-345, 2011.',
            {
                "title": "Wells of all coasts",
                "publisher": "Well Agency",
                "report_number": "12-345",
                "type": "report",
            },
        ),
        (
            "Tarr, E. (2011, May 3). Rope [Paper presentation]. Well Conference, Leeds.",
            {"title": "Rope", "type": "conference", "journal": "Well Conference, Leeds"},
        ),
        (
            "Tarr, E. (2011). Rope. Well Quarterly, 12(3), Article e45.",
            {"journal": "Well Quarterly", "volume": "12", "issue": "3", "pages": "e45"},
        ),
        (
            "Tarr, E. y Lind, B. (2011). La cuerda. Revista de Pozos, 12(3), 45-67.",
            {"authors": ["Tarr, E.", "Lind, B."]},
        ),
        ("Tarr, E., et al. (2011). Rope. Well Quarterly, 12(3), 45-67.", {"authors": ["Tarr, E.", "et al."]}),
        (
            "Tarr E. Rope. In: Proceedings of the Well Days; 2011 May 3-5; Leeds. London: Harbor; 2012. p. 45-67.",
            {"journal": "Proceedings of the Well Days", "publisher": "Harbor", "type": "conference"},
        ),
        (
            "王五. 绳索[M]//张三. 水井手册. 北京: 港口出版社, 2010: 45-67.",
            {"journal": "水井手册", "publisher": "港口出版社"},
        ),
        ("王五. 绳索[J/OL]. 水井学报, 2010, 12(3): 45-67[2015-05-03].", {"pages": "45-67", "year": 2010}),
        (
            "Kementerian Sumur RI. Profil sumur. Depok: Kementerian Sumur RI; 2019.",
            {"authors": ["Kementerian Sumur RI"]},
        ),
    ],
)
def test_reports_talks_and_articles_have_their_own_columns(text: str, values: dict[str, object]) -> None:
    row = _read(text)
    assert {name: row[name] for name in values} == values  # type: ignore[literal-required]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Tarr, E. (2011). Rope. Well Quarterly. Advance online publication.", {"journal": "Well Quarterly"}),
        (
            "Tarr, E. (2011). Rope. Well Quarterly, [online] 12(3), pp.4-9. Available at: https://a.example/b [Accessed 3 May 2015].",
            {"journal": "Well Quarterly", "issue": "3", "year": 2011},
        ),
        (
            "Tarr, E. (2011) A Rope, Well Quarterly, 12 (3), 45-67.",
            {"title": "A Rope", "journal": "Well Quarterly"},
        ),
        (
            "Tarr, E. (2011): Seile. In: Brunnen und Seile 12 (3), S. 45-67.",
            {"journal": "Brunnen und Seile", "pages": "45-67"},
        ),
        ("Tarr, E. (2011). Rope (Vol. 2). Harbor.", {"title": "Rope", "volume": "2", "publisher": "Harbor"}),
        (
            "Tarr, E. (2011). Rope (B. Lind, Trans.; 2nd ed.). Harbor. (Original work published 1990)",
            {"title": "Rope", "edition": "2nd ed.", "publisher": "Harbor", "year": 2011},
        ),
        ("Tarr, E. (2011). Rope [Data set]. Well Archive.", {"title": "Rope", "type": "dataset"}),
        (
            "Tarr E. Rope. Leeds: Well Agency; 2011 May. Report No.: WA-12.",
            {"report_number": "WA-12", "type": "report"},
        ),
        (
            "Tarr, Edith. Rope. Skripsi, Universitas Sumur, 2011.",
            {"publisher": "Universitas Sumur", "type": "thesis"},
        ),
        ("Tarr, Edith. Rope. 3ª ed. Leeds: Harbor, 2011.", {"title": "Rope", "edition": "3ª ed"}),
        (
            "Tarr, Edith, ed. Rope. 2 vols. Leeds: Harbor, 2011. Kindle.",
            {"authors": ["Tarr, Edith"], "publisher": "Harbor"},
        ),
        (
            "Tarr, Edith. “Rope.” Paper presented at the Well Days, Leeds, May 2011.",
            {"type": "conference", "year": 2011},
        ),
    ],
)
def test_notes_around_the_values_of_a_reference_are_no_part_of_them(
    text: str, values: dict[str, object]
) -> None:
    row = _read(text)
    assert {name: row[name] for name in values} == values  # type: ignore[literal-required]


@pytest.mark.parametrize(
    ("text", "title", "authors"),
    [
        ("Wells and Ropes, Coast Standard 1234, 2011.", "Wells and Ropes, Coast Standard 1234", []),
        (
            "E. Tarr, B. Lind. Wells and ropes. Well Weekly of Leeds, May 2011.",
            "Wells and ropes",
            ["Tarr, E.", "Lind, B."],
        ),
        ("Tarr E, Lind B. Wells and ropes. Well Q. 2011 Mar 3.", "Wells and ropes", ["Tarr, E", "Lind, B"]),
        ("Mara T. Quill. Wells and ropes, 2011.", "Mara T. Quill. Wells and ropes", []),
    ],
)
def test_year_at_the_end_of_a_reference_in_no_style_is_its_year(
    text: str, title: str, authors: list[str]
) -> None:
    known = "Elm D, Fir E. Old lamps. J Lamp. 2002;6(2):3-9.\n"
    entries = read((known * 2 + text).encode(), "list.txt").entries
    row = normalise(entries[-1])
    assert (row["title"], row["authors"], row["year"], row["volume"]) == (title, authors, 2011, None)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            "1. Edith Tarr and Bo Lind, Wells and Ropes (Leeds: Harbor, 2011), 45–47.",
            {
                "title": "Wells and Ropes",
                "authors": BOTH,
                "publisher": "Harbor",
                "year": 2011,
                "type": "book",
            },
        ),
        (
            "2. Edith Tarr, Wells and Ropes, trans. Bo Lind, 2nd ed. (Leeds: Harbor, 2011), 45.",
            {"title": "Wells and Ropes", "authors": BOTH[:1], "edition": "2nd ed", "volume": None},
        ),
        (
            "Edith Tarr dan Bo Lind, Wells and Ropes, (Leeds: Harbor, 2011), hlm. 45.",
            {"authors": BOTH, "publisher": "Harbor"},
        ),
        (
            "3. Edith Tarr, “Rope,” in Tools of the Well, ed. Bo Lind (Leeds: Harbor, 2011), 45–47.",
            {"title": "Rope", "authors": BOTH[:1], "journal": "Tools of the Well", "publisher": "Harbor"},
        ),
        (
            "4. Edith Tarr, “Rope” (PhD diss., Well University, 2011), 45.",
            {"title": "Rope", "publisher": "Well University"},
        ),
        ("5. Edith Tarr, “Rope,” Well Times, May 3, 2011.", {"authors": BOTH[:1], "journal": "Well Times"}),
    ],
)
def test_footnote_in_chicago_style_is_a_reference(text: str, values: dict[str, object]) -> None:
    known = "Elm D, Fir E. Old lamps. J Lamp. 2002;6(2):3-9.\n"
    row = normalise(read((known * 2 + text).encode(), "list.txt").entries[-1])
    assert {name: row[name] for name in values} == values  # type: ignore[literal-required]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            "Tarr, E. y Lind, B. (2011) «La cuerda», Revista de Pozos, 12(3), pp. 4-9.",
            {"authors": ["Tarr, E.", "Lind, B."]},
        ),
        (
            'E. Tarr y B. Lind, "La cuerda," Rev. Pozos, vol. 12, n.º 3, pp. 4–9, 2011.',
            {"authors": ["Tarr, E.", "Lind, B."], "issue": "3"},
        ),
        (
            "Tarr, Edith, y Bo Lind. Pozos y cuerdas. Madrid: Puerto, 2011.",
            {"authors": BOTH, "title": "Pozos y cuerdas"},
        ),
        (
            "Tarr, Edith. “La cuerda.” En Pozos, editado por Bo Lind, 45–67. Madrid: Puerto, 2011.",
            {"journal": "Pozos", "publisher": "Puerto", "type": "chapter"},
        ),
        (
            "Tarr, Edith. „Seile.“ Brunnenkunde 12, Nr. 3 (2011): 45–67.",
            {"journal": "Brunnenkunde", "volume": "12", "issue": "3"},
        ),
        ("Tarr, E. und Lind, B. (2011) „Seile“, Brunnenkunde, 12(3), S. 45–67.", {"pages": "45–67"}),
        ("Tarr, E. (2011). Brunnen (2. Aufl.). Hafen.", {"title": "Brunnen", "edition": "2. Aufl."}),
        ("Tarr, E. (2011). Pozos (2.ª ed.). Puerto.", {"title": "Pozos", "edition": "2.ª ed."}),
        (
            "Tarr, E. (2011). Brunnen. Abgerufen am 3. Mai 2020, von https://b.example/p",
            {"title": "Brunnen", "year": 2011},
        ),
        (
            "Tarr, E. (2011). Cordas. Revista, 12(3), 4–9. Recuperado em 3 de maio de 2020, de https://p.example/c",
            {"journal": "Revista", "year": 2011},
        ),
    ],
)
def test_reference_in_another_language_is_read_alike(text: str, values: dict[str, object]) -> None:
    row = _read(text)
    assert {name: row[name] for name in values} == values  # type: ignore[literal-required]


@pytest.mark.parametrize(
    "text",
    [
        "Tarr, E. (s.f.). Pozos. Recuperado el 3 de mayo de 2020, de https://p.example/p",
        "Tarr, E. (o. J.). Pozos. Abgerufen am 3. Mai 2020, von https://p.example/p",
        "Tarr, E. (n.d.). Pozos. Retrieved May 3, 2020, from https://p.example/p",
    ],
)
def test_date_of_access_is_no_year_in_any_language(text: str) -> None:
    known = "Elm, D., & Fir, E. (2002). Old lamps. Lamp Studies, 6(2), 3-9.\n"
    row = normalise(read((known * 2 + text).encode(), "list.txt").entries[-1])
    assert (row["title"], row["authors"], row["year"]) == ("Pozos", ["Tarr, E."], None)


def test_subtitle_after_a_colon_is_no_publisher() -> None:
    assert (
        strip_place("Wells in Context: Rope & Bucket. Leeds: Harbor")
        == "Wells in Context: Rope & Bucket. Leeds: Harbor"
    )


def test_university_precedes_its_school() -> None:
    assert find_university("School of Wells, Well University, Leeds") == "Well University"
    assert find_university("School of Wells, Leeds") == "School of Wells"


def test_number_of_a_report_in_brackets_is_taken_from_the_title() -> None:
    assert take_report("Rope (Working Paper No. 7).") == ("Rope.", "7")
    assert take_report("Rope (12 reports).") == ("Rope (12 reports).", "")


def test_note_in_brackets_that_names_no_kind_of_work_stays_in_the_title() -> None:
    assert refine_book([("title", "Rope [of the sea]")]) == ([("title", "Rope [of the sea]")], "")
