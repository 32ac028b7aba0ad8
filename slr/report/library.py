"""List reports for a reference manager, with statuses, reasons, codes and codings as labels and notes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from slr.formats import FIELDS
from slr.formats.exchange import Item
from slr.model.protocol import Protocol
from slr.model.reason import read_reasons, write_reasons
from slr.model.row import list_rows
from slr.model.sight import blind_status, find_hidden, find_open
from slr.model.word import ALL_STAGES
from slr.reference.entry import unpack_entry
from slr.report.reason import word_english

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, Any]
Tables = Mapping[str, "pd.DataFrame"]


def list_items(
    tables: Tables, only: str | None, protocol: Protocol, who: str | None = None
) -> Iterator[Item]:
    """Yield each report with the labels and notes that the person `who` may see.

    If `only` is set, yield only the reports with this status at the last stage they reached. `who` is None if nobody
    gave a name.
    """
    every = list_rows(tables["statuses"])
    closed, waiting = find_hidden(every, protocol, who), find_open(every, protocol, who)
    statuses = _by_report([_blind(s, who) if (s["report"], s["stage"]) in closed else s for s in every])
    coded = _by_report(
        [c for c in list_rows(tables["coded"]) if c["report"] not in waiting or c["who"] == who]
    )
    entries = {e["record"]: e for e in list_rows(tables["entries"])}
    for report in list_rows(tables["reports"]):
        reached = [
            s
            for s in sorted(statuses[report["report"]], key=lambda s: ALL_STAGES.index(s["stage"]))
            if s["status"] != "not reached"
        ]
        if only is not None and (not reached or reached[-1]["status"] != only):
            continue
        codes = [c for c in coded[report["report"]] if c["role"] != "reject"]
        yield Item(
            row={**{f: report[f] for f in FIELDS}, "record_id": report["report"]},
            entry=unpack_entry(entries[report["report"]]),
            labels=tuple(_labels(reached, codes)),
            notes=tuple(_notes(reached, codes)),
        )


def _blind(row: Row, who: str | None) -> Row:
    """Return a row of STATUSES without anything that reveals other people's verdicts. The verdict of `who` is kept."""
    shown = blind_status(row)
    own = tuple(
        r for r in read_reasons(row["reason"]) if who is not None and dict(r.values).get("who") == who
    )
    return {**shown, "reason": write_reasons((*own, *read_reasons(shown["reason"])))}


def _by_report(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["report"]].append(row)
    return found


def _labels(reached: Sequence[Row], codes: Sequence[Row]) -> Iterator[str]:
    if reached:
        yield f"slr:{reached[-1]['status'].replace(' ', '-')}"
        if reached[-1]["criterion"]:
            yield f"slr:{reached[-1]['criterion']}"
    yield from (f"slr:code:{theme}" for theme in sorted({c["theme"] for c in codes}))


def _notes(reached: Sequence[Row], codes: Sequence[Row]) -> Iterator[str]:
    for s in reached:
        yield f"{s['stage']}: {s['status']} - {word_english(s['reason'])}"
    for c in codes:
        if c["statement"]:
            where = f" ({c['location']})" if c["location"] else ""
            yield f"{c['theme']}, {c['role']}: {c['statement']}{where} - {c['who']}"
