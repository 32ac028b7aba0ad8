"""If one record of a good file is damaged, every record is parsed or quarantined, and no neighbour changes.

Formats with lines or tags as borders keep the neighbours. `FUZZ=2000 pytest tests/formats/test_damage_untagged.py` tries more.
"""

import html
import io
import os
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from slr.formats import read
from slr.formats.reading import ParsedFile
from slr.model.entry import Entry

EXAMPLES = settings(max_examples=int(os.environ.get("FUZZ", "60")), deadline=None)
MARKS = ("alfawick", "bravowick", "charliewick", "deltawick")
NOTES = (
    "a note of a reader",
    "--- page 2 of 3 ---",
    "downloaded on 3 may 2020",
    "* checked",
    "see also: the annex",
)


class Damage(NamedTuple):
    """A change of one record, shown in full if a test fails."""

    old: str
    new: str
    before: str = ""
    after: str = ""
    indent: str = ""

    def apply(self, record: str) -> str:
        changed = record.replace(self.old, self.new, 1) if self.old else record
        if self.indent:
            changed = "".join(f"{self.indent}{line}" for line in changed.splitlines(keepends=True))
        return f"{self.before}{changed}{self.after}"


def list_notes(end: str = "\n") -> list[Damage]:
    """Return damages that add a note above or below the record, or directly before its first line."""
    above = [Damage("", "", before=f"{n}{gap}") for n in NOTES for gap in ("\n", "\n\n")]
    below = [Damage("", "", after=f"{gap}{n}{end}") for n in NOTES for gap in ("", "\n")]
    return [*above, *below]


def find(parsed: ParsedFile[Entry], mark: str) -> str:
    """Return where a mark is found: "entry", "quarantined", "text", or "" if it vanished."""
    if any(mark in value.casefold() for e in parsed.entries for _, value in e.tags):
        return "entry"
    if any(mark in q.raw.casefold() for q in parsed.quarantined):
        return "quarantined"
    return "text" if any(mark in t.raw.casefold() for t in parsed.texts) else ""


def check_damage(
    records: Sequence[str],
    place: int,
    damage: Damage,
    join: Callable[[Sequence[str]], str],
    *,
    borders: bool = True,
) -> None:
    """Assert that no record vanishes, and that the neighbours of the damaged record do not change.

    A format whose `borders` do not survive the damage may quarantine what follows the damaged record.
    """
    good = read(join(records).encode(), "good")
    assert (len(good.entries), good.quarantined, good.texts) == (len(records), [], ())
    changed = [damage.apply(r) if i == place else r for i, r in enumerate(records)]
    parsed = read(join(changed).encode(), "bad")
    for i, mark in enumerate(MARKS):
        found = find(parsed, mark)
        assert found in {"entry", "quarantined"}, mark
        if i < place or (borders and i > place):
            assert good.entries[i].tags in [e.tags for e in parsed.entries], mark
        elif i > place and good.entries[i].tags not in [e.tags for e in parsed.entries]:
            assert found == "quarantined", mark
    for note in NOTES:
        assert note.casefold() not in damage.before + damage.after or find(parsed, note.casefold()), note
    if damage.old and parsed.texts:
        assert parsed.problems


PLACES = st.integers(0, len(MARKS) - 1)
BIBTEX = [
    f"@article{{k{i},\n  author = {{Wick, A{'{'}.{'}'} and Lamp, B.}},\n  title = {{{mark} in {{North}}}},\n  year = {{20{10 + i}}}\n}}\n"
    for i, mark in enumerate(MARKS)
]
BIBTEX_DAMAGES: list[Damage] = [
    *(
        Damage("@article{", new)
        for new in (
            "@ article{", "\uff20article{", "article{", "@article ", "@article,", "@{", "@\u00a0article{", "@\tarticle{",
            "@ARTICLE{", "@article(", "@article {", "@arti cle{", "@article{{", "@article\uff5b", "@@article{",
        )
    ),
    Damage(",\n  author", "\n  author"),
    Damage("\n}\n", "\n"),
    Damage("\n}\n", "\n}}\n"),
    Damage("North}}", "North}"),
    Damage("North}}", "North}}}"),
    Damage("title = {", "title = "),
    Damage("title = {", 'title = "'),
    Damage("title =", "title"),
    Damage("title =", "title \u2013"),
    Damage("", "", indent="    "),
    Damage("", "", indent="\t"),
    *list_notes(),
]  # fmt: skip


@EXAMPLES
@given(PLACES, st.sampled_from(BIBTEX_DAMAGES), st.sampled_from(["", "\n", "\n\n% a comment\n"]))
def test_no_bibtex_record_vanishes_and_no_neighbour_changes(place: int, damage: Damage, gap: str) -> None:
    check_damage(BIBTEX, place, damage, gap.join)


