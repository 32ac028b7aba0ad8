"""Merge clusters of records into reports.

Each field of a report comes from the record with the best value of this field. The table `provenance` contains the id
of this record. In the fields `notice` and `notice_link`, the values of all records are joined. The language comes from
the record that supplies the title, if this record has a language.
"""

import string
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final

from slr.model.table import BIBLIOGRAPHY
from slr.model.word import DATABASE_KINDS, STATE_OF
from slr.text.doi import clean_doi
from slr.text.notice import sort_notices
from slr.text.pages import read_pages
from slr.text.title import read_title

Row = Mapping[str, Any]
Merit = Callable[[Any, Row], tuple[float, ...]]

_FIELDS: Final = tuple(c.name for c in BIBLIOGRAPHY)
_INFORMATIVE: Final = tuple(f for f in _FIELDS if f != "title_markup")  # markup adds no information
_CITED: Final = (
    "authors",
    "year",
    "title",
    "journal",
    "volume",
    "issue",
    "pages",
    "doi",
)  # what a citation needs
_read_cited: Final = itemgetter(*_CITED)
_read_informative: Final = itemgetter(*_INFORMATIVE)
_LISTS: Final = frozenset(c.name for c in BIBLIOGRAPHY if c.kind == "list")
# Fields in which the values of all records are joined, because often only one of several databases states that a work
# was retracted.
_UNIONS: Final[Mapping[str, Callable[[Iterable[str]], list[str]]]] = {
    "notice": sort_notices,
    "notice_link": lambda links: sorted(set(links)),
}
LAST: Final = "9999"  # the date of a search without a date, which comes last


def add_notices(reports: Mapping[str, dict[str, Any]], works_of: Mapping[str, Sequence[str]]) -> None:
    """Link notices and works in their rows: fill `notice_of` of the notices, and `notice` and `notice_link` of the works.

    `reports` maps clusters to reports. `works_of` maps the cluster of each notice to the clusters of its works.
    """
    for cluster, works in works_of.items():
        notice = reports[cluster]
        notice["notice_of"] = sorted(reports[work]["report"] for work in works)
        states = [STATE_OF[word] for word in notice["notice"] if word in STATE_OF]
        number = (
            f"pmid:{notice['pmid']}" if notice["pmid"] else f"doi:{notice['doi']}" if notice["doi"] else ""
        )
        for work in works:
            row = reports[work]
            row["notice"] = sort_notices([*row["notice"], *states])
            if number:
                row["notice_link"] = sorted({*row["notice_link"], *(f"{word} {number}" for word in states)})


def merge_rows(rows: Sequence[Row]) -> tuple[dict[str, Any], list[tuple[str, str, str]]]:
    """Return the row of `reports` for one report, and its rows of `provenance`, each with report, field and record.

    `rows` are the records of the report, sorted by search date and then by id. The report gets the id of the first of
    these records. If there is only one record, there are no rows of `provenance`. The columns `version_of` and
    `notice_of` are not filled.
    """
    first = rows[0]
    report: dict[str, Any] = {
        "report": first["record"],
        "records": sorted(r["record"] for r in rows),
        "sources": sorted({r["source"] for r in rows}),
        "arm": "databases" if any(r["kind"] in DATABASE_KINDS for r in rows) else "other",
        "searched": min((r["searched"] for r in rows if r["searched"]), default=None),
        "former": sorted({old for r in rows for old in r.get("former") or ()}),
    }
    if len(rows) == 1:
        return report | {f: first[f] for f in _FIELDS}, []
    fields, origins = merge_fields(rows)
    return report | fields, [(report["report"], field, record) for field, record in origins.items()]


