"""`slr dedupe FILE...`: reference files without a review. Clusters out, and on request the reasons and one merged file."""

import csv
import gc
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from slr.model.problem import Problem, sort_problems, warning

if TYPE_CHECKING:
    from slr.dedupe.search import Found
    from slr.model.entry import Entry


@dataclass(frozen=True, slots=True)
class Loose:
    """Records of loose files: what comparing needs of each, all of it if asked for, the name under which each is written."""

    rows: list[dict[str, Any]]
    whole: list[dict[str, Any]]
    names: dict[str, str]
    problems: tuple[Problem, ...]


def dedupe_files(
    files: Sequence[Path], output: Path, *, merged: Path | None, pairs: Path | None
) -> tuple[dict[str, int], tuple[Problem, ...]]:
    """Write the clusters, and what else was asked for; return what was found, in numbers, and the problems."""
    # Millions of small values, none of them in a cycle: looking for cycles costs a sixth of the time and finds nothing.
    gc.disable()
    try:
        return _dedupe_files(files, output, merged=merged, pairs=pairs)
    finally:
        gc.enable()


def _dedupe_files(
    files: Sequence[Path], output: Path, *, merged: Path | None, pairs: Path | None
) -> tuple[dict[str, int], tuple[Problem, ...]]:
    from slr.dedupe.feature import read_feature  # noqa: PLC0415  `slr --help` needs none of it
    from slr.dedupe.search import search  # noqa: PLC0415
    from slr.store.disk import read_bytes, write_bytes  # noqa: PLC0415

    loose = _read_files([(str(path), read_bytes(path)) for path in files], full=merged is not None)
    features = [read_feature(row["record"], row) for row in loose.rows]
    loose.rows.clear()  # what counts is in the features
    found = search(features, evidence=pairs is not None)
    order = [f.record for f in features]
    clusters = _name_clusters(order, found.home, loose.names)
    write_bytes(output, _table(("record_id", "cluster_id"), ((loose.names[r], clusters[r]) for r in order)))
    if pairs is not None:
        write_bytes(pairs, _pair_table(found, loose.names))
    if merged is not None:
        write_bytes(merged, _merge(loose.whole, found.home, merged.suffix.lstrip(".").casefold()))
    counts = {"records": len(order), "reports": len(set(clusters.values())), "ask": _count_questions(found)}
    return counts, loose.problems


def _read_files(files: Sequence[tuple[str, bytes]], *, full: bool) -> Loose:
    """Read every file; a record is known by the file's own record id where that is unique, else by what it says.

    `full` asks for all fields as well, to write them.
    """
    from slr.formats import normalise, read  # noqa: PLC0415

    rows: list[dict[str, Any]] = []
    own: list[str] = []
    entries: list[tuple[int, int, Entry]] = []
    problems: list[Problem] = []
    for number, (name, data) in enumerate(files):
        reading = read(data, name)
        problems += reading.problems
        problems += [
            warning("ING006", f"the entry could not be read: {q.reason}", file=name, line=q.line)
            for q in reading.quarantined
        ]
        for ordinal, entry in enumerate(reading.entries):
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


def _read_row(entry: "Entry") -> dict[str, Any]:
    """Return what comparing needs of an entry: for the usual table at once, else by its format's own reading."""
    from slr.formats import normalise  # noqa: PLC0415

    row = _read_plain(entry) if entry.format == "table" else None
    return dict(normalise(entry)) if row is None else row


# Columns that a table may give us as they are; one with any other that could matter is read with all care.
_PLAIN: Final = frozenset(
    {"title", "author", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "abstract", "key"}
)
_IDLE: Final = frozenset({None, "keyword", "note", "publisher", "title_markup"})
_MARKUP: Final = frozenset("<>&{}\\$")