JSON_RECORDS = [
    f'{{"type": "article-journal",\n "id": "k{i}", "title": "{mark} in the north",\n'
    f' "author": [{{"family": "Wick", "given": "A."}}, {{"family": "Lamp"}}], "issued": {{"date-parts": [[20{10 + i}]]}}}}'
    for i, mark in enumerate(MARKS)
]
JSON_DAMAGES = [
    Damage('"title":', new)
    for new in ("title:", '"title"', '"title" \u2013', "'title':", "\u201ctitle\u201d:", '"title" "":')
] + [
    Damage('north"', "north"),
    Damage('north"', 'north""'),
    Damage('"author": [', '"author": '),
    Damage('"author": [', '"author": [['),
    Damage('"Lamp"}]', '"Lamp"}'),
    Damage('"Lamp"}]', '"Lamp"]'),
    Damage("}}", "}"),
    Damage("}}", "}}}"),
    Damage("]]}}", "]]}}]"),
    Damage('{"type"', '"type"'),
    Damage('{"type"', '{{"type"'),
    Damage('{"type"', '\uff5b"type"'),
    Damage("}}", "\uff5d\uff5d"),
    Damage("", "", indent="    "),
    *(Damage("", "", before=f"{note}\n") for note in NOTES),
    *(Damage("", "", after=f"\n{note}") for note in NOTES),
]
JOINS = {
    "list": lambda records: "[" + ",\n".join(records) + "]",
    "compact": lambda records: "[" + ",".join(r.replace("\n", "") for r in records) + "]",
    "items": lambda records: '{"total": 4, "items": [\n' + ",\n".join(records) + "\n]}",
    "lines": lambda records: "\n".join(r.replace("\n", "") for r in records) + "\n",
}


@EXAMPLES
@given(PLACES, st.sampled_from(JSON_DAMAGES), st.sampled_from(sorted(JOINS)))
def test_no_json_record_vanishes(place: int, damage: Damage, join: str) -> None:
    check_damage(JSON_RECORDS, place, damage, JOINS[join], borders=False)


XML_RECORDS = [
    f"<PubmedArticle><MedlineCitation><PMID>{i}</PMID><Article>\n<ArticleTitle>{mark} in the north</ArticleTitle>\n"
    f"<AuthorList><Author><LastName>Wick</LastName></Author></AuthorList></Article></MedlineCitation></PubmedArticle>"
    for i, mark in enumerate(MARKS)
]
XML_DAMAGES = [
    *(
        Damage("<PubmedArticle>", new)
        for new in ("<PubmedArtcle>", "< PubmedArticle>", "<pubmedarticle>", "<PubmedArticle", "\uff1cPubmedArticle>", "")
    ),
    *(
        Damage("</PubmedArticle>", new)
        for new in ("</PubmedArtcle>", "</PubmedArticle", "<PubmedArticle>", "<\\PubmedArticle>", "", "</PubmedArticle></x>")
    ),
    Damage("<ArticleTitle>", "<ArticleTitle"),
    Damage("<ArticleTitle>", "<ArticleTitel>"),
    Damage("<ArticleTitle>", ""),
    Damage(" in the", " < in & the"),
    Damage(" in the", " &undefined; the"),
    Damage(" in the", " <![CDATA[ the"),
    Damage(" in the", " <!-- the"),
    Damage("</Article>", "</Article></PubmedArticle>"),
    Damage("", "", indent="    "),
    *list_notes(""),
]  # fmt: skip


@EXAMPLES
@given(PLACES, st.sampled_from(XML_DAMAGES), st.sampled_from(["", "\n", "\n\n"]))
def test_no_xml_record_vanishes_and_no_neighbour_changes(place: int, damage: Damage, gap: str) -> None:
    def join(records: Sequence[str]) -> str:
        return f"<?xml version='1.0'?>\n<PubmedArticleSet>{gap}{gap.join(records)}{gap}</PubmedArticleSet>\n"

    check_damage(XML_RECORDS, place, damage, join)


TABLE_RECORDS = [
    f'{i},"{mark.capitalize()} in the north, again","Wick, A.; Lamp, B.",20{10 + i},"An abstract\nof ""two"" lines, and more"\n'
    for i, mark in enumerate(MARKS)
]
TABLE_HEADER = "No,Title,Authors,Year,Abstract\n"
# quotes that are lost or added; where the reader cannot find the border again, it may quarantine what follows
QUOTE_DAMAGES = [
    Damage(',"Wick', ",Wick"),
    Damage('B.",20', "B.,20"),
    Damage(',"Wick', ',""Wick'),
    Damage(" in the", ' "in the'),
    Damage(" in the", '" in the'),
    Damage(" in the", '", in the'),
    Damage('and more"', "and more"),
    Damage(',"An', ",An"),
    Damage(",20", ',"20'),
]
TABLE_DAMAGES = [
    Damage(",20", "\t20"),
    Damage(",20", ",,20"),
    Damage(",20", "20"),
    Damage("Wick, A.", "Wick\u00a0A."),
    Damage("", "", indent="  "),
    *list_notes(),
    *(Damage("", "", before=f"{note},,,,\n") for note in NOTES),
    *(Damage("", "", after=f",,,,\n,{note},,,\n") for note in NOTES),
]
DELIMITERS = st.sampled_from([",", ";", "\t"])


