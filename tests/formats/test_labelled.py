"""Cochrane's, RefWorks's and NoteExpress's labelled lines: values in their columns, and nothing between records is lost."""

from typing import Any

import pytest

from slr.formats import normalise, read


def parse(text: str, form: str) -> tuple[list[Any], list[str], list[str]]:
    parsed = read(text.encode(), "a.txt")
    assert parsed.format == form
    rows = [normalise(e) for e in parsed.entries]
    return rows, [q.raw for q in parsed.quarantined], [t.raw for t in parsed.texts]


COCHRANE = "Record #1 of 2\nID: CN-1\nAU: Abara N\nTI: Rest\nSO: J Inv Stud\nYR: 2019\n\n"


def test_records_of_cochrane_that_hold_ris_are_read_as_ris() -> None:
    text = "Record #1 of 1\nProvider: X\n\nTY  - JOUR\nTI  - Rest\nAU  - Abara, N\nER  -\n"
    assert read(text.encode(), "a.txt").format == "ris"


@pytest.mark.parametrize(
    ("source", "kind", "journal", "numbers"),
    [
        ("J Inv Stud", "article", "J Inv Stud", []),
        ("ISRCTN90000001", "registration", None, ["ISRCTN90000001"]),
        ("https://clinicaltrials.gov/show/NCT90000001", "registration", None, ["NCT90000001"]),
    ],
)
def test_cochrane_gives_the_number_of_a_registration_in_place_of_a_journal(
    source: str, kind: str, journal: str | None, numbers: list[str]
) -> None:
    ((row,), _, _) = parse(COCHRANE.replace("J Inv Stud", source), "cochrane")
    assert (row["type"], row["journal"], row["registration"]) == (kind, journal, numbers)


def test_note_above_the_first_record_of_cochrane_is_kept_as_text() -> None:
    rows, broken, texts = parse("Search of 1 May: 2 hits\n\n" + COCHRANE, "cochrane")
    assert (len(rows), broken, texts) == (1, [], ["Search of 1 May: 2 hits"])


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Book, Section", "chapter"),
        ("Dissertation/Thesis, Unpublished", "thesis"),
        ("Journal Article", "article"),
    ],
)
def test_types_of_refworks_are_known(word: str, kind: str) -> None:
    ((row,), _, _) = parse(f"RT {word}\nSR Print\nA1 Abara,Ngozi\nT1 Rest\nYR 2012\n", "refworks")
    assert (row["type"], row["authors"]) == (kind, ["Abara, Ngozi"])


def test_piece_of_a_record_above_the_first_record_of_refworks_is_quarantined() -> None:
    rows, broken, _ = parse(
        "T1 Lost\nYR 2011\n\nRT Journal Article\nSR Print\nT1 Rest\nA1 Abara,N\n", "refworks"
    )
    assert [row["title"] for row in rows] == ["Rest"]
    assert broken == ["T1 Lost\nYR 2011"]


@pytest.mark.parametrize(
    "keywords",
    ["{Keywords}: 夜班\n{Keywords}: 睡眠\n", "{Keywords}: 夜班;睡眠\n", "{Keywords}: 夜班;;睡眠;\n"],
)
def test_keywords_of_noteexpress_are_on_one_line_or_several(keywords: str) -> None:
    head = "{Reference Type}: Journal Article\n{Title}: 休息\n{Author}: 王安;李宁;\n"
    rows, _, _ = parse(head + keywords + "\n" + head, "noteexpress")
    assert [row["keywords"] for row in rows] == [["夜班", "睡眠"], []]
    assert rows[1]["authors"] == ["王安", "李宁"]


def test_university_of_a_thesis_in_cnki_is_its_publisher() -> None:
    text = "SrcDatabase-来源库: 博士\nTitle-题名: 休息\nAuthor-作者: 陈平;\nSource-文献来源: 港口大学\nYear-年: 2020\n"
    ((row,), _, _) = parse(text, "noteexpress")
    assert [row[n] for n in ("type", "publisher", "journal", "year")] == ["thesis", "港口大学", None, 2020]


