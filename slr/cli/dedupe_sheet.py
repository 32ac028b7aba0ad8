"""`slr dedupe --as NAME --export FILE` and `--import FILE`: judge the doubtful pairs of a review in a worksheet."""

from pathlib import Path

import click

from slr.cli.common import alone, now
from slr.cli.output import echo
from slr.cli.recover import warn_before_session
from slr.cli.worksheet import export_worksheet, finish_import, read_returned
from slr.desk.audit import open_audit
from slr.desk.pair_sheet import Doubts, export_sheet, import_sheet, open_doubts
from slr.model.protocol import Protocol
from slr.people.kind import KINDS
from slr.store.layout import Review
from slr.store.people import demand_apart
from slr.text.count import count


def export_pairs(
    review: Review, protocol: Protocol, who: str, path: Path, *, audit: tuple[int, int] | None = None
) -> None:
    """Write the pairs that a person has yet to judge, and print the command that imports the verdicts.

    `audit` is the size and the seed of a sample. If `audit` is given, the pairs of this sample are written
    instead of the doubtful pairs.
    """
    demand_apart(review, KINDS["duplicates"], who)
    doubts = _open(review, protocol, who, audit)
    if not doubts.waiting:
        echo(f"{review.name}: no pairs are waiting for a verdict")
        return
    command = ["slr", "dedupe", "-r", review.name, "--as", who]
    what = f"{count(len(doubts.waiting), 'pair')} waiting for a verdict"
    export_worksheet(path, export_sheet(doubts, path), what, command, protocol)


def import_pairs(
    ctx: click.Context,
    review: Review,
    protocol: Protocol,
    who: str,
    path: Path,
    *,
    strict: bool,
    as_json: bool,
) -> None:
    """Import the verdicts of a worksheet, print how many were added, and exit."""
    warn_before_session(review, who)
    filed = import_sheet(_open(review, protocol, who, None), read_returned(path), path.name, now())
    finish_import(ctx, review, filed, KINDS["duplicates"].noun, who, path, strict=strict, as_json=as_json)


def _open(review: Review, protocol: Protocol, who: str, audit: tuple[int, int] | None) -> Doubts:
    with alone(review):  # another run would replace the tables one by one
        sample = None if audit is None else open_audit(review, protocol, *audit).pairs
        return open_doubts(review, protocol, who, sample)
