"""Test that a form asks for each field, shows its help and words, and takes no answer that cannot be stored."""

import pytest
from rich.text import Text
from scripted_terminal import Script, open_terminal

from slr.cli.form_view import FormView, choose_keys
from slr.desk.form import Field
from slr.people.vocabulary import Word

ROLES = (Word(word="finding", meaning="a result"), Word(word="theory"), Word(word="third"))
MANY = tuple(Word(word=f"code-{letter}") for letter in "abcdefghijklmnop")


def fill(fields, keys=(), lines=(), given=(), width=80):
    terminal, shown = open_terminal(Script(keys, lines), width=width)
    form = FormView(terminal, head="coding", top=(Text("A title"),))
    return form.fill(fields, dict(given)), shown.getvalue()


def text(name="statement", *, required=False):
    return Field(name=name, kind="text", help=f"help of {name}", required=required)


def word(words=ROLES, *, required=True):
    return Field(name="role", kind="word", help="help of role", required=required, words=words)


def test_each_field_that_is_not_given_is_asked_for_with_its_help():
    values, shown = fill([text("theme"), text(), text("note")], lines=["said", ""], given={"theme": "strain"})
    assert values == {"theme": "strain", "statement": "said", "note": ""}
    assert "help of statement" in shown
    assert "help of note" in shown
    assert "help of theme" not in shown
    assert "theme        strain" in shown


def test_word_is_chosen_by_a_key_that_the_screen_shows():
    values, shown = fill([word()], keys="t")
    assert values == {"role": "theory"}
    assert "f finding  a result" in shown


def test_word_of_many_is_typed_and_its_beginning_is_enough():
    assert fill([word(MANY)], lines=["code", "CODE-C"])[0] == {"role": "code-c"}
    assert fill([word((*MANY, Word(word="other")))], lines=["oth"])[0] == {"role": "other"}


@pytest.mark.parametrize(
    ("keys", "said"), [("zf", "'z' is not an allowed value for role"), ("\rf", "role is required")]
)
def test_answer_that_cannot_be_stored_is_asked_for_again(keys, said):
    values, shown = fill([word()], keys=keys)
    assert values == {"role": "finding"}
    assert said in shown


def test_field_that_is_not_needed_can_be_left_empty():
    assert fill([word(required=False), text()], keys="\r", lines=[""])[0] == {"role": "", "statement": ""}


def test_escape_cancels_the_whole_form():
    assert fill([text(), word()], keys="\x1b", lines=["said"])[0] is None
    assert fill([text()], lines=[None])[0] is None


def test_help_words_and_keys_of_a_long_vocabulary_stay_in_sight():
    _, shown = fill([word(MANY)], lines=["code-a"])
    assert all(known.word in shown for known in MANY)
    assert len(shown.splitlines()) < 24


def test_keys_of_words_differ_and_leave_out_commands():
    words = [Word(word=w) for w in ("sought", "retrieved", "not retrieved", "s")]
    keys = choose_keys(words, "nuq", {"not retrieved": "x"})
    assert keys == {"s": "sought", "r": "retrieved", "x": "not retrieved", "1": "s"}
