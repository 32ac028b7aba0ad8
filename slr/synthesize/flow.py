"""Draw the PRISMA 2020 flow with its two arms, databases and other methods (Page et al., BMJ 2021;372:n71).

If an equation of the flow does not hold, or if the reports, statuses and studies are inconsistent, no flow is drawn.

The unit changes along the flow: records until they are screened, then reports, then studies. The boxes
"previous studies" and "total" are drawn only if this review updates a published review that the protocol names.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from slr.model.flow import Box, Count, Equation, Flow, Note
from slr.model.problem import Problem
from slr.model.protocol import Baseline, Protocol
from slr.model.row import list_rows
from slr.model.word import EMPIRICAL, GONE, NOT_CLASSIFIED, NOT_REPORTED
from slr.people.evidence_kind import KINDS
from slr.synthesize.flow_arm import Arm, count_arm, list_main_boxes, losses_between, open_arm
from slr.synthesize.flow_detail import Facts, divide_boxes, list_box_ids
from slr.synthesize.population import ADVANCED, ARMS, OUTSIDE, Population
from slr.synthesize.proof import describe_failure, prove

if TYPE_CHECKING:
    import pandas as pd


def draw_flow(
    population: Population,
    files: "pd.DataFrame",
    protocol: Protocol,
    *,
    notices: "pd.DataFrame | None" = None,
    facts: Facts = MappingProxyType({}),
) -> tuple[Flow | None, tuple[Problem, ...]]:
    """Return the flow, and no problems. If something does not add up, return None and the problems found.

    `notices` is the table NOTICES. `facts` has the values by which the protocol divides the box of the included
    studies. The flow is a draft as long as a report awaits a decision or a full text. It is also a draft as long as
    nobody has decided on an included report that was retracted, withdrawn or removed.
    """
    arms = tuple(open_arm(name, population, protocol, files) for name in ARMS)
    boxes = tuple(b for arm in arms for b in (*count_arm(arm), _included_of(arm), _entries_of(arm)))
    boxes += tuple(_included(arms, population, protocol))
    boxes = divide_boxes(boxes, population, protocol, facts)
    index = {b.id: b for box in boxes for b in box.walk()}
    equations = tuple(_equations(arms, index, population, protocol))
    problems = (*_failures(equations, index), *_misfits(population, boxes))
    if problems:
        return None, problems
    waiting = any(isinstance(b.count, int) and b.count > 0 for n, b in index.items() if ".awaiting_" in n)
    shown = tuple(arm.name for arm in arms if arm.name == "databases" or arm.sources or arm.reported)
    about = () if notices is None else tuple(_notice_notes(list_rows(notices), index, population))
    draft = waiting or any(note.label == NOTICE_OPEN for note in about)
    notes = (*_notes(arms, population, protocol, draft=waiting), *about)
    return Flow(arms=shown, boxes=boxes, equations=equations, notes=notes, draft=draft), ()


def _included_of(arm: Arm) -> Box:
    """Return the box of an arm's reports that passed the last reported stage."""
    last = arm.population.stages[-1] if arm.population.stages else ""
    return arm.box("included", "reports", arm.list_reports(arm.at(last, ADVANCED)), label="included_of_arm")


def _entries_of(arm: Arm) -> Box:
    """Return the box that counts the entries in an arm's files.

    An equation compares these entries with the records.
    """
    box = arm.box("entries", "entries", arm.files["file"].tolist())
    count: Count = int(arm.files["entries"].sum()) if arm.reported else NOT_REPORTED
    return replace(box, count=count)


def _included(arms: tuple[Arm, ...], population: Population, protocol: Protocol) -> Iterator[Box]:
    """Yield the boxes that count the included studies and reports of both arms.

    If the review updates a published review, the boxes of the update follow.
    """
    ids = None
    if population.stages and any(arm.reported for arm in arms):
        ids = tuple(sorted({i for arm in arms if arm.reported for i in _included_of(arm).ids}))
    studies = None if ids is None else _studies_of(ids, population)
    new = "new_" if protocol.baseline is not None else ""
    early = (
        f"_{population.stages[-1].replace('-', '_')}"
        if population.stages[-1:] not in ((), ("full-text",))
        else ""
    )
    empirical = _select_kind(studies, EMPIRICAL, population)
    apart = tuple(_list_others(studies, population))
    lines = (
        Box(
            id="included.studies",
            label=f"{new}studies",
            unit="studies",
            count=_count(None if studies is None else empirical),
            ids=empirical,
        ),
        *apart,
        Box(
            id="included.reports",
            label="reports_of_all" if apart else f"{new}reports{early}",
            unit="reports",
            count=_count(ids),
            ids=ids or (),
        ),
    )
    yield Box(
        id="included", label="included", unit="studies", count=_count(studies), ids=studies or (), parts=lines
    )
    if protocol.baseline is not None:
        yield from _update(protocol.baseline, population, lines[0], lines[-1])


