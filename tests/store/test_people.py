"""A row is checked and added to a person's file as a whole line in the file's form, even with several writers."""

import csv
import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from one_row import append_row

from slr.model.problem import ReviewError, Severity
from slr.model.protocol import Protocol
from slr.model.table import DECISIONS
from slr.people.kind import KINDS
from slr.people.lost_row import identify
from slr.store.layout import Review
from slr.store.manifest import hash_inputs
from slr.store.people import demand_apart, find_misplaced, person_file, read_people, read_person, write_rows

PROTOCOL = Protocol.model_validate({
    "schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": [],
    "criteria": [{"id": "E1", "kind": "exclude", "text": "x"}],
    "screening": {"full-text": {"team": ["rina"]}},
    "codebook": [{"id": "workload", "label": {"en": "Workload"}, "definition": "d"}],
})  # fmt: skip
SCREENING = KINDS["screening/title-abstract"]


@pytest.fixture
def review(tmp_path):
    return Review(root=tmp_path, name="r")


@pytest.fixture
def path(review):
    path = person_file(review, SCREENING, "rina")
    path.parent.mkdir(parents=True)
    return path


def add(review, values=None, **changed):
    return append_row(review, PROTOCOL, SCREENING, "rina", {**(values or ROW), **changed})


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


def test_a_new_file_gets_the_header(review):
    assert add(review) == ()
    add(review, report="r2")
    path = person_file(review, SCREENING, "rina")
    assert [r["report"] for r in rows(path)] == ["r1", "r2"]
    assert path.read_text(encoding="utf-8").split("\n")[0] == ",".join(DECISIONS.names)


@pytest.mark.parametrize(("separator", "mark"), [(";", b"\xef\xbb\xbf"), ("\t", b"")])
def test_a_file_that_a_spreadsheet_saved_keeps_its_form(review, path, separator, mark):
    head = separator.join(["When", "verdict", "report", "title"]) + "\r\n"
    body = separator.join(["2025-01-01", "exclude", "r0", "Café"]) + "\r\n"
    path.write_bytes(mark + (head + body).encode())
    add(review)
    assert path.read_bytes().startswith(mark + (head + body).encode())
    found = rows(path, separator, "utf-8-sig")
    assert [r["report"] for r in found] == ["r0", "r1"]
    assert found[1]["title"] == ROW["title"]
    assert found[1]["When"] == "2026-01-01"


OLD = "report,verdict,note,when,title\r\nr0,include,naïve,2025-01-01,Café\r\n".encode("cp1252")


def test_a_file_in_another_encoding_is_converted_once_and_kept_beside(review, path):
    path.write_bytes(OLD)
    (told,) = add(review, note="β = −.11, 不包括")
    assert (told.code, told.severity) == ("SHT031", "warning")
    assert "rina.csv.bak" in told.message
    assert add(review, report="r2") == ()
    assert [(r["report"], r["note"]) for r in rows(path, encoding="utf-8-sig")] == [
        ("r0", "naïve"), ("r1", "β = −.11, 不包括"), ("r2", "")
    ]  # fmt: skip
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")  # by which the spreadsheet recognises UTF-8
    assert path.with_name("rina.csv.bak").read_bytes() == OLD
    assert list(find_misplaced(review, PROTOCOL)) == []


def test_a_copy_that_is_kept_replaces_no_earlier_one(review, path):
    for data in (OLD, OLD, OLD.replace(b"r0", b"r9")):
        path.write_bytes(data)
        assert [p.code for p in add(review)] == ["SHT031"]
    assert sorted(p.name for p in path.parent.iterdir()) == ["rina.csv", "rina.csv.2.bak", "rina.csv.bak"]
    assert path.with_name("rina.csv.2.bak").read_bytes() == OLD.replace(b"r0", b"r9")


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["pipe", "folder"])
def test_pipe_or_folder_with_the_name_of_a_copy_stays_and_the_copy_gets_a_number(review, path, make):
    path.write_bytes(OLD)
    make(path.with_name("rina.csv.bak"))
    assert [p.code for p in add(review)] == ["SHT031"]
    assert path.with_name("rina.csv.2.bak").read_bytes() == OLD


