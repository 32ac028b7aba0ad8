"""What may name a person, and which names look like those of one person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.people.name import LONGEST, fold_name, is_misspelt, is_name, propose_name

DECOMPOSED = "Jose\u0301"


@pytest.mark.parametrize(
    "name",
    ["rina", "r", "x" * LONGEST, "Rina", "rina x", "r.n", "siti-rahayu", "o'neil", "'t Hooft", "李", "adjudicated",
     "consuela", "José", "राधा", "R2", "_x"],
)  # fmt: skip
def test_a_name_of_any_script_is_allowed(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name",
    ["", " ", "rina ", " rina", ".rina", "rina.", "..", "a/b", "a\\b", "a:b", "a*", 'a"', "a\nb", "rina\n", "con", "NUL",
     "aux.x", "lpt1", "x" * (LONGEST + 1), "-x", "=cmd", "a\x1b[2J", "rina  x", "rina\u00a0x", "rina\u200b", DECOMPOSED,
     "Adjudicated", "adjudicated ", "adjudicated 2", "\u0301a", "½", "a@b", "\ud800"],
)  # fmt: skip
def test_a_name_that_some_system_cannot_store_or_people_cannot_tell_apart_is_refused(name: str) -> None:
    assert not is_name(name)


@given(st.text(alphabet="ab ./\\:\n-é", max_size=5))
def test_a_name_never_leads_out_of_its_folder(name: str) -> None:
    assert not is_name(name) or not ({"/", "\\"} & set(name) or name in (".", "..") or name != name.strip())


@given(st.one_of(st.text(max_size=80), st.text(alphabet="con.-_ ́A1", max_size=9)))
def test_every_proposed_name_is_valid_and_valid_names_are_kept(text: str) -> None:
    proposed = propose_name(text)
    assert is_name(proposed)
    assert proposed == text or not is_name(text)


@pytest.mark.parametrize(
    ("one", "other"), [("Zora", "zora"), ("rina ", "rina"), ("siti rahayu", "Siti  Rahayu"), (DECOMPOSED, "josé"),
                       ("rina\u200b", "rina"), ("Straße", "strasse"), ("ｒina", "rina")],
)  # fmt: skip
def test_names_that_look_the_same_are_equal_after_folding(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"), [("rina", "rini"), ("Siti", "Sitti"), ("tomas", "toams"), ("Tomas", "omas")]
)
def test_names_that_differ_by_one_letter_may_be_misspelt(one: str, other: str) -> None:
    assert is_misspelt(one, other)
    assert is_misspelt(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("rina", "rina"), ("rina", "Rina"), ("AB", "AC"), ("ann", "anna"), ("reviewer1", "reviewer2"), ("tom1", "tom12"),
     ("rina", "tomas"), ("rina", "riani x")],
)  # fmt: skip
def test_other_names_are_not_misspelt(one: str, other: str) -> None:
    assert not is_misspelt(one, other)
