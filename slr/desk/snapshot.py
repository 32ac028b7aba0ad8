"""What a reviewer's desk holds: the reports that wait at a stage, what is known of them, and the ranking kept live."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from slr.model.problem import Problem, ReviewError
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.word import STAGES
from slr.screen.queue import Desk, Mode, Said, Turn, deal
from slr.store.layout import Review

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, Any]
TARGET: Final = "work_95"  # the work left that is shown: to 95 % recall


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A review's tables as one stage of screening needs them."""

    review: Review
    protocol: Protocol
    desk: Desk
    reports: "pd.DataFrame"
    rows: Mapping[str, Row]
    outcomes: Mapping[str, Sequence[Row]]
    verdicts: Mapping[str, Sequence[Row]]
    labels: Mapping[str, bool]
    work_left: int | None


def open_room(review: Review, protocol: Protocol, stage: str) -> Room:
    """Read what the last run has written and lay it out for one stage."""
    from slr.model import table as declared  # noqa: PLC0415
    from slr.store.table_file import read_table  # noqa: PLC0415  heavy

    def rows(table: declared.Table) -> list[dict[str, Any]]:
        return list_rows(read_table(review, table))

    reports = read_table(review, declared.REPORTS)
    statuses = rows(declared.STATUSES)
    verdicts = [v for v in rows(declared.VERDICTS_TABLE) if v["stage"] == stage]
    sample = [
        c["unread"] for c in rows(declared.RULE_CHECK) if (c["stage"], c["criterion"]) == (stage, "all")
    ]
    stopping = [s for s in rows(declared.STOPPING) if s["stage"] == stage]
    desk = Desk(
        stage=stage,
        settings=protocol.screening.stage(stage),
        seed=protocol.screening.model.seed,
        statuses={s["report"]: s["status"] for s in statuses if s["stage"] == stage},
        said=_group_said(verdicts),
        ranking=tuple(s["report"] for s in sorted(rows(declared.SCORES), key=lambda s: s["rank"]) if s["stage"] == stage),
        sample=tuple(sample[0]) if sample else (),
    )  # fmt: skip
    return Room(
        review=review,
        protocol=protocol,
        desk=desk,
        reports=reports,
        rows={r["report"]: r for r in list_rows(reports)},
        outcomes=_group(rows(declared.RULE_OUTCOMES)),
        verdicts=_group(verdicts),
        labels={
            s["report"]: s["status"] == "included"
            for s in statuses
            if s["by"] == "people" and s["status"] in ("included", "excluded") and s["stage"] != "retrieval"
        },
        work_left=stopping[0][TARGET] if stopping else None,
    )


def _group(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["report"], []).append(row)
    return found


def _group_said(verdicts: Sequence[Row]) -> dict[str, dict[str, Said]]:
    found: dict[str, dict[str, Said]] = {}
    for v in verdicts:
        said = Said(verdict=v["verdict"], served=v["served"] or "", changed=bool(v["changed"]))
        found.setdefault(v["report"], {})[v["who"]] = said
    return found


def find_stage(review: Review, protocol: Protocol, who: str, mode: Mode, stage: str | None) -> tuple[Room, tuple[Turn, ...]]:  # fmt: skip
    """Return the stage that was asked for, or the first at which something waits for this person, and what waits."""
    if stage is not None:
        room = open_room(review, protocol, stage)
        return room, deal(room.desk, who, mode)
    first: tuple[Room, tuple[Turn, ...]] | None = None
    for name in (s for s in STAGES if protocol.screening.stage(s).reported):
        room = open_room(review, protocol, name)
        found = room, deal(room.desk, who, mode)
        if found[1]:
            return found
        first = first or found
    if first is None:
        problem = Problem(code="SCR011", message="the protocol says that no stage of screening is reported", where="screening")  # fmt: skip
        raise ReviewError([problem])
    return first