def test_a_file_cut_within_a_letter_keeps_the_letters_of_all_other_lines(review, path):
    head = "report,verdict,note,when,title\nr0,include,é,2025-01-01,x\n".encode()
    path.write_bytes(head + "r9,include,é".encode()[:-1])
    assert [p.code for p in add(review)] == ["SHT031"]
    assert path.read_bytes().startswith(head + "r9,include,Ã\n".encode())
    assert [r["report"] for r in rows(path)] == ["r0", "r9", "r1"]


WHOLE = 'r9,exclude,"a ""b"", c",2025-01-02,"Strain, strain and Müller"\n'.encode()


@pytest.mark.parametrize("cut", range(len(WHOLE) + 1))
def test_whatever_a_crash_left_of_the_last_line_what_is_added_later_counts(review, path, cut):
    path.write_bytes(b"report,verdict,note,when,title\nr0,include,,2025-01-01,x\n" + WHOLE[:cut])
    for i in range(3):
        add(review, report=f"s{i}", title="no quotes here")
    (*_, a, b, c), _ = read_person(review, PROTOCOL, SCREENING, "rina")
    assert [a["report"], b["report"], c["report"]] == ["s0", "s1", "s2"]
    encoding = "utf-8-sig" if path.read_bytes().startswith(b"\xef\xbb\xbf") else "utf-8"
    assert [r["report"] for r in rows(path, encoding=encoding)][-3:] == [
        "s0",
        "s1",
        "s2",
    ]  # in a spreadsheet, too


def test_columns_for_readers_are_shortened_and_safe_and_notes_are_as_typed(review, path):
    note = "=HYPERLINK(1)"
    wrong = add(
        review,
        title="=cmd|'/C calc'!A0 \x1b[2J" + "long " * 40_000,
        author="@SUM(A1)",
        note=note,
        doi="10.1/x",
    )
    assert [(p.code, p.where, p.severity) for p in wrong] == [("SHT032", "note", "warning")]
    (row,) = rows(path)
    assert (row["author"], row["note"], row["doi"]) == ("'@SUM(A1)", note, "10.1/x")
    assert row["title"].startswith("'=cmd|'/C calc'!A0 [2Jlong long")
    assert len(row["title"]) <= 1001
    (_,), problems = read_person(review, PROTOCOL, SCREENING, "rina")
    assert [(p.code, p.line) for p in problems] == [("SHT032", 2)]


def test_a_file_that_is_replaced_by_one_with_other_columns_gets_rows_of_that_form(review, path):
    add(review)
    path.write_text("when;report;verdict;note\n", encoding="utf-8")
    add(review, report="r2")
    assert path.read_text(encoding="utf-8") == "when;report;verdict;note\n2026-01-01;r2;include;\n"


def test_a_row_is_written_by_the_last_line_that_names_the_columns(review, path):
    path.write_text(
        "report,verdict,note,when,title\nr0,include,,2025-01-01,x\nwhen;verdict;report;note\n",
        encoding="utf-8",
    )
    assert add(review) == ()
    found, _ = read_person(review, PROTOCOL, SCREENING, "rina")
    assert [(r["report"], r["when"]) for r in found] == [("r0", "2025-01-01"), ("r1", "2026-01-01")]


@pytest.mark.parametrize("start", ["\n\n", ",,,,\n", "sep=;\n"])
def test_a_file_with_other_lines_before_the_header_is_added_to(review, path, start):
    separator = ";" if "sep" in start else ","
    path.write_text(start + separator.join(["report", "verdict", "note", "when"]) + "\n", encoding="utf-8")
    assert add(review) == ()
    assert [r["report"] for r in read_person(review, PROTOCOL, SCREENING, "rina")[0]] == ["r1"]


def test_nothing_is_added_to_a_file_in_which_git_left_a_conflict(review, path):
    add(review)
    whole = path.read_bytes()
    path.write_bytes(whole + b"<<<<<<< HEAD\n=======\n>>>>>>> theirs\n")
    assert [(p.code, p.line) for p in add(review, report="r2")] == [("SHT020", 3)]
    path.write_bytes(whole)
    assert add(review, report="r2") == ()


