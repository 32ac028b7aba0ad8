"""Names of conferences and journals as databases spell them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.text.journal import compare_journals
from slr.text.venue import drop_subtitle, reduce_venue, spells

CONFERENCE = "International Conference on Mooring Ropes"


@pytest.mark.parametrize(
    "written",
    [
        "International Conference on Mooring Ropes, ICMR",
        "International Conference on Mooring Ropes, ICMR 2014",
        "International Conference on Mooring Ropes - ICMR'14",
        "International Conference on Mooring Ropes (ICMR)",
        "ICMR - International Conference on Mooring Ropes",
        "ICMR 2014: International Conference on Mooring Ropes",
        "INTERNATIONAL CONFERENCE ON MOORING ROPES, ICMR",
        "Proceedings of the Seventh International Conference on Mooring Ropes",
        "PROCEEDINGS OF THE TWENTY-FIRST INTERNATIONAL CONFERENCE ON MOORING ROPES",
        "Proc. 21st Int. Conf. on Mooring Ropes",
        "XXI International Conference on Mooring Ropes",
        'International Conference on Mooring Ropes "Holding Fast in a Changing World"',
        "International Conference on Mooring Ropes: «Holding fast»",
        "2014 International Conference on Mooring Ropes, Larkhaven, Norland, 3-5 May 2014",
        "International Conference on Mooring Ropes, held in Larkhaven",
        "2014 IEEE 12th International Conference on Mooring Ropes (ICMR)",
        "Proc. of the 9th Intl. Conf. on Mooring Ropes",
        "The Second International Conference on Mooring Ropes 'Ties that hold'",
    ],
)
def test_one_conference_in_many_spellings(written):
    assert compare_journals(written, CONFERENCE) == "agree"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("HARBOUR LETTERS-ROPES AND KNOTS", "Harbour Letters"),
        ("Prosiding Seminar Nasional Pelabuhan ke-5", "Seminar Nasional Pelabuhan"),
        ("Seminar Nasional Pelabuhan V", "Prosiding Seminar Nasional Pelabuhan"),
        ("Harbour Letters B-Ropes and Knots", "Harbour Letters B"),
        ("Вопросы портовой жизни", "Voprosy portovoi zhizni"),
        ("Harbour Letters “Ropes”", "Harbour Letters"),
        ("Z Hafenmed Seeverkehr", "Zeitschrift für Hafenmedizin und Seeverkehr"),
    ],
)
def test_one_journal_in_two_spellings(a, b):
    assert compare_journals(a, b) == compare_journals(b, a) == "agree"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (
            "International Conference on Mooring Ropes, ICMR",
            "International Conference on Mooring Rings, ICMR",
        ),
        ("Harbour Journal of Ropes-Heart and Knots", "Harbour Journal of Ropes-Lung and Hooks"),
        ("First Harbour", "Harbour"),
        ("IEEE Conference on Mooring Ropes", "ACM Conference on Mooring Ropes"),
        ("Third Harbour Quarterly Letters", "Harbour Quarterly Letters"),
        ("Nordic Conference on Ropes, Knots", "Baltic Conference on Ropes"),
        ("CONFERENCE ON HARBOUR ROPES, KNOTS", "CONFERENCE ON HARBOUR ROPES"),
    ],
)
def test_two_places(a, b):
    assert compare_journals(a, b) == compare_journals(b, a) == "differ"


def test_names_in_two_scripts_cannot_be_compared():
    assert compare_journals("港湾研究", "Harbour Letters") == "missing"
    assert compare_journals("港湾研究", "航海学報") == "differ"


def test_an_acronym_in_capitals_must_spell_the_name():
    assert spells("NCMR", "Nordic Conference on Mooring Ropes")
    assert not spells("KNOTS", "Nordic Conference on Mooring Ropes")
    assert reduce_venue("NORDIC CONFERENCE ON MOORING ROPES, KNOTS").endswith("KNOTS")


@pytest.mark.parametrize("name", ["Shift-Work Letters", "Journal of Self-care", "Harbour Letters"])
def test_a_hyphen_within_a_word_begins_no_subtitle(name):
    assert drop_subtitle(name) == ""


NAMES = st.text(alphabet='AaBbCc ,-"«»:2th IX', max_size=40)


@given(NAMES, NAMES)
@settings(max_examples=200)
def test_any_two_names_are_compared_in_any_order(a, b):
    assert compare_journals(a, b) == compare_journals(b, a)


@given(NAMES)
def test_a_reduced_name_has_no_other_words(name):
    assert len(reduce_venue(name)) <= len(name)
