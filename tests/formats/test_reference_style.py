"""References in Vancouver, IEEE, MLA, Chicago, Harvard and GB/T 7714 style: the right value in the right column."""

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.formats import normalise, read
from slr.formats.format import Row
from slr.formats.identity import read_identity
from slr.formats.reference_style import is_reference, opens_reference, read_styled, space_number

ARTICLES = {
    "vancouver": "Quill MT, Ost RA, de Vink P. Lamps and tired keepers: a survey. J Lamp Stud. 2019 Mar;75(3):512-20.",
    "no stops": "Quill MT, Ost RA, de Vink P. Lamps and tired keepers: a survey. J Lamp Stud 2019; 75(3): 512-20.",
    "springer": "Quill MT, Ost RA, de Vink P (2019) Lamps and tired keepers: a survey. J Lamp Stud 75(3):512-20.",
    "ieee": 'M. T. Quill, R. A. Ost, and P. de Vink, "Lamps and tired keepers: a survey," J Lamp Stud, vol. 75, no. 3, '
    "pp. 512-20, Mar. 2019.",
    "mla": 'Quill, Mara T., Rune A. Ost, and Piet de Vink. "Lamps and Tired Keepers: A Survey." J Lamp Stud, vol. 75, '
    "no. 3, 2019, pp. 512-20.",
    "chicago": "Quill, Mara T., Rune A. Ost, and Piet de Vink. 2019. “Lamps and Tired Keepers: A Survey.” J Lamp Stud 75 (3): "
    "512-20.",
    "chicago notes": 'Quill, Mara T., Rune A. Ost, and Piet de Vink. "Lamps and Tired Keepers: A Survey." J Lamp Stud 75, '
    "no. 3 (2019): 512-20.",
    "harvard": "Quill, M.T., Ost, R.A. and de Vink, P. (2019) ‘Lamps and tired keepers: a survey’, J Lamp Stud, 75(3), "
    "pp. 512-20.",
    "harvard dan": "Quill, M.T., Ost, R.A. dan de Vink, P. (2019) 'Lamps and tired keepers: a survey', J Lamp Stud, 75(3), "
    "hal. 512-20.",
    "gbt": "QUILL M T, OST R A, DE VINK P. Lamps and tired keepers: a survey[J]. J Lamp Stud, 2019, 75(3): 512-20.",
    "gbt author-year": "QUILL M T, OST R A, DE VINK P, 2019. Lamps and tired keepers: a survey[J]. J Lamp Stud, 75(3): 512-20.",
}  # fmt: skip


def _rows(text: str) -> list[Row]:
    reading = read(text.encode(), "list.txt")
    assert reading.format == "reference-list"
    return [normalise(e) for e in reading.entries]


