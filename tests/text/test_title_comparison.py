"""Comparing titles: which titles are distinguished, and how."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.text.title import Title, read_title
from slr.text.title_comparison import are_similar, compare_titles, is_opposed


def like(a: str, b: str) -> str:
    kind, score = compare_titles(read_title(a), read_title(b))
    assert (kind, score) == compare_titles(read_title(b), read_title(a))
    return kind


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        ("Women >=30 years of age", "Women >or=30 years of age", "equal"),
        ("Trial of IFN-γ in sepsis", "Trial of IFN-gamma in sepsis", "equal"),
        ("Tele-working tax officers", "Teleworking tax officers", "equal"),
        ("A two-year study of sleep", "A 2-year study of sleep", "equal"),
        ("Persistant infection and smoking", "Persistent infection and smoking", "slips"),
        ("Tumour behaviour in anaemia", "Tumor behavior in anemia", "slips"),
        ("Night work and errors", "Night work and errors: a cohort study", "shortened"),
        ("Night work and medicaton errors", "Night work and medication errors: a cohort study", "shortened"),
        ("Characteristics of falls among the elderly: a retrospective", "Characteristics of falls among the elderly: a retrospective case-control study", "shortened"),
        ("Trial of sleep: part I", "Trial of sleep: part II", "numbers"),
        ("Trial of sleep in wards", "Trial of sleep in wards II", "numbers"),
        ("Trial of sleep in wards", "Trial of sleep in wards: part 2", "numbers"),
        ("Report of activities 2018", "Report of activities 2019", "numbers"),
        ("HPV16 in young women", "HPV18 in young women", "numbers"),
        ("Trial in plasma-sensitive adults", "Trial in plasma-resistant adults", "words"),
        ("Soil of rice fields", "Burnout of nurses", "differ"),
        ("", "Burnout of nurses", "missing"),
        ("Untitled", "Untitled", "missing"),
    ],
)  # fmt: skip
def test_kind_of_difference_between_titles_is_recognised(a, b, kind):
    assert like(a, b) == kind


def test_title_in_two_languages_is_either():
    double = "Antibiotik pada toraks tertutup karena trauma; Are antimicrobials useful in closed thorax due to trauma?"
    assert like(double, "[Are antimicrobials useful in closed thorax due to trauma?]") == "shortened"
    original = "Antibiotic prophylaxis in thoracic surgery <ORIGINAL> Prophylaxie antibiotique en chirurgie thoracique"
    assert like(original, "Prophylaxie antibiotique en chirurgie thoracique") == "shortened"


def test_opposites_are_not_slips():
    assert is_opposed("intracellular", "intercellular")
    assert is_opposed("effective", "ineffective")
    assert not is_opposed("haemoglobin", "hemoglobin")


@given(st.text(max_size=80))
@settings(deadline=None, max_examples=150)
def test_any_text_is_read_and_equals_itself(text):
    read = read_title(text)
    assert compare_titles(read, read)[0] == ("equal" if read.key else "missing")
    assert read_title(text) == read


@given(st.text(max_size=60), st.text(max_size=60))
@settings(deadline=None, max_examples=150)
def test_comparing_is_symmetric(a, b):
    x, y = read_title(a), read_title(b)
    assert compare_titles(x, y) == compare_titles(y, x)


WORDS = st.lists(st.sampled_from("effects of night shifts on the sleep sleeps nurses".split()), max_size=8)


@settings(max_examples=300, deadline=None)
@given(WORDS, WORDS, st.integers(0, 3))
def test_titles_that_are_not_similar_differ(a, b, cut):
    one, other = (Title(words=tuple(w), key="".join(w)) for w in (a, [*a[:cut], *b]))
    if not are_similar(one.key, other.key):
        assert compare_titles(one, other)[0] in ("differ", "missing")


def test_similar_titles_need_not_have_the_same_length():
    assert are_similar("effectsofnightshifts", "effectsofnightshiftsonthesleepofnursesandpilots")
    assert not are_similar("effectsofnightshifts", "sleepofnurses")


@pytest.mark.parametrize(
    "with_one",
    [
        "Samples of human papillomavirus (HPV) in harbour pilots",
        "Samples of human papillomavirus [HPV] in harbour pilots",
    ],
)
def test_abbreviation_of_the_words_before_it_makes_no_other_title(with_one):
    assert like(with_one, "Samples of human papillomavirus in harbour pilots") == "slips"


def test_word_that_abbreviates_nothing_makes_another_title():
    assert like("Samples of human papillomavirus (MRI) in harbour pilots", "Samples of human papillomavirus in harbour pilots") == "words"  # fmt: skip


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        ("Vaccination against hepatitis A in ferry crews", "Vaccination against hepatitis B in ferry crews", "word"),
        ("Vaccination against hepatitis A in ferry crews", "Vaccination against hepatitis in ferry crews", "unclear"),
        ("Vaccination of ferry crews against hepatitis", "Vaccination of ferry crews against hepatitis B", "word"),
        ("A survey of sleep in ferry crews of a harbour", "Survey of sleep in ferry crews of harbour", "slips"),
        ("Sleep of pilots after 10 nights on duty", "Sleep of pilots after l0 nights on duty", "slips"),
        ("Sleep of pilots after 10 nights on duty", "Sleep of pilots after 12 nights on duty", "numbers"),
        ("Enviroment of pilots in harbours", "Environment of pilots in harbours: a cross-sectional study", "shortened"),
    ],
)  # fmt: skip
def test_letter_number_or_word_decides_what_kind_of_difference_it_is(a, b, kind):
    assert like(a, b) == kind
