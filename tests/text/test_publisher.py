"""Names of publishers agree if one contains the distinctive words of the other, and distributors say nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.text.publisher import compare_publishers


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Tidewater Press Ltd.", "Tidewater Press"), ("John Marlow & Sons, Inc.", "Marlow"), ("Universitas Angin Timur", "UAT"),
        ("University of Northport", "Univ. Northport"), ("Universität Nordhafen", "University of Nordhafen"),
        ("University of Northport, Faculty of Law", "Northport University"), ("Penerbit Lampu", "Lampu"),
    ],
)  # fmt: skip
def test_one_publisher_under_two_names_agrees(a: str, b: str) -> None:
    assert compare_publishers(a, b) == "agree"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Universitas Angin Timur", "Universitas Bukit Barat"), ("Statistics Office of Northland", "Bureau of Statistics of Southland"),
        ("Universitas Negeri Laut", "Universitas Muhammadiyah Laut"), ("Tidewater Press", "Lampu"), ("UAT", "UBB"),
    ],
)  # fmt: skip
def test_two_publishers_differ_though_they_share_a_common_word(a: str, b: str) -> None:
    assert compare_publishers(a, b) == "differ"


@pytest.mark.parametrize(
    ("a", "b"),
    [("", "Lampu"), ("ProQuest Dissertations Publishing", "Universitas Angin Timur"), ("--", "Lampu")],
)
def test_missing_name_and_distributor_cannot_be_compared(a: str, b: str) -> None:
    assert compare_publishers(a, b) == "missing"


@given(st.text("abU. ", max_size=20), st.text("abU. ", max_size=20))
def test_order_of_the_names_does_not_matter(a: str, b: str) -> None:
    assert compare_publishers(a, b) == compare_publishers(b, a)
