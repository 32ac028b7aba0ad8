"""The strength of a pair: rare agreements count most, and half an agreement counts less than a whole one."""

import pytest

from slr.dedupe.comparison import compare
from slr.dedupe.evidence import measure
from slr.dedupe.feature import read_feature

BASE = {
    "title": "Night work and medication errors in two teaching hospitals", "authors": ["Abara, Ngozi", "Brandt, Ute"],
    "year": 2015, "journal": "Journal of Ward Nursing", "volume": "7", "issue": "2", "pages": "11-19", "doi": "10.1234/ward.7",
}  # fmt: skip


def strength(**change):
    """Return the strength of a record beside itself with changes."""
    return measure(compare(read_feature("a", BASE), read_feature("b", {**BASE, **change})))


# A title that is equal counts 4 for its likeness and 1 more.
ALL = 6.0 + 3.0 + 1.5 + 0.5 + 1.0 + 1.5 + 3.0 + 4.0 + 1.0


def test_strength_of_identical_records_is_the_sum_of_all_weights():
    assert strength() == pytest.approx(ALL)


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        ({"doi": ""}, 6.0),
        ({"doi": "10.5678/other"}, 6.0 + 4.0),
        ({"pages": ""}, 3.0),
        ({"pages": "501-512"}, 3.0 + 3.0),
        ({"volume": "31"}, 1.5 + 1.5),
        ({"issue": "9"}, 0.5 + 0.5),
        ({"year": 2019}, 1.0 + 2.0),
        ({"journal": "Archives of Sleep"}, 1.5 + 1.0),
        ({"authors": ["Okoro, Sam", "Cole, Ann"]}, 3.0 + 3.0),
    ],
)
def test_missing_field_loses_its_weight_and_one_that_differs_counts_against(change, lost):
    assert strength(**change) == pytest.approx(ALL - lost)


def test_near_agreement_counts_a_third_of_a_whole_one():
    assert strength(year=2016) == pytest.approx(ALL - 1.0 * 2 / 3, abs=0.01)
    assert strength(doi="10.1234/ward.7.v2") == pytest.approx(ALL - 6.0 * 2 / 3)
    assert strength(year=2019) < strength(year=0) < strength(year=2016) < strength()
