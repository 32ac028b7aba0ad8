"""Ask for the fields of a form one after another in the terminal."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from rich.text import Text

from slr.cli.command_key import ENTER
from slr.cli.frame import NOTE, Choice, Screen, pad_names
from slr.cli.line_editor import PASTE
from slr.cli.screen_view import one_line
from slr.cli.terminal import Terminal
from slr.desk.form import Field
from slr.people.vocabulary import Word

CANCEL: Final = ("\x1b", "\x03", "\x04")
SHORT: Final = 9  # words that a key can choose; if there are more words, the word is typed
_NAME: Final = 13  # columns of the name of a field


def choose_keys(
    words: Sequence[Word], commands: str = "", preferred: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Choose a key for each word, and return the words by key.

    The key of a word is its preferred letter if this letter is free. Otherwise, the key is the first free letter of
    the word or, if no letter is free, a free digit. A key in `commands` is never given to a word. If no key is free
    for a word, the word gets no key.

    >>> choose_keys([Word(word="finding"), Word(word="theory"), Word(word="the")])
    {'f': 'finding', 't': 'theory', 'h': 'the'}
    """
    found: dict[str, str] = {}
    for known in words:
        letters = (preferred or {}).get(known.word, "") + known.word.lower() + "123456789"
        free = (c for c in letters if c.isalnum() and c not in commands and c not in found)
        found[next(free, "")] = known.word
    return {key: word for key, word in found.items() if key}


# A function that returns what is wrong with the value of a field, or an empty string.
FindFault = Callable[[str, str], str]


def _find_none(_name: str, _value: str) -> str:
    return ""


class FormView:
    """A form in the terminal. `head` and `top` are lines above the form, such as the title. `context` is the text below the form.

    `find_fault` takes the name and the value of a field, and returns what is wrong, or an empty string. If
    something is wrong, the person can answer again.
    """

    def __init__(
        self,
        terminal: Terminal,
        *,
        head: str,
        top: tuple[Text, ...],
        context: tuple[Text, ...] = (),
        find_fault: FindFault = _find_none,
    ) -> None:
        self._terminal, self._find_fault = terminal, find_fault
        self._head, self._top, self._context = head, top, context

    def fill(self, fields: Sequence[Field], given: Mapping[str, str]) -> dict[str, str] | None:
        """Ask for each field that is not in `given`. Return all values, or None if the person cancels."""
        values = dict(given)
        for field in fields:
            if field.name not in values:
                value = self._ask_field(field, fields, values)
                if value is None:
                    return None
                values[field.name] = value
        return values

    def _ask_field(self, field: Field, fields: Sequence[Field], values: Mapping[str, str]) -> str | None:
        """Ask for a field until the answer is valid. Return the value, or None if the person cancels."""
        answer = ""
        while True:
            value = self._ask_once(field, fields, values, answer)
            if value is None:
                return None
            cleaned = _complete(field, value)
            if not cleaned and field.required:
                answer = f"{field.name} is required; Esc cancels"
            elif cleaned and field.words and cleaned not in {word.word for word in field.words}:
                answer = f"{one_line(value)!r} is not an allowed value for {field.name}"
            elif cleaned and (fault := self._find_fault(field.name, cleaned)):
                answer = one_line(fault)
            else:
                return cleaned

    def _ask_once(
        self, field: Field, fields: Sequence[Field], values: Mapping[str, str], answer: str
    ) -> str | None:
        keys = choose_keys(field.words) if len(field.words) <= SHORT else {}
        self._terminal.show(partial(self._draw, field, fields, values, keys, answer))
        if not keys:
            return self._terminal.ask(f"{field.name}: ")
        pressed = self._terminal.press()
        if pressed in CANCEL:
            return None
        if pressed in ENTER:
            return ""
        return keys.get(pressed.lower(), pressed.removeprefix(PASTE))

    def _draw(
        self,
        field: Field,
        fields: Sequence[Field],
        values: Mapping[str, str],
        keys: Mapping[str, str],
        answer: str,
    ) -> Screen:
        empty = () if field.required else (("Enter", "leave empty"),)
        how = (("key", "choose"),) if keys else ()
        return Screen(
            head=self._head,
            top=self._top,
            body=(
                *self._list_values(fields, values),
                Text.assemble((field.name, "bold"), f"  {field.help}"),
                *self._context,
            ),
            side=tuple(_list_words(field, keys)),
            foot=(Text(answer, style=NOTE),) if answer else (),
            keys=(*how, *empty, ("Esc", "cancel; nothing is written")),
        )

    @staticmethod
    def _list_values(fields: Sequence[Field], values: Mapping[str, str]) -> list[Text | Choice]:
        """Return a line for each field that is filled in, followed by a blank line.

        If no field is filled in, return no lines.
        """
        filled = [(f.name, values[f.name]) for f in fields if values.get(f.name)]
        lines: list[Text | Choice] = [
            Choice(start=Text(f"{name:<{_NAME}}", style="dim"), text=Text(one_line(value)))
            for name, value in filled
        ]
        return [*lines, Text()] if lines else []


def _complete(field: Field, value: str) -> str:
    """Return the value to store. If exactly one word begins with the text that the person typed, this word is stored."""
    cleaned = field.clean(value)
    begun = [word.word for word in field.words if word.word.casefold().startswith(cleaned.casefold())]
    known = cleaned in {word.word for word in field.words}
    return begun[0] if cleaned and not known and len(begun) == 1 else cleaned


def _list_words(field: Field, keys: Mapping[str, str]) -> Iterator[Choice]:
    key_of = {word: key for key, word in keys.items()}
    names = pad_names([word.word for word in field.words])
    for word, name in zip(field.words, names, strict=True):
        start = Text.assemble((f"{key_of.get(word.word, ' ')} ", "bold"), name)
        yield Choice(start=start, text=Text(one_line(word.meaning), style="dim"))
