"""`slr dedupe FILE...`: reference files without a review. Clusters out, and on request the reasons and one merged file."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from slr.model.problem import Problem, sort_problems, warning

if TYPE_CHECKING:
    from slr.dedupe.search import Found


@dataclass(frozen=True, slots=True)
class Loose:
    """Records of loose files: rows with their `record`, the name under which each is written, and problems."""

    rows: list[dict[str, Any]]
    names: dict[str, str]
    problems: tuple[Problem, ...]


def dedupe_files(
    files: Sequence[Path], output: Path, *, merged: Path | None, pairs: Path | None
) -> tuple[dict[str, int], tuple[Problem, ...]]:
    """Write the clusters, and what else was asked for; return what was found, in numbers, and the problems."""
    from slr.dedupe.feature import read_feature  # noqa: PLC0415  `slr --help` needs none of it
    from slr.dedupe.search import search  # noqa: PLC0415
    from slr.store.disk import read_bytes, write_bytes  # noqa: PLC0415

    loose = _read_files([(str(path), read_bytes(path)) for path in files])
    features = [read_feature(row["record"], row) for row in loose.rows]
    if merged is None:
        for (
            row
        ) in loose.rows:  # the abstracts are in the features now, and a large corpus is mostly abstracts
            row.clear()
    found = search(features, evidence=pairs is not None)
    order = [f.record for f in features]
    clusters = _name_clusters(order, found.home, loose.names)
    write_bytes(output, _table(("record_id", "cluster_id"), ((loose.names[r], clusters[r]) for r in order)))
    if pairs is not None:
        write_bytes(pairs, _pair_table(found, loose.names))
    if merged is not None:
        write_bytes(merged, _merge(loose.rows, found.home, merged.suffix.lstrip(".").casefold()))
    doubtful = sum(j.verdict == "ask" for j in found.pairs.values())
    counts = {"records": len(order), "reports": len(set(clusters.values())), "ask": doubtful}
    return counts, loose.problems


def _read_files(files: Sequence[tuple[str, bytes]]) -> Loose:
    """Read every file; a record is known by the file's own record id where that is unique, else by what it says."""
    from slr.formats import normalise, read  # noqa: PLC0415
    from slr.ingest.identity import Sighting, base_id, content_hash, dump_tags, number_occurrences  # noqa: PLC0415

    rows: list[dict[str, Any]] = []
    own: list[str] = []
    found: list[tuple[str, Sighting]] = []
    problems: list[Problem] = []
    for number, (name, data) in enumerate(files):
        reading = read(data, name)
        problems += reading.problems
        problems += [
            warning("ING006", f"the entry could not be read: {q.reason}", file=name, line=q.line)
            for q in reading.quarantined
        ]
        for ordinal, entry in enumerate(reading.entries):
            row: dict[str, Any] = dict(normalise(entry))
            rows.append(row)
            own.append(next((v for tag, v in entry.tags if tag.casefold() == "record_id"), ""))
            sighting = Sighting("", content_hash(dump_tags(entry.tags)), f"{number:06}", ordinal)
            found.append((base_id(row, entry.tags), sighting))
    given = number_occurrences(found)
    uses = Counter(own)
    names = {}
    for row, mine, (_, sighting) in zip(rows, own, found, strict=True):
        made = given[sighting.file, sighting.ordinal]
        row["record"] = mine if mine and uses[mine] == 1 and mine not in names else made
        names[row["record"]] = mine or made
    return Loose(rows, names, sort_problems(problems))


def _name_clusters(order: Sequence[str], home: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """Return each record's cluster, named after its record of the smallest id."""
    return {record: names[home[record]] for record in order}


def _table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def _pair_table(found: "Found", names: Mapping[str, str]) -> bytes:
    rows = []
    for (a, b), judged in sorted(found.pairs.items()):
        clash = found.refused.get((a, b))
        parted = judged.verdict == "same" and found.home[a] != found.home[b]
        verdict, rule, words = judged.verdict, judged.rule, judged.evidence
        if parted and clash is not None:
            verdict, rule = "ask", "closure"
            words += f"; but this would join {names[clash[0]]} and {names[clash[1]]}, which contradict"
        rows.append((names[a], names[b], verdict, rule, f"{judged.score:.2f}", words))
    return _table(("record_a", "record_b", "verdict", "rule", "titles", "evidence"), rows)


def _merge(rows: Sequence[Mapping[str, Any]], home: Mapping[str, str], ending: str) -> bytes:
    """Return one file with a report for each cluster, in the order of their first records."""
    from slr.dedupe.merge import merge_fields  # noqa: PLC0415
    from slr.formats import Item, write  # noqa: PLC0415

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
            f"{counts['ask']} pairs are doubtful and were not merged; --pairs lists them with the reason"
        )
