"""Damage to one byte or line of a people's file never hides another row: it counts, or a problem names its line."""

import codecs
import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from slr.model.findings import NUMBERS
from slr.model.problem import Problem, Severity
from slr.model.protocol import Protocol
from slr.people.kind import KINDS, Kind
from slr.people.row import Row
from slr.people.sheet import Form, read_sheet

PROTOCOL = Protocol.model_validate(
    {
        "schema": 1,
        "review": {"title": "t"},
        "question": {"text": "q"},
        "sources": [],
        "criteria": [{"id": "E1", "kind": "exclude", "text": "x"}],
        "codebook": [{"id": "workload", "label": {"en": "Workload"}, "definition": "d"}],
    }
)
WORDS = {
    "verdict": "same",
    "outcome": "retrieved",
    "role": "finding",
    "theme": "workload",
    "notice": "retracted",
    "decision": "keep",
}
ANSWER = {"tool": "mmat-2018", "item": "1.1", "answer": "yes"}  # a row of an appraisal
FIXED = {  # cells that must fit the other cells of their row
    ("notices", "note"): "a reason",
    ("certainty", "system"): "GRADE",
    ("certainty", "domain"): "imprecision",
    ("certainty", "judgement"): "serious",
    ("certainty", "reason"): "few people",
    ("claims", "kind"): "finding",
    ("claims", "statement"): "Telework goes with less strain",
    ("claims", "direction"): "+",
    ("support", "relation"): "supports",
    ("support", "what"): "work",
}
NEEDED = {
    ("findings", "outcome"),
    ("certainty", "reason"),
    ("claims", "kind"),
    ("claims", "statement"),
    ("support", "relation"),
}  # columns without which a row has an error
CHOICES = {
    "criterion": ["", "E1"],
    "served": ["", "model"],
    "second_hand": ["", "yes"],
    "how": ["", "consensus"],
    "evidence": ["", "theory"],
    "progress": ["", "finished"],
    "retract": ["", "yes"],
}
FREE = ["", "x", "Strain, and more", 'the "good" life', "é", "a;b\tc", '"']
ENCODINGS = {
    "utf-8": (b"", "utf-8"),
    "utf-8 with a mark": (codecs.BOM_UTF8, "utf-8"),
    "windows": (b"", "cp1252"),
    "utf-16": (codecs.BOM_UTF16_LE, "utf-16-le"),
}
Draw = Callable[..., Any]


@dataclass(frozen=True)
class Sample:
    """A file of a kind as a spreadsheet or `slr` writes it: what is before its lines, and the lines. The first is the header."""

    kind: Kind
    mark: bytes
    lines: tuple[bytes, ...]

    @property
    def data(self) -> bytes:
        return self.mark + b"".join(self.lines)

    def read(self, data: bytes) -> tuple[dict[str, Row], tuple[Problem, ...]]:
        """Return the rows by their ids, and the problems."""
        rows, problems = read_sheet(data, who="rina", file="rina.csv", kind=self.kind, protocol=PROTOCOL)
        return {row[self.kind.key[0]]: row for row in rows}, problems

    def line_of(self, place: int) -> int:
        """Return the index of the line that holds a byte, 0 for the header."""
        end = len(self.mark)
        for i, line in enumerate(self.lines):
            end += len(line)
            if place < end:
                return i
        return len(self.lines) - 1


@st.composite
def samples(draw: Draw) -> Sample:
    kind: Kind = draw(st.sampled_from(list(KINDS.values())))
    mark, encoding = ENCODINGS[draw(st.sampled_from(sorted(ENCODINGS)))]
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    names = tuple(
        c.name
        for c in kind.table.columns
        if c.required or (kind.folder, c.name) in NEEDED or draw(st.booleans())
    )
    form = Form(names=names, separator=draw(st.sampled_from([",", ";", "\t"])))
    values = [{n: draw_cell(draw, kind, n, i) for n in names} for i in range(draw(st.integers(2, 5)))]
    lines = [line.decode().rstrip("\n") for line in (form.header(), *map(form.line, values))]
    if draw(st.booleans()):  # some programs leave out blank cells at the end of a row
        lines = [line.rstrip(form.separator) for line in lines]
    texts = [line + end for line in lines]
    return Sample(kind=kind, mark=mark, lines=tuple(text.encode(encoding) for text in texts))


def draw_cell(draw: Draw, kind: Kind, name: str, i: int) -> str:
    if name == "when":
        return f"2026-01-0{i + 1}T08:00:00.00{i}Z"
    if name == "verdict" and kind.folder.startswith("screening"):
        return "exclude"
    if (kind.folder, name) in FIXED:
        return FIXED[kind.folder, name]
    if kind.folder == "findings" and name != "outcome":
        return draw_value(draw, kind, name, i)
    if name in kind.key and name not in ("theme", "statement", "location", "notice", "tool", "item"):
        return f"{name[-1]}{i}{i}"  # one damaged byte never makes it another id
    words = {**WORDS, **ANSWER} if kind.folder == "appraisal" else WORDS
    return words.get(name) or str(draw(st.sampled_from(CHOICES.get(name, FREE))))


def draw_value(draw: Draw, kind: Kind, name: str, i: int) -> str:
    """Draw a cell of a finding."""
    if name in kind.key:
        return "" if name == "finding" else f"{name[-1]}{i}{i}"  # the program makes the id of a finding
    if name in kind.vocabularies:
        return str(draw(st.sampled_from(["", kind.vocabularies[name].read(PROTOCOL)[0].word])))
    return str(draw(st.sampled_from(["", "12"] if name in NUMBERS else FREE)))


