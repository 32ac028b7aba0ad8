"""Read files that do not belong to a review. Each of their records becomes a row for comparison, with an id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from slr.formats import normalise, read
from slr.formats.header import find_role, is_vague_place
from slr.formats.identity import Identity
from slr.ingest.identity import Occurrence, base_id, content_hash, dump_tags, number_occurrences
from slr.ingest.repair import find_unreadable
from slr.model.entry import Entry
from slr.model.problem import Problem, sort_problems
from slr.text.doi import clean_doi
from slr.text.name_list import split_names


@dataclass(frozen=True, slots=True)
class Loose:
    """The records of files that do not belong to a review.

    `rows` contains the columns that are compared. `whole` contains the full rows if they were requested, and is empty
    otherwise. `names` maps the id of each row to the id that is written.
    """

    rows: list[dict[str, Any]]
    whole: list[dict[str, Any]]
    names: dict[str, str]
    problems: tuple[Problem, ...]


def read_files(files: Sequence[tuple[str, bytes]], *, full: bool) -> Loose:
    """Return the records of files that do not belong to a review. Each file is a pair of its name and its content.

    The ids of the rows are the values of `record_id` if every record has one and no two are the same. Otherwise, the
    ids are made from the content of the records. In both cases, `names` keeps the `record_id` of each record that has
    one. If `full` is true, the result also contains the full rows.
    """
    rows: list[dict[str, Any]] = []
    own: list[str] = []
    entries: list[tuple[int, int, Entry]] = []
    problems: list[Problem] = []
    for number, (name, data) in enumerate(files):
        parsed = read(data, name)
        problems += parsed.problems
        problems += find_unreadable(name, parsed.quarantined)
        for ordinal, entry in enumerate(parsed.entries):
            rows.append(_read_row(entry))
            own.append(next((v for tag, v in entry.tags if tag.casefold() == "record_id"), ""))
            entries.append((number, ordinal, entry))
    if own and all(own) and len(set(own)) == len(own):
        names = dict(zip(own, own, strict=True))
    else:
        names = _name_records(own, entries, rows)
    for row, record in zip(rows, names, strict=True):
        row["record"] = record
    whole = (
        [{**normalise(e), "record": n} for (_, _, e), n in zip(entries, names, strict=True)] if full else []
    )
    return Loose(rows, whole, names, sort_problems(problems))


def _read_row(entry: Entry) -> dict[str, Any]:
    """Return the row of an entry for comparison. A row of a table is not normalised if its values can be compared unchanged."""
    row = _read_plain(entry) if entry.format == "table" else None
    return dict(normalise(entry)) if row is None else row


# columns that are used unchanged; a row with a value in another column that is compared is normalised
_PLAIN: Final = frozenset(
    {
        "title",
        "author",
        "year",
        "journal",
        "volume",
        "issue",
        "pages",
        "doi",
        "pmid",
        "abstract",
        "key",
        "note",
        "publisher",
    }
)
_IDLE: Final = frozenset({None, "keyword", "note", "publisher", "title_markup"})
_MARKUP: Final = frozenset("<>&{}\\$")


def _read_plain(entry: Entry) -> dict[str, Any] | None:
    """Return the row for an entry in a table, or None if a column or value must be normalised.

    Normalising a row takes three times as long as comparing it, mostly because it also covers columns that are never
    compared.
    """
    row: dict[str, Any] = {}
    for header, value in entry.tags:
        role = find_role(header, {})
        if role == "journal" and is_vague_place(header):
            return None
        if role in _PLAIN and role not in row:
            row[role] = value
        elif value and role not in _IDLE:
            return None
    year, text = row.get("year", ""), row.get("title", "") + row.get("author", "")
    if (year and not (len(year) == 4 and year.isdigit())) or not _MARKUP.isdisjoint(text):
        return None
    row["authors"] = _split_authors(row.pop("author", ""))
    row["doi"] = clean_doi(row.get("doi", ""))
    return row


def _split_authors(text: str) -> list[str]:
    if ";" in text:
        return text.split(";")
    names = text.split(" and ")
    if all(n.count(",") == 1 for n in names) and (
        len(names) > 1 or " " not in text.partition(",")[0].strip()
    ):
        return names
    return split_names(text)  # also if one comma can separate two people, as in "Abara N, Xu Y"


def _name_records(
    own: Sequence[str], entries: Sequence[tuple[int, int, Entry]], rows: Sequence[dict[str, Any]]
) -> dict[str, str]:
    """Map the id that is made from each record's content to the id that is written, in the order of the records.

    `own` contains the id that each record already has, or "" if the record has none.
    """
    found = []
    for (number, ordinal, entry), row in zip(entries, rows, strict=True):
        occurrence = Occurrence("", content_hash(dump_tags(entry.tags)), f"{number:06}", ordinal)
        found.append((base_id(_identify(row), entry.tags), occurrence))
    return {i: mine or i for i, mine in zip(number_occurrences(found), own, strict=True)}


def _identify(row: Mapping[str, Any]) -> Identity:
    """Return the identity fields of a record that does not belong to a review."""
    year = row.get("year")
    authors = row["authors"]
    return Identity(row.get("doi"), row.get("title"), year, authors[0] if authors else None)
