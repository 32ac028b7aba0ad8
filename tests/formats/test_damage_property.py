"""A damaged record or a note never hides a record, and never changes the records beside it, in any tagged format."""

import os
import re
from collections.abc import Callable, Sequence
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.formats import normalise, read
from slr.formats.format import Row
from slr.formats.reading import ParsedFile
from slr.model.entry import Entry

EXAMPLES: Final = int(os.environ.get("FUZZ", "60"))

RECORDS: Final = {
    "ris": (
        "TY  - JOUR\nTI  - Sleep of nurses\nAU  - Doe, Jane\nAU  - Roe, Ann\nPY  - 2001\nDO  - 10.5555/a1\nER  - \n",
        "TY  - BOOK\nTI  - Work of miners\nAU  - Berg, Anna\nPY  - 2002\nSN  - 1234-5679\nER  - \n",
        "TY  - JOUR\nAU  - Chen, Li\nTI  - Rest of pilots\nAB  - They slept.\nPY  - 2003\nER  - \n",
    ),
    "medline": (
        "PMID- 101\nOWN - NLM\nTI  - Sleep of nurses\n      in wards\nFAU - Doe, Jane\nDP  - 2001\nSO  - J Sleep. 2001.\n",
        "PMID- 102\nOWN - NLM\nDP  - 2002\nTI  - Work of miners\nFAU - Berg, Anna\nAB  - They\n      worked.\nJT  - Work\n",
        "PMID- 103\nOWN - NLM\nTI  - Rest of pilots\nFAU - Chen, Li\nDP  - 2003\nSO  - J Rest. 2003.\n",
    ),
    "refer": (
        "%0 Journal Article\n%T Sleep of nurses\n%A Doe, Jane\n%A Roe, Ann\n%D 2001\n",
        "%0 Book\n%A Berg, Anna\n%T Work of miners\n%I Shaft Press\n%D 2002\n",
        "%0 Journal Article\n%T Rest of pilots\n%A Chen, Li\n%D 2003\n%P 1-9\n",
    ),
    "wos": (
        "PT J\nAU Doe, J\n   Roe, A\nTI Sleep of nurses\nPY 2001\nUT WOS:1\nER\n",
        "PT J\nAU Berg, A\nTI Work of miners\nPY 2002\nUT WOS:2\nER\n",
        "PT J\nAU Chen, L\nTI Rest of pilots\n   in hotels\nPY 2003\nUT WOS:3\nER\n",
    ),
    "ovid": (
        "<1>\nUI  - 101\nAU  - Doe J\nTI  - Sleep of nurses.\nYR  - 2001\n",
        "<2>\nUI  - 102\nAU  - Berg A\nTI  - Work of miners.\nAB  - They\n      worked.\nYR  - 2002\n",
        "<3>\nUI  - 103\nAU  - Chen L\nTI  - Rest of pilots.\nYR  - 2003\n",
    ),
    "ovid readable": (
        "<1>\nUnique Identifier\n  101\nTitle\n  Sleep of nurses.\nAuthor\n  Doe J.\n",
        "<2>\nUnique Identifier\n  102\nTitle\n  Work of miners.\nAuthor\n  Berg A.\n",
        "<3>\nUnique Identifier\n  103\nTitle\n  Rest of pilots.\nAuthor\n  Chen L.\n",
    ),
}  # fmt: skip

# the tag at the beginning of a line, with the hyphen and the blanks around it
MARK: Final = re.compile(r"[A-Z][A-Z0-9]{1,3} {0,3}- ?|%[0-9A-Z] |[A-Z][A-Z0-9](?: |$)|<\d+>")
WIDE: Final = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


def on_mark(change: Callable[[str], str]) -> Callable[[str], str]:
    def apply(line: str) -> str:
        mark = MARK.match(line)
        return line if mark is None else change(mark.group()) + line[mark.end() :]

    return apply