@settings(deadline=None, max_examples=100)
@given(samples())
def test_file_without_damage_is_read_whole(sample: Sample) -> None:
    rows, problems = sample.read(sample.data)
    assert len(rows) == len(sample.lines) - 1
    assert [p for p in problems if p.severity is Severity.ERROR] == []


BYTES = [b"", b'"', b"\n", b"\r", b"\0", b",", b";", b"\t", b"\xff", b"<", b"=", b"x", b"1"]


@settings(deadline=None, max_examples=200)
@given(samples(), st.data())
def test_damage_to_one_byte_costs_no_other_row(sample: Sample, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(sample.data) - 1))
    new = data.draw(st.sampled_from(BYTES))
    kept = place + data.draw(st.integers(0, 1))  # insert before the byte, or replace it
    hit = {sample.line_of(max(place + near, 0)) for near in (-2, 0, 2)}  # a line break may have two bytes
    check_other_rows(sample, sample.data[:place] + new + sample.data[kept:], hit, replaced=0)


LINES = [b"", b"\n", b'"\n', b'"a\n', b",,,,\n", b"<<<<<<< HEAD\n", b"=======\n", b">>>>>>> b\n", b"\0\0\0\0\n", b"||||||| c\n", b"sep=;\n"]  # fmt: skip


@settings(deadline=None, max_examples=120)
@given(samples().filter(lambda s: s.mark != codecs.BOM_UTF16_LE), st.data())
def test_damage_to_one_line_costs_no_other_row(sample: Sample, data: st.DataObject) -> None:
    i = data.draw(st.integers(0, len(sample.lines) - 1))
    line = sample.lines[i]
    new = data.draw(st.one_of(st.sampled_from(LINES), st.integers(0, len(line)).map(lambda n: line[:n])))
    cut = bool(new) and not new.endswith((b"\n", b"\r"))
    kept = i + (1 if cut or not new else data.draw(st.integers(0, 1)))
    damaged = sample.mark + b"".join([*sample.lines[:i], new, *sample.lines[kept:]])
    hit = {i, i + 1} if cut or kept > i else {i} if i == 0 else set()
    check_other_rows(sample, damaged, hit, replaced=0 if cut else kept - i)


def check_other_rows(sample: Sample, damaged: bytes, hit: set[int], *, replaced: int) -> None:
    """Check that all rows count but those of the lines that were hit, and that no row is missing in silence.

    `replaced` is the number of lines that are not in the damaged file at all.
    """
    before, _ = sample.read(sample.data)
    after, problems = sample.read(damaged)
    if any(p.code in ("SHT001", "SHT002", "SHT003") for p in problems):
        assert 0 in hit  # the header itself was hit, and the problem says that no row counts
        return
    required = [c.name for c in sample.kind.table.columns if c.required]
    compared = required if 0 in hit else list(sample.kind.table.names)
    for number, (key, row) in enumerate(before.items(), 1):
        same = key in after and [after[key][n] for n in compared] == [row[n] for n in compared]
        if number not in hit and not same:
            assert 0 in hit
            moved = (number, number + 1, number + 2)  # the damage may have added or removed a line above
            assert any(p.line in moved for p in problems), (key, problems)
    strange = set(after) - set(before)  # ids that no record has, which every run reports
    assert len(after) >= len(before) - replaced or problems or strange


NAMES = ["report", "verdict", "note", "when", "title"]
NOTES = st.one_of(
    st.sampled_from(["", "x", "one\ntwo", "\ntwo", "a,b\n;c\td", 'the "good"\n\nlife', '\n"\n', '"']),
    st.text('\n,;"a ', max_size=8),
)


@settings(deadline=None, max_examples=200)
@given(
    st.lists(st.tuples(NOTES, NOTES), min_size=2, max_size=5),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.integers(0, 10_000),
    st.sampled_from(["", '"', "\n", ",", "x"]),
    st.booleans(),
)
@example([("", ""), ("\ntwo", "")], csv.QUOTE_MINIMAL, 3, '"', False)
@example([("", '\n"\n'), ("", "\ntwo")], csv.QUOTE_MINIMAL, 31, '"', True)
def test_damage_to_one_byte_costs_no_other_row_though_notes_contain_line_breaks(
    texts: list[tuple[str, str]], quoting: Any, place: int, new: str, replaced: bool
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n", quoting=quoting)
    ends = []
    for row in [NAMES, *([f"t{i}{i}", "maybe", a, "2026-01-01", b] for i, (a, b) in enumerate(texts))]:
        writer.writerow(row)
        ends.append(out.tell())
    text = out.getvalue()
    place = ends[0] + place % (len(text) - ends[0])
    damaged = text[:place] + new + text[place + replaced :]
    hit = {sum(end <= near for end in ends) - 1 for near in (place - 1, place, place + 1)}
    rows, problems = read_sheet(
        damaged.encode(), who="rina", file="r.csv", kind=KINDS["screening/full-text"], protocol=PROTOCOL
    )
    found = [(row["report"], row["note"], row["title"]) for row in rows]
    wanted = [(f"t{i}{i}", a.strip(), b.strip()) for i, (a, b) in enumerate(texts) if i not in hit]
    assert [row for row in wanted if row not in found] == []
    spans = [(int(a), int(b)) for p in problems for a, b in re.findall(r"lines (\d+) to (\d+)", p.message)]
    for number, line in enumerate(damaged.split("\n")[1:], 2):
        named = number in {row.line for row in rows} | {p.line for p in problems}
        assert named or not line.strip('," ;') or any(a <= number <= b for a, b in spans), (line, damaged)
