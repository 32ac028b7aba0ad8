"""Degrees and honorifics around names."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from slr.text.degree import drop_degrees, is_degree


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("Prof. Dr. Ir. Wayan Suteja, M.Sc., Ph.D.", "Wayan Suteja"),
        ("Drs. H. Agus Salimun, M.M.", "Agus Salimun"),
        ("Hj. Dewi Lestarini, S.Kep., Ns., M.Kep.", "Dewi Lestarini"),
        ("dr. Rina Kusumah, Sp.PD", "Rina Kusumah"),
        ("Suteja, Dr. Wayan", "Suteja, Wayan"),
        ("Suteja, Wayan, MD, PhD", "Suteja, Wayan"),
        ("Suteja, W. A., MD", "Suteja, W. A."),
        ("Wayan Suteja M.Si.", "Wayan Suteja"),
        ("Quillmore JT, RN", "Quillmore JT"),
        ("Wayan Suteja, S.Pd.I., M.Pd.I", "Wayan Suteja"),
        ("Quillmore H, Dr. med.", "Quillmore H"),
        ("Dr. rer. nat. Hugh Quillmore", "Hugh Quillmore"),
        ("Quillmore, Hugh Ph.D.", "Quillmore, Hugh"),
        ("dr. Rina Kusumah SpPD", "Rina Kusumah"),
        ("Sir Hugh Quillmore", "Hugh Quillmore"),
    ],
)
def test_degrees_and_honorifics_are_dropped(written, bare):
    assert drop_degrees(written) == bare


@pytest.mark.parametrize(
    "name",
    [
        "Quillmore, MA",
        "Garza Lopez, S.E.",
        "Quillmore, J. A., 3rd",
        "H. Quillmore",
        "R. A. Quillmore",
        "Ma, Li",
        "Ing, Wei",
        "Yamada, Gen",
        "Do, Van",
        "Quillmore, John, Jr",
        "Ba, Mohamed",
    ],
)
def test_initials_and_short_names_are_no_degrees(name):
    assert drop_degrees(name) == name


@pytest.mark.parametrize("part", ["PhD", "Ph.D.", "M.Kes", "S. Psi", "MBBS", "Psikolog"])
def test_degrees_are_recognised(part):
    assert is_degree(part)


@given(st.from_regex(r"[A-Z][a-z]{3,9}, [A-Z][a-z]{4,9}", fullmatch=True))
def test_a_plain_name_is_unchanged_and_a_degree_behind_it_is_dropped(name):
    assert drop_degrees(name) == name
    assert drop_degrees(f"{name}, M.Si.") == name


@given(st.text(max_size=30))
@example(",")
def test_nothing_is_added_to_a_name(text):
    assert set(drop_degrees(text)) <= set(text) | set(", ")