def test_an_unknown_part_of_a_file_is_looked_at_again(review, path):
    add(review)
    with path.open("ab") as file:
        file.write(b'r2,include,"open')
    add(review, report="r3")
    assert [r["report"] for r in rows(path)] == ["r1", "r2", "r3"]


def test_a_line_break_in_a_note_stays_within_the_line(review, path):
    add(review, note="one\ntwo\r\nthree")
    assert path.read_text(encoding="utf-8").count("\n") == 2
    assert rows(path)[0]["note"] == "one two three"


def test_a_line_that_a_crash_cut_short_is_closed_first(review, path):
    add(review)
    path.write_bytes(path.read_bytes() + b"r2,incl")
    add(review, report="r3")
    assert [r["report"] for r in rows(path)] == ["r1", "r2", "r3"]


@pytest.mark.parametrize("text", ["\n\n", ",,,\n", "sep=;\n", '"sep=;"', "\ufeff;;\n"])
def test_file_without_a_header_gets_one(review, path, text):
    path.write_text(text, encoding="utf-8")
    assert add(review) == ()
    assert add(review, report="r2") == ()
    assert [r["report"] for r in read_person(review, PROTOCOL, SCREENING, "rina")[0]] == ["r1", "r2"]


def test_quote_that_is_closed_at_the_end_makes_the_last_line_no_header(review, path):
    path.write_text('when,note,verdict,report\n"report,verdict,note,when', encoding="utf-8")
    assert add(review) == ()
    assert [r["report"] for r in read_person(review, PROTOCOL, SCREENING, "rina")[0]] == ["r1"]


def test_conversion_of_a_file_to_which_nothing_can_be_added_is_reported(review, path):
    path.write_bytes("report,verdict,when,café\n".encode("cp1252"))
    assert {p.code for p in add(review, note="why")} == {"SHT031", "SHT002"}


PIECES = st.sampled_from(
    ["r1,include,,x,2026-01-01", 'r2,maybe,,"a\nb",2026-01-01', "r3;include;;2026-02-02", 'r4,include,,"open', '"',
     '""', ",", ";;", "report,verdict,when", "report,verdict,note,when", '"report,verdict,note,when', "2026-03-01",
     "sep=;", "caf\u00e9", "\0", "<<<<<<< HEAD", ">>>>>>> b"]
)  # fmt: skip
HEADS = st.sampled_from(
    [
        "report,verdict,criterion,note,when",
        "report;verdict;note;when",
        "sep=|\nreport|verdict|when|note",
        ",,",
        "sep=,",
        "",
        "x",
    ]
)
ENDS = st.sampled_from(["\n", "\r\n", "\r", ""])


@settings(deadline=None, max_examples=150)
@given(
    head=HEADS,
    body=st.lists(st.tuples(PIECES, ENDS), max_size=6),
    end=ENDS,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]),
    note=st.sampled_from(["", "a, b", 'q "x" y', '"', "; ;", "caf\u00e9"]),
)
def test_added_row_counts_and_hides_no_other(tmp_path_factory, head, body, end, encoding, note):
    review = Review(root=tmp_path_factory.mktemp("added"), name="r")
    path = person_file(review, SCREENING, "rina")
    path.parent.mkdir(parents=True)
    path.write_bytes((head + end + "".join(map("".join, body))).encode(encoding))
    before, _ = read_person(review, PROTOCOL, SCREENING, "rina")
    refused = any(p.severity is Severity.ERROR for p in add(review, report="new", note=note))
    after, _ = read_person(review, PROTOCOL, SCREENING, "rina")
    kept = Counter(identify(row.values, SCREENING) for row in after)
    assert not Counter(identify(row.values, SCREENING) for row in before) - kept
    assert [row["note"] for row in after if row["report"] == "new"] == ([] if refused else [note])


@pytest.mark.parametrize(
    ("data", "code"),
    [("report,verdict\n".encode("utf-16"), "SHT010"), (b"a,b\n1,2\n", "SHT002"), (b"PK\x03\x04x", "SHT001")],
)
def test_a_file_to_which_nothing_can_be_added_safely_is_left_alone(review, path, data, code):
    path.write_bytes(data)
    assert {p.code for p in add(review)} == {code}
    assert path.read_bytes() == data


