"""DOIs in every spelling that exports and people use."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.text.doi import clean_doi


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1000/ABC", "10.1000/abc"),
        ("https://doi.org/10.1000/abc", "10.1000/abc"),
        ("http://dx.doi.org/10.1000/abc.", "10.1000/abc"),
        ("doi:10.1000/abc; PMID 3", "10.1000/abc"),
        (
            "[https://doi.org/10.1016/S0140-6736\\(20\\)31278-2](https://doi.org/10.1016/S0140-6736(20)31278-2)",
            "10.1016/s0140-6736(20)31278-2",
        ),
        (
            "10.1002/(SICI)1097-4636(199823)43:4<338::AID-JBM16>3.0.CO;2-B",
            "10.1002/(sici)1097-4636(199823)43:4<338::aid-jbm16>3.0.co;2-b",
        ),
        ("10.1000/a{\\_}b\\_c", "10.1000/a_b_c"),
        ("https://doi.org/10.1000%2Fabc", "10.1000/abc"),
        ("(10.1000/abc)", "10.1000/abc"),
        ("no doi", None),
        ("10.3", None),
        ("", None),
    ],
)
def test_first_doi_is_found_bare_and_lower_case(text: str, doi: str | None) -> None:
    assert clean_doi(text) == doi


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_doi(text)
    assert once is None or clean_doi(once) == once


@settings(deadline=None, max_examples=100)
@given(st.from_regex(r"10\.\d{4,6}/[a-z0-9._()/-]{0,20}[a-z0-9]", fullmatch=True))
def test_prefix_and_case_do_not_matter(doi: str) -> None:
    assert clean_doi(f"https://doi.org/{doi.upper()}") == clean_doi(doi)