def _list_others(studies: tuple[str, ...] | None, population: Population) -> Iterator[Box]:
    """Yield the boxes of the included works that are not counted as studies. A box that would be empty is left out."""
    parts = []
    for kind in KINDS:
        found = _select_kind(studies, kind, population)
        if found and kind not in (EMPIRICAL, NOT_CLASSIFIED):
            parts.append(_work_box(f"included.others.{kind}", kind, found))
    if parts:
        ids = tuple(sorted(i for box in parts for i in box.ids))
        yield replace(_work_box("included.others", "other_documents", ids), parts=tuple(parts))
    unknown = _select_kind(studies, NOT_CLASSIFIED, population)
    if unknown:
        yield _work_box("included.not_classified", "not_classified", unknown)


def _work_box(name: str, label: str, ids: tuple[str, ...]) -> Box:
    return Box(id=name, label=label, unit="studies", count=len(ids), ids=ids)


def _select_kind(studies: tuple[str, ...] | None, kind: str, population: Population) -> tuple[str, ...]:
    return tuple(s for s in studies or () if population.evidence.get(s, NOT_CLASSIFIED) == kind)


def _studies_of(reports: Iterable[str], population: Population) -> tuple[str, ...]:
    """Return the studies of the reports. Reports that are notices about another work are skipped."""
    found = population.find_studies(r for r in reports if r not in population.notices)
    return tuple(sorted({study for studies in found.values() for study in studies}))


def _count(ids: tuple[str, ...] | None) -> Count:
    return NOT_REPORTED if ids is None else len(ids)


def _update(baseline: Baseline, population: Population, studies: Box, reports: Box) -> Iterator[Box]:
    """Yield the boxes of an update.

    They count the studies and reports of the published review, its withdrawn reports, the included studies that were
    known before, and the totals.
    """
    fill = {"citation": baseline.citation, "date": baseline.date}
    before = (
        Box(id="previous.studies", label="previous_studies", unit="studies", count=baseline.studies),
        Box(id="previous.reports", label="previous_reports", unit="reports", count=baseline.reports),
    )
    yield Box(
        id="previous", label="previous", unit="studies", count=baseline.studies, fill=fill, parts=before
    )
    withdrawn = Box(id="withdrawn", label="withdrawn", unit="reports", count=baseline.withdrawn)
    yield withdrawn
    known = tuple(s for s in studies.ids if s in population.studies_before)
    yield Box(
        id="known_studies",
        label="known_studies",
        unit="studies",
        count=len(known) if isinstance(studies.count, int) else NOT_REPORTED,
        ids=known,
    )
    all_reports: Count = NOT_REPORTED
    all_studies: Count = NOT_REPORTED
    if isinstance(reports.count, int) and isinstance(studies.count, int):
        all_reports = baseline.reports + reports.count - baseline.withdrawn
        # If reports were withdrawn, it is not known whether each of them was the only report of its study, so there
        # is no total.
        if not baseline.withdrawn:
            all_studies = baseline.studies + studies.count - len(known)
    yield Box(
        id="total",
        label="total",
        unit="studies",
        count=all_studies,
        parts=(
            Box(id="total.studies", label="total_studies", unit="studies", count=all_studies),
            Box(id="total.reports", label="total_reports", unit="reports", count=all_reports),
        ),
    )


def _equations(
    arms: tuple[Arm, ...], index: Mapping[str, Box], population: Population, protocol: Protocol
) -> Iterator[Equation]:
    def equation(name: str, left: str, plus: tuple[str, ...], minus: tuple[str, ...] = ()) -> Equation:
        there = tuple(t for t in minus if t in index)
        return prove(name, left, plus, there, index, population.report_of)

    for arm in arms:
        yield from _arm_equations(arm, index, equation)
    for name in (name for detail in protocol.flow.details for name in list_box_ids(detail)):
        if lines := tuple(line.id for line in index[name].parts):
            yield equation(f"{name}.lines", name, lines)
    met = tuple(f"{arm.name}.included" for arm in arms if arm.reported)
    if met:
        yield equation("included.reports", "included.reports", met)
        apart = tuple(n for n in ("included.others", "included.not_classified") if n in index)
        if apart:
            yield equation("included.studies", "included", ("included.studies", *apart))
    if protocol.baseline is not None:
        yield equation(
            "total.reports", "total.reports", ("previous.reports", "included.reports"), ("withdrawn",)
        )
        yield equation(
            "total.studies", "total.studies", ("previous.studies", "included.studies"), ("known_studies",)
        )


def _arm_equations(
    arm: Arm, index: Mapping[str, Box], equation: Callable[..., Equation]
) -> Iterator[Equation]:
    name = arm.name
    sources = tuple(
        line.id
        for part in index[f"{name}.identified"].parts
        for line in part.parts
        if isinstance(line.count, int)
    )
    if sources:
        yield equation(f"{name}.sources", f"{name}.identified", sources)
    yield _entries_equation(arm, equation(f"{name}.entries", f"{name}.identified", (f"{name}.entries",)))
    for first, second in pairwise(list_main_boxes(arm)):
        losses = tuple(f"{name}.{loss}" for loss in losses_between(first, second))
        if second == "included" and not arm.population.stages:
            continue
        yield equation(f"{name}.{second}", f"{name}.{second}", (f"{name}.{first}",), losses)
    reasons = tuple(p.id for p in index[f"{name}.reports_excluded"].parts)
    if reasons:
        yield equation(f"{name}.reports_excluded", f"{name}.reports_excluded", reasons)


