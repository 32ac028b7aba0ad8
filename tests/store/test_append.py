"""A row more in somebody's file: whole, in the form the file has, whatever happens beside it."""

import csv
import subprocess
import sys

import pytest

from slr.model.problem import ReviewError
from slr.model.table import DECISIONS
from slr.store.append import append_row

ROW = {
    "report": "r1",
    "verdict": "include",
    "when": "2026-01-01",
    "title": "Beban kerja, énergie",
    "note": "",
}


def rows(path, delimiter=",", encoding="utf-8"):
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def test_a_new_file_gets_the_header(tmp_path):
    path = tmp_path / "new" / "rina.csv"
    append_row(path, DECISIONS, ROW)
    append_row(path, DECISIONS, {**ROW, "report": "r2"})
    assert [r["report"] for r in rows(path)] == ["r1", "r2"]
    assert path.read_text(encoding="utf-8").split("\n")[0] == ",".join(DECISIONS.names)


@pytest.mark.parametrize(
    ("separator", "mark", "encoding"), [(";", b"\xef\xbb\xbf", "utf-8-sig"), ("\t", b"", "utf-8"), (";", b"", "cp1252")]
)  # fmt: skip
def test_a_file_that_a_spreadsheet_saved_keeps_its_form(tmp_path, separator, mark, encoding):
    path = tmp_path / "rina.csv"
    head = separator.join(["When", "verdict", "report", "title"]) + "\r\n"
    body = separator.join(["2025-01-01", "exclude", "r0", "Café"]) + "\r\n"
    path.write_bytes(mark + (head + body).encode("cp1252" if encoding == "cp1252" else "utf-8"))
    append_row(path, DECISIONS, ROW)
    found = rows(path, separator, encoding)
    assert [r["report"] for r in found] == ["r0", "r1"]
    assert found[1]["title"] == ROW["title"]
    assert found[1]["When"] == "2026-01-01"


def test_a_line_break_in_a_note_stays_within_the_line(tmp_path):
    path = tmp_path / "rina.csv"
    append_row(path, DECISIONS, {**ROW, "note": "one\ntwo\r\nthree"})
    assert path.read_text(encoding="utf-8").count("\n") == 2
    assert rows(path)[0]["note"] == "one two three"


def test_a_line_that_a_crash_cut_short_is_closed_first(tmp_path):
    path = tmp_path / "rina.csv"
    append_row(path, DECISIONS, ROW)
    path.write_bytes(path.read_bytes() + b"r2,incl")
    append_row(path, DECISIONS, {**ROW, "report": "r3"})
    assert [r["report"] for r in rows(path)] == ["r1", "r2", "r3"]


def test_blank_lines_alone_are_no_header(tmp_path):
    path = tmp_path / "rina.csv"
    path.write_text("\n\n", encoding="utf-8")
    append_row(path, DECISIONS, ROW)
    assert [r["report"] for r in rows(path)] == ["r1"]


@pytest.mark.parametrize(
    ("data", "code"), [("report,verdict\n".encode("utf-16"), "SHT010"), (b"a,b\n1,2\n", "SHT002")]
)
def test_a_file_to_which_nothing_can_be_added_safely_is_left_alone(tmp_path, data, code):
    path = tmp_path / "rina.csv"
    path.write_bytes(data)
    with pytest.raises(ReviewError, match=code):
        append_row(path, DECISIONS, ROW)
    assert path.read_bytes() == data


WRITER = """
import sys
from pathlib import Path
from slr.model.table import DECISIONS
from slr.store.append import append_row

for i in range(60):
    row = {"report": f"{sys.argv[2]}{i}", "verdict": "include", "when": "2026-01-01", "note": "x" * 500}
    append_row(Path(sys.argv[1]), DECISIONS, row)
"""


def test_two_writers_of_one_file_lose_nothing(tmp_path):
    path = tmp_path / "rina.csv"
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), who]) for who in "ab"]
    assert [writer.wait() for writer in writers] == [0, 0]
    found = rows(path)
    assert sorted(r["report"] for r in found) == sorted(f"{w}{i}" for w in "ab" for i in range(60))
    assert {r["note"] for r in found} == {"x" * 500}
