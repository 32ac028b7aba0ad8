"""Find the tags of an entry whose content is not in any column of its row. All writers use this to report losses.

It is not enough to know which tags a format reads, because some of their values are not in any column. Examples are a
second address, a second DOI, or an editor in addition to authors. For this reason, each value is looked up in the
row. Most values are in the row unchanged. Some values are in the row in another form (`eng` became "en"). To find
such a value, the entry is read without it. If the row changes, the value was in the row.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from slr.formats.catalogue import get_format
from slr.formats.exchange.item import Item, count_words
from slr.formats.format import FIELDS, Row, Tags
from slr.formats.json_record import load
from slr.formats.kind import find_kind
from slr.formats.row import find_year
from slr.model.entry import Entry
from slr.text.doi import clean_doi
from slr.text.language import read_language
from slr.text.markup import decode_latex, strip_markup

FieldOf = Callable[[str], str | None]


class Unmapped(NamedTuple):
    """The tags of an entry whose content is missing from its row.

    `tags` have content that is not in any column. `parts` have content that is only partly in a column, such as a date whose
    year is in a column.
    """

    tags: Tags
    parts: Tags


_NOTHING: Final = Unmapped((), ())


def find_unmapped_tags(entry: Entry, row: Mapping[str, Any], *, field_of: FieldOf | None = None) -> Unmapped:
    """Return the tags whose content is not in any column of the entry's row, in the order of the entry.

    By default, a value can be in any column. If `field_of` is given, a value must be in the column that `field_of`
    returns for the tag. If `field_of` returns None, the value counts as missing. Tags that an entry took
    from its `crossref` belong to another entry and are left out.
    """
    known = _list_values(row)
    if field_of is None:
        left = [tag for tag in entry.tags if tag[1] not in known]
        return _Search(entry, row, None, known).sort(left) if left else _NOTHING
    search = _Search(entry, row, field_of, known)
    left = [tag for tag in entry.tags if not search.is_there(*tag)]
    return search.sort(left) if left else _NOTHING


def _list_values(row: Mapping[str, Any]) -> set[str]:
    known = {""}
    for field in FIELDS:
        if value := row[field]:
            if isinstance(value, str) and field not in _DIVIDED:
                known.add(value)
            else:
                known.update(_parts(field, value))
    return known


def describe_lost_tags(items: Sequence[Item], used: Sequence[Tags] | None = None) -> tuple[str, ...]:
    """Return a sentence for each tag whose content is lost, fully or in part.

    The most frequent tag comes first. `used` lists, for each item, the tags that are written in addition to
    the row's columns.
    """
    counts: dict[tuple[str, str], int] = {}
    for i, item in enumerate(items):
        if item.entry is None:
            continue
        unmapped = find_unmapped_tags(item.entry, item.row)
        elsewhere = set(used[i]) if used else set()
        for how, tags in (("`{}` is not kept", unmapped.tags), (_PART, unmapped.parts)):
            for name in dict.fromkeys(t[0] for t in tags if t not in elsewhere):
                counts[name, how] = counts.get((name, how), 0) + 1
    return tuple(
        f"{count_words(n, 'entry', 'entries')}: {how.format(name)}"
        for (name, how), n in sorted(counts.items(), key=lambda c: (-c[1], c[0]))
    )


_PART: Final = "only the year or the first address in `{}` is kept"


def _parts(field: str, value: Any) -> Sequence[str]:
    """Return the members of a list, or a single value and its parts, such as first and last page."""
    if isinstance(value, _SEVERAL):
        return value
    text = str(value)
    return [text, *text.split(_DIVIDED[field])] if field in _DIVIDED else [text]


_SEVERAL: Final = (list, tuple)
_DIVIDED: Final = {"pages": "-", "isbn": "; ", "note": "; "}  # what separates the parts of a value


class _Search:
    """Look for the values of an entry's tags in the row of the entry. Slow steps are skipped where possible."""

    def __init__(
        self, entry: Entry, row: Mapping[str, Any], field_of: FieldOf | None, everything: set[str]
    ) -> None:
        self.entry, self.row, self.field_of, self.everything = entry, row, field_of, everything
        self.parts = {field: _parts(field, value) for field in FIELDS if (value := row[field])}
        self.form = get_format(entry.format)
        self.year = "" if row["year"] is None else str(row["year"])
        self.columns: dict[str, _Column] = {}

    def is_there(self, name: str, value: str) -> bool:
        """Return whether a value is unchanged in the column that its tag fills. An empty value counts as unchanged."""
        field = self.field_of(name) if self.field_of is not None else None
        return not value or value in self.parts.get(field or "", ())

    def sort(self, tags: Sequence[tuple[str, str]]) -> Unmapped:
        unmapped, parts, doubtful = [], [], []
        for tag in tags:
            name, value = tag
            if name.startswith("crossref."):
                continue
            if not self._may_feed(name):
                if self.field_of is not None or any(map(str.isalnum, value)):  # "//" is an empty date
                    unmapped.append(tag)
            elif self._is_part(value):
                parts.append(tag)
            elif not self._holds(name, value):
                doubtful.append(tag)
        if doubtful:
            unmapped += self._leave_out(doubtful)
            return Unmapped(_in_order(self.entry.tags, unmapped), tuple(parts))
        return Unmapped(tuple(unmapped), tuple(parts))

    def _may_feed(self, name: str) -> bool:
        return self.form.knows(name) and (self.field_of is None or self.field_of(name) is not None)

    def _holds(self, name: str, value: str) -> bool:
        """Return whether a value is in the row, either unchanged, cleaned, or in a form with the same meaning."""
        field = "" if self.field_of is None else self.field_of(name)
        if self._means(field, value) or (
            self.entry.format == "bibtex" and self._is_bibtex_value(field, value)
        ):
            return True
        flat = self._flatten(value)
        if len(flat) < 3:
            return not field  # "///" is an empty date, but another tag can contain a date
        column = self._column(field or "")
        if column.spells(flat):
            return True
        if (flat.count(" ") <= _FEW and len(flat) < _BRIEF) or flat.upper() == flat:
            return False  # one or two words, or only numbers, could be in any column by chance
        return column.holds(flat) or (
            not field and len(flat) > _SENTENCE and self._column("abstract").holds(flat)
        )

    def _means(self, field: str | None, value: str) -> bool:
        """Return whether a value is the row's DOI, language or type in another spelling."""
        row = self.row
        if "10." in value and len(value) < _LONG_DOI and field in _ANY_OR_DOI and row["doi"]:
            return clean_doi(value) == str(row["doi"])
        return len(value) < _SHORT and (
            (field in _ANY_OR_LANGUAGE and _means_language(value, row))
            or (field in _ANY_OR_TYPE and _means_type(value, row))
        )

    def _is_bibtex_value(self, field: str | None, value: str) -> bool:
        """Return whether a BibTeX value or list of names is in the row. Braces and double hyphens are ignored."""
        bare = value.replace("{", "").replace("}", "")
        parts = self.everything if not field else self.parts.get(field, ())
        if bare in parts or ("--" in bare and bare.replace("--", "-") in parts):
            return True
        names = self.parts.get("authors", ()) if field in _ANY_OR_AUTHORS else ()
        return " and " in bare and all(name in names for name in bare.split(" and "))

    def _flatten(self, value: str) -> str:
        if self.entry.format == "bibtex":
            return flatten(_decode(value))
        return flatten(" ".join(_leaves(load(value))) if value.startswith(("[", "{")) else value)

    def _column(self, field: str) -> "_Column":
        """Return the words of the column `field`. If `field` is "", return the words of all columns except the abstract."""
        if field not in self.columns:
            self.columns[field] = _Column(
                {n: p for n, p in self.parts.items() if n == field or (not field and n != "abstract")}
            )
        return self.columns[field]

    def _is_part(self, value: str) -> bool:
        """Return whether only a part of a value is in the row, such as the year of a date, or one of several addresses."""
        year, url = self.year, self.row["url"]
        if year and year in value and len(value) < _LONG_DATE and str(find_year(value)) == year:
            rest = flatten(_decode(" ".join(_leaves(load(value)))).replace(year, " ", 1)).split()
            return any(_DATE_WORD.match(w) for w in rest) and all(_IN_DATE.match(w) for w in rest)
        return url is not None and url in value and len(_ADDRESS.findall(value)) > 1

    def _leave_out(self, doubtful: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return the doubtful tags that can be left out together, because the row of the entry stays the same without them."""
        bare = self._row_without(doubtful)
        if _same(bare, self.row):
            return list(doubtful)
        was = self.form.normalise(self.entry)
        if _same(bare, was):
            return list(doubtful)
        if len(doubtful) == 1:
            return []
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
_LONG_DOI: Final = 80  # characters: longer values contain more than a DOI
_MOST: Final = 40  # up to this number, doubtful tags are tried one by one; beyond it, name by name
_NO_FIELD: Final = frozenset({""})
_ANY_OR_DOI: Final = _NO_FIELD | {"doi"}
_ANY_OR_LANGUAGE: Final = _NO_FIELD | {"language"}
_ANY_OR_TYPE: Final = _NO_FIELD | {"type"}
_ANY_OR_AUTHORS: Final = _NO_FIELD | {"authors"}


class _Column:
    """The words of one or more columns, and each value or list member without spaces and punctuation."""

    __slots__ = ("lists", "spellings", "words")

    def __init__(self, parts: Mapping[str, Sequence[str]]) -> None:
        flats = flatten_each([part for several in parts.values() for part in several])
        place, self.lists = 0, []
        for field, several in parts.items():
            if field in _LISTS:
                self.lists.append("".join(flats[place : place + len(several)]).replace("  ", " "))
            place += len(several)
        joined = "|".join(flats)
        self.spellings = f"|{joined.replace(' ', '')}|"
        self.words = "|".join((joined, *self.lists))

    def spells(self, flat: str) -> bool:
        """Return whether a value in the column equals `flat`, ignoring spaces and punctuation."""
        return f"|{flat.replace(' ', '')}|" in self.spellings

    def holds(self, flat: str) -> bool:
        """Return whether the column contains the words of `flat`. In lists, such as authors, their order is ignored."""
        if flat in self.words:
            return True
        return any(
            len(flat) <= len(text) and all(f" {word} " in text for word in flat.split())
            for text in self.lists
        )


def _in_order(tags: Tags, some: Sequence[tuple[str, str]]) -> Tags:
    wanted = set(some)
    return tuple(t for t in tags if t in wanted)


def _by_name(names: Sequence[str], tags: Sequence[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    return [[t for t in tags if t[0] == name] for name in dict.fromkeys(names)]


def _same(row: Row, other: Mapping[str, Any]) -> bool:
    """Return whether a row contains every value of the other row."""
    return all(row[f] == other[f] or not other[f] for f in FIELDS)  # type: ignore[literal-required]


_LISTS: Final = frozenset({"authors", "keywords"})  # lists that can have another order in a tag
_FEW: Final = 3  # blanks around and between words: up to two words could be in a column by chance
_BRIEF: Final = 14  # characters: longer words are not there by chance
_SENTENCE: Final = 60  # characters: shorter phrases could be in an abstract by chance


def flatten(text: str) -> str:
    """Return the words and numbers of a string, with a space around each.

    The words are in lower case, without accents or markup. The word "and" is left out.

    >>> flatten("Smith, J. and <i>Doe</i>, A.")
    ' smith j doe a '
    """
    if "<" in text or "&" in text:
        text = strip_markup(text)
    return _fold_words(text, _FOLDED)


def flatten_each(texts: Sequence[str]) -> list[str]:
    """Return the result of `flatten` for each string.

    For many strings, this is faster than calling `flatten` for each of them.
    """
    joined = _BETWEEN.join(texts)
    if "<" in joined or "&" in joined or joined.count("\0") >= len(texts):
        return [flatten(text) for text in texts]
    return _fold_words(joined, _FOLDED_APART).split("\0") if texts else []


_BETWEEN: Final = " \0 "
_FOLDED: Final = "".join(chr(i).lower() if chr(i).isalnum() else " " for i in range(128))
_FOLDED_APART: Final = f"\0{_FOLDED[1:]}"  # keeps the mark between strings
_BYTES: Final = {table: table.encode().ljust(256) for table in (_FOLDED, _FOLDED_APART)}


def _fold_words(text: str, table: str) -> str:
    if not text.isascii():
        text = _OTHER_LETTER.sub(_fold_letter, text)
    if text.isascii():  # this is by far the fastest way; an entry has about thirty values
        words = b" ".join(text.encode().translate(_BYTES[table]).split()).decode()
    else:
        words = " ".join(text.translate(table).split())
    return f" {words} ".replace(" and ", " ")


_OTHER_LETTER: Final = re.compile(r"[^\x00-\x7f]")


def _fold_letter(match: re.Match[str]) -> str:
    return _bare_letter(match.group())


@lru_cache(maxsize=4096)
def _bare_letter(letter: str) -> str:
    parts = unicodedata.normalize("NFKD", letter.casefold())
    return "".join(c if c.isalnum() else " " for c in parts if not "\u0300" <= c <= "\u036f")


_LATEX: Final = re.compile(r"[\\{}$~]|--|''")


def _decode(text: str) -> str:
    return decode_latex(text) if _LATEX.search(text) else text


def _leaves(value: Any) -> list[str]:
    """Return the strings and numbers inside a JSON value, as strings."""
    if isinstance(value, Mapping):
        return [leaf for v in value.values() for leaf in _leaves(v)]
    if isinstance(value, list):
        return [leaf for v in value for leaf in _leaves(v)]
    return [] if value is None or isinstance(value, bool) else [str(value)]


_read_language: Final = lru_cache(maxsize=1024)(read_language)


def _means_language(value: str, row: Mapping[str, Any]) -> bool:
    return row["language"] is not None and _read_language(value) == row["language"]


# words that add nothing to a type
_PLAIN: Final = frozenset("journal article paper document text publication print item work".split())


def _means_type(value: str, row: Mapping[str, Any]) -> bool:
    """Return whether a value means the same as the row's type.

    "Clinical Trial" does not mean the same as "article", because it says more.
    """
    return find_kind(value) == row["type"] and _PLAIN.issuperset(set(flatten(value).split()) - {row["type"]})


_ADDRESS: Final = re.compile(r"(?:https?://|ftp://|www\.)[^\s<>\"]+")
_IN_DATE: Final = re.compile(
    r"0+$|\d{1,2}(?:t\d\d)?z?$|(?:st|nd|rd|th)$|(?:jan|feb|mar|apr|ma[yi]|jun|jul|aug|agu|sep|oct|okt|nov"
    r"|dec|des|spring|summer|autumn|fall|winter)[a-z]*$"
)
_DATE_WORD: Final = re.compile(r"\d*[1-9]|[a-z]{3,}")
