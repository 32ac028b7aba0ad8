"""Values that are in no column are found: cells that a spreadsheet changed, and repeated fields."""

import pytest

from slr.formats import normalise, read
from slr.formats.doubt import Doubt, find_doubts


def doubts(text: str) -> list[Doubt]:
    return [d for e in read(text.encode(), "x").entries for d in find_doubts(e, normalise(e))]


def table(header: str, cell: str) -> str:
    return f"Title,Authors,Year,{header}\nLamps and bells,Brandl K,2019,{cell}\n"


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Pages", "1.23E+05"), ("Pages", "########"), ("Page start", "#REF!"), ("Volume", "2024-12-01"),
        ("Issue", "1.2E+03"), ("Issue", "Jan-20"), ("Art. No.", "1.04E+05"),
    ],
)  # fmt: skip
def test_cell_that_a_spreadsheet_destroyed_is_found(header: str, cell: str) -> None:
    assert doubts(table(header, cell)) == [Doubt("mangled", header, cell)]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Pages", "09-Dec"),
        ("Issue", "Jan-02"),
        ("Issue", "Dec-19"),
        ("Pages", "226-68"),
        ("DOI", "1.23E+05"),
        ("Note", "####"),
    ],
)
def test_restored_and_other_cells_are_in_no_doubt(header: str, cell: str) -> None:
    assert doubts(table(header, cell)) == []


def test_pages_of_other_formats_are_found_too() -> None:
    assert doubts("TY  - JOUR\nTI  - Lamps\nSP  - 1.2E+05\nDA  - 2024-12-01\nER  - \n") == [
        Doubt("mangled", "SP", "1.2E+05")
    ]
    assert doubts("@article{a, title={Lamps}, pages={####}}") == [Doubt("mangled", "pages", "####")]


def test_repeated_field_with_another_value_is_found_unless_all_its_values_are_read() -> None:
    entry = "@article{a, title={Lamps}, Title={Bells}, year=2001, year={2001}, keywords={x}, keywords={y}, own={1}, own={2}}"
    assert doubts(entry) == [Doubt("repeated", "title", "Bells")]


def test_second_title_of_a_ris_entry_is_found_because_it_may_be_a_second_record() -> None:
    assert doubts("TY  - JOUR\nTI  - Lamps\nTI  - Bells\nER  - \n") == [Doubt("repeated", "TI", "Bells")]
    assert doubts("TY  - JOUR\nTI  - Lamps\nTI  - Lamps\nAU  - Brandl, K\nAU  - Tollen, R\nER  - \n") == []