@pytest.mark.parametrize("style", ARTICLES)
def test_article_of_each_style_fills_the_same_columns(style: str) -> None:
    (row,) = _rows(ARTICLES[style])
    assert (row["title"] or "").casefold() == "lamps and tired keepers: a survey"
    assert [name.partition(",")[0].casefold() for name in row["authors"]] == ["quill", "ost", "de vink"]
    assert (row["journal"], row["volume"], row["issue"], row["pages"]) == ("J Lamp Stud", "75", "3", "512-20")
    assert (row["year"], row["type"]) == (2019, "article")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("World Lamp Organization. Lamps of the world. 2nd ed. Leeds: Oil Press; 2019. 230 p.",
         {"title": "Lamps of the world", "authors": ["World Lamp Organization"], "edition": "2nd ed",
          "publisher": "Oil Press", "type": "book"}),
        ("Quill M, Ost R. Lamps in wards. In: Poe E, Moe M, editors. All about lamps. Leeds: Oil Press; 2018. p. 12-30.",
         {"title": "Lamps in wards", "journal": "All about lamps", "pages": "12-30", "type": "chapter"}),
        ("Quill M. Lamps and sleep [dissertation]. Leeds: University of Leeds; 2017.",
         {"title": "Lamps and sleep", "publisher": "University of Leeds", "type": "thesis"}),
        ("Quill M, et al. Is it a lamp? J. Lamp Stud. 2019;7(Suppl 1):S5-9.",
         {"title": "Is it a lamp?", "authors": ["Quill, M", "et al."], "journal": "J. Lamp Stud.", "issue": "Suppl 1"}),
        ('M. T. Quill, "Lamps at sea," in Proc. 5th Int. Conf. Lamps, 2019, pp. 1-5.',
         {"title": "Lamps at sea", "journal": "Proc. 5th Int. Conf. Lamps", "pages": "1-5", "type": "conference"}),
        ("M. T. Quill and C. Doe, Lamp Handbook, 2nd ed. Leeds, U.K.: Oil Press, 2015.",
         {"title": "Lamp Handbook", "publisher": "Oil Press", "edition": "2nd ed", "type": "book"}),
        ('M. T. Quill, "Lamp sleep," Ph.D. dissertation, Dept. Lamp Eng., Univ. Leeds, Leeds, U.K., 2011.',
         {"title": "Lamp sleep", "publisher": "Univ. Leeds", "type": "thesis", "journal": None}),
        ("Quill, Mara T. Lamps and Their Keepers. Oil Press, 2019.",
         {"title": "Lamps and Their Keepers", "authors": ["Quill, Mara T."], "publisher": "Oil Press", "type": "book"}),
        ('Quill, Mara. "A Chapter." All the Lamps, edited by Carol Belm, Oil Press, 2018, pp. 5-20.',
         {"title": "A Chapter", "journal": "All the Lamps", "publisher": "Oil Press", "type": "chapter"}),
        ("Quill, M. (2018) 'A chapter', in Belm, C. (ed.) All the lamps. Leeds: Oil Press, pp. 5–20.",
         {"title": "A chapter", "journal": "All the lamps", "publisher": "Oil Press", "pages": "5–20"}),
        ('Quill, Mara. "Lamps for All." Lamp Weekly, 5 Mar. 2019, p. 5.',
         {"title": "Lamps for All", "journal": "Lamp Weekly", "pages": "5", "year": 2019}),
        ('M. Quill and R. Ost, "Lamps at sea", Lamp Transactions: Special Issue on Oil, 23(6), 1993.',
         {"journal": "Lamp Transactions: Special Issue on Oil", "volume": "23", "pages": None, "year": 1993}),
        ("Quill MT, Ost R: Lamps at sea: a primer. J Lamp 1999, 8: 3–15.",
         {"title": "Lamps at sea: a primer", "journal": "J Lamp", "volume": "8", "pages": "3–15"}),
        ("M. Quill, R. Ost, and P. de Vink. Lamps at sea. Lamp Studies, 12(3):1-9, May 2001.",
         {"title": "Lamps at sea", "journal": "Lamp Studies", "authors": ["Quill, M.", "Ost, R.", "de Vink, P."]}),
        ("Mara T. Quill and Rune Ost. Lamps at sea. In Proceedings of the Lamp Conference, pages 1-9, 2001.",
         {"title": "Lamps at sea", "authors": ["Quill, Mara T.", "Ost, Rune"], "type": "conference", "pages": "1-9"}),
        ("Quill, Mara. Lamps, Oil, Ropes: Aspects of the Coast. Leeds, UK: D. C. Oil, 1992.",
         {"title": "Lamps, Oil, Ropes: Aspects of the Coast", "publisher": "D. C. Oil"}),
        ("Quill, M. and Ost, R. (2020) ‘Lamps’, in Proceedings of the Lamp Conference. Leeds, 3-5 May 2020. Leeds: Oil, pp. 3–9.",
         {"journal": "Proceedings of the Lamp Conference", "publisher": "Oil", "type": "conference"}),
        ("Quill, M. (2021) 'Lamps in the news', The Lamp Times, 5 March, p. 7.", {"journal": "The Lamp Times"}),
        ('M. K. Quill, Jr., and R. Ost, "Lamps," Lamp J., vol. 3, pp. 5–6, 1999.',
         {"authors": ["Quill, M. K., Jr.", "Ost, R."]}),
        ("Quill, M. (2019) Lamps and keepers. PhD thesis. University of Leeds.", {"type": "thesis"}),
        ("张三, 李四, 等. 灯塔看守人的倦怠[J]. 灯塔研究, 2019, 12(3): 12-20.",
         {"title": "灯塔看守人的倦怠", "authors": ["张三", "李四", "et al."], "journal": "灯塔研究", "issue": "3"}),
        ("[1]王五.灯塔研究[D].北京:灯塔大学,2017.",
         {"title": "灯塔研究", "authors": ["王五"], "publisher": "灯塔大学", "type": "thesis"}),
        ("李四. 灯油[C]//灯塔会议论文集. 北京: 灯塔出版社, 2019: 5-9.",
         {"title": "灯油", "journal": "灯塔会议论文集", "pages": "5-9", "type": "conference"}),
    ],
)  # fmt: skip
def test_books_chapters_and_theses_have_their_own_columns(text: str, values: dict[str, object]) -> None:
    (row,) = _rows(text)
    assert {name: row[name] for name in values} == values  # type: ignore[literal-required]


