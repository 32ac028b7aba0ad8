"""A table that has lost its header is not read as a list of references, and a list is no table."""

import pytest

from slr.formats import read
from slr.formats.headless_table import is_headless_table

ROWS = (
    ("Doe, J., & Roe, R.", "2001", "Lamps, or bells (2001)", "Journal of oil", "1(2)", "3-4"),
    ("Berg, A.", "2002", "Wicks: a study (2002)", "Oil and wicks", "2", "5-9"),
    ("Cole, B.", "2003", "Horns at night (2003)", "Oil and wicks", "3", "6-8"),
)


def table(delimiter: str) -> str:
    return "".join(delimiter.join([f'"{row[0]}"', row[1], f'"{row[2]}"', *row[3:]]) + "\n" for row in ROWS)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_rows_without_a_header_are_one_file_of_unknown_format(delimiter: str) -> None:
    assert is_headless_table(table(delimiter))
    found = read(table(delimiter).encode(), "a.csv")
    assert (found.format, [p.code for p in found.problems]) == ("unknown", ["ING003"])


def test_line_for_spreadsheets_is_enough() -> None:
    assert is_headless_table("sep=;\n1;Lamps and bells;Doe, J.\n")


@pytest.mark.parametrize(
    "text",
    [
        "Doe, J., Roe, R., & Berg, A. (2001). Lamps, or bells. Oil, 1, 2-3.\nCole, B. (2002). Horns. Oil, 2, 3-4.\n",
        'Doe, J., "Lamps, or bells," Oil, vol. 1, no. 2, pp. 3-4, 2001.\nCole, B., "Horns," Oil, vol. 2, pp. 5-9, 2002.\n',
        'one,two,"three',
        "",
    ],
)
def test_list_of_references_is_no_table(text: str) -> None:
    assert not is_headless_table(text)
