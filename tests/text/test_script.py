"""Chinese, Japanese and Korean characters."""

from hypothesis import given
from hypothesis import strategies as st

from slr.text.script import (
    count_letters,
    find_script,
    has_characters,
    is_in_characters,
    is_unspaced,
    join_letters,
    part_characters,
    part_letters,
    turn_characters,
)

CHARACTERS = st.text(alphabet="夜班睡眠さくラ밤일", max_size=8)


def test_each_character_is_a_word_and_latin_words_stay_whole():
    assert part_characters("who的調査").split() == ["who", "的", "調", "査"]
    assert part_characters("밤일 sleep").split() == ["밤", "일", "sleep"]


def test_a_character_counts_as_two_letters():
    assert count_letters("睡眠 abc") == 8


def test_a_name_with_a_latin_letter_is_not_in_characters():
    assert is_in_characters("山川, 太朗")
    assert not is_in_characters("山川 T")
    assert not is_in_characters("Yamakawa")
    assert has_characters("山川 T")


def test_scripts_of_letters():
    assert [find_script(c) for c in "aя夜ع밤"] == ["LATIN", "CYRILLIC", "CJK", "ARABIC", "HANGUL"]


def test_letters_of_scripts_without_spaces_are_words():
    assert part_letters("夜班 shift ไทย ខ្មែរ").split() == [*"夜班", "shift", *"ไทย", *"ខ្មែរ"]
    assert [c for c in "夜さラ밤ไខဗລㄅ々aя١ع" if is_unspaced(c)] == [*"夜さラ밤ไខဗລㄅ々"]


@given(CHARACTERS)
def test_letters_that_were_parted_are_joined_again(text):
    assert join_letters(" ".join(part_letters(text).split())) == text


@given(CHARACTERS, CHARACTERS)
def test_a_name_is_the_same_whichever_part_comes_first(family, given_name):
    assert turn_characters(f"{family}, {given_name}") == turn_characters(given_name + family)


@given(CHARACTERS)
def test_turning_a_name_loses_no_character(name):
    assert sorted(turn_characters(name)) == sorted(name)