def test_apostrophe_does_not_end_a_title_in_single_quotes() -> None:
    (row,) = _rows("Quill, M. (2018) 'Don't panic: keepers' lamps', Lamp Review, 5(2), pp. 1–9.")
    assert (row["title"], row["journal"]) == ("Don't panic: keepers' lamps", "Lamp Review")


@pytest.mark.parametrize(
    "text",
    [
        "Quill, M., & Ost, R. (2019). Lamps and keepers. Lamp Studies, 7(3), 51-60.",
        'Quill, M. (2019). "Help me." A study of keepers. Lamp Review, 7(3), 51-60.',
        'Quill, M. (2019). "Help": A study of keepers. Lamp Review, 7(3), 51-60.',
        "Lamp Office. (2021). Lamp statistics 2021. Lamp Office.",
    ],
)
def test_apa_reference_is_in_no_other_style(text: str) -> None:
    assert read_styled(text) is None


@pytest.mark.parametrize(
    "text",
    [
        'He said, "It is late," and left in 2019.',
        "The year 2019; it was dark. Nobody came.",
        "1. Introduction\nLamps are old. We know \"lamps\" from 2019.\n2. Methods\nWe looked at lamps.",
        '{"title": "Lamps", "year": 2019}',
        '[{"note": "Quill M. Lamps. J Lamp. 2019;7(3):5-9."}]',
        "{\\rtf1 Quill M. Lamps. J Lamp. 2019;7(3):5-9.}",
    ],
)  # fmt: skip
def test_prose_json_and_rtf_are_no_reference_list(text: str) -> None:
    assert read(text.encode(), "a.txt").format != "reference-list"


LIST = [
    "Quill MT, Ost RA, de Vink P. Lamps and tired keepers of the northern coast. J Lamp. 2019;75(3):512-20. doi: 10.5555/jls.1",
    "Tana H. Bells. Lamp Serv. 2021;21:15.",
    "World Lamp Organization. Lamps of the world and the people who look after them. 2nd ed. Leeds: Oil Press; 2019. 230 p.",
]


@pytest.mark.parametrize(
    "layout", ["lines", "blank lines", "numbers", "brackets", "wrapped", "hanging", "in a paper"]
)
def test_layout_of_a_list_does_not_matter(layout: str) -> None:
    numbered = [f"{n}. {text}" for n, text in enumerate(LIST, 1)]
    texts = {
        "lines": "\n".join(LIST),
        "blank lines": "\n\n".join(LIST),
        "numbers": "\n".join(numbered),
        "brackets": "\n".join(f"[{n}]{text}" for n, text in enumerate(LIST, 1)),
        "wrapped": "\n".join(textwrap.fill(text, 80, break_on_hyphens=False) for text in numbered),
        "hanging": "\n".join(textwrap.fill(t, 80, subsequent_indent="   ", break_on_hyphens=False) for t in LIST),
        "in a paper": "# Lamps\n\nWe ask keepers (1).\n\nReferences\n\n" + "\n".join(numbered),
    }  # fmt: skip
    rows = _rows(texts[layout])
    assert [(r["title"] or "")[:20] for r in rows] == [
        "Lamps and tired keep",
        "Bells",
        "Lamps of the world a",
    ]
    assert (rows[0]["doi"], rows[1]["journal"], rows[2]["publisher"]) == (
        "10.5555/jls.1",
        "Lamp Serv",
        "Oil Press",
    )


def test_identity_of_a_list_that_version_0_1_recognised_is_still_read_as_apa() -> None:
    harvard = "Quill, M.T. dan Ost, R. (2019) ‘Beban Kerja’, Jurnal Lampu, 5(2), pp. 12–20."
    (entry,) = read(harvard.encode(), "a.txt").entries
    row = normalise(entry)
    assert row["title"] == "Beban Kerja"
    assert tuple(read_identity(entry, row)) == (None, "‘Beban Kerja’, Jurnal Lampu", 2019, "Quill, M.T.")


