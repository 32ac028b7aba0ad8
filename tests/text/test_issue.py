"""Issues: a supplement is another issue than the issue with its number, and every database spells it in its own way."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.text.issue import compare_issues, read_issue


@pytest.mark.parametrize(
    ("volume", "issue", "short"),
    [
        ("32", "4", ("32", "4")),
        ("32", "No. 04", ("32", "4")),
        ("32", "Suppl 1", ("32", "s1")),
        ("32", "SUPPL. 1", ("32", "s1")),
        ("32", "Supplement_1", ("32", "s1")),
        ("32", "supl.1", ("32", "s1")),
        ("32", "S1", ("32", "s1")),
        ("32 Suppl 1", "", ("32", "s1")),
        ("32 (Suppl 1)", "", ("32", "s1")),
        ("Suppl 1", "", ("", "s1")),
        ("32", "Suppl", ("32", "s")),
        ("32 Suppl", "443", ("32", "443")),
        ("32", "11 Suppl", ("32", "11s")),
        ("32", "4S2", ("32", "4s2")),
        ("32", "4 Suppl 2", ("32", "4s2")),
        ("32", "3 Pt 1", ("32", "3p1")),
        ("32", "1-2", ("32", "1-2")),
        ("32", "1/2", ("32", "1-2")),
        ("32", "2019-11", ("32", "2019")),
        ("32", "Spec No 2", ("32", "2")),
        ("32", "SI", ("32", "")),
        ("32", "September", ("32", "sep")),
        ("32", "Autumn", ("32", "fall")),
        ("32", "Agustus", ("32", "aug")),
    ],
)
def test_issues_have_one_short_form(volume, issue, short):
    assert read_issue(volume, issue) == short


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("1", "2", "differ"),
        ("1", "s1", "differ"),
        ("s", "1", "differ"),
        ("s1", "s2", "differ"),
        ("11", "11s", "missing"),
        ("11", "12s", "differ"),
        ("s", "s2", "missing"),
        ("s1", "4s1", "agree"),
        ("4s1", "4s2", "differ"),
        ("3p1", "3p2", "differ"),
        ("3", "3p1", "missing"),
        ("1-2", "2", "agree"),
        ("1-2", "3", "differ"),
        ("442", "443", "differ"),
        ("442", "10", "missing"),
        ("jan", "feb", "differ"),
        ("jan", "1", "missing"),
        ("jan", "spring", "missing"),
        ("spring", "fall", "differ"),
        ("", "1", "missing"),
    ],
)
def test_issues_agree_differ_or_cannot_be_compared(a, b, level):
    assert compare_issues(a, b) == compare_issues(b, a) == level


@settings(max_examples=60)
@given(st.text("12 -s.uplPt/janA", max_size=12), st.text("12 -s.uplPt/janA", max_size=12))
def test_an_issue_never_differs_from_itself(one, other):
    ours, theirs = read_issue("7", one)[1], read_issue("7", other)[1]
    assert compare_issues(ours, ours) == ("agree" if ours else "missing")
    assert compare_issues(ours, theirs) == compare_issues(theirs, ours)


def test_a_number_of_thousands_of_digits_is_no_range():
    assert read_issue("7", f"{'9' * 5000}-{'9' * 5000}")[1] == "9" * 5000
