"""`slr convert`: reference files of any format into one file of another, with an account of every entry."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from slr.model.problem import Problem

ENDINGS = ("csv", "ris", "bib", "json", "xlsx")


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path),
    help="File to write; its ending says the format: .csv, .ris, .bib, .json (CSL-JSON) or .xlsx.",
)  # fmt: skip
@click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path),
    help="JSON file to write: format, entries, parsed and quarantined of each file.",
)  # fmt: skip
@click.option(
    "--json", "as_json", is_flag=True, help="Print that report as JSON instead of lines for reading."
)
@click.option("--strict", is_flag=True, help="Exit with status 1 when there are warnings.")
def command(files: Sequence[Path], output: Path, report: Path | None, *, as_json: bool, strict: bool) -> None:
    """Turn reference FILES of any format into one file of another.

    Formats are told from the content, not from the name. Each entry of each file is written, or quarantined and listed
    with its line; what the new format cannot hold is said.
    """
    ending = output.suffix.lstrip(".").casefold()
    if ending not in ENDINGS:
        raise click.UsageError(
            f"cannot write {output.name!r}: give a name that ends in .{', .'.join(ENDINGS)}"
        )
    from slr.formats import write  # noqa: PLC0415  `slr --help` needs none of it
    from slr.store.disk import read_bytes, write_bytes  # noqa: PLC0415

    names = [str(path) for path in files]
    converted = _convert([(name, read_bytes(path)) for name, path in zip(names, files, strict=True)])
    written = write(converted.items, ending)
    write_bytes(output, written.data)
    account = {"files": converted.files, "written": len(converted.items), "lost": list(written.lost)}
    text = json.dumps(account, ensure_ascii=False, indent=2)
    if report is not None:
        write_bytes(report, f"{text}\n".encode())
    if as_json:
        click.echo(text)
    else:
        _say(converted, written.lost, output)
    if strict and converted.problems:
        raise SystemExit(1)


class _Converted:
    """The items of all files, what became of each file, and what was wrong."""

    __slots__ = ("files", "items", "problems")

    def __init__(self, items: list[Any], files: list[dict[str, Any]], problems: list[Any]) -> None:
        self.items, self.files, self.problems = items, files, problems


def _convert(files: Sequence[tuple[str, bytes]]) -> _Converted:
    from slr.formats import Item, normalise, read  # noqa: PLC0415
    from slr.ingest.identity import Sighting, base_id, content_hash, dump_tags, number_occurrences  # noqa: PLC0415
    from slr.model.problem import sort_problems, warning  # noqa: PLC0415

    accounts: list[dict[str, Any]] = []
    problems: list[Problem] = []
    found = []
    for number, (name, data) in enumerate(files):
        reading = read(data, name)
        problems.extend(reading.problems)
        problems.extend(
            warning("ING006", f"the entry could not be read: {q.reason}", file=name, line=q.line)
            for q in reading.quarantined
        )
        entries, quarantined = len(reading.entries), len(reading.quarantined)
        accounts.append(
            {"path": name, "format": reading.format, "encoding": reading.encoding,
             "entries": entries + quarantined, "parsed": entries, "quarantined": quarantined}
        )  # fmt: skip
        for ordinal, entry in enumerate(reading.entries):
            row = normalise(entry)
            place = f"{number:06}"  # a file may be named twice
            sighting = Sighting("", content_hash(dump_tags(entry.tags)), place, ordinal)
            found.append((name, entry, row, base_id(row, entry.tags), sighting))
    ids = number_occurrences((base, sighting) for _, _, _, base, sighting in found)
    items = [
        Item(row=_described(row, ids[s.file, s.ordinal], name, entry), entry=entry)
        for name, entry, row, _, s in found
    ]
    return _Converted(items, accounts, list(sort_problems(problems)))


def _described(row: Mapping[str, Any], record: str, name: str, entry: Any) -> dict[str, Any]:
    return {
        **row,
        "record_id": record,
        "file": name,
        "line": entry.line,
        "format": entry.format,
        "key": entry.key,
    }


def _say(converted: _Converted, lost: Sequence[str], output: Path) -> None:
    for problem in converted.problems:
        click.echo(str(problem), err=True)
    if lost:
        shown = [*lost[:10], *([f"... and {len(lost) - 10} more tags"] if len(lost) > 10 else [])]
        click.echo(f"{output.name} could not hold:\n  " + "\n  ".join(shown), err=True)
    entries = sum(f["entries"] for f in converted.files)
    quarantined = sum(f["quarantined"] for f in converted.files)
    click.echo(
        f"{len(converted.files)} file(s), {entries} entries: {entries - quarantined} written to {output}"
        f"{f', {quarantined} quarantined' if quarantined else ''}"
    )
