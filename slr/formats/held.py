"""Which tags of an entry its row does not hold. The one answer from which every writer tells its losses.

That a format *may* read a tag says little: a second address, a second DOI or an editor beside authors reaches no column.
So each value is looked for in the row. Most stand there as they are. Some stand there in other words (`eng` became
"en"), and whether one of those was what made the column is found out by leaving it out: the row is then another.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from slr.formats.catalogue import get_format
from slr.formats.format import FIELDS, Row, Tags
from slr.formats.kind import find_kind
from slr.formats.member import load
from slr.formats.row import find_year
from slr.model.entry import Entry
from slr.text.doi import clean_doi
from slr.text.language import read_language
from slr.text.markup import decode_latex, strip_markup

FieldOf = Callable[[str], str | None]


class Remains(NamedTuple):
    """What a row does not hold: whole tags, and tags of which it holds the year or the first address alone."""

    tags: Tags
    parts: Tags


_NOTHING: Final = Remains((), ())


def find_unheld(entry: Entry, row: Mapping[str, Any], *, field_of: FieldOf | None = None) -> Remains:
    """Return the tags of an entry that its row does not hold, in their order.

    A value counts as held wherever it stands in the row; with `field_of`, only in the column that it names for the tag
    (None: in no column). Tags that an entry has from its `crossref` are another entry's, and left out.
    """
    held = _members(row)
    left = [tag for tag in entry.tags if tag[1] not in held] if field_of is None else entry.tags
    return _Search(entry, row, field_of).sort(left) if left else _NOTHING


def _members(row: Mapping[str, Any]) -> set[str]:
    """Return every value of a row as it stands, and the parts of those that are written on several lines."""
    found = {""}
    for field in FIELDS:
        value = row[field]
        if value is not None:
            found.update(_parts(field, value))
    return found


def _parts(field: str, value: Any) -> list[str]:
    """Return a column's value, and what it was joined from."""
    if isinstance(value, list | tuple):
        return list(value)
    text = str(value)
    if field == "pages":
        return [text, *text.split("-")]
    return [text, *text.split("; ")] if field in {"isbn", "note"} else [text]


