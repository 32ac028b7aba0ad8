"""RIS tags and BibTeX fields that say the same beside the columns: editor, edition, place, series, dates, files.

What a tag of RIS means depends on the type of the reference (specification of 2011): `A2` is the editor of a chapter and
the editor of the series of a book, whose own editor is `A3`. Each way is proved by the other: what would not come back
as it was is carried besides (`carrier.py`).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from slr.formats.bibtex_row import read_names
from slr.formats.exchange.bibtex_value import balance, escape, spell_address, write_names
from slr.formats.format import Tags
from slr.text.markup import decode_latex
from slr.text.name import show_name

BOOKS: Final = frozenset({"BOOK", "EBOOK", "EDBOOK", "SER", "ENCYC", "DICT", "CLSWK"})
_JOURNALS: Final = frozenset({"JOUR", "EJOUR", "JFULL", "INPR", "ABST"})
_ACTS: Final = frozenset({"BILL", "UNBILL", "STAT", "HEAR", "CASE", "LEGAL", "PAT", "GRNT", "GRANT", "STAND"})
_LETTERS: Final = frozenset({"ICOMM", "PCOMM", "BLOG", "MANSCPT"})
# where A2 is another than the editor: the editor of a series, a performer, a recipient, an office
_NO_EDITOR: Final = (
    frozenset(
        """BOOK EDBOOK CLSWK COMP ELEC MAP RPRT UNPB UNPD MPCT MULTI ADVS SLIDE SOUND VIDEO CTLG PAMP GOVDOC DATA
        CHART EQUA FIGURE THES""".split()
    )
    | _ACTS
    | _LETTERS
)
_NO_TRANSLATOR: Final = frozenset("CASE CONF CPAPER DATA GEN MPCT MUSIC RPRT SER".split())

Row = Mapping[str, Any]


class Form(NamedTuple):
    """How values of RIS are written as one value of BibTeX, and read again; None where they cannot be."""

    write: Callable[[Sequence[str], Row], str | None]
    read: Callable[[str, Row], list[str] | None]


def _write_text(values: Sequence[str], _row: Row) -> str | None:
    return escape(values[0])


def _read_text(value: str, _row: Row) -> list[str] | None:
    text = " ".join(decode_latex(value).split())
    return [text] if text else None


def _write_names(values: Sequence[str], _row: Row) -> str | None:
    return write_names([n for v in values if (n := show_name(v))]) or None


def _read_names(value: str, _row: Row) -> list[str] | None:
    return read_names(value) or None


def _lines(mark: str) -> Form:
    """Return the form of texts that may have several lines, with a mark between one text and the next."""

    def write(values: Sequence[str], _row: Row) -> str | None:
        return _AT_LINE.sub(" @", escape(mark.join(values)))

    def read(value: str, _row: Row) -> list[str] | None:
        texts = [_WRAP.sub(" ", t).strip() for t in decode_latex(value).split(mark)]
        return [t for t in texts if t] or None

    return Form(write, read)


_WRAP: Final = re.compile(r"[ \t]*\n[ \t]+")  # BibTeX's own way to go on with a value
_AT_LINE: Final = re.compile(r"\n\s*@")  # would begin an entry


def _write_paths(values: Sequence[str], _row: Row) -> str | None:
    paths = ";\n".join(values)
    return paths if balance(paths) == paths else spell_address(paths)


def _read_paths(value: str, _row: Row) -> list[str] | None:
    return [p.strip() for p in value.split(";\n") if p.strip()] or None


def _write_day(values: Sequence[str], _row: Row) -> str | None:
    match = _RIS_DAY.fullmatch(values[0])
    return "-".join(match.groups()) if match else None


def _read_day(value: str, _row: Row) -> list[str] | None:
    parts = find_day(value)
    return ["{}/{:02}/{:02}/".format(*parts)] if parts else None


def find_day(value: str) -> list[int]:
    """Return year, month and day of a `urldate` field; nothing if it is no day.

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
    return None if "10." in values[0] else escape(values[0])  # some exports have a DOI there


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
    """Return a RIS date for `March`, `3`, `15~March` or `2020-03-15`, if the year is that of the row."""
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
    """Return year, month and day of a `month` or `date` field, as far as it says them; nothing if it says no month."""
    dates = _read_month(value, row)
    return [int(part) for part in dates[0].split("/") if part] if dates else []


TEXT: Final = Form(_write_text, _read_text)
NAMES: Final = Form(_write_names, _read_names)


