"""A person's CSV is read whichever spreadsheet program saved it. Every wrong row is reported with its line, and all other rows count."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from slr.model.problem import Severity
from slr.model.protocol import Protocol
from slr.model.table import DECISIONS, Table, columns_of
from slr.people.kind import KINDS
from slr.people.row import Row
from slr.people.sheet import make_check, read_form, read_sheet

PROTOCOL = Protocol.model_validate({
    "schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": [],
    "criteria": [{"id": "E1", "kind": "exclude", "text": "x"}, {"id": "I2", "kind": "include", "text": "y"}],
})  # fmt: skip

SCREENING = KINDS["screening/title-abstract"]
CODING_COLUMNS = ["report", "theme", "role", "quote", "note", "when"]


def read(text: str | bytes) -> tuple[tuple[Row, ...], list[str]]:
    data = text.encode() if isinstance(text, str) else text
    rows, problems = read_sheet(data, who="rina", file="rina.csv", kind=SCREENING, protocol=PROTOCOL)
    return rows, [str(p).split("\n")[0] for p in problems]


def test_a_plain_file_is_read_with_its_lines() -> None:
    rows, problems = read(
        "report,verdict,criterion,when\nr1,include,,2026-01-02\n\nr2,exclude,E1,2026-01-03T10:00:00Z\n"
    )
    assert [(r.line, r["report"], r["verdict"], r["criterion"]) for r in rows] == [
        (2, "r1", "include", ""),
        (4, "r2", "exclude", "E1"),
    ]
    assert problems == []


def test_semicolons_a_byte_order_mark_and_windows_lines_are_read() -> None:
    rows, problems = read(
        b"\xef\xbb\xbfreport;verdict;note;when\r\nr1;include;S\xc3\xa3o Paulo, yes;2026-01-02\r\n"
    )
    assert [(r["report"], r["note"]) for r in rows] == [("r1", "São Paulo, yes")]
    assert problems == []


def test_an_old_spreadsheets_encoding_is_read() -> None:
    rows, _ = read("report,verdict,note,when\nr1,include,é,2026-01-02\n".encode("cp1252"))
    assert rows[0]["note"] == "é"


def test_utf_16_is_read() -> None:
    rows, _ = read("report\tverdict\twhen\nr1\tinclude\t2026-01-02\n".encode("utf-16"))
    assert rows[0]["report"] == "r1"


def test_an_unknown_criterion_in_row_31_is_reported_with_its_line_and_the_other_rows_count() -> None:
    lines = [
        "report,verdict,criterion,when",
        *(f"r{i},exclude,{'E7' if i == 31 else 'E1'},2026-01-01" for i in range(2, 35)),
    ]
    rows, problems = read("\n".join(lines))
    assert len(rows) == 32
    assert problems == ["rina.csv:31: error DEC002 criterion: unknown criterion 'E7' (did you mean 'E1'?)"]


def test_all_problems_are_reported_at_once() -> None:
    _, problems = read(
        "report,verdict,criterion,when\nr1,inlcude,,2026-01-01\nr2,include,,yesterday\n,include,,2026-01-01\n"
    )
    assert [p.split()[2] for p in problems] == ["DEC001", "SHT006", "SHT005"]
    assert "did you mean 'include'" in problems[0]


def test_a_line_that_a_crash_cut_short_is_reported_and_the_rows_before_it_count() -> None:
    rows, problems = read("report,verdict,criterion,note,when\nr1,include,,,2026-01-01\nr2,excl")
    assert [r["report"] for r in rows] == ["r1"]
    assert "because of a crash" in problems[0] or "because of a crash" in problems[1]


def test_a_comma_in_an_unquoted_note_is_reported() -> None:
    _, problems = read("report,verdict,when,note\nr1,include,2026-01-01,small, but good\n")
    assert problems == ["rina.csv:2: error SHT004 expected 4 cells, found 5"]


def test_a_missing_column_is_reported_with_the_most_similar_one() -> None:
    rows, problems = read("report,verdcit,when\nr1,include,2026-01-01\n")
    assert rows == ()
    assert problems == ["rina.csv:1: error SHT002 the column 'verdict' is missing (is it 'verdcit'?)"]


def test_an_exclusion_without_a_criterion_counts_with_a_warning() -> None:
    rows, problems = read_sheet(
        b"report,verdict,when\nr1,exclude,2026-01-01\n",
        who="a",
        file="a.csv",
        kind=SCREENING,
        protocol=PROTOCOL,
    )
    assert len(rows) == 1
    assert [p.severity for p in problems] == [Severity.WARNING]


def test_empty_and_binary_files_are_no_crash() -> None:
    assert read(b"") == ((), ["rina.csv: warning SHT007 the file is empty"])
    assert read(b"report,verdict,when\n") == (
        (),
        ["rina.csv: warning SHT007 the file has a header but no rows"],
    )
    assert read(b"PK\x03\x04\0\0\0")[1] == [
        "rina.csv: error SHT001 expected a CSV text file, found binary data"
    ]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20), max_size=12),
    st.sampled_from(",;\t"),
)
@example(["\n\t\t0"], "\t")
@example(["\n0\t0\t0"], "\t")
@example(["\n\ufeff"], ",")
@example(["bima wrote:\nr9,exclude,,2026-01-01\nso I exclude it"], ",")
@example(["a\n" * 500], ",")
def test_every_note_comes_back_as_it_was_written(notes: list[str], delimiter: str) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(["report", "verdict", "note", "when"])
    writer.writerows([f"r{i}", "include", note, "2026-01-01"] for i, note in enumerate(notes))
    rows, _ = read(out.getvalue())
    assert [r["note"] for r in rows] == [n.strip() for n in notes]


TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40),
    st.text('\n\r\t,;"a0 ', max_size=30),
    st.lists(
        st.sampled_from(["\n", '"', ",", "\t", "r1", "workload", "finding", "2026-01-01", "0"]), max_size=20
    ).map("".join),
)
CODER = Protocol.model_validate(
    PROTOCOL.model_dump(by_alias=True)
    | {"codebook": [{"id": "workload", "label": {"en": "Workload"}, "definition": "d"}]}
)


@settings(deadline=None, max_examples=80)
@given(
    st.lists(st.tuples(TEXTS, TEXTS), max_size=5), st.sampled_from(",;\t"), st.permutations(CODING_COLUMNS)
)
@example([("\r", "")], ",", ["quote", "note", "report", "theme", "role", "when"])
@example([("", "\r")], ",", ["quote", "note", "report", "theme", "role", "when"])
def test_every_quote_of_a_coder_comes_back_as_it_was_written(
    texts: list[tuple[str, str]], delimiter: str, columns: list[str]
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    for quote, note in texts:
        values = {"report": "r1", "theme": "workload", "role": "finding", "when": "2026-01-01"}
        writer.writerow([(values | {"quote": quote, "note": note})[name] for name in columns])
    data = out.getvalue().encode()
    rows, _ = read_sheet(data, who="rina", file="rina.csv", kind=KINDS["coding"], protocol=CODER)
    assert [(r["quote"], r["note"]) for r in rows] == [(q.strip(), n.strip()) for q, n in texts]


@settings(deadline=None, max_examples=80)
@given(st.binary(max_size=200))
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    read(data)
    read(b"report,verdict,when\n" + data)


def test_words_in_capitals_are_read_and_a_last_line_cut_short_is_reported() -> None:
    rows, problems = read("report,verdict,when,note\nr1,Include,2026-01-01,\nr2,EXCLUDE,2026-01-01")
    assert [r["verdict"] for r in rows] == ["include", "exclude"]
    assert "rina.csv:3: warning SHT008 the file ends in the middle of this line" in problems


RESULTS = replace(
    SCREENING,
    table=Table("results", "made up", columns_of("report* text a\nn whole b\nb number c\nwhen* text d")),
    check=lambda _: lambda _row: (),
)


def test_numbers_keep_their_text_and_have_a_value() -> None:
    data = b"report,n,b,when\nr1,56,.050,2026-01-01\n"
    (row,), problems = read_sheet(data, who="rina", file="rina.csv", kind=RESULTS, protocol=PROTOCOL)
    number = row.number("b")
    assert number is not None
    assert (number.text, float(number.value), number.decimals) == (".050", 0.05, 3)
    assert row.number("missing") is None
    assert problems == ()


def test_what_is_no_number_is_an_error_and_the_other_rows_count() -> None:
    data = b"report;n;b;when\nr1;56;0,05;2026-01-01\nr2;5.5;;2026-01-01\nr4;5e-1;;2026-01-01\nr3;7;1;2026-01-01\n"
    rows, problems = read_sheet(data, who="rina", file="rina.csv", kind=RESULTS, protocol=PROTOCOL)
    assert [r["report"] for r in rows] == ["r3"]
    assert [(p.code, p.line, p.where) for p in problems] == [
        ("SHT014", 2, "b"),
        ("SHT014", 3, "n"),
        ("SHT014", 4, "n"),
    ]


def test_a_row_to_be_written_is_checked_as_one_that_was_read() -> None:
    row = Row(
        who="rina", file="rina.csv", line=0, values={"report": "r1", "verdict": "perhaps", "when": "today"}
    )
    assert [p.code for p in make_check(SCREENING, PROTOCOL)(row)] == ["SHT006", "DEC001"]


def test_the_form_of_a_file_is_its_columns_and_separator() -> None:
    form, _ = read_form("When;Verdict;Report\n2026;x;é\n".encode("cp1252"), DECISIONS, "rina.csv")
    assert form is not None
    assert (form.names, form.separator) == (("when", "verdict", "report"), ";")
    assert form.line({"report": "r1", "note": "left out", "verdict": "a\n b"}) == b";a b;r1\n"


def test_form_of_an_empty_or_blank_file_is_that_of_a_new_one() -> None:
    for data in (b"", b" \n\r\n", b",,,\n", b"sep=;\n"):
        form, problems = read_form(data, DECISIONS, "rina.csv")
        assert form is not None
        assert (form.names, form.separator, form.headless, problems) == (DECISIONS.names, ",", True, ())
        assert form.header().decode() == ",".join(DECISIONS.names) + "\n"


def test_nothing_can_be_added_to_utf_16_or_to_a_file_that_lacks_a_column_or_has_one_twice() -> None:
    for data, codes in (
        ("report,verdict,when\n".encode("utf-16"), ["SHT010"]),
        (b"report,verdict\n", ["SHT002"]),
        (b"report,verdict,when,Report\n", ["SHT003"]),
        (b"report,verdict\nreport,verdict,when,\n", ["SHT002"]),
    ):
        form, problems = read_form(data, DECISIONS, "rina.csv")
        assert form is None
        assert [(p.code, p.file) for p in problems] == [(c, "rina.csv") for c in codes]
        assert {p.line for p in problems} <= {1, None}


def test_form_is_read_from_the_first_line_alone() -> None:
    form, _ = read_form(
        b'\xef\xbb\xbfreport,verdict,when\r\n"a;b;c;d",include,2026\r\n', DECISIONS, "rina.csv"
    )
    assert form is not None
    assert (form.names, form.separator) == (("report", "verdict", "when"), ",")


def test_separator_is_the_commonest_of_the_header_and_a_comma_of_equals() -> None:
    assert read("report;verdict;when;a,b\nr1;include;2026-01-01;\n")[0][0]["report"] == "r1"
    assert read("report\tverdict\twhen\nr1\tinclude\t2026-01-01\n")[0][0]["verdict"] == "include"
    assert read("report,verdict;x,when;y\n")[1] != []
    # one column more than is needed, and as many semicolons as commas
    assert read("report,verdict,when;;\nr1,include,2026-01-01\n")[1][0].startswith(
        "rina.csv:1: error SHT002 the column 'when' is missing"
    )


def test_separators_in_the_rows_do_not_count() -> None:
    rows, problems = read('report,verdict,note,when\nr1,include,"a;b;c;d;e;f;g",2026-01-01\n')
    assert (rows[0]["note"], problems) == ("a;b;c;d;e;f;g", [])


def test_column_without_a_name_is_passed_over_and_one_that_is_there_twice_forbids_reading() -> None:
    rows, problems = read("report,,verdict,when,\nr1,x,include,2026-01-01,y\n")
    assert (dict(rows[0].values), problems) == (
        {"report": "r1", "verdict": "include", "when": "2026-01-01"},
        [],
    )
    assert read("report,verdict,when,verdict\nr1,include,2026-01-01,exclude\n") == (
        (), ["rina.csv:1: error SHT003 the column 'verdict' appears twice"],
    )  # fmt: skip


def test_blank_cells_beyond_the_header_are_no_problem_and_a_full_one_is() -> None:
    assert read("report,verdict,when\nr1,include,2026-01-01,, \n")[1] == []
    assert read("report,verdict,when\nr1,include,2026-01-01,,x\n") == (
        (),
        ["rina.csv:2: error SHT004 expected 3 cells, found 5"],
    )


def test_row_that_lacks_a_value_is_reported_with_the_column_and_whether_the_line_is_incomplete() -> None:
    assert read("report,verdict,note,when\nr1,,x,\n")[1] == [
        "rina.csv:2: error SHT005 no value for verdict, when"
    ]
    assert read("report,verdict,note,when\nr1,include\n")[1] == [
        "rina.csv:2: error SHT005 no value for when: the line is incomplete, perhaps because of a crash"
    ]


def test_only_the_last_line_can_be_cut_and_only_if_no_line_break_ends_it() -> None:
    short, whole = "r1,include,2026-01-01", "r2,include,2026-01-01,x"
    header = "report,verdict,when,note"
    cut = "warning SHT008 the file ends in the middle of this line"
    assert read(f"{header}\n{whole}\n{short}")[1] == [f"rina.csv:3: {cut}"]
    assert read(f"{header}\n{short}\n{whole}")[1] == []
    assert read(f"{header}\n{whole}\n{short}\n")[1] == []
    assert read(f"{header}\r{whole}\r{short}\r")[1] == []


def test_row_of_several_lines_has_the_line_on_which_it_starts() -> None:
    rows, _ = read('report,verdict,note,when\nr1,include,"two\nlines",2026-01-01\nr2,include,,2026-01-01\n')
    assert [(r["report"], r.line) for r in rows] == [("r1", 2), ("r2", 4)]


def test_binary_data_is_recognised_by_its_first_bytes_alone() -> None:
    late = b"report,verdict,note,when\nr1,include," + b"x" * 5000 + b"\0,2026-01-01\n"
    assert not any("binary" in p for p in read(late)[1])


@pytest.mark.parametrize("when", ["2026-13-01", "01/02/2026", "soon", "2026-1-1", "20260101"])
def test_when_that_is_no_date_is_an_error_that_shows_it(when: str) -> None:
    rows, problems = read(f"report,verdict,when\nr1,include,{when}\n")
    assert rows == ()
    assert problems == [
        f"rina.csv:2: error SHT006 when: expected a date such as 2026-03-01 or 2026-03-01T14:05:00Z, got '{when}'"
    ]


def test_whole_number_has_no_decimals_and_a_blank_is_no_number() -> None:
    def codes(n: str, b: str) -> list[str]:
        data = f"report,n,b,when\nr1,{n},{b},2026-01-01\n".encode()
        return [
            p.code for p in read_sheet(data, who="rina", file="rina.csv", kind=RESULTS, protocol=PROTOCOL)[1]
        ]

    assert codes("56", "0.5") == codes("", "") == codes("-3", "1e-3") == codes("1e3", "7") == []
    assert codes("5.0", "") == codes("five", "") == codes("", "one half") == ["SHT014"]


HEAD = "report,verdict,criterion,note,when,title\n"


def test_stray_quote_hides_no_other_verdict() -> None:
    lines = [f"r{i},include,,,2026-01-{i + 1:02},T{i}\n" for i in range(13)]
    lines[2] = lines[2].replace("T2", '"T2')
    rows, problems = read(HEAD + "".join(lines))
    assert [r["report"] for r in rows] == [f"r{i}" for i in range(13) if i != 2]
    assert problems == [
        "rina.csv:4: error SHT021 a quote in this row is not closed, or seems to enclose several cells; the row is not read"
    ]


def test_line_cut_within_quotes_hides_no_verdict_that_was_added_later() -> None:
    cut = 'r0,include,,,2026-01-01,"Strain, strain and strain at wo\n'
    later = "".join(f'r{i},include,,,2026-01-02,"Title, with a comma {i}"\n' for i in range(1, 41))
    rows, problems = read(HEAD + cut + later)
    assert len(rows) == 40
    assert [p.split()[2] for p in problems] == ["SHT021"]


def test_quote_that_is_opened_above_a_second_header_does_not_hide_it() -> None:
    rows, _ = read(
        'report,verdict,when,note\nr1,include,,"open\nreport,when,verdict\nr2,2026-01-01,include\n,,"'
    )
    assert [(r["report"], r["verdict"]) for r in rows] == [("r2", "include")]


def test_line_break_in_a_cell_is_read_with_a_warning_that_names_the_lines() -> None:
    rows, problems = read(HEAD + 'r1,include,,"one\ntwo",2026-01-01,T\nr2,include,,,2026-01-01,T\n')
    assert [(r["report"], r["note"]) for r in rows] == [("r1", "one\ntwo"), ("r2", "")]
    assert problems == [
        "rina.csv:2: warning SHT023 a cell contains a line break: lines 2 to 3 are read as one row"
    ]


def test_line_inside_quotes_that_looks_like_a_row_does_not_count_and_is_an_error() -> None:
    rows, problems = read(HEAD + 'r1,include,,"bima wrote:\nr2,exclude,E1,,2026-01-01,T\nbut",2026-01-01,T\n')
    assert [r["report"] for r in rows] == ["r1"]
    assert [p.split(" in line")[0] for p in problems] == [
        "rina.csv:2: warning SHT023 a cell contains a line break: lines 2 to 4 are read as one row",
        "rina.csv:3: error SHT035 this line looks like a row, but it is inside the quotes of line 2, so it is read as text",
    ]


def test_stray_quotes_in_two_rows_hide_no_row_between_them() -> None:
    damaged = 'r1,include,,,2026-01-01,"T\n', 'r4,include,,,2026-01-01,T"\n'
    between = "r2,include,,,2026-01-01,T\nr3,include,,,2026-01-01,T\n"
    rows, problems = read(HEAD + damaged[0] + between + damaged[1])
    assert [r["report"] for r in rows] == ["r2", "r3", "r4"]
    assert [p.split()[1:3] for p in problems] == [["error", "SHT021"]]


def test_stray_quote_hides_no_row_whose_note_begins_with_a_line_break() -> None:
    rows, problems = read(
        'report,verdict,note,when\nr1,"include,,2026-01-01\nr2,include,"\ntwo",2026-01-01\n'
    )
    assert [(r["report"], r["note"]) for r in rows] == [("r2", "two")]
    assert [p.split()[2] for p in problems] == ["SHT021", "DEC001", "SHT023"]


def test_row_of_several_lines_below_a_second_header_is_read_whole_with_the_first() -> None:
    rows, _ = read(
        'report,verdict,when,note\nreport;when;verdict\nr1,maybe,2026-01-01,";""one\ntwo"\nr2,maybe,2026-01-01,\n'
    )
    assert [(r["report"], r["note"]) for r in rows] == [("r1", ';"one\ntwo'), ("r2", "")]


@pytest.mark.parametrize("length", [131_073, 150_000, 300_000])
def test_cell_longer_than_the_limit_of_the_csv_module_is_read(length: int) -> None:
    before = csv.field_size_limit()
    rows, problems = read(HEAD + f"r1,include,,,2026-01-01,{'x' * length}\nr2,include,,,2026-01-01,\n")
    assert ([r["report"] for r in rows], problems) == (["r1", "r2"], [])
    assert csv.field_size_limit() == before


@pytest.mark.parametrize("above", ["\n", ",,,,,\n", "sep=,\n", "\n\n,,\n"])
def test_line_above_the_header_hides_no_verdict(above: str) -> None:
    rows, problems = read(above + HEAD + "r1,include,,,2026-01-01,T\n")
    assert ([r["report"] for r in rows], problems) == (["r1"], [])
    assert rows[0].line == above.count("\n") + 2


def test_conflict_of_git_is_one_problem_and_the_rows_of_both_sides_count() -> None:
    ours, theirs = "r1,include,,,2026-01-01,T\n", "r2,exclude,E1,,2026-01-01,T\n"
    text = f"{HEAD}r0,include,,,2026-01-01,\n<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> b\nr3,include,,,2026-01-01,\n"
    rows, problems = read(text)
    assert [r["report"] for r in rows] == ["r0", "r1", "r2", "r3"]
    assert [p.split(" git ")[0] for p in problems] == ["rina.csv:3: error SHT020"]
    form, forbidden = read_form(text.encode(), DECISIONS, "rina.csv")
    assert (form, [p.code for p in forbidden]) == (None, ["SHT020"])


def test_conflict_round_the_header_is_one_problem_and_each_side_is_read_by_its_own_columns() -> None:
    ours = f"{HEAD}r1,include,,,2026-01-01,T\n"
    theirs = "report;verdict;when;note;criterion\nr2;exclude;2026-01-01;;E1\n"
    rows, problems = read(f"<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> b\nr3,include,,,2026-01-01,T\n")
    assert [(r["report"], r["criterion"]) for r in rows] == [("r1", ""), ("r2", "E1"), ("r3", "")]
    assert [p.split()[2] for p in problems] == ["SHT020"]


def test_second_header_is_a_warning_and_the_rows_below_it_are_read_by_it() -> None:
    rows, problems = read(
        "report,verdict,when\nr1,include,2026-01-01\nreport,when,verdict\nr2,2026-01-01,include\n"
    )
    assert [(r["report"], r["verdict"]) for r in rows] == [("r1", "include"), ("r2", "include")]
    assert [p.split()[2] for p in problems] == ["SHT022"]


def test_row_that_was_added_below_a_second_header_may_have_the_columns_of_the_first() -> None:
    rows, problems = read(
        "report,verdict,when\nreport;when;verdict\nr2;2026-01-01;include\nr3,exclude,2026-01-01\n"
    )
    assert [(r["report"], r["verdict"]) for r in rows] == [("r2", "include"), ("r3", "exclude")]
    assert [p.split()[2] for p in problems] == ["SHT022", "DEC004"]


def test_row_on_the_line_of_the_header_or_of_another_row_is_an_error() -> None:
    assert [p.split()[2] for p in read("report,verdict,when,notesr1,include,2026-01-01,\n")[1]] == [
        "SHT024",
        "SHT028",
        "SHT007",
    ]
    line = "r1,include,2026-01-01,xr2,include,2026-01-02"
    assert "SHT028" in read(f"report,verdict,when,note,title,author,year,doi\n{line}\n")[1][0]


def test_lost_byte_of_utf_16_costs_one_row() -> None:
    lines = (HEAD, *(f"r{i},include,,,2026-01-01,T\n" for i in range(3)))
    parts = [line.encode("utf-16-le") for line in lines]
    rows, problems = read(b"\xff\xfe" + parts[0] + parts[1][:-5] + parts[1][-4:] + parts[2] + parts[3])
    assert [r["report"] for r in rows] == ["r1", "r2"]
    assert problems == ["rina.csv:2: error SHT027 some bytes of this line are missing: the row is not read"]


def test_lost_line_break_of_a_utf_16_header_is_an_error() -> None:
    parts = [
        line.encode("utf-16-le")
        for line in (HEAD, "r1,include,,,2026-01-01,T\n", "r2,include,,,2026-01-01,T\n")
    ]
    rows, problems = read(b"\xff\xfe" + parts[0][:-1] + parts[1] + parts[2])
    assert [r["report"] for r in rows] == ["r2"]
    assert next(p.split(":")[1:3] for p in problems) == [
        "1",
        " error SHT027 some bytes of this line are missing",
    ]


@pytest.mark.parametrize(
    "when", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "9999-12-31", "2026-01-01r23", "2026-01-01x"]
)  # fmt: skip
def test_year_at_the_end_of_the_calendar_and_text_after_a_date_are_errors(when: str) -> None:
    assert "SHT006" in read(f"report,verdict,when\nr1,include,{when}\n")[1][0]