def test_reference_read_anew_carries_the_tags_that_version_0_1_read() -> None:
    harvard = "Quill, M.T. (2019) ‘Beban Kerja’, Jurnal Lampu, 5(2), pp. 12–20."
    (entry,) = read(harvard.encode(), "a.txt").entries
    (former,) = entry.former or ()
    assert (former.type, dict(former.tags)["title"]) == ("other", "‘Beban Kerja’, Jurnal Lampu")
    apa = "Quill, M., & Ost, R. (2019). Lamps and keepers. Lamp Studies, 7(3), 51-60."
    assert [e.former for e in read(apa.encode(), "a.txt").entries] == [None]


def test_identity_of_a_list_that_version_0_1_did_not_recognise_is_that_of_its_row() -> None:
    (entry,) = read(ARTICLES["vancouver"].encode(), "a.txt").entries
    row = normalise(entry)
    assert entry.former == ()
    assert tuple(read_identity(entry, row)) == (None, row["title"], 2019, "Quill, MT")


def test_names_open_a_reference_but_its_middle_does_not() -> None:
    opening = [
        "Quill MT, Ost R. Lamps",
        'M. Quill and R. Ost, "Lamps at',
        "张三, 李四. 灯塔",
        'Quill, Mara. "Lamps',
    ]
    assert [opens_reference(line) for line in opening] == ["named"] * 4
    middle = ["of lamps. J Lamp. 2019;7:1-2.", 'and "lamps" are', "J. Lamp Stud., vol. 7, no. 1,"]
    assert [opens_reference(line) for line in middle] == [""] * 3


def test_an_organisation_with_a_title_opens_a_reference_but_a_journal_with_its_volume_does_not() -> None:
    assert opens_reference("Oil Ministry Board. 2019. Lamps of all kinds") == "body"
    assert opens_reference("Muscles Tendons J. 3, pp. 295-302.") == ""


def test_number_in_brackets_is_parted_from_its_reference() -> None:
    assert space_number("[12]Quill M. Lamps") == "[12] Quill M. Lamps"
    assert space_number("[12] Quill M. Lamps [3]x") == "[12] Quill M. Lamps [3]x"


def test_reference_has_a_year_and_a_place() -> None:
    assert is_reference(ARTICLES["ieee"])
    assert not is_reference('Quill, Mara. "Lamps." A word.')


_PIECES = st.sampled_from(
    ["Quill MT", ", ", ". ", "A. B. Ost, ", " and ", '"', "“", "‘", "’", "(2019)", " 2019;", "7(3)", ":1-9", "[J]", "//",
     "In ", "Eds.", "vol. 7", "张三", "，", "J Lamp", "Leeds: Oil Press", "; ", "et al", "lamps "]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(_PIECES, max_size=120))
def test_any_text_is_read_without_error(pieces: list[str]) -> None:
    fields = read_styled("".join(pieces))
    assert fields is None or all(value for _, value in fields)


@pytest.mark.parametrize(
    "piece", ["A. B. Ost, ", "Quill MT, ", '"Lamps," ', "2019;7:1-2. ", "Ab Cd ", "张三,"]
)
def test_a_few_thousand_characters_of_one_pattern_are_read(piece: str) -> None:
    text = piece * (3_900 // len(piece))
    assert read_styled(f"{text}x") is None or is_reference(text) in {True, False}
    assert opens_reference(text) in {"", "named"}


NUMBERED = "[{0}] Wick A, Lamp B. Sleep of crew {0}. Journal of Lamps. 201{0};{0}(2):10-20.\n"


@pytest.mark.parametrize(
    ("lost", "left"), [(".\n[2]", "[2]"), ("20.\n[2]", "[2]"), (".\n[2]", ". [2]"), (".\n[2] Wic", ".\n")]
)
def test_numbered_reference_with_a_lost_line_end_or_number_does_not_join_the_one_above(
    lost: str, left: str
) -> None:
    text = "".join(NUMBERED.format(n) for n in (1, 2, 3)).replace(lost, left)
    titles = [normalise(e)["title"] for e in read(text.encode(), "a.txt").entries]
    assert titles == ["Sleep of crew 1", "Sleep of crew 2", "Sleep of crew 3"]


@pytest.mark.parametrize("start", ["<[1]", "[]1]", ">1]"])
def test_damaged_first_reference_hides_no_list(start: str) -> None:
    text = "".join(NUMBERED.format(n) for n in (1, 2, 3)).replace("[1]", start)
    found = read(text.encode(), "a.txt")
    assert (found.format, found.count) == ("reference-list", 3)
