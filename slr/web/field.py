"""Prepare the fields of a form for the templates: labels, help texts, values and problems.

Labels and help texts are in the language of the pages. A column without a label is labelled with its name. If the help
text of a column has no translation, it is shown in English.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from slr.desk.form import Field, GroupName, group_fields
from slr.model.problem import Problem
from slr.people.kind import Kind
from slr.people.vocabulary import Word
from slr.web.text import WebTexts

Size = Literal["small", "middle", "large"]
_NAMES: Final = frozenset({"theme", "criterion", "tool"})  # columns with words that the protocol defines
_SHORT: Final = 16  # characters of the longest word of a small field


@dataclass(frozen=True, slots=True, kw_only=True)
class WordView:
    """A word that can be chosen or is suggested: what is stored, what is shown, and what it means."""

    word: str
    label: str
    meaning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A field of a form, prepared for a template.

    `words` are the words that can be chosen, and `hints` are suggestions for free text. `problems` are the
    problems of the value.
    """

    name: str
    label: str
    help: str
    kind: str
    size: Size
    required: bool
    value: str
    words: tuple[WordView, ...]
    hints: tuple[WordView, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """A group of fields. `open` is true if the group is unfolded at first."""

    name: GroupName
    fields: tuple[FieldView, ...]
    open: bool


def view_groups(
    fields: Sequence[Field],
    kind: Kind,
    t: WebTexts,
    *,
    values: Mapping[str, str],
    problems: Mapping[str, tuple[Problem, ...]],
    hints: Mapping[str, Sequence[Word]],
) -> tuple[GroupView, ...]:
    """Prepare the fields of a form for a template, in groups. A group with a value or a problem is open at first."""
    found = []
    for group in group_fields(fields, kind):
        views = tuple(
            view_field(f, t, values.get(f.name, ""), problems.get(f.name, ()), hints.get(f.name, ()))
            for f in group.fields
        )
        used = any(v.value or v.problems for v in views)
        found.append(GroupView(name=group.name, fields=views, open=group.name != "rest" or used))
    return tuple(found)


def view_field(
    field: Field, t: WebTexts, value: str, problems: Sequence[Problem], hints: Sequence[Word]
) -> FieldView:
    """Prepare a field of a form for a template.

    If the field offers words to choose from, and its value is not one of them, the value is added to them.
    """
    words = tuple(_view_word(word, t, plain=field.name in _NAMES) for word in field.words)
    if field.words and value and value not in {word.word for word in words}:
        words = (*words, WordView(word=value, label=value))
    return FieldView(
        name=field.name,
        label=name_column(field.name, t),
        help=translate(field.help, t.language),
        kind="long" if field.long else field.kind,
        size=_find_size(field, words),
        required=field.required,
        value=value,
        words=words,
        hints=tuple(WordView(word=h.word, label=h.meaning) for h in hints),
        problems=tuple(problems),
    )


def _view_word(word: Word, t: WebTexts, *, plain: bool) -> WordView:
    label = word.word if plain else name_word(word.word, t)
    return WordView(word=word.word, label=label, meaning=translate(word.meaning, t.language))


def name_word(word: str, t: WebTexts) -> str:
    """Return a word of a fixed vocabulary in the language of the page, or unchanged if it has no translation."""
    shown = t.word(word)
    return translate(shown, t.language) if shown == word else shown


def _find_size(field: Field, words: Iterable[WordView]) -> Size:
    if field.long:
        return "large"
    if field.kind in ("number", "date"):
        return "small"
    if field.words:
        return "small" if max(len(word.label) for word in words) <= _SHORT else "middle"
    return "middle"


def name_column(name: str, t: WebTexts) -> str:
    """Return the label of a column. Without a label, return its name with spaces and a capital first letter."""
    key = f"field.{name}"
    return t(key) if t.has(key) else name.replace("_", " ").capitalize()


def translate(text: str, language: str) -> str:
    """Translate the help text of a column, or the meaning of a word, from English.

    A text without a translation is returned unchanged.
    """
    return _read_helps(language).get(text, text)


@cache
def _read_helps(language: str) -> Mapping[str, str]:
    path = files("slr.web").joinpath("texts", f"help_{language}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