def _read_plain(entry: "Entry") -> dict[str, Any] | None:
    """Return the row of a table whose columns and values are plain; None where they need the full reading.

    Reading a row in full takes three times as long as comparing it, and most of that goes into fields that comparing
    does not use.
    """
    from slr.formats.header import find_role  # noqa: PLC0415
    from slr.text.doi import clean_doi  # noqa: PLC0415

    row: dict[str, Any] = {}
    for header, value in entry.tags:
        role = find_role(header, {})
        if role in _PLAIN and role not in row:
            row[role] = value
        elif value and role not in _IDLE:
            return None
    year, title = row.get("year", ""), row.get("title", "")
    if (year and not (len(year) == 4 and year.isdigit())) or not _MARKUP.isdisjoint(title):
        return None
    row["authors"] = _split_authors(row.pop("author", ""))
    row["doi"] = clean_doi(row.get("doi", ""))
    return row


def _split_authors(text: str) -> list[str]:
    from slr.text.name import split_names  # noqa: PLC0415

    if ";" in text:
        return text.split(";")
    names = text.split(" and ")
    return names if all(n.count(",") == 1 for n in names) else split_names(text)


def _name_records(
    own: Sequence[str], entries: Sequence[tuple[int, int, "Entry"]], rows: Sequence[dict[str, Any]]
) -> dict[str, str]:
    """Return ids made of what the records say, each with the name under which it is written; in input order."""
    from slr.ingest.identity import Sighting, base_id, content_hash, dump_tags, number_occurrences  # noqa: PLC0415

    found = []
    for (number, ordinal, entry), row in zip(entries, rows, strict=True):
        sighting = Sighting("", content_hash(dump_tags(entry.tags)), f"{number:06}", ordinal)
        found.append((base_id({"doi": None, "title": None, "year": None, **row}, entry.tags), sighting))
    made = number_occurrences(found)
    ids = (made[s.file, s.ordinal] for _, s in found)
    return {i: mine or i for i, mine in zip(ids, own, strict=True)}


def _name_clusters(order: Sequence[str], home: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """Return each record's cluster, named after its record of the smallest id."""
    return {record: names[home[record]] for record in order}


def _table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def _count_questions(found: "Found") -> int:
    """Return of how many two reports it is doubtful whether they are one."""
    from slr.dedupe.cluster import order_pair  # noqa: PLC0415

    return len(
        {
            home
            for (a, b), judged in found.pairs.items()
            if judged.verdict in ("same", "ask")
            and len(set(home := order_pair(found.home[a], found.home[b]))) == 2
        }
    )


def _pair_table(found: "Found", names: Mapping[str, str]) -> bytes:
    from slr.dedupe.outcome import conclude  # noqa: PLC0415

    rows = []
    for (a, b), judged in sorted(found.pairs.items()):
        told = conclude(found, (a, b), name=names.__getitem__)
        rows.append((names[a], names[b], told.verdict, told.rule, f"{judged.score:.2f}", told.evidence))
    return _table(("record_a", "record_b", "verdict", "rule", "titles", "evidence"), rows)


def _merge(rows: Sequence[Mapping[str, Any]], home: Mapping[str, str], ending: str) -> bytes:
    """Return one file with a report for each cluster, in the order of their first records."""
    from slr.dedupe.merge import merge_fields  # noqa: PLC0415
    from slr.formats.exchange import Item, write  # noqa: PLC0415

    members: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        members.setdefault(home[row["record"]], []).append(row)
    items = []
    for group in members.values():
        listed = sorted(group, key=lambda r: r["record"])
        fields, _ = merge_fields(listed)
        items.append(Item(row={**fields, "record_id": listed[0]["record"]}))
    return write(items, ending).data


def say(counts: Mapping[str, int], output: Path) -> None:
    """Print what was found in one line, and what to do about the doubtful pairs."""
    records, reports = counts["records"], counts["reports"]
    click.echo(
        f"{records} records, {reports} reports: {records - reports} duplicates merged, written to {output}"
    )
    if counts["ask"]:
        click.echo(
            f"{counts['ask']} pairs of reports are doubtful and were not merged; --pairs lists them with the reason"
        )