def merge_fields(rows: Sequence[Row]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the best value of each field, and the id of the record that each value comes from.

    The fields `notice` and `notice_link` join the values of all records. For these fields, the id of one of the records
    with a value is returned. A field that is empty in all records has no id.
    """
    fullest = sorted(rows, key=lambda r: (-_count(_read_cited(r)), -_count(_read_informative(r))))
    chosen = {f: _choose(f, fullest) for f in _INFORMATIVE}
    chosen["title_markup"] = _find_markup(chosen["title"], fullest)
    if (titled := chosen["title"]) is not None and titled["language"]:
        chosen["language"] = titled  # the language must be the language of the title that is shown
    best = {f: chosen[f] for f in _FIELDS}
    fields = {f: ([] if f in _LISTS else None) if row is None else row[f] for f, row in best.items()}
    fields |= {f: join(value for row in rows for value in row[f]) for f, join in _UNIONS.items()}
    return fields, {f: row["record"] for f, row in best.items() if row is not None}


def _find_markup(titled: Row | None, rows: Sequence[Row]) -> Row | None:
    """Return the record that supplies the title's markup, or None if there is no markup.

    The markup comes from the record that supplies the title, or from a record with exactly the same title.
    """
    if titled is None:
        return None
    same = (r for r in (titled, *rows) if r["title"] == titled["title"])
    return next((r for r in same if r["title_markup"]), None)


def _count(values: tuple[Any, ...]) -> int:
    return len(values) - values.count(None) - values.count([])


def _choose(field: str, rows: Sequence[Row]) -> Row | None:
    """Return the record with the best value of a field, or None if the field is empty in all records.

    A title in capitals is best only if all titles are in capitals. Some fields have their own measure of quality
    (`_MERITS`). The best value of any other field is the most frequent one. If several values are equally good, the record
    that comes first has the best value.
    """
    giving = [r for r in rows if r[field] or r[field] == 0]
    if not giving:
        return None
    value = giving[0][field]
    if field not in _BY_OTHER_FIELDS and not [r for r in giving if r[field] != value]:
        return giving[0]
    if field == "title":
        giving = [r for r in giving if not _is_in_capitals(r[field])] or giving
    merit = _MERITS.get(field)
    if merit is not None:
        return max(giving, key=lambda r: merit(r[field], r))  # the first of the best
    votes = Counter(str(r[field]) for r in giving)
    return max(giving, key=lambda r: votes[str(r[field])])


def _fullest(value: Any, _: Row) -> tuple[float, ...]:
    return (len(value),)


def _title(value: str, _: Row) -> tuple[float, ...]:
    """Return the rank of a title.

    Titles without additions by a database rank higher. Apart from that, longer titles rank higher.
    """
    read = read_title(value)
    added = (
        value.strip().startswith("[")
        or read.withdrawn
        or read.labelled
        or len(read.key) < 0.8 * sum(map(str.isalnum, value))
    )
    return (not added, len(read.key))


def _is_in_capitals(title: str) -> bool:
    if title.isascii():  # the same result, several times as fast
        written = title.encode()
        capitals = len(written) - len(written.translate(None, delete=_CAPITALS))
        return capitals > 0.6 * (len(written) - len(written.translate(None, delete=_LETTERS)))
    letters = list(filter(str.isalpha, title))
    return sum(map(str.isupper, letters)) > 0.6 * len(letters)


_CAPITALS: Final = string.ascii_uppercase.encode()
_LETTERS: Final = string.ascii_letters.encode()


def _authors(value: Sequence[str], _: Row) -> tuple[float, ...]:
    """Return the rank of a list of authors.

    Lists with more people rank higher. If two lists have the same number of people, the list with longer names ranks
    higher.
    """
    people = [n for n in value if not n.lower().startswith("et al")]
    return (len(people), sum(map(len, people)))


def _year(_: int, row: Row) -> tuple[float, ...]:
    """Return the rank of a record's year. Years of records with volume and pages rank highest.

    Without volume and pages, the year could be the year of an earlier online publication (early view).
    """
    return (bool(row["volume"]) + bool(row["pages"]),)


def _pages(value: str, row: Row) -> tuple[float, ...]:
    pages = read_pages(value)
    if pages is None:
        return (0, 0, 0)
    return (1 + bool(row["volume"]), not pages.early, pages.last is not None)


def _doi(value: str, _: Row) -> tuple[float, ...]:
    clean = clean_doi(value)
    return (clean is not None, len(clean or ""))


def _type(value: str, _: Row) -> tuple[float, ...]:
    return (value not in ("other", "webpage"),)


_MERITS: Final[Mapping[str, Merit]] = {
    "type": _type,
    "title": _title,
    "authors": _authors,
    "year": _year,
    "journal": _fullest,
    "pages": _pages,
    "doi": _doi,
    "abstract": _fullest,
    "keywords": _fullest,
    "note": _fullest,
    "isbn": _fullest,
}
# Fields with a measure of quality that also depends on other fields of the record.
_BY_OTHER_FIELDS: Final = frozenset({"year", "pages"})