def test_the_columns_of_the_header_may_have_capitals(review, path):
    path.write_text("Report,Verdict,Criterion,Note,When\n", encoding="utf-8")
    assert add(review) == ()
    (row,), problems = read_person(review, PROTOCOL, SCREENING, "rina")
    assert (row["report"], row["verdict"], problems) == ("r1", "include", ())


def test_a_row_that_reading_would_refuse_is_not_written(review, path):
    assert [p.code for p in add(review, verdict="perhaps", when="soon")] == ["SHT006", "DEC001"]
    assert [p.code for p in add(review, verdict="exclude", criterion="E9")] == ["DEC002"]
    assert not path.exists()


def test_a_warning_comes_with_the_written_row(review, path):
    assert [p.code for p in add(review, verdict="exclude")] == ["DEC004"]
    assert [r["verdict"] for r in rows(path)] == ["exclude"]


def test_nothing_is_written_for_somebody_outside_the_team(review):
    kind = KINDS["screening/full-text"]
    assert [p.code for p in append_row(review, PROTOCOL, kind, "nina", ROW)] == ["SHT015"]
    assert not person_file(review, kind, "nina").exists()


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.folder)
def test_a_row_of_every_kind_comes_back_as_it_was_written(review, kind):
    values = {c.name: f"{c.name} é" for c in kind.table.columns if c.required}
    values |= {"when": "2026-01-01T00:00:00+02:00", **dict([kind.retract] if kind.retract else [])}
    values |= {"theme": "workload"} if "theme" in values else {}
    values |= {"notice": "retracted"} if "notice" in values else {}
    values |= {"what": "work"} if "what" in values else {}
    values |= {"system": "GRADE", "domain": "level", "judgement": "low"} if "system" in values else {}
    values |= {"tool": "mmat-2018", "item": "1.1", "answer": "yes"} if "tool" in values else {}
    assert append_row(review, PROTOCOL, kind, "rina", values) == ()
    (row,), problems = read_person(review, PROTOCOL, kind, "rina")
    assert {k: v for k, v in row.values.items() if v} == kind.identify("rina", values)
    assert problems == ()


def test_a_folder_that_is_kept_free_is_not_reported(review):
    for folder in ("appraisal", "appraisals"):
        file = review.corpus / folder / "rina.csv"
        file.parent.mkdir(parents=True)
        file.write_text("a\n", encoding="utf-8")
    assert [p.file for p in find_misplaced(review, PROTOCOL)] == ["corpus/r/appraisals/rina.csv"]


def test_a_criterion_or_note_without_a_column_is_refused_and_not_dropped(review, path):
    path.write_text("report,verdict,when,title\n", encoding="utf-8")
    assert [p.code for p in add(review, verdict="exclude", criterion="E1")] == ["SHT002"]
    assert [p.code for p in add(review, note="why")] == ["SHT002"]
    assert path.read_text(encoding="utf-8") == "report,verdict,when,title\n"
    assert add(review) == ()  # columns that the program fills in may be missing


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_any_line_ends_are_added_to(review, path, end):
    path.write_bytes(f"report,verdict,note,when,title{end}r0,include,,2025-01-01,x{end}".encode())
    assert add(review) == ()
    found, problems = read_person(review, PROTOCOL, SCREENING, "rina")
    assert ([r["report"] for r in found], problems) == (["r0", "r1"], ())


def test_a_file_with_a_byte_order_mark_alone_is_a_new_file(review, path):
    path.write_bytes(b"\xef\xbb\xbf")
    assert add(review) == ()
    assert [r["report"] for r in read_person(review, PROTOCOL, SCREENING, "rina")[0]] == ["r1"]


def test_a_file_that_ends_in_capitals_is_read_and_added_to(review, path):
    capital = path.with_suffix(".CSV")
    capital.write_text("report,verdict,note,when,title\nr0,include,,2025-01-01,x\n", encoding="utf-8")
    assert [r["report"] for r in read_people(review, PROTOCOL)["screening/title-abstract"]] == ["r0"]
    assert add(review) == ()
    assert not path.exists()
    assert capital.read_text(encoding="utf-8").count("\n") == 3


