"""Count the boxes of one arm of the PRISMA 2020 flow: databases, or other methods.

Both arms are counted in the same way. In the published template, the other-methods arm has no boxes for duplicates,
automation tools or title screening. In this flow, this arm has these boxes, so that each record passes through the
same boxes wherever it was found. A report that was found in both arms counts under databases. Its records in the
other-methods arm are counted on a separate line.

A record or report is not counted in a box before it has reached that box. For example, a record is "screened" once it
has all the verdicts that it needs or a rule has advanced it. A report is "sought" once it has an outcome of retrieval or a
verdict on its full text. Each box therefore equals the box before it minus what was removed in between.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import lt
from typing import TYPE_CHECKING, Final

import numpy as np

from slr.model.flow import Box, Count, Unit
from slr.model.protocol import Protocol
from slr.model.source import Source
from slr.model.status import Status
from slr.model.word import NOT_REPORTED, RETRACTED
from slr.synthesize.population import Population, arm_of_kind

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Truth = NDArray[np.bool_]

UNDECIDED: Final = ("maybe", "conflict")
AWAITING: Final = ("pending", *UNDECIDED)
KINDS: Final = {
    "databases": ("database", "register"),
    "other": ("website", "organisation", "citation-searching", "hand-search", "other"),
}
# For each main box, AFTER names the boxes that count what is removed after the main box is reached. BEFORE names the
# boxes that count what has not reached the main box yet, or never will. The main boxes are identified, screened,
# sought, assessed and included. A stage that is not reported has no main box.
AFTER: Final = {
    "identified": ("duplicates", "also_in_databases", "already_reviewed", "other_reasons"),
    "screened": ("excluded", "awaiting_screening_decision.maybe", "awaiting_screening_decision.conflict"),
    "sought": ("not_retrieved", "awaiting_retrieval_outcome"),
    "assessed": (
        "reports_excluded",
        "awaiting_assessment_decision.maybe",
        "awaiting_assessment_decision.conflict",
    ),
}
BEFORE: Final = {
    "screened": ("automation", "stopping", "awaiting_screening"),
    "sought": ("awaiting_retrieval",),
    "assessed": ("awaiting_assessment",),
}
STAGE_BOXES: Final = (("title-abstract", "screened"), ("retrieval", "sought"), ("full-text", "assessed"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One arm of the flow, with all the data from which its boxes are counted."""

    name: str
    population: Population
    protocol: Protocol
    items: "Truth"  # whether each entry belongs to the arm
    reports: "Truth"  # whether each report belongs to the arm
    sources: tuple[Source, ...]
    files: "pd.DataFrame"

    @property
    def reported(self) -> bool:
        """Whether this arm has at least one search file. If it has none, its counts are unknown."""
        return bool(len(self.files)) or bool(self.items.any())

    def box(
        self,
        name: str,
        unit: Unit,
        ids: Sequence[str] | None,
        *,
        label: str = "",
        fill: Mapping[str, str] | None = None,
        parts: Iterable[Box] = (),
    ) -> Box:
        """Return a box with the number of distinct ids.

        If `ids` is None or the arm is not reported, the count of the box is "not reported".
        """
        known = _sort_distinct(ids) if ids is not None and self.reported else ()
        count: Count = len(known) if ids is not None and self.reported else NOT_REPORTED
        return Box(
            id=f"{self.name}.{name}",
            label=label or name,
            unit=unit,
            count=count,
            ids=known,
            fill=dict(fill or {}),
            parts=tuple(parts),
        )

    def at(self, stage: str, statuses: tuple[str, ...], by: tuple[str, ...] = ()) -> "Truth | None":
        """Return, for each report, whether it belongs to the arm and has one of these statuses at a stage.

        If `by` is given, the status must also have been decided in one of the given ways, such as "rule" or "people". If
        the stage is not reported, return None.
        """
        if stage not in self.population.stages:
            return None
        there = self.population.statuses.get(stage)
        if there is None:
            return np.zeros_like(self.reports)
        fit = [any(s.status in statuses and (not by or s.by in by) for s in kind) for kind in there.kinds]
        found: Truth = self.reports & np.array([*fit, False])[there.kind]
        return found

    def list_items(self, items: "Truth") -> list[str]:
        """Return the ids of the given entries that belong to the arm. Other entries are left out."""
        found: list[str] = self.population.ids[self.items & items].tolist()
        return found

    def list_reports(self, reports: "Truth | None") -> list[str] | None:
        """Return the ids of the given reports. If `reports` is None, return None."""
        return None if reports is None else self.population.report_ids[reports].tolist()

    def list_records(self, reports: "Truth | None") -> list[str] | None:
        """Return one record id for each report, for boxes that count records.

        If `reports` is None, return None. If a report has no record, the id of the report is used instead. An
        equation of the flow then fails.
        """
        if reports is None:
            return None
        rows = self.population.counted[reports]
        items = np.zeros(len(self.items), dtype=bool)
        items[rows[rows >= 0]] = True
        missing = self.population.report_ids[reports & (self.population.counted < 0)]
        return [*self.population.ids[items].tolist(), *missing.tolist()]


