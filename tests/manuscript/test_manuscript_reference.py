"""Reports are written as references in the style of APA."""

from typing import Any

import pytest

from slr.manuscript.reference import write_reference, write_references

ROW: dict[str, Any] = dict.fromkeys(
    ["journal", "volume", "issue", "pages", "doi", "url", "publisher", "year"]
)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"authors": ["Doe, John Paul"], "year": 2019}, "Doe, J. P. (2019). Lamps."),
        ({"authors": ["Doe, JA", "Roe, R.", "Kim, S"]}, "Doe, J. A., Roe, R., & Kim, S. (n.d.). Lamps."),
        ({"authors": ["Doe, J.", "et al."], "publisher": "Oil"}, "Doe, J., et al. (n.d.). Lamps. Oil."),
        ({"authors": [], "url": "https://a.example"}, "Lamps. (n.d.). https://a.example"),
        (
            {"authors": ["World Health Organization"], "journal": "Oil", "volume": "7", "pages": "3-9"},
            "World Health Organization (n.d.). Lamps. *Oil*, 7, 3–9.",
        ),
    ],
)
def test_what_is_missing_is_left_out(values: dict[str, Any], text: str) -> None:
    assert write_reference({**ROW, "title": "Lamps", **values}) == text


def test_references_are_in_alphabetical_order() -> None:
    rows = [{**ROW, "title": "Oil", "authors": [name]} for name in ("Roe, R.", "doe, J.")]
    assert write_references(rows) == "- doe, J. (n.d.). Oil.\n- Roe, R. (n.d.). Oil.\n"