def test_folder_with_the_name_of_a_file_is_an_error(review, path):
    path.mkdir()
    (review.corpus / "patches.yaml").mkdir()
    problems = read_people(review, PROTOCOL).problems
    assert [(p.code, p.file) for p in problems] == [
        ("DSK003", "corpus/r/patches.yaml"),
        ("DSK003", "corpus/r/screening/title-abstract/rina.csv"),
    ]


def test_pipe_with_the_name_of_a_file_is_an_error_and_the_other_files_count(review, path):
    os.mkfifo(path)
    path.with_name("tomas.csv").write_text("report,verdict,when\nr0,include,2025-01-01\n", encoding="utf-8")
    people = read_people(review, PROTOCOL)
    assert [(p.code, p.file, p.severity) for p in people.problems] == [
        ("DSK002", "corpus/r/screening/title-abstract/rina.csv", "error")
    ]
    assert [r.who for r in people["screening/title-abstract"]] == ["tomas"]


def test_folder_that_cannot_be_read_is_an_error(review, path, monkeypatch):
    scan = os.scandir

    def refuse(place):
        if str(place).endswith("title-abstract"):
            raise PermissionError(13, "Permission denied", place)
        return scan(place)

    monkeypatch.setattr(os, "scandir", refuse)
    problems = read_people(review, PROTOCOL).problems
    assert [(p.code, p.file, p.severity) for p in problems] == [
        ("DSK002", "corpus/r/screening/title-abstract", "error")
    ]
    assert hash_inputs(review) == {
        "corpus/r/screening/title-abstract": "the folder cannot be read: Permission denied"
    }


def test_nothing_is_written_under_a_second_name_that_looks_the_same(review, path):
    assert add(review) == ()
    for who in ("Rina", "rina\u200b"):
        problems = append_row(review, PROTOCOL, SCREENING, who, ROW)
        assert [(p.code, p.severity) for p in problems] == [("NAM002", "error")]
    assert [p.name for p in path.parent.iterdir()] == ["rina.csv"]
    assert append_row(review, PROTOCOL, SCREENING, "tomas", ROW) == ()


def test_names_of_files_are_checked_when_they_are_read(review, path):
    text = "report,verdict,when\nr0,include,2025-01-01\n"
    for name in ("rina.csv", "Rina .csv"):
        path.with_name(name).write_text(text, encoding="utf-8")
    people = read_people(review, PROTOCOL)
    assert [p.code for p in people.problems] == ["NAM001", "NAM002"]
    assert len(people["screening/title-abstract"]) == 2


def test_row_ahead_of_the_clock_is_a_warning_until_its_day_comes(review, path):
    text = "report,verdict,when\nr0,include,2027-05-01\nr1,include,2026-01-01\n"
    path.write_text(text, encoding="utf-8")
    people = read_people(review, PROTOCOL, datetime(2026, 3, 1, tzinfo=UTC))
    assert [(p.code, p.line, p.severity) for p in people.problems] == [("SHT026", 2, "warning")]
    assert [r["report"] for r in people.ahead] == ["r0"]
    assert people.ahead_until == "2027-04-30T00:00:00+00:00"
    for now in (datetime(2027, 4, 30, tzinfo=UTC), None):
        people = read_people(review, PROTOCOL, now)
        assert (people.problems, people.ahead, people.ahead_until) == ((), (), "")


def test_two_files_of_one_person_are_both_read(review, path):
    for name, report in (("rina.csv", "r0"), ("rina.CSV", "r1")):
        text = f"report,verdict,when\n{report},include,2025-01-01\n"
        path.with_name(name).write_text(text, encoding="utf-8")
    assert len(list(review.sheets("screening/title-abstract"))) == 2
    people = read_people(review, PROTOCOL)
    assert sorted(r["report"] for r in people["screening/title-abstract"]) == ["r0", "r1"]
    (problem,) = people.problems
    assert (problem.code, problem.severity, problem.file) == (
        "SHT034",
        "warning",
        "corpus/r/screening/title-abstract/rina.csv",
    )
    assert "rina.CSV and rina.csv; the rows in both files are counted" in problem.message