class _Search:
    """One entry's tags, sorted by what became of them. What costs time is made when it is first asked for."""

    def __init__(self, entry: Entry, row: Mapping[str, Any], field_of: FieldOf | None) -> None:
        self.entry, self.row, self.field_of = entry, row, field_of
        self.form = get_format(entry.format)
        self.spellings: dict[str, set[str]] = {}
        self.flat: dict[str, str] = {}

    def sort(self, tags: Sequence[tuple[str, str]]) -> Remains:
        unheld, parts, doubtful = [], [], []
        for tag in tags:
            name, value = tag
            if name.startswith("crossref."):
                continue
            if not self._may_feed(name):
                unheld.append(tag)
            elif self._is_part(value):
                parts.append(tag)
            elif not self._holds(name, value):
                doubtful.append(tag)
        if doubtful:
            unheld += self._leave_out(doubtful)
            return Remains(_in_order(self.entry.tags, unheld), tuple(parts))
        return Remains(tuple(unheld), tuple(parts))

    def _may_feed(self, name: str) -> bool:
        return self.form.knows(name) and (self.field_of is None or self.field_of(name) is not None)

    def _holds(self, name: str, value: str) -> bool:
        """Tell whether a value stands in the row, as it is or cleaned, or in words that mean the same."""
        row, fields = self.row, FIELDS
        if self.field_of is not None:
            field = self.field_of(name)
            fields = (field,) if field is not None else ()
        if "10." in value and len(value) < _LONG_DOI and "doi" in fields and row["doi"]:
            if clean_doi(value) == row["doi"]:
                return True
        elif len(value) < _SHORT and (
            ("language" in fields and _means_language(value, row))
            or ("type" in fields and _says_type(value, row))
        ):
            return True
        flat = self._flatten(value)
        if len(flat) < 3:
            return self.field_of is None  # "///" for a date says nothing, but may stand in the way of another
        if flat.replace(" ", "") in self._spellings(fields):
            return True
        if (flat.count(" ") <= _FEW and len(flat) < _BRIEF) or flat.upper() == flat:
            return False  # a word or two, or numbers alone, may stand anywhere
        return any(
            self._within(flat, field)
            for field in fields
            if row[field] and (field != "abstract" or len(flat) > _SENTENCE)
        )

    def _flatten(self, value: str) -> str:
        text = " ".join(_leaves(load(value))) if value.startswith(("[", "{")) else value
        return flatten(_decode(text) if self.entry.format == "bibtex" else text)

    def _spellings(self, fields: Sequence[str]) -> set[str]:
        """Return the members of columns without blanks and marks: what two spellings of a name or number share."""
        key = fields[0] if len(fields) == 1 else ""
        if key not in self.spellings:
            self.spellings[key] = {
                _spell(m)
                for f in fields
                if self.row[f] is not None and f != "abstract"
                for m in _parts(f, self.row[f])
            }
        return self.spellings[key]

    def _within(self, flat: str, field: str) -> bool:
        """Tell whether the words stand in a column one after another; names and keywords in whatever order."""
        if field not in self.flat:
            value = self.row[field]
            self.flat[field] = flatten(" ".join(value) if isinstance(value, list | tuple) else str(value))
        column = self.flat[field]
        return flat in column or (
            field in _LISTS and len(flat) <= len(column) and set(column.split()).issuperset(flat.split())
        )

    def _is_part(self, value: str) -> bool:
        """Tell whether a value is a date whose year the row holds, or several addresses of which it holds the first."""
        year, url = self.row["year"], self.row["url"]
        if year is not None and len(value) < _LONG_DATE and find_year(value) == year:
            rest = flatten(_decode(" ".join(_leaves(load(value)))).replace(str(year), " ", 1)).split()
            return any(_DATE_WORD.match(w) for w in rest) and all(_IN_DATE.match(w) for w in rest)
        return url is not None and url in value and len(_ADDRESS.findall(value)) > 1

    def _leave_out(self, doubtful: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return those tags without which the row is the same: all together first, then the last first."""
        bare = self._row_without(doubtful)
        if _same(bare, self.row):
            return list(doubtful)
        was = self.form.normalise(self.entry)
        if _same(bare, was):
            return list(doubtful)
        gone: list[tuple[str, str]] = []
        names = [name for name, _ in doubtful]
        groups = [[t] for t in doubtful] if len(doubtful) <= _MOST else _by_name(names, doubtful)
        for group in reversed(groups):
            if _same(self._row_without([*gone, *group]), was):
                gone += group
        return gone

    def _row_without(self, gone: Sequence[tuple[str, str]]) -> Row:
        out = set(gone)
        return self.form.normalise(
            self.entry._replace(tags=tuple(t for t in self.entry.tags if t not in out))
        )


_SHORT: Final = 40  # characters: the names of languages and types are shorter
_LONG_DATE: Final = 60
_LONG_DOI: Final = 80  # characters: what is longer says more than a DOI
_MOST: Final = 40  # doubtful tags that are left out one by one; above it, name by name


def _in_order(tags: Tags, some: Sequence[tuple[str, str]]) -> Tags:
    wanted = set(some)
    return tuple(t for t in tags if t in wanted)


def _by_name(names: Sequence[str], tags: Sequence[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    return [[t for t in tags if t[0] == name] for name in dict.fromkeys(names)]


def _same(row: Row, other: Mapping[str, Any]) -> bool:
    """Tell whether a row has all that another has; what only stood in the way of a value was not held."""
    return all(row[f] == other[f] or not other[f] for f in FIELDS)  # type: ignore[literal-required]


_LISTS: Final = frozenset({"authors", "keywords"})  # whose members a tag may hold in another order
_FEW: Final = 3  # blanks around and between words, up to which two words may stand in a column by accident
_BRIEF: Final = 14  # characters, from which they do not
_SENTENCE: Final = (
    60  # characters, below which words that stand in an abstract tell nothing of where they came from
)
_MARKS: Final = re.compile(r"[\u0300-\u036f]+")
_GAP: Final = re.compile(r"[\W_]+")


def flatten(text: str) -> str:
    """Return the words and numbers of a text without case and accents, with one blank before and behind each; markup is left out.

    >>> flatten("Smith, J. and <i>Doe</i>, A.")
    ' smith j doe a '
    """
    if "<" in text or "&" in text:
        text = strip_markup(text)
    if text.isascii():  # by far the fastest way; an entry has some thirty values
        words = b" ".join(text.encode().translate(_FOLDED).split()).decode()
    else:
        words = _GAP.sub(" ", _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))).strip()
    return f" {words} ".replace(" and ", " ")


_FOLDED: Final = bytes(ord(chr(i).lower()) if i < 128 and chr(i).isalnum() else 32 for i in range(256))


@lru_cache(maxsize=32768)
def _spell(text: str) -> str:
    return flatten(text).replace(" ", "")


_LATEX: Final = re.compile(r"[\\{}$~]|--|''")


def _decode(text: str) -> str:
    return decode_latex(text) if _LATEX.search(text) else text


def _leaves(value: Any) -> list[str]:
    """Return the texts and numbers within a JSON value."""
    if isinstance(value, Mapping):
        return [leaf for v in value.values() for leaf in _leaves(v)]
    if isinstance(value, list):
        return [leaf for v in value for leaf in _leaves(v)]
    return [] if value is None or isinstance(value, bool) else [str(value)]


_read_language: Final = lru_cache(maxsize=1024)(read_language)


def _means_language(value: str, row: Mapping[str, Any]) -> bool:
    return row["language"] is not None and _read_language(value) == row["language"]


# words that say no more of a type than the column does
_PLAIN: Final = frozenset("journal article paper document text publication print item work".split())


def _says_type(value: str, row: Mapping[str, Any]) -> bool:
    """Tell whether a value says the type of the row and no more; "Clinical Trial" says more than "article"."""
    return find_kind(value) == row["type"] and _PLAIN.issuperset(set(flatten(value).split()) - {row["type"]})


_ADDRESS: Final = re.compile(r"(?:https?://|ftp://|www\.)[^\s<>\"]+")
_IN_DATE: Final = re.compile(
    r"0+$|\d{1,2}(?:t\d\d)?z?$|(?:st|nd|rd|th)$|(?:jan|feb|mar|apr|ma[yi]|jun|jul|aug|agu|sep|oct|okt|nov|dec|des"
    r"|spring|summer|autumn|fall|winter)[a-z]*$"
)
_DATE_WORD: Final = re.compile(r"\d*[1-9]|[a-z]{3,}")
