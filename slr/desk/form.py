"""Build the form for one kind of people's file from the declaration of its columns.

Worksheets, the terminal and the browser ask for the same fields, with the same help and words. A new column needs no
code in this module.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from slr.model.column import Column
from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.model.word import ADJUDICATOR
from slr.people.kind import Kind
from slr.people.row import Row
from slr.people.vocabulary import Word, fold_word, list_spellings

FieldKind = Literal["text", "word", "number", "date"]

GroupName = Literal["needed", "usual", "rest", "settling"]

SETTLING: Final = (
    "of",
    "by",
    "how",
)  # columns in which the adjudicator says what was settled, by whom and how
SUGGESTED: Final = 200  # earlier values that a field suggests
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a form.

    `kind` sets what can be entered: free text, one of `words`, a number, or a date. `help` is a single line.
    A `readable` field is shown to the person, but cannot be filled in. A `long` field usually needs several lines.
    """

    name: str
    kind: FieldKind
    help: str
    required: bool = False
    readable: bool = False
    long: bool = False
    words: tuple[Word, ...] = ()

    def clean(self, text: str) -> str:
        """Return an entered value in the form in which it is stored.

        Several spaces become one space. A word gets the spelling of the vocabulary. A date that begins with the
        day is converted to ISO 8601. Other values are not changed. Errors in them are reported when the row is checked.

        >>> Field(name="when", kind="date", help="").clean(" 20/03/2026 ")
        '2026-03-20'
        >>> Field(name="verdict", kind="word", help="", words=(Word(word="include"),)).clean("Include")
        'include'
        """
        plain = " ".join(text.split())
        if self.kind == "date":
            return _write_iso(plain)
        return list_spellings(self.words).get(fold_word(plain), plain)


def _write_iso(text: str) -> str:
    """Convert a date that begins with the day to ISO 8601.

    Other text and days that do not exist are returned unchanged.
    """
    match = _DAY_FIRST.fullmatch(text)
    if match is None:
        return text
    day, month, year = map(int, match.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The form of a kind of people's file.

    The fields are in the order of the columns. A column that only the program fills in has no field.
    """

    kind: Kind
    fields: tuple[Field, ...]

    def __getitem__(self, name: str) -> Field:
        """Return the field with this name. Raises KeyError if there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields, in order."""
        return tuple(f.name for f in self.fields)

    @property
    def to_fill(self) -> tuple[Field, ...]:
        """The fields that the person fills in."""
        return tuple(f for f in self.fields if not f.readable)

    @property
    def answers(self) -> tuple[Field, ...]:
        """The fields to fill in, without the report or records that the row is about, and without the date."""
        subject = {reference.column for reference in self.kind.address.references}
        return tuple(f for f in self.to_fill if f.name not in subject and f.kind != "date")

    @property
    def asked(self) -> tuple[Field, ...]:
        """The fields of `answers` for a new row. The column or word that takes back an earlier row is left out."""
        column, word = self.kind.retract or ("", "")
        kept = []
        for field in self.answers:
            words = tuple(w for w in field.words if field.name != column or w.word != word)
            if words or field.name != column:
                kept.append(replace(field, words=words))
        return tuple(kept)

    def clean(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return entered values in the form in which they are stored. Values without a field are left out."""
        return {f.name: f.clean(values[f.name]) for f in self.fields if f.name in values}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Fields that belong together on a page: required fields, usual fields, other fields, or fields about settling a disagreement."""

    name: GroupName
    fields: tuple[Field, ...]


def group_fields(fields: Iterable[Field], kind: Kind) -> tuple[Group, ...]:
    """Return the fields in groups, in the order in which a page shows them. Groups without fields are left out.

    The usual fields are those in `Kind.usual`, in this order. They can include required fields. If the kind names no
    usual fields, all fields that are not required are usual. In the other groups, the fields keep their order.
    """
    found: dict[GroupName, list[Field]] = {"needed": [], "usual": [], "rest": [], "settling": []}
    for field in fields:
        found[_find_group(field, kind)].append(field)
    place = {name: i for i, name in enumerate(kind.usual)}
    found["usual"].sort(key=lambda field: place.get(field.name, 0))
    return tuple(Group(name=name, fields=tuple(group)) for name, group in found.items() if group)


def _find_group(field: Field, kind: Kind) -> GroupName:
    if field.name in SETTLING:
        return "settling"
    if field.name in kind.usual:
        return "usual"
    if field.required:
        return "needed"
    return "rest" if kind.usual else "usual"


def suggest_values(fields: Iterable[Field], rows: Iterable[Row]) -> dict[str, tuple[str, ...]]:
    """Return the values that a person has entered in earlier rows, by field. Frequent values come first.

    Only short text fields are listed, with at most `SUGGESTED` values each.
    """
    listed = list(rows)
    found = {}
    for field in fields:
        if field.kind == "text" and not field.long:
            counted = Counter(row[field.name] for row in listed if row[field.name])
            ordered = sorted(counted, key=lambda text: (-counted[text], text))
            found[field.name] = tuple(ordered[:SUGGESTED])
    return {name: values for name, values in found.items() if values}


def place_problems(fields: Sequence[Field], problems: Iterable[Problem]) -> dict[str, tuple[Problem, ...]]:
    """Group the problems of a row by field. The key is empty for problems that belong to none of the fields."""
    names = {field.name for field in fields}
    found: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        found[problem.where if problem.where in names else ""].append(problem)
    return {name: tuple(listed) for name, listed in found.items()}


def make_form(kind: Kind, protocol: Protocol, *, adjudicates: bool = False) -> Form:
    """Return the form of a kind of people's file under a protocol.

    A column that only the program fills in has no field. If `when` is left empty, the program fills it in. The
    adjudicator's form also asks who settled a disagreement, and how.
    """
    left_out = ("program",) if adjudicates else ("program", "adjudicator")
    columns = (c for c in kind.table.columns if c.filled_by not in left_out)
    return Form(kind=kind, fields=tuple(_make_field(c, kind, protocol) for c in columns))


def list_settling(kind: Kind, protocol: Protocol, who: str) -> tuple[Field, ...]:
    """Return the fields that only the adjudicator fills in, such as who settled a disagreement.

    For other people, the result is empty.
    """
    common = make_form(kind, protocol).names
    form = make_form(kind, protocol, adjudicates=who == ADJUDICATOR)
    return tuple(f for f in form.fields if f.name not in common)


def _make_field(column: Column, kind: Kind, protocol: Protocol) -> Field:
    vocabulary = kind.vocabularies.get(column.name)
    words = () if vocabulary is None else vocabulary.read(protocol)
    return Field(
        name=column.name,
        kind=_find_kind(column, words),
        help=column.meaning,
        required=column.required and column.show != "date",
        readable=column.filled_by == "reader",
        long=column.show == "long",
        words=words,
    )


def _find_kind(column: Column, words: tuple[Word, ...]) -> FieldKind:
    if column.kind in ("number", "whole"):
        return "number"
    if column.show == "date":
        return "date"
    return "word" if words else "text"
