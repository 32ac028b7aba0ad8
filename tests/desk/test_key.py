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


@given(LISTS, st.data())
def test_removing_or_adding_a_criterion_changes_a_key_only_where_both_ids_have_the_same_number_or_letter(
    ids, data
):
    gone = data.draw(st.sampled_from(ids))
    before = assign_keys(ids, COMMANDS)
    after = assign_keys([i for i in ids if i != gone], COMMANDS)
    changed = [i for i, key in after.items() if before[i] != key]
    same_number = [i for i in changed if number(gone) and number(i) == number(gone)]
    same_letter = [i for i in changed if letter(gone) and letter(i) == letter(gone)]
    assert set(changed) <= {*same_number, *same_letter}