def _sort_distinct(ids: Sequence[str]) -> tuple[str, ...]:
    """Return the distinct ids in order. Most ids are already in order, and testing this is faster than sorting."""
    ascending = all(map(lt, ids, islice(ids, 1, None)))
    return tuple(ids) if ascending else tuple(sorted(set(ids)))


def open_arm(name: str, population: Population, protocol: Protocol, files: "pd.DataFrame") -> Arm:
    """Return the arm with its entries, reports, sources and files.

    Sources that were screened for the published review, or that are outside the flow, are left out.
    """
    before = protocol.sources_before | protocol.sources_outside_flow
    mine = [
        arm_of_kind(kind) == name and source not in before
        for kind, source in zip(files["kind"], files["source"], strict=True)
    ]
    return Arm(
        name=name,
        population=population,
        protocol=protocol,
        items=((population.items["arm"] == name) & ~population.items["previous"]).to_numpy(bool),
        reports=(population.reports["arm"] == name).to_numpy(bool),
        sources=tuple(s for s in protocol.sources if arm_of_kind(s.kind) == name and s.id not in before),
        files=files.loc[mine],
    )


def count_arm(arm: Arm) -> tuple[Box, ...]:
    """Return the boxes of an arm in order."""
    return (
        _identified(arm),
        _removed(arm),
        *_screening(arm),
        *_retrieval(arm),
        *_assessment(arm),
    )


def list_main_boxes(arm: Arm) -> tuple[str, ...]:
    """Return the names of the main boxes, from identified to included.

    Stages that are not reported have no box.
    """
    middle = tuple(box for stage, box in STAGE_BOXES if stage in arm.population.stages)
    return ("identified", *middle, "included")


def losses_between(first: str, second: str) -> tuple[str, ...]:
    """Return the names of the boxes that count what is removed between two adjacent main boxes."""
    return (*AFTER.get(first, ()), *BEFORE.get(second, ()))


def _identified(arm: Arm) -> Box:
    source = arm.population.items["source"]
    named = dict.fromkeys([*arm.files["source"], *source[arm.items].unique()])
    by_source = {name: arm.list_items((source == name).to_numpy(bool)) for name in named}
    declared = {s.id: s for s in arm.sources}
    kind_of = dict(zip(arm.files["source"], arm.files["kind"], strict=True)) | {
        s.id: s.kind for s in arm.sources
    }
    parts = []
    for kind in KINDS[arm.name]:
        mine = [s for s in (*declared, *sorted(set(by_source) - set(declared))) if kind_of.get(s) == kind]
        lines = tuple(
            arm.box(
                f"identified.{kind}.{s}",
                "records",
                by_source.get(s),
                label="source",
                fill={"source": declared[s].name if s in declared else s},
            )
            for s in mine
        )
        found = [i for s in mine for i in by_source.get(s, ())]
        if mine:
            known = any(s in by_source for s in mine)
            parts.append(
                arm.box(f"identified.{kind}", "records", found if known else None, label=kind, parts=lines)
            )
    return arm.box("identified", "records", arm.list_items(arm.items), parts=parts)


def _removed(arm: Arm) -> Box:
    first = "title-abstract"
    unread_items = arm.list_items(~arm.population.items["record"].to_numpy())
    unread = arm.box("other_reasons.unreadable", "records", unread_items, label="unreadable")
    stopping = arm.protocol.screening.stopping
    rule_stopped = arm.list_records(arm.at(first, ("excluded", "pending"), ("stopping",)))
    parts = [arm.box("duplicates", "records", _extra_records(arm))]
    if arm.name == "other":
        parts.append(arm.box("also_in_databases", "records", _records_of_arm(arm, "databases")))
    if arm.protocol.baseline is not None:
        parts.append(arm.box("already_reviewed", "records", _records_of_arm(arm, "previous")))
    parts += [
        arm.box("automation", "records", arm.list_records(arm.at(first, ("excluded",), ("rule",)))),
        arm.box(
            "stopping",
            "records",
            rule_stopped,
            fill={"recall": f"{100 * stopping.recall:g}%", "confidence": f"{100 * stopping.confidence:g}%"},
        ),
        arm.box("other_reasons", "records", unread.ids, parts=(unread,)),
    ]
    known = [p for p in parts if isinstance(p.count, int)]
    return arm.box("removed", "records", [i for p in known for i in p.ids], parts=parts)


