"""Regulations are found by kind, number and year, in full and in short form."""

import pytest

from slr.manuscript.regulation import find_kind, find_regulations


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Peraturan Menteri PANRB Nomor 6 Tahun 2022", ("minister", "6", "2022")),
        ("Permen PANRB No. 6/2022", ("minister", "6", "2022")),
        ("UU No. 5 Tahun 2014", ("law", "5", "2014")),
        ("Undang-Undang Republik Indonesia Nomor 20 Tahun 2003", ("law", "20", "2003")),
        ("PP 11/2017", ("government", "11", "2017")),
        ("Perpres No 81 Tahun 2010", ("president", "81", "2010")),
        ("Law No. 5 of 2014", ("law", "5", "2014")),
        ("Peraturan Menteri Kesehatan RI Nomor 012 Tahun 2012", ("minister", "12", "2012")),
    ],
)
def test_a_regulation_is_known_by_kind_number_and_year(text: str, found: tuple[str, str, str]) -> None:
    assert [
        (m.value.kind, m.value.number, m.value.year) for m in find_regulations(f"Menurut {text}, kinerja")
    ] == [found]


def test_other_numbers_are_no_regulations() -> None:
    assert list(find_regulations("Volume 4, Nomor 3, (2021); app 5 2014; the laws of 2014")) == []
    assert find_kind("Uutela") == ""
