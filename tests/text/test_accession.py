"""The number of a record in a database, with one name for each database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.text.accession import show_accession


@pytest.mark.parametrize(
    ("number", "database", "shown"),
    [
        ("2019-12345-001", "APA PsycInfo <1806 to July 2024>", "PsycINFO:2019-12345-001"),
        ("2019-12345-001", "psyh", "PsycINFO:2019-12345-001"),
        ("Dissertation Abstract: 2014-12345-257.", "PsycINFO", "PsycINFO:2014-12345-257"),
        ("2001234567", "Embase <1974 to 2024 Week 5>", "Embase:2001234567"),
        ("104567890", "CINAHL with Full Text", "CINAHL:104567890"),
        ("20193081321", "CAB Abstracts <1973 to 2024 Week 05>", "CABI:20193081321"),
        ("CABI:20193081321", "Web of Science", "CABI:20193081321"),
        ("ED123456", "", "ERIC:ED123456"),
        ("2-s2.0-85000000000", "", "Scopus:2-s2.0-85000000000"),
        ("WOS:000123456700001", "Web of Science", "WOS:000123456700001"),
        ("00123456-201001000-00018.", "Journals@Ovid", "Journals@Ovid:00123456-201001000-00018"),
        # PubMed's numbers have a column of their own, and a number without a database names nothing
        ("31234567", "Ovid MEDLINE(R) ALL <1946 to July 2018>", ""),
        ("31234567", "PubMed", ""),
        ("12345", "", ""),
        ("", "Embase", ""),
        ("no number", "Embase", ""),
    ],
)
def test_each_provider_s_name_of_a_database_gives_one_name(number: str, database: str, shown: str) -> None:
    assert show_accession(number, database) == shown


@given(st.text(max_size=20), st.text(max_size=20))
def test_accession_is_empty_or_a_database_and_a_number(number: str, database: str) -> None:
    shown = show_accession(number, database)
    assert not shown or ":" in shown.strip(":")
