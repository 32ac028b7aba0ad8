"""Journals for matching: abbreviations, acronyms, double names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.text.journal import compare_journals


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("J Appl Psychol", "Journal of Applied Psychology"),
        ("N Engl J Med", "The New England Journal of Medicine"),
        ("Archives of Pathology & Laboratory Medicine", "Archives of Pathology and Laboratory Medicine"),
        ("Lung Cancer", "Lung cancer (Amsterdam, Netherlands)"),
        ("PLoS ONE [Electronic Resource]", "PLoS ONE"),
        ("BJOG: An International Journal of Obstetrics and Gynaecology", "BJOG"),
        ("Zhongguo fei ai za zhi = Chinese journal of lung cancer", "Chinese Journal of Lung Cancer"),
        (
            "JPEN: Journal of Parenteral & Enteral Nutrition",
            "JPEN. Journal of parenteral and enteral nutrition",
        ),
        ("Jthoraccardiovascsurg", "Journal of Thoracic & Cardiovascular Surgery"),
        ("Arch-Intern-Med", "Archives of Internal Medicine"),
        ("Americas Conference on Information Systems", "AMCIS 2017 Proceedings"),
        ("Dtsch-Med-Wochenschr", "Deutsche Medizinische Wochenschrift (1946)"),
        ("Proc Natl Acad Sci U S A", "Proceedings of the National Academy of Sciences USA"),
    ],
)
def test_one_journal_by_two_names(a, b):
    assert compare_journals(a, b) == compare_journals(b, a) == "agree"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The Lancet", "Lancet Oncology"),
        ("Journal of Digital Studies", "Workshop of Digital Studies"),
        ("Journal of Clinical Oncology", "Journal of Clinical Pathology"),
        ("Journal of Applied Psychology", "Journal of Applied Physiology"),
        ("Jurnal Manajemen", "Jurnal Administrasi"),
    ],
)
def test_two_journals(a, b):
    assert compare_journals(a, b) == compare_journals(b, a) == "differ"


def test_no_name_is_missing():
    assert compare_journals("", "Sleep") == compare_journals("()", "Sleep") == "missing"


@given(st.text(max_size=40), st.text(max_size=40))
@settings(deadline=None, max_examples=150)
def test_comparing_is_symmetric(a, b):
    assert compare_journals(a, b) == compare_journals(b, a)
