"""Pair RIS tags with BibTeX fields of the same meaning, such as editor, edition, place, dates and files.

Many of these tags and fields do not fill a column, or fill it only in part.

The meaning of an RIS tag depends on the type of the reference (specification of 2011). In a chapter, `A2` is the
editor of the book. In a book, `A2` is the editor of the series, and `A3` is the editor of the book. Each translation
is checked by translating it back. Values that would change are also stored unchanged (`carrier.py`).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from slr.formats.bibtex_row import read_names
from slr.formats.exchange.bibtex_value import balance, escape, escape_address, escape_list, write_names
from slr.formats.format import Tags
from slr.text.markup import decode_latex
from slr.text.name import show_name

BOOKS: Final = frozenset({"BOOK", "EBOOK", "EDBOOK", "SER", "ENCYC", "DICT", "CLSWK"})
_JOURNALS: Final = frozenset({"JOUR", "EJOUR", "JFULL", "INPR", "ABST"})
_ACTS: Final = frozenset({"BILL", "UNBILL", "STAT", "HEAR", "CASE", "LEGAL", "PAT", "GRNT", "GRANT", "STAND"})
_LETTERS: Final = frozenset({"ICOMM", "PCOMM", "BLOG", "MANSCPT"})
# types for which A2 is not the editor but a series editor, a performer, a recipient or an office
_NO_EDITOR: Final = (
    frozenset(
        """BOOK EDBOOK CLSWK COMP ELEC MAP RPRT UNPB UNPD MPCT MULTI ADVS SLIDE SOUND VIDEO CTLG
        PAMP GOVDOC DATA CHART EQUA FIGURE THES""".split()
    )
    | _ACTS
    | _LETTERS
)
_NO_TRANSLATOR: Final = frozenset("CASE CONF CPAPER DATA GEN MPCT MUSIC RPRT SER".split())

Row = Mapping[str, Any]


class Conversion(NamedTuple):
    """Two functions: `write` converts the values of an RIS tag to a BibTeX value, and `read` converts it back.

    Both functions return None if they cannot convert their input.
    """

    write: Callable[[Sequence[str], Row], str | None]
    read: Callable[[str, Row], list[str] | None]


def _write_text(values: Sequence[str], _row: Row) -> str | None:
    return escape(values[0])


def _read_text(value: str, _row: Row) -> list[str] | None:
    text = " ".join(decode_latex(value).split())
    return [text] if text else None


def _write_list(values: Sequence[str], _row: Row) -> str | None:
    return escape_list(values[0])


def _write_names(values: Sequence[str], _row: Row) -> str | None:
    return write_names([n for v in values if (n := show_name(v))]) or None


def _read_names(value: str, _row: Row) -> list[str] | None:
    return read_names(value) or None


def _lines(mark: str) -> Conversion:
    """Return the conversion between several RIS values and one BibTeX value, in which `mark` separates them."""

    def write(values: Sequence[str], _row: Row) -> str | None:
        return _AT_LINE.sub(" @", escape(mark.join(values)))

    def read(value: str, _row: Row) -> list[str] | None:
        texts = [_WRAP.sub(" ", t).strip() for t in decode_latex(value).split(mark)]
        return [t for t in texts if t] or None

    return Conversion(write, read)


_WRAP: Final = re.compile(r"[ \t]*\n[ \t]+")  # how BibTeX files wrap a value
_AT_LINE: Final = re.compile(r"\n\s*@")  # a line that begins with `@` would start an entry


def _write_paths(values: Sequence[str], _row: Row) -> str | None:
    paths = ";\n".join(values)
    return paths if balance(paths) == paths else escape_address(paths)


def _read_paths(value: str, _row: Row) -> list[str] | None:
    return [p.strip() for p in value.split(";\n") if p.strip()] or None


def _write_day(values: Sequence[str], _row: Row) -> str | None:
    match = _RIS_DAY.fullmatch(values[0])
    return "-".join(match.groups()) if match else None


def _read_day(value: str, _row: Row) -> list[str] | None:
    parts = find_day(value)
    return ["{}/{:02}/{:02}/".format(*parts)] if parts else None


def find_day(value: str) -> list[int]:
    """Return the year, month and day of a `urldate` field.

    If the field is not a full date, return an empty list.

    >>> find_day("2021-01-02"), find_day("2021-99-99"), find_day("2021")
    ([2021, 1, 2], [], [])
    """
    match = _ISO_DAY.fullmatch(value.strip())
    return [int(part) for part in match.groups()] if match else []


_MONTH: Final = r"(0[1-9]|1[0-2])"
_DAY: Final = r"(0[1-9]|[12]\d|3[01])"
_RIS_DAY: Final = re.compile(rf"(\d{{4}})/{_MONTH}/{_DAY}(?:/.*)?")
_ISO_DAY: Final = re.compile(rf"(\d{{4}})-{_MONTH}-{_DAY}")


def _write_type(values: Sequence[str], _row: Row) -> str | None:
    return None if "10." in values[0] else escape(values[0])  # some exports put a DOI there


_MONTHS: Final = (
    "January February March April May June July August September October November December".split()
)
_RIS_DATE: Final = re.compile(rf"(\d{{4}})/{_MONTH}/{_DAY}?(?:/.*)?")


def _write_month(values: Sequence[str], row: Row) -> str | None:
    match = _RIS_DATE.fullmatch(values[0])
    if match is None or match.group(1) != str(row["year"]):
        return None
    return (
        _MONTHS[int(match.group(2)) - 1]
        if match.group(3) is None
        else f"{match.group(3)}~{_MONTHS[int(match.group(2)) - 1]}"
    )


def _read_month(value: str, row: Row) -> list[str] | None:
    """Return a month (such as `March`, `3` or `15~March`) as an RIS date.

    If the text is not a month, or if the row has no year or a different year, return None.
    """
    if row["year"] is None:
        return None
    text = decode_latex(value).strip()
    if match := _ISO_MONTH.fullmatch(text):
        year, month, day = match.group(1), match.group(2), match.group(3) or ""
        return [f"{year}/{month}/{day}/"] if year == str(row["year"]) else None
    match = _MONTH_NAME.fullmatch(text)
    if match is None:
        month = text if re.fullmatch(r"0?[1-9]|1[0-2]", text) else ""
        return [f"{row['year']}/{int(month):02}//"] if month else None
    names = [m for m in _MONTHS if m.casefold().startswith(match.group(2).casefold())]
    day = f"{int(match.group(1)):02}" if match.group(1) else ""
    return [f"{row['year']}/{_MONTHS.index(names[0]) + 1:02}/{day}/"] if len(names) == 1 else None


_ISO_MONTH: Final = re.compile(rf"(\d{{4}})-{_MONTH}(?:-{_DAY})?")
_MONTH_NAME: Final = re.compile(r"(?:(0?[1-9]|[12]\d|3[01])[ .\u00a0]*)?([A-Za-z]{3,9})\.?")


def find_month(value: str, row: Row) -> list[int]:
    """Return the year, month and, if given, day of a `month` or `date` field.

    If the field has no month, return an empty list.
    """
    dates = _read_month(value, row)
    return [int(part) for part in dates[0].split("/") if part] if dates else []


TEXT: Final = Conversion(_write_text, _read_text)
NAMES: Final = Conversion(_write_names, _read_names)


class FieldPair(NamedTuple):
    """An RIS tag and a BibTeX field with the same meaning.

    The pair applies to references with a type in `only`. If `only` is empty, the pair applies to all types except
    those in `but`.
    """

    tag: str
    field: str
    conversion: Conversion = TEXT
    only: frozenset[str] = frozenset()
    but: frozenset[str] = frozenset()

    def fits(self, kind: str) -> bool:
        """Return whether the pair applies to references of this type."""
        return kind in self.only if self.only else kind not in self.but


# Pairs are tried in this order: once a pair has filled a field, later pairs for that field are skipped.
FIELD_PAIRS: Final = (
    FieldPair("AU", "editor", NAMES, only=frozenset({"EDBOOK"})),
    FieldPair("A3", "editor", NAMES, only=frozenset({"BOOK"})),
    FieldPair("A2", "editor", NAMES, but=_NO_EDITOR),
    FieldPair("ED", "editor", NAMES),
    FieldPair("A4", "translator", NAMES, but=_NO_TRANSLATOR),
    FieldPair("AB", "abstract", _lines("\n \n")),
    FieldPair("N2", "abstract", _lines("\n \n")),
    FieldPair("N1", "note", _lines(";\n")),
    FieldPair("RN", "annote", _lines(";\n")),
    FieldPair("M3", "type", Conversion(_write_type, _read_text)),
    FieldPair("DA", "month", Conversion(_write_month, _read_month)),
    FieldPair("CY", "address", Conversion(_write_list, _read_text)),
    FieldPair("ET", "edition", but=_JOURNALS | _ACTS | _LETTERS),
    FieldPair("T2", "series", only=BOOKS),
    FieldPair("T3", "series", but=BOOKS | _ACTS | frozenset({"SOUND", "MUSIC"})),
    FieldPair("ST", "shorttitle"),
    FieldPair("J2", "shortjournal", but=BOOKS),
    FieldPair("NV", "volumes"),
    FieldPair("C7", "eid", only=_JOURNALS),
    FieldPair("C2", "pmcid", only=_JOURNALS),
    FieldPair("AD", "affiliation", _lines(";\n")),
    FieldPair("L1", "file", Conversion(_write_paths, _read_paths)),
    FieldPair("Y2", "urldate", Conversion(_write_day, _read_day)),
)
# fields of BibLaTeX and Mendeley, with the older field of the same meaning
SAME_FIELDS: Final[Mapping[str, str]] = {"location": "address", "city": "address", "date": "month"}


def write_fields(tags: Tags, kind: str, row: Row) -> tuple[Tags, Tags]:
    """Return the BibTeX fields for RIS tags, and the tags that have no field or would change if they were translated back."""
    fields: dict[str, str] = {}
    kept: set[tuple[str, str]] = set()
    for pair in FIELD_PAIRS:
        values = [v for n, v in tags if n == pair.tag]
        if pair.field in fields or not values or not pair.fits(kind):
            continue
        value = pair.conversion.write(values, row)
        if value is None or balance(value) != value:
            continue
        fields[pair.field] = value
        back = find_tag(pair.field, kind)
        restored = pair.conversion.read(value, row) == values and back in (pair.tag, _TWINS.get(pair.tag))
        if restored and not _names_again(tags, pair, values):
            kept.update((pair.tag, v) for v in values)
    return tuple(fields.items()), tuple(t for t in tags if t not in kept)


_TWINS: Final = {"N2": "AB"}  # an abstract is written as `AB`


def _names_again(tags: Tags, pair: FieldPair, values: Sequence[str]) -> bool:
    """Return whether the tag `ED` repeats an editor from another tag."""
    return pair.field == "editor" and pair.tag != "ED" and any(("ED", v) in tags for v in values)


def find_tag(field: str, kind: str) -> str:
    """Return the RIS tag for a BibTeX field in a reference of this type, or "" if there is no such tag."""
    return next((p.tag for p in FIELD_PAIRS if p.field == field and p.fits(kind)), "")


def write_tags(fields: Tags, kind: str, row: Row) -> tuple[Tags, Tags]:
    """Return the RIS tags for BibTeX fields, and the fields that have no tag or would change if they were translated back."""
    tags: list[tuple[str, str]] = []
    kept: set[int] = set()
    filled: set[str] = set()
    for pair in FIELD_PAIRS:
        if pair.field in filled or not pair.fits(kind) or any(t == pair.tag for t, _ in tags):
            continue
        place = next((i for i, (n, v) in enumerate(fields) if to_field(n) == pair.field and v.strip()), None)
        values = pair.conversion.read(fields[place][1], row) if place is not None else None
        if place is None or not values:
            continue
        filled.add(pair.field)
        tags += [(pair.tag, v) for v in values]
        if pair.conversion.read(pair.conversion.write(values, row) or "", row) == values:
            kept.add(place)
    return tuple(tags), tuple(f for i, f in enumerate(fields) if i not in kept)


def to_field(name: str) -> str:
    """Return the name of a BibTeX field in lower case. A newer name is replaced by the older name with the same meaning.

    >>> to_field("LOCATION"), to_field("editor")
    ('address', 'editor')
    """
    name = name.casefold()
    return SAME_FIELDS.get(name, name)
