"""Reports that mention the registration number of an entry are found, whatever the register."""

from typing import Any

import pandas as pd
import pytest

from slr.findings.mention import COLUMNS, find_mentions, list_numbers


def chunk(*rows: dict[str, Any]) -> pd.DataFrame:
    blank = {**dict.fromkeys(COLUMNS), "registration": []}
    return pd.DataFrame([{**blank, **row} for row in rows]).astype(
        {name: "string[pyarrow]" for name in COLUMNS if name != "registration"}
    )


NUMBERS = {"e1": ("NCT01234567",), "e2": ("OLIT-0417",)}


@pytest.mark.parametrize(
    ("row", "entry"),
    [
        ({"abstract": "Registered (NCT 01234567)."}, "e1"),
        ({"registration": ["NCT01234567"]}, "e1"),
        ({"note": "trial nct01234567"}, "e1"),
        ({"title": "Days in the office (olit-0417)"}, "e2"),
    ],
)
def test_a_number_is_found_in_each_field(row: dict[str, Any], entry: str) -> None:
    assert find_mentions([chunk({"report": "r1", **row})], NUMBERS) == {entry: ("r1",)}


@pytest.mark.parametrize("text", ["NCT012345678", "OLIT-04171", "XOLIT-0417", "NCT01234568", "trial 0417"])
def test_a_longer_or_other_number_is_no_mention(text: str) -> None:
    assert find_mentions([chunk({"report": "r1", "abstract": text})], NUMBERS) == {}


def test_an_entry_is_no_mention_of_another_entry() -> None:
    assert find_mentions([chunk({"report": "e2", "abstract": "see NCT01234567"})], NUMBERS) == {}


def test_chunks_give_the_same_as_one_table() -> None:
    rows = [{"report": f"r{i}", "abstract": "OLIT-0417"} for i in range(3)]
    assert find_mentions([chunk(row) for row in rows], NUMBERS) == find_mentions([chunk(*rows)], NUMBERS)


def test_a_number_without_letters_or_with_few_digits_is_not_searched_for() -> None:
    for number in ("12345", "A17"):
        assert list_numbers({"registration": [], "report_number": number, "issue": None}) == ()