def _extra_records(arm: Arm) -> list[str]:
    population = arm.population
    mine, counted = np.append(arm.reports, False), np.append(population.counted, -1)
    extra = mine[population.place] & (counted[population.place] != np.arange(len(population.ids)))
    return arm.list_items(extra & population.items["record"].to_numpy())


def _records_of_arm(arm: Arm, other: str) -> list[str]:
    population = arm.population
    there = np.append((population.reports["arm"] == other).to_numpy(bool), False)
    return arm.list_items(there[population.place] & population.items["record"].to_numpy())


def _screening(arm: Arm) -> Iterator[Box]:
    stage = "title-abstract"
    unread = arm.at(stage, ("pending",), ("people", "nobody", "rule"))
    screened = arm.at(stage, ("included", "maybe", "conflict"))
    excluded = arm.at(stage, ("excluded",), ("people",))
    both = None if screened is None or excluded is None else screened | excluded
    yield arm.box("awaiting_screening", "records", arm.list_records(unread))
    yield arm.box("screened", "records", arm.list_records(both))
    yield arm.box("excluded", "records", arm.list_records(excluded))
    yield _undecided(arm, "awaiting_screening_decision", stage, "records")


def _retrieval(arm: Arm) -> Iterator[Box]:
    stage = "retrieval"
    unsought = arm.at(stage, ("pending",), ("nobody",))
    reached = arm.at(stage, ("retrieved", "not retrieved", *AWAITING))
    awaited = arm.at(stage, AWAITING)
    if unsought is None or reached is None or awaited is None:
        sought = outcome = None
    else:
        sought, outcome = reached & ~unsought, awaited & ~unsought
    yield arm.box("awaiting_retrieval", "reports", arm.list_reports(unsought))
    yield arm.box("sought", "reports", arm.list_reports(sought))
    yield arm.box("not_retrieved", "reports", arm.list_reports(arm.at(stage, ("not retrieved",))))
    yield arm.box("awaiting_retrieval_outcome", "reports", arm.list_reports(outcome))


def _assessment(arm: Arm) -> Iterator[Box]:
    stage = "full-text"
    assessed = arm.at(stage, ("included", "excluded", "maybe", "conflict"))
    excluded = arm.at(stage, ("excluded",))
    reasons = () if excluded is None else _reasons(arm, excluded)
    yield arm.box("awaiting_assessment", "reports", arm.list_reports(arm.at(stage, ("pending",))))
    yield arm.box("assessed", "reports", arm.list_reports(assessed))
    yield arm.box("reports_excluded", "reports", arm.list_reports(excluded), parts=reasons)
    yield _undecided(arm, "awaiting_assessment_decision", stage, "reports")


def _undecided(arm: Arm, name: str, stage: str, unit: Unit) -> Box:
    """Return the box of the records or reports that people have read, but that have no final status."""
    lines = []
    for status in UNDECIDED:
        reports = arm.at(stage, (status,))
        ids = arm.list_records(reports) if unit == "records" else arm.list_reports(reports)
        lines.append(arm.box(f"{name}.{status}", unit, ids, label=status))
    known = [line for line in lines if isinstance(line.count, int)]
    found = [i for line in known for i in line.ids] if known else None
    return arm.box(name, unit, found, parts=lines)


def _reasons(arm: Arm, excluded: "Truth") -> Iterator[Box]:
    """Yield one line per reason, in the protocol's order.

    If both people and rules excluded reports for the same reason, there is one line for people and one for rules.
    """
    found: dict[tuple[str, str], list[str]] = {}
    if there := arm.population.statuses.get("full-text"):
        for number, kind in enumerate(there.kinds):
            reports = arm.list_reports(excluded & (there.kind == number))
            if reports and len(kind) == 1:
                found.setdefault(_reason_of(kind[0]), []).extend(reports)
    texts = {c.id: c.text for c in arm.protocol.criteria}
    inclusion = {c.id for c in arm.protocol.criteria if c.kind == "include"}
    order = {c: i for i, c in enumerate(texts)}
    for criterion, label in sorted(found, key=lambda k: (order.get(k[0], len(order)), k)):
        name = f"reports_excluded.{criterion or 'none'}" + ("" if label == "reason" else f".{label}")
        yield arm.box(
            name,
            "reports",
            found[criterion, label],
            label=f"{label}_not_met" if criterion in inclusion else label,
            fill={"criterion": criterion, "text": texts.get(criterion, "")},
        )


def _reason_of(status: Status) -> tuple[str, str]:
    if status.by == "stopping":
        return "", "reason_stopping"
    if status.criterion == RETRACTED and status.by == "people":
        return status.criterion, "reason_notice"
    if not status.criterion:
        return "", "reason_missing"
    return status.criterion, "reason_rule" if status.by == "rule" else "reason"
