"""Test the keys of criteria: they follow from the id and are never renumbered."""

from hypothesis import given
from hypothesis import strategies as st

from slr.desk.key import assign_keys

COMMANDS = "iemnuq"
IDS = st.one_of(st.from_regex(r"\A[EFIP][0-9]{1,2}\Z"), st.from_regex(r"\A[A-Za-z][A-Za-z0-9_.-]{0,5}\Z"))
LISTS = st.lists(IDS, min_size=1, max_size=12, unique=True)


def test_key_is_the_number_of_the_id():
    ids = ["E2", "E3", "E4", "E5"]
    assert assign_keys(ids, COMMANDS) == {"E2": "2", "E3": "3", "E4": "4", "E5": "5"}


def test_removing_a_criterion_renumbers_no_other():
    assert assign_keys(["E1", "E4", "E9"], COMMANDS)["E4"] == assign_keys(["E4", "E9"], COMMANDS)["E4"] == "4"


def test_number_ten_is_the_key_zero_and_higher_numbers_have_a_letter():
    assert assign_keys(["E10", "X11", "X12"], COMMANDS) == {"E10": "0", "X11": "x", "X12": ""}


def test_criteria_with_the_same_letter_have_the_letters_after_it_as_far_as_their_numbers_say():
    ids = ["E1", "E2", "E3", "F1", "F2", "F3"]
    assert assign_keys(ids, COMMANDS) == {"E1": "1", "E2": "2", "E3": "3", "F1": "f", "F2": "j", "F3": "k"}
    without = [i for i in ids if i != "F2"]
    assert assign_keys(without, COMMANDS)["F3"] == "k"


def test_a_later_letter_that_is_the_letter_of_another_criterion_or_beyond_the_alphabet_is_no_key():
    ids = ["E1", "E2", "F1", "F2", "jobs", "Z1", "Z2"]
    keys = assign_keys(ids, COMMANDS)
    assert (keys["F2"], keys["jobs"], keys["Z1"], keys["Z2"]) == ("", "j", "z", "")


def test_number_with_leading_zeros_is_the_same_number():
    assert assign_keys(["E01", "E10", "E110"], COMMANDS) == {"E01": "1", "E10": "0", "E110": ""}


def test_second_criterion_with_a_number_has_a_letter_that_is_not_a_command():
    assert assign_keys(["E1", "P1", "I1", "IN1"], COMMANDS) == {"E1": "1", "P1": "p", "I1": "", "IN1": ""}


def test_id_without_a_number_has_the_first_letter_that_is_not_a_command():
    assert assign_keys(["population", "intervention", "Design"], COMMANDS) == {
        "population": "p",
        "intervention": "t",
        "Design": "d",
    }


@given(LISTS)
def test_no_two_criteria_have_the_same_key_and_none_has_a_command(ids):
    keys = [key for key in assign_keys(ids, COMMANDS).values() if key]
    assert len(keys) == len(set(keys))
    assert not set(keys) & set(COMMANDS)


def number(ident):
    return assign_keys([ident], "abcdefghijklmnopqrstuvwxyz")[ident]


def letter(ident):
    return assign_keys([ident.rstrip("0123456789")], COMMANDS)[ident.rstrip("0123456789")]


def claims(ident):
    """All keys that an id can have: those that it has after an id with the same number, and after one with its letter."""
    first = letter(ident)
    same_letter = [f"{first}x"] if first else []
    digits = [f"E{i}" for i in range(1, 11)]
    found = {number(ident), first, assign_keys([*digits, *same_letter, ident], COMMANDS)[ident]}
    return found - {""}


@given(LISTS, st.data())
def test_removing_or_adding_a_criterion_changes_a_key_only_where_both_claim_the_same_number_or_letter(
    ids, data
):
    gone = data.draw(st.sampled_from(ids))
    before = assign_keys(ids, COMMANDS)
    after = assign_keys([i for i in ids if i != gone], COMMANDS)
    changed = [i for i, key in after.items() if before[i] != key]
    assert all(claims(i) & claims(gone) for i in changed)
