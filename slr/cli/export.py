"""`slr export`: the reports of a review with what people decided, for a reference manager."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from slr.cli.common import finish, review_options, run_to

if TYPE_CHECKING:
    import pandas as pd

    from slr.formats.exchange import Item
    from slr.model.entry import Entry

Row = Mapping[str, Any]
Tables = Mapping[str, "pd.DataFrame"]

ENDINGS: Final = ("ris", "bib", "json", "csv", "xlsx")
STAGES: Final = ("title-abstract", "retrieval", "full-text")


@click.command("export")
@review_options
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path),
    help="File to write; its ending says the format: .ris, .bib, .json (CSL-JSON), .csv or .xlsx.",
)  # fmt: skip
@click.option(
    "--only", type=click.Choice(["included", "excluded", "pending", "conflict", "maybe"]),
    help="Only the reports that stand so at the last stage they reached.",
)  # fmt: skip
@click.pass_context
def command(
    ctx: click.Context, name: str | None, strict: bool, as_json: bool, output: Path, only: str | None
) -> None:
    """Write the reports of a review, with what people decided, into one file for Zotero, EndNote or a spreadsheet.

    Decisions and codes go out as tags (slr:included, slr:E1, slr:code:workload) and as notes that say who decided and why.
    The fields of the merged report and every tag of its first entry go with them.
    """
    ending = output.suffix.lstrip(".").casefold()
    if ending not in ENDINGS:
        raise click.UsageError(
            f"cannot write {output.name!r}: give a name that ends in .{', .'.join(ENDINGS)}"
        )
    from slr.formats.exchange import write  # noqa: PLC0415  `slr --help` needs none of it
    from slr.pipeline import MAKES  # noqa: PLC0415
    from slr.store.disk import write_bytes  # noqa: PLC0415
    from slr.store.table_file import read_table  # noqa: PLC0415

    review, outcome = run_to("code", name=name, force=False, quiet=as_json)
    tables = {t.name: read_table(review, t) for stage in MAKES.values() for t in stage}
    items = list(_items(tables, only))
    written = write(items, ending)
    write_bytes(output, written.data)
    if as_json:
        finish(
            ctx, outcome.problems, strict=strict, payload={"written": len(items), "lost": list(written.lost)}
        )
    for tag in written.lost:
        click.echo(f"{output.name} cannot hold: {tag}", err=True)
    click.echo(f"{len(items)} reports written to {output}")
    finish(ctx, outcome.problems, strict=strict)


def _items(tables: Tables, only: str | None) -> "Iterator[Item]":
    """Yield each report with the tags and notes that tell what became of it."""
    from slr.formats import FIELDS  # noqa: PLC0415
    from slr.formats.exchange import Item  # noqa: PLC0415
    from slr.model.row import list_rows  # noqa: PLC0415

    statuses = _by_report(list_rows(tables["statuses"]))
    coded = _by_report(list_rows(tables["coded"]))
    entries = {e["record"]: e for e in list_rows(tables["entries"])}
    for report in list_rows(tables["reports"]):
        reached = [
            s
            for s in sorted(statuses[report["report"]], key=lambda s: STAGES.index(s["stage"]))
            if s["status"] != "not reached"
        ]
        if only is not None and (not reached or reached[-1]["status"] != only):
            continue
        codes = [c for c in coded[report["report"]] if c["role"] != "reject"]
        yield Item(
            row={**{f: report[f] for f in FIELDS}, "record_id": report["report"]},
            entry=_entry(entries[report["report"]]),
            labels=tuple(_labels(reached, codes)),
            notes=tuple(_notes(reached, codes)),
        )


def _by_report(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["report"]].append(row)
    return found


def _entry(row: Row) -> "Entry":
    from slr.model.entry import Entry  # noqa: PLC0415

    tags = tuple((tag, value) for tag, value in json.loads(row["tags"]))
    return Entry(
        format=row["format"], line=row["line"], type=row["type"] or "", key=row["key"] or "", tags=tags
    )


def _labels(reached: Sequence[Row], codes: Sequence[Row]) -> Iterator[str]:
    """Yield the tags: where the report stands, the criterion of its exclusion, the codes it was given."""
    if reached:
        yield f"slr:{reached[-1]['status'].replace(' ', '-')}"
        if reached[-1]["criterion"]:
            yield f"slr:{reached[-1]['criterion']}"
    yield from (f"slr:code:{theme}" for theme in sorted({c["theme"] for c in codes}))


def _notes(reached: Sequence[Row], codes: Sequence[Row]) -> Iterator[str]:
    for s in reached:
        yield f"{s['stage']}: {s['status']} - {s['reason']}"
    for c in codes:
        if c["statement"]:
            where = f" ({c['location']})" if c["location"] else ""
            yield f"{c['theme']}, {c['role']}: {c['statement']}{where} - {c['who']}"