def test_a_person_with_two_files_can_add_to_neither(review, path):
    for name in ("rina.csv", "rina.CSV"):
        path.with_name(name).write_text("report,verdict,when\n", encoding="utf-8")
    with pytest.raises(ReviewError, match="error SHT034"):
        demand_apart(review, SCREENING, "rina")
    (problem,) = add(review)
    assert (problem.code, problem.severity) == ("SHT034", "error")
    demand_apart(review, SCREENING, "tomas")


WRITER = """
import sys
from pathlib import Path
from slr.model.protocol import Protocol
from slr.people.kind import KINDS
from slr.store.layout import Review
from slr.store.people import write_rows

protocol = Protocol.model_validate({"schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": []})
for i in range(60):
    row = {"report": f"{sys.argv[2]}{i}", "verdict": "include", "when": "2026-01-01", "note": "x" * 500}
    write_rows(Review(root=Path(sys.argv[1]), name="r"), protocol, KINDS["screening/title-abstract"], "rina", [row])
"""


def test_two_writers_of_one_file_lose_nothing(review, path):
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(review.root), who]) for who in "ab"]
    assert [writer.wait() for writer in writers] == [0, 0]
    found = rows(path)
    assert sorted(r["report"] for r in found) == sorted(f"{w}{i}" for w in "ab" for i in range(60))
    assert {r["note"] for r in found} == {"x" * 500}


@pytest.mark.parametrize("text", ["r", "report,verdict,crit"])
def test_file_with_only_the_beginning_of_the_header_is_treated_like_a_new_file(review, path, text):
    """A crash while the first row is written can leave such a file."""
    path.write_text(text, encoding="utf-8")
    assert append_row(review, PROTOCOL, SCREENING, "rina", ROW) == ()
    (row,), problems = read_person(review, PROTOCOL, SCREENING, "rina")
    assert (row["report"], problems) == (ROW["report"], ())


@pytest.mark.parametrize(
    ("folder", "command"),
    [
        ("screening/full-text", "slr screen --as NAME --import FILE"),
        ("retrieval", "slr retrieve --as NAME --import FILE"),
        ("coding", "slr code --as NAME --import FILE"),
        ("studies", "slr studies --as NAME --import FILE"),
        ("duplicates", ""),
    ],
)
def test_hint_for_a_spreadsheet_names_the_command_that_imports_it(
    tmp_path: Path, folder: str, command: str
) -> None:
    review = Review(root=tmp_path, name="r")
    (review.corpus / folder).mkdir(parents=True)
    (review.corpus / folder / "rina.xlsx").write_text("")
    [problem] = find_misplaced(review, PROTOCOL)
    assert (command in problem.hint, "--import" in problem.hint) == (True, command != "")


def test_missing_column_is_added_on_request_and_nothing_else_changes(review, path):
    path.write_bytes(b"report,verdict,when\r\nr0,include,2025-12-31\r\n")
    rows = [{**ROW, "note": "why", "title": ""}]
    refused = write_rows(review, PROTOCOL, SCREENING, "rina", rows)
    assert [(p.code, p.where) for p in refused.refused[0]] == [("SHT002", "note")]
    written = write_rows(review, PROTOCOL, SCREENING, "rina", rows, widen=True)
    assert (written.widened, dict(written.refused), list(written.rows)) == (("note",), {}, [0])
    assert path.read_bytes() == (
        b"report,verdict,when,note\r\nr0,include,2025-12-31\r\nr1,include,2026-01-01,why\n"
    )
    assert write_rows(review, PROTOCOL, SCREENING, "rina", rows, widen=True).widened == ()


def test_no_column_is_added_if_a_row_would_be_read_differently(review, path):
    data = b"report,verdict,when\nr0,include,2025-12-31,hidden words\n"
    path.write_bytes(data)
    written = write_rows(review, PROTOCOL, SCREENING, "rina", [{**ROW, "note": "why"}], widen=True)
    assert written.widened == ()
    assert [p.code for p in written.refused[0]] == ["SHT002"]
    assert path.read_bytes() == data


def test_a_new_file_gets_all_columns_and_none_is_told_as_added(review, path):
    written = write_rows(review, PROTOCOL, SCREENING, "rina", [{**ROW, "note": "why"}], widen=True)
    assert (written.widened, list(written.rows)) == ((), [0])
