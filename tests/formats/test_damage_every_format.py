"""If one record of an export is damaged anywhere, in any format, no record vanishes without being reported.

`make damage` tries 2,000 damaged exports of each format.
"""

import html
import io
import os
import zipfile
from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from sample_export import SAMPLES, WORDS

from slr.formats import normalise, read
from slr.formats.catalogue import FORMATS
from slr.formats.format import Row
from slr.formats.reading import ParsedFile
from slr.model.entry import Entry

EXAMPLES: Final = settings(max_examples=int(os.environ.get("FUZZ", "15")), deadline=None)
SIGNS: Final = (
    *"\"'{}[]()<>,;:|@%&#=\\-/", " ", "\t", "\n", "\n\n", "\r", "\u00a0", "\u2013", "\u201c", "\ufeff", "\x00", "  ", '""'
)  # fmt: skip
LINES: Final[dict[str, Callable[[str], str]]] = {
    "lost": lambda _: "",
    "doubled": lambda line: line * 2,
    "indented": lambda line: f"    {line}",
    "indented by a tab": lambda line: f"\t{line}",
    "in capitals": str.upper,
    "in small letters": str.lower,
    "with a note below": lambda line: f"{line}a note of a reader\n",
    "with a blank line below": lambda line: f"{line}\n",
    "without its first letters": lambda line: line[3:],
    "cut": lambda line: line[: len(line) // 2],
    "cut before its end": lambda line: f"{line[: len(line) // 2]}\n",
    "with blanks at its end": lambda line: line.replace("\n", "  \n"),
}
PLACES: Final = st.integers(0, len(WORDS) - 1)


@st.composite
def damages(draw: st.DrawFn, record: str) -> str:
    """Return the record with one damage: signs lost, added or replaced, or a line changed."""
    kind = draw(st.sampled_from(["sign added", "sign replaced", "signs lost", "line"]))
    if kind == "line":
        lines = record.splitlines(keepends=True)
        number = draw(st.integers(0, len(lines) - 1))
        change = LINES[draw(st.sampled_from(sorted(LINES)))]
        return "".join(change(line) if i == number else line for i, line in enumerate(lines))
    start = draw(st.integers(0, len(record) - 1))
    if kind == "signs lost":
        return record[:start] + record[start + draw(st.integers(1, 8)) :]
    sign = draw(st.sampled_from(SIGNS))
    return record[:start] + sign + record[start + (kind == "sign replaced") :]


def rows(found: ParsedFile[Entry]) -> list[Row]:
    return [normalise(entry) for entry in found.entries]


def reported(found: ParsedFile[Entry]) -> str:
    """Return all text of the file that is quarantined or listed."""
    return "\n".join([*(q.raw for q in found.quarantined), *(t.raw for t in found.texts)]).casefold()


def values(entry: Entry) -> str:
    return "\n".join(value for _, value in entry.tags).casefold()


@pytest.mark.parametrize("name", SAMPLES)
def test_good_export_is_read(name: str) -> None:
    found = read(SAMPLES[name].join(SAMPLES[name].records()).encode(), "good")
    assert [all(w in values(e) for w in words) for words, e in zip(WORDS, found.entries, strict=True)] == [
        True
    ] * 4
    assert (found.quarantined, found.texts, found.problems) == ([], (), ())


@pytest.mark.parametrize("name", SAMPLES)
@EXAMPLES
@given(place=PLACES, data=st.data())
def test_no_record_vanishes(name: str, place: int, data: st.DataObject) -> None:
    sample = SAMPLES[name]
    records = sample.records()
    good = rows(read(sample.join(records).encode(), "good"))
    changed = [*records]
    changed[place] = data.draw(damages(records[place]))
    check(name, records, changed, place, good)


def check(name: str, records: list[str], changed: list[str], place: int, good: list[Row]) -> None:
    sample = SAMPLES[name]
    found = read(sample.join(changed).encode(), "bad")
    now, text = rows(found), reported(found)
    # a record whose last line end is lost is one line with the next record
    joined = not changed[place].endswith(records[place][-1])
    for number, words in enumerate(WORDS):
        if number == place or (joined and number == place + 1):
            left = [w for w in words if w in changed[number].casefold()]
            assert not left or any(w in text or any(w in values(e) for e in found.entries) for w in left), (
                left
            )
        elif good[number] not in now:
            assert not sample.borders or '"' in changed[place], f"{words} changed"
            assert all(w in text for w in words), f"{words} changed and not reported"
    whole = sum(
        any(w in record.casefold() for w in words) for words, record in zip(WORDS, changed, strict=True)
    )
    assert found.count >= whole or found.problems or found.quarantined, "a record vanished"


CELLS: Final[dict[str, Callable[[str], str]]] = {
    "emptied": lambda _: "",
    "with a line break": lambda text: f"{text[:6]}\n{text[6:]}",
    "with a quote": lambda text: f'{text[:6]}"{text[6:]}',
    "with a tab": lambda text: f"{text[:6]}\t{text[6:]}",
    "in capitals": str.upper,
    "cut": lambda text: text[: len(text) // 2],
    "with blanks": lambda text: f"  {text}\u00a0",
}


@st.composite
def damaged_rows(draw: st.DrawFn, table: list[list[str]]) -> list[list[str]]:
    """Return the rows of a table with up to three damages: cells changed or exchanged, rows doubled, notes, empty rows."""
    table = [[*row] for row in table]
    for _ in range(draw(st.integers(1, 3))):
        number = draw(st.integers(1, len(table) - 1))
        column = draw(st.integers(0, len(table[0]) - 1))
        kind = draw(st.sampled_from([*CELLS, "exchanged", "doubled", "note", "gap"]))
        row = table[number]
        if kind in CELLS:
            row[column] = CELLS[kind](row[column])
        elif kind == "exchanged":
            other = draw(st.integers(0, len(row) - 1))
            row[column], row[other] = row[other], row[column]
        elif kind == "doubled":
            table.insert(number, [*row])
        else:
            note = ["a note of a reader" if i == column and kind == "note" else "" for i in range(len(row))]
            table.insert(number, note)
    return table


def pack_xlsx(table: list[list[str]]) -> bytes:
    book = Workbook()
    for row in table:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def pack_ods(table: list[list[str]]) -> bytes:
    name = "urn:oasis:names:tc:opendocument:xmlns"
    cells = (
        "".join(f"<table:table-cell><text:p>{html.escape(text)}</text:p></table:table-cell>" for text in row)
        for row in table
    )
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{name}:office:1.0" xmlns:table="{name}:table:1.0" '
            f'xmlns:text="{name}:text:1.0"><office:body><office:spreadsheet><table:table>{body}</table:table>'
            f"</office:spreadsheet></office:body></office:document-content>",
        )
    return buffer.getvalue()


TABLE: Final = [
    ["Title", "Authors", "Year", "Journal"],
    *(
        [f"Sleep of {title} crews", "Wick, A.; Lamp, B.", "2011", f"Journal of {place} Work"]
        for title, place in WORDS
    ),
]


@pytest.mark.parametrize("pack", [pack_xlsx, pack_ods])
@settings(EXAMPLES, max_examples=max(5, EXAMPLES.max_examples // 3))
@given(table=damaged_rows(TABLE))
def test_no_row_of_a_workbook_vanishes(
    pack: Callable[[list[list[str]]], bytes], table: list[list[str]]
) -> None:
    found = read(pack(table), "a")
    texts = [*map(values, found.entries), *reported(found).split("\n")]
    for words, row in zip(WORDS, TABLE[1:], strict=True):
        left = [w for w in words if any(w in cell.casefold() for cells in table for cell in cells)]
        assert not left or any(w in text for w in left for text in texts), words
        if row in table:
            assert any(all(w in text for w in words) for text in texts), words
    cells = [cell for row in table for cell in row]
    assert _fold("\n".join(texts)).count("anoteofareader") == _fold("\n".join(cells)).count("anoteofareader")


def _fold(text: str) -> str:
    """Return the letters of a text in lower case. A note may itself be damaged."""
    return "".join(filter(str.isalnum, text.casefold()))


def test_every_format_has_a_good_export() -> None:
    found = {read(sample.join(sample.records()).encode(), "a").format for sample in SAMPLES.values()}
    assert found | {read(pack(TABLE), "a").format for pack in (pack_xlsx, pack_ods)} == set(FORMATS)
