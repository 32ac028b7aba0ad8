"""Entries of Web of Science's plain text are converted to the common columns."""

import pytest

from slr.formats import normalise, read


@pytest.mark.parametrize(
    ("lines", "year"),
    [
        ("PY 2018\nPD MAR 2019\n", 2018),
        ("PD MAR 2019\n", 2019),
        ("PD MAR 15\n", None),
        ("", None),
    ],
)
def test_year_is_in_the_date_of_publication_if_no_other_tag_has_it(lines: str, year: int | None) -> None:
    text = f"FN x\nVR 1.0\nPT J\nTI Lamps and bells\nSO Oil\n{lines}ER\n\nEF\n"
    assert [normalise(entry)["year"] for entry in read(text.encode(), "a").entries] == [year]
