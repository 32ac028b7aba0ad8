"""The header is found below blank lines, and what is wrong with it is said."""

import pytest

from slr.model.problem import Severity
from slr.model.table import DECISIONS, Table, columns_of
from slr.people.header import Header, find_faults, find_header, find_repeated, is_blank
from slr.people.line import Line, cut_lines

NAMES = ("report", "verdict", "when")
FIRST = Header(names=NAMES, separator=",", line=1)


def find(text: str) -> Header | None:
    return find_header(cut_lines(text))


@pytest.mark.parametrize("above", ["\n", ",,,\n", " \n;;\n", '"","",""\n', "\t\t\n\r\n"])
def test_header_is_the_first_line_with_content(above: str) -> None:
    header = find(f"{above}report,verdict,when\nr1,include,2026\n")
    assert header is not None
    assert (header.names, header.line) == (NAMES, above.count("\n") + 1)


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;", "sep=;;;"])
def test_line_that_names_the_separator_is_followed(line: str) -> None:
    assert find(f"{line}\nreport;verdict;when\n") == Header(names=NAMES, separator=";", line=2)


def test_quote_cannot_be_the_separator() -> None:
    assert find('sep="\nreport"verdict"when\n') == Header(names=('sep="',), separator=",", line=1)


def test_stated_separator_may_be_any_other_character() -> None:
    assert find("sep=|\nReport|Verdict|When\n") == Header(names=NAMES, separator="|", line=2)


def test_file_without_content_has_no_header() -> None:
    assert find("") is None
    assert find("\n,,,\n") is None
    assert find("sep=;\n") is None


def test_stray_quote_hides_no_name() -> None:
    assert find('report,"verdict,when\n') == FIRST


def test_blank_is_only_what_has_no_content() -> None:
    assert is_blank(' ,;\t"",')
    assert not is_blank(",0,")


def test_second_header_is_recognised_whatever_separates_it() -> None:
    found = find_repeated(Line(9, "When;report;verdict;note", "\n"), FIRST, DECISIONS)
    assert found == Header(names=("when", "report", "verdict", "note"), separator=";", line=9)


@pytest.mark.parametrize("text", ["r1,include,when", "report,verdict", "the report, the verdict and when"])
def test_row_that_has_such_words_is_no_header(text: str) -> None:
    assert find_repeated(Line(9, text, "\n"), FIRST, DECISIONS) is None


def test_row_of_a_table_with_one_required_column_is_no_header() -> None:
    table = Table("t", "made up", columns_of("report* text a\nverdict text b\nnote text c\nwhen text d"))
    assert find_repeated(Line(9, "r1,include,report", "\n"), FIRST, table) is None
    assert find_repeated(Line(9, "report,verdict,when", "\n"), FIRST, table) is not None


def test_misspelt_column_is_a_warning_unless_the_program_fills_it_in() -> None:
    header = Header(names=(*NAMES, "criteriom", "titel", "mine"), separator=",", line=3)
    (problem,) = find_faults(header, DECISIONS, "rina.csv")
    assert str(problem).split("\n")[0] == (
        "rina.csv:3: warning SHT024 the column 'criteriom' is not read (did you mean 'criterion'?)"
    )


def test_missing_and_repeated_columns_are_errors_that_say_that_no_row_counts() -> None:
    header = Header(names=("report", "report", "when"), separator=",", line=1)
    problems = list(find_faults(header, DECISIONS, "rina.csv"))
    assert [(p.code, p.severity) for p in problems] == [
        ("SHT002", Severity.ERROR),
        ("SHT003", Severity.ERROR),
    ]
    assert all("no row" in p.hint for p in problems)