DAMAGES: Final[dict[str, Callable[[str], str]]] = {
    **{f"hyphen {ord(c):x}": on_mark(lambda m, c=c: m.replace("-", c)) for c in "\u2010\u2011\u2013\u2014\u2212\uff0d"},
    **{f"blank {ord(c):x}": on_mark(lambda m, c=c: m.replace(" ", c)) for c in "\u00a0\u2009\u202f\u3000\t"},
    "dash and no-break space": on_mark(lambda m: m.replace(" ", "\u00a0").replace("-", "\u2013")),
    "one blank and a dash": on_mark(lambda m: re.sub(" *- ?", " \u2013 ", m)),
    "no blank": on_mark(lambda m: m.replace(" ", "")),
    "no blank behind": on_mark(lambda m: m.rstrip(" ")),
    "small letters": on_mark(str.lower),
    "full-width": on_mark(lambda m: m.translate(WIDE)),
    "indented by one": lambda line: f" {line}" if line else line,
    "indented by four": lambda line: f"    {line}" if line else line,
    "indented by no-break spaces": lambda line: f"\u00a0\u00a0{line}" if line else line,
}  # fmt: skip
NOTES: Final = (
    "Found by hand.",
    "See also Doe 2001, and Berg (2002).",
    "Export of 3 May\nby a colleague",
    "Search results of 2024-01-02",
    "- first\n- second",
    "\u2013 a note with a dash",
)
PLACES: Final = ("above", "below", "directly above", "apart")


def parse(text: str) -> ParsedFile[Entry]:
    return read(text.encode(), "a.txt")


def rows(found: ParsedFile[Entry]) -> list[Row]:
    return [normalise(entry) for entry in found.entries]


def damage_lines(record: str, change: Callable[[str], str], line: int | None) -> str:
    """Return a record with the marks of all its lines changed, or of one line only."""
    lines = record.split("\n")
    return "\n".join(
        change(t) if line is None or i == line % (len(lines) - 1) else t for i, t in enumerate(lines)
    )


def insert(records: Sequence[str], note: str, number: int, place: str) -> str:
    parts = [*records]
    parts[number] = {
        "above": f"{note}\n\n{parts[number]}",
        "directly above": f"{note}\n{parts[number]}",
        "below": f"{parts[number]}{note}\n",
        "apart": f"{parts[number]}\n\n{note}\n\n",
    }[place]
    return "\n".join(parts)


@pytest.mark.parametrize("name", RECORDS)
@settings(deadline=None, max_examples=EXAMPLES)
@given(st.integers(0, 2), st.sampled_from(sorted(DAMAGES)), st.none() | st.integers(0, 6))
def test_damaged_record_is_read_or_quarantined_and_its_neighbours_stay(
    name: str, number: int, damage: str, line: int | None
) -> None:
    records = RECORDS[name]
    whole = rows(parse("\n".join(records)))
    changed = [*records]
    changed[number] = damage_lines(records[number], DAMAGES[damage], line)
    found = parse("\n".join(changed))
    assert len(found.entries) + len(found.quarantined) == len(records)
    others = [row for i, row in enumerate(whole) if i != number]
    assert all(row in rows(found) for row in others)


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("damage", DAMAGES)
def test_file_whose_marks_are_all_damaged_in_one_way_is_read(name: str, damage: str) -> None:
    changed = [damage_lines(record, DAMAGES[damage], None) for record in RECORDS[name]]
    assert rows(parse("\n".join(changed))) == rows(parse("\n".join(RECORDS[name])))


@pytest.mark.parametrize("name", RECORDS)
@settings(deadline=None, max_examples=EXAMPLES)
@given(st.integers(0, 2), st.sampled_from(NOTES), st.sampled_from(PLACES))
def test_note_changes_no_record_and_is_listed(name: str, number: int, note: str, place: str) -> None:
    records = RECORDS[name]
    found = parse(insert(records, note, number, place))
    assert rows(found) == rows(parse("\n".join(records)))
    assert found.quarantined == []
    assert [t.raw for t in found.texts] == [note]
