"""Fuzzing: whatever happens to an export, no exception escapes, and every piece is parsed or quarantined.

`FUZZ=20000 pytest tests/formats/test_fuzz.py` goes on for as long as one likes.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slr.formats import FIELDS, normalise, read
from slr.formats.exchange import WRITERS, Item, write
from slr.formats.reading import cut
from slr.model.word import DOCUMENT_TYPES
from slr.text.language import guess_language
from slr.text.markup import decode_latex, has_mojibake, strip_markup
from slr.text.name import show_name, turn_name
from slr.text.name_list import split_names

DATA = Path(__file__).parent / "data"
SEEDS = [(p.name, p.read_bytes()) for p in sorted(DATA.iterdir()) if not p.name.endswith(".expected.csv")]
MARKS = [b"{", b"}", b'"', b"\n", b"\r", b"\x00", b"\\", b"@", b"<", b"&", b"\xff", b"\xc3", b",", b"TY  - ", b"ER  - ",
         b"<![CDATA[", b"&#0;", b"]]>", b"%0 ", b"PMID- ", b"\xef\xbb\xbf", b"=", b"#", b"$", b"[", b"null", b"*", b"("]  # fmt: skip
EXAMPLES = int(os.environ.get("FUZZ", "12"))


@st.composite
def damaged(draw: st.DrawFn, seed: bytes) -> bytes:
    """Return an export with up to six random changes: parts cut, doubled or moved, and marks or bytes inserted."""
    data = seed
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 60)))
        happened = draw(st.sampled_from(["drop", "double", "mark", "bytes", "end", "begin"]))
        if happened == "drop":
            data = data[:start] + data[end:]
        elif happened == "double":
            data = data[:end] + data[start:]
        elif happened == "mark":
            data = data[:start] + draw(st.sampled_from(MARKS)) * draw(st.integers(1, 3)) + data[start:]
        elif happened == "bytes":
            data = data[:start] + draw(st.binary(max_size=4)) + data[end:]
        elif happened == "end":
            data = data[:start]
        else:
            data = data[start:]
    return data


@pytest.mark.parametrize(("name", "seed"), SEEDS, ids=[n for n, _ in SEEDS])
@settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_damaged_export_is_accounted_for(name: str, seed: bytes, data: st.DataObject) -> None:
    broken = data.draw(damaged(seed))
    opened = cut(broken, name)
    reading = read(broken, name)
    assert len(reading.entries) + len(reading.quarantined) == len(opened.pieces)
    for entry in reading.entries:
        row = normalise(entry)
        assert tuple(row) == FIELDS
        assert row["type"] in DOCUMENT_TYPES
        assert row["year"] is None or 1500 <= row["year"] <= 2099
        assert all(isinstance(a, str) and a for a in row["authors"])
        assert all(
            isinstance(row[f], str | None)
            for f in ("title", "journal", "pages", "doi", "isbn", "url", "note")
        )
    lines = broken.count(b"\n") + broken.count(b"\r") + 1
    assert all(1 <= e.line <= max(lines, 100) for e in reading.entries)


@settings(deadline=None, max_examples=EXAMPLES)
@given(st.binary(max_size=300))
def test_any_bytes_are_read(data: bytes) -> None:
    for entry in read(data, "x").entries:
        normalise(entry)


@pytest.mark.parametrize("ending", WRITERS)
@settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_damaged_export_can_be_written_without_losing_an_entry(ending: str, data: st.DataObject) -> None:
    name, seed = data.draw(st.sampled_from(SEEDS))
    entries = read(data.draw(damaged(seed)), name).entries
    items = [
        Item(row={**normalise(e), "key": e.key, "record_id": f"r{i}", "line": 1}, entry=e)
        for i, e in enumerate(entries)
    ]
    again = read(write(items, ending).data, f"x.{ending}")
    assert len(again.entries) == len(items)


@settings(deadline=None, max_examples=EXAMPLES * 4)
@given(st.text(max_size=80) | st.text(alphabet="\\{}$~'`^\"-&;<>i/ab&#x=,.A |", max_size=40))
def test_any_text_is_cleaned_and_cleaning_twice_changes_nothing(text: str) -> None:
    clean = strip_markup(text)
    assert isinstance(decode_latex(text), str)
    assert isinstance(has_mojibake(text), bool)
    guess_language(text)
    assert "\n" not in clean
    for name in split_names(text):
        assert name == name.strip()
    assert show_name(show_name(text)) == show_name(text)
    turn_name(text)
