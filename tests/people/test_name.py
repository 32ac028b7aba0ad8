"""Which names a person may have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.people.name import is_name


@pytest.mark.parametrize(
    "name",
    [
        "rina",
        "r",
        "x" * 200,
        "Rina",
        "rina x",
        "r.n",
        "siti-rahayu",
        "o'neil",
        "李",
        "adjudicated",
        "consuela",
    ],
)
def test_a_name_that_is_safe_as_a_file_name_is_allowed(name):
    assert is_name(name)


@pytest.mark.parametrize(
    "name",
    ["", " ", "rina ", " rina", ".rina", "rina.", "..", "a/b", "a\\b", "a:b", "a*", 'a"', "a\nb", "con", "NUL", "aux.x", "lpt1", "x" * 201],
)  # fmt: skip
def test_a_name_that_some_system_cannot_store_is_refused(name):
    assert not is_name(name)


@given(st.text(alphabet="ab ./\\:\n-é", max_size=5))
def test_a_name_never_leads_out_of_its_folder(name):
    assert not is_name(name) or not ({"/", "\\"} & set(name) or name in (".", "..") or name != name.strip())