def test_spreadsheet_of_cnki_is_read_by_its_headers() -> None:
    text = "SrcDatabase-来源库,Title-题名,Author-作者,Year-年\n期刊,休息,王安;李宁,2021\n"
    (entry,) = read(text.encode(), "a.csv").entries
    row = normalise(entry)
    assert [row[n] for n in ("type", "title", "authors", "year")] == [
        "article",
        "休息",
        ["王安", "李宁"],
        2021,
    ]


@pytest.mark.parametrize("line", ["Rec#ord 2 of 2", "record 2", "ID|: CN-2"])
def test_damaged_first_line_of_a_record_of_cochrane_hides_no_record(line: str) -> None:
    second = COCHRANE.replace("Record #1 of 2", line).replace("TI: Rest", "TI: Naps")
    rows, broken, texts = parse(COCHRANE + second, "cochrane")
    assert [row["title"] for row in rows] == ["Rest", "Naps"]
    assert (rows[0], broken, texts) == (parse(COCHRANE, "cochrane")[0][0], [], [])


@pytest.mark.parametrize("line", ["R=T Journal Article", "rt Journal Article", ""])
def test_damaged_first_line_of_a_record_of_refworks_hides_no_record(line: str) -> None:
    head = "RT Journal Article\nSR Print\nT1 Rest\nYR 2012\nAB We asked.\n"
    text = f"{head}\n{line}\nSR Print\nT1 Naps\nYR 2013\n"
    rows, broken, _ = parse(text, "refworks")
    assert [row["title"] for row in rows] == ["Rest", "Naps"]
    assert (rows[0]["abstract"], broken) == ("We asked.", [])


@pytest.mark.parametrize("line", ["{REFERENCE TYPE}: Thesis", "Reference Type: Thesis", "{Title}: 休息"])
def test_damaged_first_line_of_a_record_of_noteexpress_changes_no_other_record(line: str) -> None:
    one = "{Reference Type}: Journal Article\n{Title}: 夜班\n{Year}: 2019\n{Abstract}: 目的\n"
    rows, _, _ = parse(f"{one}\n{line}\n{{Title}}: 疲劳\n{{Year}}: 2020\n\n{one}", "noteexpress")
    assert [row["abstract"] for row in rows][::2] == ["目的", "目的"]
    assert [row["type"] for row in rows][::2] == ["article", "article"]
    assert rows[1]["title"] in {"疲劳", "休息;疲劳"}


@pytest.mark.parametrize(
    ("form", "record"),
    [
        ("cochrane", COCHRANE.rstrip() + "\nAB: We asked.\n"),
        ("refworks", "RT Journal Article\nSR Print\nT1 Rest\nYR 2012\nAB We asked.\n"),
        ("noteexpress", "{Reference Type}: Thesis\n{Title}: Rest\n{Year}: 2019\n{Abstract}: We asked.\n"),
    ],
)
def test_note_between_records_is_listed_unless_values_have_blank_lines(form: str, record: str) -> None:
    rows, broken, texts = parse(f"{record}\na note\n\n{record}\n{record}", form)
    assert ([row["abstract"] for row in rows], broken, texts) == (["We asked."] * 3, [], ["a note"])
    longer = record.replace("We asked.", "We asked.\n\nThey slept.")
    rows, _, texts = parse(f"{longer}\n{longer}", form)
    assert ([row["abstract"] for row in rows], texts) == (["We asked. They slept."] * 2, [])


def test_type_of_noteexpress_need_not_come_first() -> None:
    record = "{Title}: Rest\n{Reference Type}: Thesis\n{Year}: 2019\n"
    rows, _, _ = parse(f"{record}\n{record}", "noteexpress")
    assert [(row["title"], row["type"]) for row in rows] == [("Rest", "thesis")] * 2
