"""Read details for full references from the entries of a report.

The row of the report does not contain these details. Examples are the editors, the day of publication, the series, and
the title in another language. They are read from RIS, BibTeX, CSL-JSON, Crossref, EndNote (XML and tagged), MEDLINE and
Web of Science. Entries in other formats do not provide details. Keywords, abstracts, notes, files and all other tags of an
entry are not read, because they can be private or belong to the database provider.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from slr.formats.bibtex_row import read_names as read_bibtex_names
from slr.formats.exchange.equivalent import FIELD_PAIRS, to_field
from slr.formats.json_record import Members, list_people
from slr.model.entry import Entry
from slr.text.markup import decode_latex, strip_markup
from slr.text.name_list import read_author_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """Details of a work that are in its entries, but not in its row. An unknown detail is empty or 0.

    - `edited`: whether the people in the row are editors, for example because the entry names no authors
    - `year`, `month`, `day`: the date of publication, as numbers; if the month is not known, all three are 0
    - `genre`: a word for the kind of work, such as "PhD thesis"; `kind` is the type of the entry, such as "NEWS"
    - `accessed`: the date on which the address was accessed, as YYYY-MM-DD
    - `original`, `translated`: the title in the language of the work, and its translation
    """

    edited: bool = False
    editors: tuple[str, ...] = ()
    translators: tuple[str, ...] = ()
    year: int = 0
    month: int = 0
    day: int = 0
    accessed: str = ""
    place: str = ""
    series: str = ""
    genre: str = ""
    kind: str = ""
    event: str = ""
    article_number: str = ""
    version: str = ""
    original: str = ""
    translated: str = ""


def read_details(entries: Iterable[Entry]) -> Details:
    """Return the details of the entries of one report. Most details are taken from the first entry that has them."""
    found = Details()
    for entry in entries:
        read = _READERS.get(entry.format)
        if read is not None:
            found = _fill(found, read(entry))
    return found


def _fill(first: Details, second: Details) -> Details:
    if first == _NOTHING:
        return second
    taken = {f.name: getattr(second, f.name) for f in fields(first) if not getattr(first, f.name)}
    taken.pop("edited", None)  # the first entry has the people of the row
    if first.month:
        taken.pop("day", None)
    return replace(first, **taken)


_NOTHING: Final = Details()


def _read_ris(entry: Entry) -> Details:
    values: dict[str, list[str]] = {}
    for name, value in entry.tags:
        if value.strip():
            values.setdefault(name, []).append(" ".join(value.split()))
    found: dict[str, list[str]] = {}
    for pair in FIELD_PAIRS:
        if pair.field in _WANTED and pair.field not in found and pair.fits(entry.type) and pair.tag in values:
            found[pair.field] = values[pair.tag]
    authors = values.get("AU") or values.get("A1")
    editors = tuple(read_author_fields(found.get("editor", [])))
    date = next(
        (d for n in ("DA", "Y1", "PY") for v in values.get(n, []) if any(d := read_date(v))), (0, 0, 0)
    )
    one = {name: texts[0] for name, texts in found.items()}
    return Details(
        edited=entry.type == "EDBOOK" or (not authors and bool(editors)),
        editors=editors if authors and entry.type != "EDBOOK" else (),
        translators=tuple(read_author_fields(found.get("translator", []))),
        **_dated(date),
        accessed=read_day(one.get("urldate", "")),
        place=one.get("address", ""),
        series=one.get("series", ""),
        genre=one.get("type", ""),
        kind=entry.type,
        event=next(iter(values.get("T2", [])), "") if entry.type == "SLIDE" else "",
        article_number=one.get("eid", ""),
        translated=next(iter(values.get("TT", [])), ""),
    )


_WANTED: Final = frozenset("editor translator address series type eid urldate".split())


def _read_bibtex(entry: Entry) -> Details:
    values: dict[str, str] = {}
    for name, value in entry.tags:
        if value.strip():
            values.setdefault(to_field(name), value)
            values.setdefault(name.casefold(), value)
    get = values.get

    def text(*names: str) -> str:
        raw = next((values[n] for n in names if n in values), "")
        return " ".join(strip_markup(decode_latex(raw)).split())

    authors = get("author") or get("authors") or get("crossref.author")
    editors = tuple(read_bibtex_names(get("editor") or get("crossref.editor") or ""))
    year = read_date(text("year"))
    date = next((d for n in ("date", "issued", "eventdate") if any((d := read_date(text(n)))[1:])), year)
    if not date[1]:
        date = (date[0], *read_date(f"{text('month')} {text('day')} {date[0] or 2000}")[1:])
    return Details(
        edited=not authors and bool(editors),
        editors=editors if authors else (),
        translators=tuple(read_bibtex_names(get("translator") or "")),
        **_dated(date),
        accessed=read_day(text("urldate")),
        place=text("venue", "address"),
        series=text("series"),
        genre=text("type"),
        kind=entry.type.casefold(),
        event=text("eventtitle"),
        article_number=text("eid", "article-number", "articleno"),
        version=text("version"),
        original=text("origtitle"),
        translated=text("translatedtitle", "titletranslation"),
    )


def _read_csl(entry: Entry) -> Details:
    members = Members(entry.tags)
    editors = tuple(list_people(members.values("editor")))
    authors = members.values("author")
    event = members.part("event")
    dates = (members.part(n) for n in ("issued", "published-print", "published", "published-online"))
    date = next(
        (d for part in dates if any((d := _read_parts(part))[1:])), _read_parts(members.part("issued"))
    )
    return Details(
        edited=not authors and bool(editors),
        editors=editors if authors else (),
        translators=tuple(list_people(members.values("translator"))),
        **_dated(date),
        accessed=_join_day(_read_parts(members.part("accessed"))),
        place=members.text("event-place", "publisher-place", "publisher-location"),
        series=members.text("collection-title"),
        genre=members.text("genre", "degree"),
        kind=entry.type,
        event=members.text("event-title") or str(event.get("name") or "") or _text(members, "event"),
        article_number=members.text("article-number"),
        version=members.text("version"),
        original=members.text("original-title"),
        translated="",
    )


def _text(members: Members, name: str) -> str:
    value = next(iter(members.values(name)), "")
    return value if isinstance(value, str) else ""


def _read_parts(value: Mapping[str, Any]) -> tuple[int, int, int]:
    parts = value.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    numbers = [int(p) if isinstance(p, int) or (isinstance(p, str) and p.isdigit()) else 0 for p in first]
    year, month, day = (*numbers, 0, 0, 0)[:3]
    return (year, *_valid(month, day))


def _tagged(
    names: Mapping[str, Sequence[str]], people: Callable[[Sequence[str]], Sequence[str]] = read_author_fields
) -> Callable[[Entry], Details]:
    """Return a reader for a format in which each tag has one meaning. `names` maps each detail to the tags that contain it."""

    def read(entry: Entry) -> Details:
        values: dict[str, list[str]] = {}
        for name, value in entry.tags:
            if value.strip():
                values.setdefault(name, []).extend(value.split("\n"))

        def every(part: str) -> list[str]:
            return next((values[n] for n in names.get(part, ()) if n in values), [])

        def text(part: str) -> str:
            return " ".join(" ".join(every(part)[:1]).split())

        editors = tuple(people(every("editors")))
        authors = every("authors")
        dates = [d for n in names["date"] for v in values.get(n, []) if any((d := read_date(v))[1:])]
        return Details(
            edited=not authors and bool(editors),
            editors=editors if authors else (),
            translators=tuple(people(every("translators"))),
            **_dated(dates[0] if dates else (0, 0, 0)),
            place=text("place"),
            series=text("series"),
            genre=text("genre"),
            event=text("event"),
            article_number=text("article_number"),
            original=text("original"),
            translated=text("translated"),
            kind=entry.type,
        )

    return read


def _dated(date: tuple[int, int, int]) -> dict[str, Any]:
    year, month, day = date
    return {"year": year if month else 0, "month": month, "day": day}


_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "mei|may",
    "jun",
    "jul",
    "agu|aug",
    "sep",
    "okt|oct",
    "nov",
    "des|dec",
)
_MONTH: Final = {name: n for n, names in enumerate(_MONTHS, start=1) for name in names.split("|")}
_NUMBERS: Final = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2})?)?(?!\d)")
_WORD: Final = re.compile(r"(?<![^\W\d_])([^\W\d_]{3,9})\.?(?![^\W\d_])")
_DAY: Final = re.compile(r"(?<![\d–-])(\d{1,2})(?:st|nd|rd|th)?(?![\d–-])")
_YEAR: Final = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")


def read_date(text: str) -> tuple[int, int, int]:
    """Return the year, month and day in a text. A part that is not in the text is 0.

    For a range of months, month and day are 0. For a range of days, the day is 0.

    >>> read_date("2020/03/15/"), read_date("2020 Mar 5"), read_date("15 Maret 2020"), read_date("MAR-APR 2020"), read_date("2020")
    ((2020, 3, 15), (2020, 3, 5), (2020, 3, 15), (2020, 0, 0), (2020, 0, 0))
    """
    if found := _NUMBERS.search(text):
        year, month, day = (int(part or 0) for part in found.groups())
        return (year, *_valid(month, day))
    year_found = _YEAR.search(text)
    year = int(year_found[1]) if year_found else 0
    months = [n for word in _WORD.findall(text) if (n := _MONTH.get(word[:3].casefold()))]
    if len(months) != 1:
        return year, 0, 0
    rest = text[: year_found.start()] + " " + text[year_found.end() :] if year_found else text
    day_found = _DAY.findall(rest)
    return (year, *_valid(months[0], int(day_found[0]) if len(day_found) == 1 else 0))


def _valid(month: int, day: int) -> tuple[int, int]:
    if not 1 <= month <= 12:
        return 0, 0
    return month, day if 1 <= day <= 31 else 0


def read_day(text: str) -> str:
    """Return the full date in a text as YYYY-MM-DD, or "".

    >>> read_day("2024/08/09/"), read_day("August 2024")
    ('2024-08-09', '')
    """
    return _join_day(read_date(text))


def _join_day(date: tuple[int, int, int]) -> str:
    return "{}-{:02}-{:02}".format(*date) if all(date) else ""


_READERS: Final[Mapping[str, Callable[[Entry], Details]]] = {
    "ris": _read_ris,
    "bibtex": _read_bibtex,
    "csl-json": _read_csl,
    "crossref": _read_csl,
    "medline": _tagged(
        {
            "authors": ("FAU", "AU", "CN"),
            "editors": ("FED", "ED"),
            "date": ("DP", "DEP"),
            "original": ("TT",),
        }
    ),
    "wos": _tagged(
        {
            "authors": ("AF", "AU", "BA", "CA"),
            "editors": ("BE", "ED"),
            "date": (),
            "series": ("SE",),
            "event": ("CT",),
            "article_number": ("AR",),
            "original": ("FT",),
        }
    ),
    "refer": _tagged(
        {
            "authors": ("%A",),
            "editors": ("%E",),
            "translators": ("%?",),
            "date": ("%8", "%D"),
            "place": ("%C",),
            "genre": ("%9",),
            "original": ("%Q",),
        }
    ),
    "endnote-xml": _tagged(
        {
            "authors": ("contributors/authors/author",),
            "editors": ("contributors/secondary-authors/author",),
            "translators": ("contributors/translated-authors/author",),
            "date": ("dates/pub-dates/date",),
            "place": ("pub-location",),
            "genre": ("work-type",),
            "translated": ("titles/translated-title",),
        }
    ),
}
