"""Names at the beginning of a reference, in the order that each style writes them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from slr.formats.reference_name import (
    is_names,
    match_given_first,
    match_inverted,
    match_vancouver,
    split_gbt,
    split_people,
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Quill, Mara T., Rune A. Ost, and Piet de Vink",
            ["Quill, Mara T.", "Ost, Rune A.", "de Vink, Piet"],
        ),
        ("Quill, Mara, Ost, Rune, and Vink, Piet", ["Quill, Mara", "Ost, Rune", "Vink, Piet"]),
        ("Quill, M.T., Ost, R. and de Vink, P.", ["Quill, M.T.", "Ost, R.", "de Vink, P."]),
        ("Quill, M.T. dan Ost, R.", ["Quill, M.T.", "Ost, R."]),
        ("M. T. Quill, R. Ost, and P. de Vink", ["Quill, M. T.", "Ost, R.", "de Vink, P."]),
        ("Mara Quill, Rune Ost, and Piet Vink", ["Quill, Mara", "Ost, Rune", "Vink, Piet"]),
        ("Quill, Mara, et al.", ["Quill, Mara", "et al."]),
        ("Quill Vega, Mara, and Rune Ost", ["Quill Vega, Mara", "Ost, Rune"]),
        ("World Lamp Organization", ["World Lamp Organization"]),
        ("", []),
    ],
)
def test_names_are_split_whichever_of_them_are_inverted(text: str, names: list[str]) -> None:
    assert split_people(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Quill MT, Ost R. Lamps", ["Quill, MT", "Ost, R"]),
        ("Quill M.T., Ost R.A. Lamps", ["Quill, M.T.", "Ost, R.A."]),
        ("van der Vink P, et al. Lamps", ["van der Vink, P", "et al."]),
        ("O'Dell PQ, Ost R Jr; the Lamp Group. Lamps", ["O'Dell, PQ", "Ost, R, Jr", "the Lamp Group"]),
        ("Quill M. A lamp", ["Quill, M"]),
    ],
)
def test_names_end_in_initials_in_vancouver_style(text: str, names: list[str]) -> None:
    found = match_vancouver(text)
    assert found is not None
    assert found[0] == names
    assert found[1] in {"Lamps", "A lamp"}


def test_other_texts_have_no_names_in_that_style() -> None:
    assert match_vancouver("Lamps at sea. J Lamp") is None
    assert match_given_first("Quill MT. Lamps") is None
    assert match_inverted("Lamps at sea, and more. J Lamp") is None
    assert match_given_first("M. Quill and R. Ost, Lamps") == (["Quill, M.", "Ost, R."], "Lamps")
    assert match_inverted("Quill, Mara T. Lamps") == (["Quill, Mara T."], "Lamps")


def test_chinese_names_are_whole_and_western_names_are_inverted() -> None:
    assert split_gbt("张三，李四、王五, 等") == ["张三", "李四", "王五", "et al."]
    assert split_gbt("QUILL M T, ZHENG Guangmei") == ["QUILL, MT", "ZHENG, Guangmei"]


@given(st.text(max_size=60))
@example(":\r")
@example(";\r")
def test_any_text_is_split_without_error(text: str) -> None:
    assert all(split_people(text)) or not text.strip()
    assert all(split_gbt(text)) or not text.strip()
    assert is_names(text) in {True, False}