class Partner(NamedTuple):
    """A tag of RIS and a field of BibTeX that say the same; for some types only, or for all but some."""

    tag: str
    field: str
    form: Form = TEXT
    only: frozenset[str] = frozenset()
    but: frozenset[str] = frozenset()

    def fits(self, kind: str) -> bool:
        """Tell whether the tag says this for references of a type."""
        return kind in self.only if self.only else kind not in self.but


# Asked from the top: a field that one of them has said is not said again by another.
PARTNERS: Final = (
    Partner("AU", "editor", NAMES, only=frozenset({"EDBOOK"})),
    Partner("A3", "editor", NAMES, only=frozenset({"BOOK"})),
    Partner("A2", "editor", NAMES, but=_NO_EDITOR),
    Partner("ED", "editor", NAMES),
    Partner("A4", "translator", NAMES, but=_NO_TRANSLATOR),
    Partner("AB", "abstract", _lines("\n \n")),
    Partner("N2", "abstract", _lines("\n \n")),
    Partner("N1", "note", _lines(";\n")),
    Partner("RN", "annote", _lines(";\n")),
    Partner("M3", "type", Form(_write_type, _read_text)),
    Partner("DA", "month", Form(_write_month, _read_month)),
    Partner("CY", "address"),
    Partner("ET", "edition", but=_JOURNALS | _ACTS | _LETTERS),
    Partner("T2", "series", only=BOOKS),
    Partner("T3", "series", but=BOOKS | _ACTS | frozenset({"SOUND", "MUSIC"})),
    Partner("ST", "shorttitle"),
    Partner("J2", "shortjournal", but=BOOKS),
    Partner("NV", "volumes"),
    Partner("C7", "eid", only=_JOURNALS),
    Partner("C2", "pmcid", only=_JOURNALS),
    Partner("AD", "affiliation", _lines(";\n")),
    Partner("L1", "file", Form(_write_paths, _read_paths)),
    Partner("Y2", "urldate", Form(_write_day, _read_day)),
)
# fields of BibLaTeX and Mendeley, and the older ones that they come back as
SAME_FIELDS: Final[Mapping[str, str]] = {"location": "address", "city": "address", "date": "month"}


def write_fields(tags: Tags, kind: str, row: Row) -> tuple[Tags, Tags]:
    """Return the BibTeX fields that RIS tags of a reference of this type become, and the tags that they do not say."""
    fields: dict[str, str] = {}
    told: set[tuple[str, str]] = set()
    for partner in PARTNERS:
        values = [v for n, v in tags if n == partner.tag]
        if partner.field in fields or not values or not partner.fits(kind):
            continue
        value = partner.form.write(values, row)
        if value is None or balance(value) != value:
            continue
        fields[partner.field] = value
        back = find_tag(partner.field, kind)
        if partner.form.read(value, row) == values and back in (partner.tag, _TWINS.get(partner.tag)):
            told.update((partner.tag, v) for v in values)
    return tuple(fields.items()), tuple(t for t in tags if t not in told)


_TWINS: Final = {"N2": "AB"}  # an abstract comes back as `AB`


def find_tag(field: str, kind: str) -> str:
    """Return the RIS tag that says a BibTeX field in a reference of this type; "" if none does."""
    return next((p.tag for p in PARTNERS if p.field == field and p.fits(kind)), "")


def write_tags(fields: Tags, kind: str, row: Row) -> tuple[Tags, Tags]:
    """Return the RIS tags that BibTeX fields become in a reference of this type, and the fields that they do not say."""
    tags: list[tuple[str, str]] = []
    told: set[int] = set()
    said: set[str] = set()
    for partner in PARTNERS:
        if partner.field in said or not partner.fits(kind) or any(t == partner.tag for t, _ in tags):
            continue
        place = next(
            (i for i, (n, v) in enumerate(fields) if to_field(n) == partner.field and v.strip()), None
        )
        values = partner.form.read(fields[place][1], row) if place is not None else None
        if place is None or not values:
            continue
        said.add(partner.field)
        tags += [(partner.tag, v) for v in values]
        if partner.form.read(partner.form.write(values, row) or "", row) == values:
            told.add(place)
    return tuple(tags), tuple(f for i, f in enumerate(fields) if i not in told)


def to_field(name: str) -> str:
    """Return the name by which a field of BibTeX is known here.

    >>> to_field("LOCATION"), to_field("editor")
    ('address', 'editor')
    """
    name = name.casefold()
    return SAME_FIELDS.get(name, name)