def join_table(delimiter: str) -> Callable[[Sequence[str]], str]:
    """Return a function that makes a table of records; the delimiter replaces the commas outside cells."""
    cell = re.compile(r'"(?:[^"]|"")*"|,')
    if delimiter == ",":
        return lambda records: TABLE_HEADER + "".join(records)

    def change(text: str) -> str:
        return cell.sub(lambda m: delimiter if m.group() == "," else m.group(), text)

    return lambda records: change(TABLE_HEADER) + "".join(map(change, records))


@EXAMPLES
@given(PLACES, st.sampled_from(TABLE_DAMAGES), DELIMITERS)
def test_no_row_vanishes_and_no_neighbour_changes(place: int, damage: Damage, delimiter: str) -> None:
    check_damage(TABLE_RECORDS, place, damage, join_table(delimiter))


@EXAMPLES
@given(PLACES, st.sampled_from(QUOTE_DAMAGES))
def test_no_row_vanishes_behind_a_damaged_quote(place: int, damage: Damage) -> None:
    check_damage(TABLE_RECORDS, place, damage, join_table(","), borders=False)


LIST_RECORDS = [
    f"Wick, A., & Lamp, B. (20{10 + i}). {mark.capitalize()} in the north. Lantern Studies, {i + 1}(2), 10-20."
    for i, mark in enumerate(MARKS)
]
LIST_DAMAGES = [
    Damage("(20", "20"),
    Damage("(20", "\uff0820"),
    Damage("Wick, A.", "Wick A"),
    Damage("Wick, A.", "WICK, A."),
    Damage("Wick, A., & ", ""),
    Damage(". Lantern", " Lantern"),
    Damage("Lantern Studies, ", "Lantern Studies \u2013 "),
    Damage("", "", indent="\t"),
    Damage("", "", indent="\u00a0\u00a0"),
]


@EXAMPLES
@given(PLACES, st.sampled_from(LIST_DAMAGES), st.sampled_from(["\n", "\n\n"]), st.booleans())
def test_no_reference_vanishes_and_no_neighbour_changes(
    place: int, damage: Damage, gap: str, numbered: bool
) -> None:
    def join(records: Sequence[str]) -> str:
        return gap.join(f"{i}. {r}" if numbered else r for i, r in enumerate(records, 1)) + "\n"

    check_damage(LIST_RECORDS, place, damage, join)


@EXAMPLES
@given(PLACES, st.sampled_from(list_notes()), st.sampled_from(["\n", "\n\n"]))
def test_no_reference_vanishes_beside_a_note(place: int, damage: Damage, gap: str) -> None:
    records = [damage.apply(r) if i == place else r for i, r in enumerate(LIST_RECORDS)]
    parsed = read((gap.join(records) + "\n").encode(), "a.txt")
    assert parsed.count >= len(MARKS)
    assert all(find(parsed, mark) == "entry" for mark in MARKS)
    assert all(find(parsed, note.strip("* -")) for note in NOTES if note in damage.before + damage.after)


SHEET_ROWS = [
    [f"{mark} in the north", "Wick, A.; Lamp, B.", f"20{10 + i}", "Lamps"] for i, mark in enumerate(MARKS)
]
SHEET_HEADER = ["Title", "Authors", "Year", "Journal"]


def make_xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def make_html(rows: Sequence[Sequence[str]]) -> bytes:
    lines = ("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>\n" for row in rows)
    return f"<html><body><table>\n{''.join(lines)}</table></body></html>".encode()


@settings(EXAMPLES, max_examples=max(EXAMPLES.max_examples // 3, 20))
@given(
    st.lists(st.tuples(st.integers(0, len(MARKS)), st.sampled_from(NOTES), st.integers(0, 3)), max_size=3),
    st.lists(st.integers(0, len(MARKS)), max_size=2),
    st.sampled_from([make_xlsx, make_html]),
)
def test_notes_and_empty_rows_in_a_sheet_change_no_record(
    notes: list[tuple[int, str, int]], gaps: list[int], make: Callable[[Sequence[Sequence[str]]], bytes]
) -> None:
    rows: list[list[list[str]]] = [[row] for row in SHEET_ROWS] + [[]]
    for place, note, column in notes:
        rows[place].insert(0, ["" if i != column else note for i in range(4)])
    for place in gaps:
        rows[place].insert(0, [""])
    parsed = read(make([SHEET_HEADER, *(row for group in rows for row in group)]), "a")
    tags = [tuple(zip(SHEET_HEADER, row, strict=True)) for row in SHEET_ROWS]
    assert [e.tags for e in parsed.entries if len(e.tags) > 1] == tags
    assert all(find(parsed, note) for _, note, _ in notes)
