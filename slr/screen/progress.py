"""Summarise screening in one line, and list what remains for people to do."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from slr.model.protocol import Protocol
from slr.model.word import ALL_STAGES
from slr.stage import Tables, Todo

if TYPE_CHECKING:
    import pandas as pd


def summarize(tables: Tables) -> str:
    """Return one line with the number of reports of each status at each stage."""
    statuses, parts = tables["statuses"], []
    for stage in ALL_STAGES:
        counts = statuses[statuses["stage"] == stage]["status"].value_counts()
        if len(counts):
            parts.append(f"{stage}: " + ", ".join(f"{counts[s]} {s}" for s in sorted(counts.index)))
    none = "no stage of screening was reported" if len(tables["reports"]) else "no reports yet"
    return "; ".join(parts) or none


def list_todo(tables: Tables, _: Protocol) -> Iterator[Todo]:
    """Yield the conflicts, maybes and pending reports of each stage, then the decisions to reconsider."""
    statuses = tables["statuses"]
    title = dict(zip(tables["reports"]["report"], tables["reports"]["title"].fillna(""), strict=True))
    for stage in ALL_STAGES:
        here = statuses[statuses["stage"] == stage]
        for status in ("conflict", "maybe"):
            found = list(here[here["status"] == status]["report"])
            if found:
                yield Todo.of(status, found, title, stage=stage)
        pending = list(here[here["status"] == "pending"]["report"])
        if pending and stage == "retrieval":
            yield Todo.of("retrieve", pending, title, stage=stage)
        elif pending:
            yield _to_read(stage, pending, tables["scores"], title)
    flagged = int(statuses["flag"].notna().sum())
    if flagged:
        yield Todo(kind="flagged", count=flagged)


def _to_read(stage: str, pending: Sequence[str], scores: "pd.DataFrame", title: dict[str, str]) -> Todo:
    ranked = scores[scores["stage"] == stage].sort_values("rank")
    if not len(ranked):
        return Todo.of("read", pending, title, stage=stage)
    return Todo.of("read_ranked", list(ranked["report"]), title, stage=stage, basis=ranked["basis"].iloc[0])
