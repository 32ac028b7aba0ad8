"""Find values of an entry that are not in any column, or are in the wrong column.

Such a value can be in a cell that a spreadsheet program changed, in a repeated field, in a field with a misspelt name, or
beside a damaged tag. It can also be in another entry to which the entry refers.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple

from slr.formats.bibtex_row import JOINED, knows_field
from slr.formats.catalogue import get_format
from slr.formats.header import find_role
from slr.model.entry import Entry
from slr.text.spreadsheet import is_mangled, restore_range


class Doubt(NamedTuple):
    """A value that is not in any column, or is in the wrong column.

    `name` is the tag or header of the value. `line` is the line of the value, counted from 0 at the first line of the
    entry. For some kinds, `line` is always 0.
    """

    kind: Literal["mangled", "repeated", "stray", "misspelt", "crossref"]
    name: str
    value: str
    line: int = 0


# The tags of volume, issue and pages in the formats that are not tables, in lower case.
_PLACES: Final = frozenset(
    "sp ep vl is cp c7 bp ar pg vi ip pages page volume number issue startpage endpage %p %v %n".split()
)
_ROLES: Final = frozenset({"pages", "start", "end", "article", "volume", "issue"})
_LONGEST: Final = 24  # characters of the longest date
_NO_DOUBT: Final[tuple[Doubt, ...]] = ()


def find_doubts(entry: Entry, row: Mapping[str, Any]) -> tuple[Doubt, ...]:
    """Return the values of an entry that are not in the column where they belong, and references to missing entries.

    `row` is the row of the entry.
    """
    mangled = row["pages"] is None or row["issue"] is None or row["volume"] is None
    repeated = _may_repeat(entry)
    named = entry.format in _NAMED
    if not mangled and not repeated and not named and not entry.strays:
        return _NO_DOUBT
    return (
        *(_find_misspelt(entry) if named else ()),
        *(Doubt("stray", stray.tag, stray.text, stray.line) for stray in entry.strays),
        *(_find_mangled(entry, row) if mangled else ()),
        *(_find_repeated(entry) if repeated else ()),
    )


def _may_repeat(entry: Entry) -> bool:
    single = _SINGLE.get(entry.format)
    if single is not None:
        names = [n for n, _ in entry.tags if n in single]
        return len(set(names)) < len(names)
    return entry.format == "bibtex" and len({n.casefold() for n, _ in entry.tags}) < len(entry.tags)


# Tags that an entry has only once, by format. If such a tag occurs twice, the text could be two entries without the mark
# between them.
_SINGLE: Final[Mapping[str, frozenset[str]]] = {
    "ris": frozenset({"TI", "T1", "VL", "IS", "SP", "EP"}),
    "refer": frozenset({"%T", "%D", "%V", "%N", "%P"}),
    "medline": frozenset({"TI", "PMID", "DP", "VI", "IP", "PG"}),
    "refworks": frozenset({"ID", "T1", "YR", "VO", "IS", "SP", "OP"}),
    "ovid": frozenset({"UI", "TI", "SO"}),
    "cochrane": frozenset({"ID", "TI", "SO", "YR"}),
}


# The formats, apart from tables, in which names of fields have several letters.
_NAMED: Final = frozenset(
    """bibtex csl-json crossref openalex europe-pmc semantic-scholar plos publish-or-perish clinicaltrials""".split()
)


def _find_misspelt(entry: Entry) -> Iterator[Doubt]:
    """Yield the values of fields with a misspelt name, and references to missing entries.

    A name counts as misspelt if it is unknown, but would be known in lower case or without an odd character.
    """
    parent = ""
    for name, value in entry.tags:
        if _is_misspelt(entry.format, name):
            yield Doubt("misspelt", name, value)
        elif name.startswith("crossref."):
            parent = ""
        elif name.casefold() == "crossref" and entry.format == "bibtex":
            parent = value.strip()
    if parent and parent.casefold() != entry.key.casefold():
        yield Doubt("crossref", "crossref", parent)


@lru_cache(maxsize=4096)
def _is_misspelt(form: str, name: str) -> bool:
    plain = "".join(c for c in name if c.isalnum() or c in "-_")
    knows = get_format(form).knows
    return not knows(name) and ((plain != name and knows(plain)) or knows(plain.lower()))


def _find_mangled(entry: Entry, row: Mapping[str, Any]) -> Iterator[Doubt]:
    """Yield each volume, issue or page that a spreadsheet program changed and that could not be restored."""
    table = entry.format in {"table", "xlsx"}
    for name, value in entry.tags:
        if len(value) > _LONGEST or not (
            find_role(name, {}) in _ROLES if table else name.casefold() in _PLACES
        ):
            continue
        shown = {row["pages"], row["issue"], row["volume"]}
        if value not in shown and is_mangled(value) and restore_range(value) not in shown - {None}:
            yield Doubt("mangled", name, value)


def _find_repeated(entry: Entry) -> Iterator[Doubt]:
    """Yield the values that are lost because only the first value of a repeated tag is read."""
    single = _SINGLE.get(entry.format)
    first: dict[str, str] = {}
    for name, value in entry.tags:
        plain = value.strip()
        field = name if single is not None else name.casefold()
        one = field in single if single is not None else field not in JOINED and knows_field(field)
        if plain and one and first.setdefault(field, plain) != plain:
            yield Doubt("repeated", field, plain)
