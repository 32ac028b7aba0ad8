"""Every form that a spreadsheet, an editor or a merge gives a person's file is read right, or refused with a line."""

import pytest

from slr.model.protocol import Protocol
from slr.people.kind import KINDS
from slr.people.sheet import read_sheet

PROTOCOL = Protocol.model_validate({
    "schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": [],
    "criteria": [{"id": "E1", "kind": "exclude", "text": "x"}],
})  # fmt: skip
HEAD = "report,verdict,criterion,note,when\n"
GOOD = HEAD + "r1,include,,,2026-01-01\nr2,exclude,E1,old,2026-01-02\nr3,maybe,,,2026-01-03\n"
ALL = ["r1", "r2", "r3"]


def read(data: str | bytes) -> tuple[list[str], list[int | None]]:
    """Return the reports whose rows count, and the lines of the errors."""
    whole = data.encode() if isinstance(data, str) else data
    rows, problems = read_sheet(
        whole, who="rina", file="rina.csv", kind=KINDS["screening/title-abstract"], protocol=PROTOCOL
    )
    return [row["report"] for row in rows], [p.line for p in problems if p.severity.value == "error"]


@pytest.mark.parametrize(
    "data",
    [
        GOOD, GOOD.replace("\n", "\r\n"), GOOD.replace("\n", "\r"), "\ufeff" + GOOD, GOOD.replace(",", ";"),
        GOOD.encode("utf-16"), "\ufeff".encode("utf-16-be") + GOOD.encode("utf-16-be"), GOOD.replace(",", "\t").encode("utf-16"),
        GOOD.replace("report,verdict", "Report,VERDICT"), GOOD + "\n\n,,,,\n,,,,\n", "\n" + GOOD, ",,,,\n" + GOOD,
        "sep=;\n" + GOOD.replace(",", ";"), HEAD + GOOD, GOOD.replace("r2,", HEAD + "r2,"), GOOD.replace("old", 'ol"d'),
        GOOD.replace("include", "INCLUDE "), GOOD.replace("E1", "e1"), GOOD.rstrip("\n"),
        "\n".join(",".join([*reversed(line.split(",")), "x"]) for line in GOOD.splitlines()).replace("report,x", "report,extra"),
    ],
    ids=range(20),
)  # fmt: skip
def test_the_form_of_a_file_does_not_matter(data: str | bytes) -> None:
    assert read(data) == (ALL, [])


@pytest.mark.parametrize("when", [
    "01/03/2026", "45717", "2026-02-30", "2026-01-02T23:59:60Z", "2026-01-02T00:00:00+99:99", "2026-01-02,5", "٢٠٢٦-٠١-٠٢", "",
    "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00",
])  # fmt: skip
def test_a_time_that_is_none_is_an_error_of_its_line_alone(when: str) -> None:
    assert read(GOOD.replace("2026-01-02", when)) == (["r1", "r3"], [3])


@pytest.mark.parametrize(
    "verdict", ["ｅｘｃｌｕｄｅ", "ex\u200bclude", "İNCLUDE", "in", "", "yes", "exclude;"]
)
def test_a_word_that_is_none_is_an_error_of_its_line_alone(verdict: str) -> None:
    assert read(GOOD.replace("exclude", verdict)) == (["r1", "r3"], [3])


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (GOOD.replace("r2,", "<<<<<<< HEAD\nr2,").replace("r3,", "=======\nr3,") + ">>>>>>> b\n", ALL),
        ("<<<<<<< HEAD\n" + HEAD + "=======\n" + HEAD + ">>>>>>> b\n" + GOOD[len(HEAD):], ALL),
        (GOOD.replace("old", '"old'), ["r1", "r3"]),
        (GOOD.rstrip("\n").replace("r3,maybe,,,", 'r3,maybe,,"'), ["r1", "r2"]),
        (GOOD.replace("report,", "report,report,"), []),
        (GOOD.replace("verdict", "judgement"), []),
    ],
    ids=["conflict", "conflict round the header", "open quote", "open at the end", "column twice", "column missing"],
)  # fmt: skip
def test_damage_is_an_error_with_a_line_and_every_other_row_counts(data: str, rows: list[str]) -> None:
    found, lines = read(data)
    assert found == rows
    assert lines
    assert all(lines)


@pytest.mark.parametrize(
    "data", [GOOD.encode("utf-16-le"), GOOD.encode("utf-32"), b"\x00" * 4096, b"\x7fELF\x00\x01\x02"]
)
def test_what_is_not_read_is_an_error(data: bytes) -> None:
    found, lines = read(data)
    assert lines or found == ALL


def test_zero_bytes_at_the_end_hide_no_row() -> None:
    assert read(GOOD.encode() + b"\x00" * 4096)[0] == ALL
