"""`slr check --manuscript`: check the citations of a draft against its reference list and, with -r, against a review."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from slr.cli.common import demand_other_names, finish, run_to
from slr.cli.output import echo
from slr.manuscript.corpus import Corpus
from slr.manuscript.manuscript import check_manuscript
from slr.manuscript.report import summarize
from slr.model.row import list_rows
from slr.model.status import find_included, find_outside
from slr.pipeline import NAMES, has_errors, list_tables, load_protocol
from slr.reference.entry import unpack_entry
from slr.report.fix_list import write_fix_list
from slr.store.disk import read_bytes, read_plain
from slr.store.output_file import write_output
from slr.store.table_file import read_table
from slr.text.count import count


def check_draft_file(
    ctx: click.Context,
    draft: Path,
    output: Path | None,
    *,
    review: str | None,
    fix_list: Path | None,
    strict: bool,
    as_json: bool,
) -> None:
    """Check a draft, print what was found and end the command.

    If `output` is given, the results are also written to this file. If `fix_list` is given, a reference list of the
    cited reports of the review is written to it. Without a review, the draft is only compared with its own reference
    list. The exit status is 1 if there is an error, such as a draft that cannot be read. With `strict`, it is also 1
    if there is a warning.
    """
    demand_other_names([output, fix_list], [draft])
    data = read_plain(draft)
    corpus = _read_corpus(review, quiet=as_json) if review else None
    outcome = check_manuscript(data, str(draft), corpus)
    packed, problems = outcome.packed, outcome.problems
    if output is not None:
        write_output(output, f"{json.dumps(packed, ensure_ascii=False, indent=1)}\n".encode())
    if fix_list is not None:
        write_output(fix_list, _write_list(review, [found.row for found in outcome.cited]))
    if as_json:
        finish(ctx, problems, strict=strict, payload=packed)
    for problem in problems:
        echo(str(problem), err=True)
    if packed["entries"]:
        _print_summary(packed, str(draft))
    if fix_list is not None:
        echo(f"{count(len(outcome.cited), 'cited report')} of {review} written to {fix_list}")
    ctx.exit(1 if has_errors(problems, strict=strict) else 0)


def _read_corpus(name: str, *, quiet: bool) -> Corpus:
    """Bring a review up to date and return its reports, their statuses and its flow."""
    review, _ = run_to(NAMES[-1], name=name, force=False, quiet=quiet, keep=False)
    declared = list_tables()
    reports, statuses = (read_table(review, declared[table]) for table in ("reports", "statuses"))
    protocol, _ = load_protocol(review)
    outside = find_outside(statuses, reports, protocol)
    flow = review.build / "prisma.json"
    return Corpus(
        rows=list_rows(reports),
        included=find_included(statuses),
        excluded={report: stage for report, (status, stage) in outside.items() if status == "excluded"},
        boxes=json.loads(read_bytes(flow))["boxes"] if flow.is_file() else (),
    )


def _write_list(name: str | None, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Bring a review up to date, and return the reference list of the reports in `rows`."""
    review, _ = run_to(NAMES[-1], name=name, force=False, quiet=True, keep=False)
    protocol, _ = load_protocol(review)
    records = sorted({record for row in rows for record in row["records"]})
    entries = list_rows(read_table(review, list_tables()["entries"], where={"record": records}))
    return write_fix_list(rows, {row["record"]: unpack_entry(row) for row in entries}, protocol)


def _print_summary(packed: Mapping[str, Any], file: str) -> None:
    entries = count(packed["entries"], "entry", "entries")
    echo(f"{file}: {entries}, {count(packed['citations'], 'citation')}: {summarize(packed)}")
