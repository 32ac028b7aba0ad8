"""`slr convert`: reference files of any format into one file of another, with an account of every entry."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from slr.model.problem import Problem, sort_problems, warning
from slr.worker import Workers

SHOWN = 20  # losses that are listed on the screen
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
    if output.resolve() in {path.resolve() for path in files}:
        raise click.UsageError(
            f"{output.name!r} is one of the files to be read, and would be lost: write to another name"
        )
    from slr.cli.common import print_problems, show_progress  # noqa: PLC0415  `slr --help` needs none of it
    from slr.formats.exchange import write  # noqa: PLC0415
    from slr.store.disk import read_bytes, write_bytes  # noqa: PLC0415

    with show_progress(as_json) as (tell, workers):
        tell("convert")
        converted = _convert([(str(path), read_bytes(path)) for path in files], workers)
        written = write(converted.items, ending)
    write_bytes(output, written.data)
    account = {"files": converted.files, "written": len(converted.items), "lost": list(written.lost)}
    text = json.dumps(account, ensure_ascii=False, indent=2)
    if report is not None:
        write_bytes(report, f"{text}\n".encode())
    if as_json:
        click.echo(text)
    else:
        print_problems(converted.problems)
        _say(converted, written.lost, output)
    if strict and converted.problems:
        raise SystemExit(1)


class _Converted:
    """The items of all files, what became of each file, and what was wrong."""

    __slots__ = ("files", "items", "problems")

    def __init__(self, items: list[Any], files: list[dict[str, Any]], problems: list[Any]) -> None:
        self.items, self.files, self.problems = items, files, sort_problems(problems)


def _convert(files: Sequence[tuple[str, bytes]], workers: Workers) -> _Converted:
    from slr.ingest.identity import Sighting, number_occurrences  # noqa: PLC0415
    from slr.ingest.intake import Taken, take_files, tell_empty  # noqa: PLC0415
    from slr.model.stage import SearchFile  # noqa: PLC0415

    opened = [SearchFile(path=name, data=data, source="", kind="other") for name, data in files]
    counted, results = take_files(opened, workers)
    accounts: list[dict[str, Any]] = []
    problems = [p for c in counted for p in c.problems]
    found = []
    for number, ((name, _), c, taken) in enumerate(zip(files, counted, results, strict=True)):
        read = [t for t in taken if isinstance(t, Taken)]
        accounts.append(
            {"path": name, "format": c.format, "encoding": c.encoding,
             "entries": c.entries, "parsed": len(read), "quarantined": c.entries - len(read)}
        )  # fmt: skip
        problems += [_unreadable(name, t.line, t.reason) for t in taken if not isinstance(t, Taken)]
        problems += tell_empty(name, read)
        found += [
            (name, t, Sighting("", t.content, f"{number:06}", t.ordinal)) for t in read
        ]  # named twice, read twice
    ids = number_occurrences((t.base, s) for _, t, s in found)
    return _Converted([_item(name, t, ids[s.file, s.ordinal]) for name, t, s in found], accounts, problems)


def _unreadable(name: str, line: int, reason: str) -> Problem:
    return warning("ING006", f"the entry could not be read: {reason}", file=name, line=line)


def _item(name: str, taken: Any, record: str) -> Any:
    from slr.formats import FIELDS  # noqa: PLC0415
    from slr.formats.exchange import Item  # noqa: PLC0415
    from slr.model.entry import Entry  # noqa: PLC0415

    tags = tuple((n, v) for n, v in json.loads(taken.tags))
    entry = Entry(format=taken.format, line=taken.line, type=taken.type, key=taken.key, tags=tags)
    row = dict(zip(FIELDS, taken.values, strict=True))
    about = {"record_id": record, "file": name, "line": taken.line, "format": taken.format, "key": taken.key}
    return Item(row=row | about, entry=entry)


def _say(converted: _Converted, lost: Sequence[str], output: Path) -> None:
    if lost:
        more = f"... and {len(lost) - SHOWN} more tags; `--report FILE` lists all"
        shown = [*lost[:SHOWN], *([more] if len(lost) > SHOWN else [])]
        click.echo(f"{output.name} could not hold:\n  " + "\n  ".join(shown), err=True)
    entries = sum(f["entries"] for f in converted.files)
    quarantined = sum(f["quarantined"] for f in converted.files)
    click.echo(
        f"{len(converted.files)} file(s), {entries} entries: {entries - quarantined} written to {output}"
        f"{f', {quarantined} quarantined' if quarantined else ''}"
    )