def _entries_equation(arm: Arm, equation: Equation) -> Equation:
    """Return the equation of the entries, checked for each file separately.

    If only the totals were checked, a surplus in one file could hide a loss in another file.
    """
    if equation.holds is None:
        return equation
    found = Counter(arm.population.items["file"][arm.items].tolist())
    counted = dict(zip(arm.files["file"], arm.files["entries"], strict=True))
    broken = tuple(sorted(f for f in {*found, *counted} if found[f] != counted.get(f, 0)))
    return replace(equation, holds=equation.holds and not broken, broken=broken)


def _failures(equations: tuple[Equation, ...], index: Mapping[str, Box]) -> Iterator[Problem]:
    for one in equations:
        if one.holds is False:
            yield describe_failure(one, index)


def _misfits(population: Population, boxes: tuple[Box, ...]) -> Iterator[Problem]:
    """Yield a problem for each inconsistency that no equation would reveal.

    There are three kinds: reports with more than one status at a stage, statuses that do not belong to a report, and
    included reports that do not belong to a study.
    """
    for stage in population.stages:
        found = population.statuses.get(stage)
        if found is None:
            continue
        several = [number for number, kind in enumerate(found.kinds) if len(kind) > 1]
        strays = Counter(found.strays)
        twice = [report for report, number in strays.items() if number > 1]
        twice += population.report_ids[np.isin(found.kind, several)].tolist()
        if twice:
            yield _misfit(
                "SYN002", f"reports with more than one status at {stage} ({len(twice)})", sorted(twice)
            )
        if strays:
            message = f"ids with a status at {stage} that do not belong to any report ({len(strays)})"
            yield _misfit("SYN003", message, sorted(strays))
    included = next(b for b in boxes if b.id == "included").parts[-1].ids
    mapped = population.find_studies(included)
    unmapped = sorted(r for r in included if r not in mapped)
    if unmapped:
        yield _misfit(
            "SYN004", f"included reports that do not belong to any study ({len(unmapped)})", unmapped
        )


def _misfit(code: str, message: str, ids: list[str]) -> Problem:
    more = f" and {len(ids) - 20} more" if len(ids) > 20 else ""
    return Problem(
        code=code,
        message=f"{message}: {', '.join(ids[:20])}{more}",
        hint="no figure is drawn; run `slr synthesize --force`, which computes all stages again",
    )


NOTICE_OPEN: Final = "notice_open"


def _notice_notes(
    rows: Sequence[Mapping[str, Any]], index: Mapping[str, Box], population: Population
) -> Iterator[Note]:
    """Yield the notes on included reports that were retracted, withdrawn or removed, or have an expression of concern.

    Each note says how many studies and reports would remain without these reports.
    """
    included = set(index["included.reports"].ids)
    here = [r for r in rows if r["report"] in included]
    waiting = {r["report"] for r in here if r["notice"] in GONE and r["decision"] in ("open", "conflict")}
    kept = {r["report"] for r in here if r["notice"] in GONE and r["decision"] == "keep"}
    doubted = {r["report"] for r in here if r["notice"] == "expression of concern"}
    for label, reports in ((NOTICE_OPEN, waiting), ("notice_kept", kept), ("notice_concern", doubted)):
        if reports:
            rest = included - reports
            counts = {"reports": len(rest), "studies": len(_studies_of(rest, population)), "n": len(reports)}
            yield Note(label=label, fill={name: str(n) for name, n in counts.items()})


def _notes(
    arms: tuple[Arm, ...], population: Population, protocol: Protocol, *, draft: bool
) -> Iterator[Note]:
    if draft:
        yield Note(label="draft")
    if protocol.review.kind == "reconstruction":
        yield Note(label="reconstruction")
    yield from _outside_note(population, protocol)
    yield Note(label="convention")
    if any(arm.reported and {s.id for s in arm.sources} - set(arm.files["source"]) for arm in arms):
        yield Note(label="some_sources")
    if not population.stages:
        yield Note(label="no_stage")
    elif population.stages[-1] != "full-text":
        yield Note(label=f"ends_at_{population.stages[-1].replace('-', '_')}")
    if protocol.baseline is not None:
        yield Note(
            label="update", fill={"citation": protocol.baseline.citation, "date": protocol.baseline.date}
        )
        if protocol.baseline.withdrawn:
            yield Note(label="withdrawn")


def _outside_note(population: Population, protocol: Protocol) -> Iterator[Note]:
    """Yield the note that names the sources outside the flow, with the number of their entries."""
    names = "; ".join(source.name for source in protocol.sources if source.flow != "count")
    if names:
        number = int((population.items["arm"] == OUTSIDE).sum())
        yield Note(label="outside", fill={"sources": names, "n": str(number)})
