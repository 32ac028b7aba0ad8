"""Divide boxes of the flow into lines, as the protocol defines. Each id in such a box is in exactly one line."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from slr.model.flow import Box
from slr.model.flow_plan import CRITERION, POOLED, FlowDetail
from slr.model.protocol import Protocol
from slr.model.word import NOT_EXTRACTED, NOT_REPORTED
from slr.synthesize.population import ARMS, Population
from slr.text.fold import fold

if TYPE_CHECKING:
    import pandas as pd

MOST_LINES: Final = 12  # lines for known values in a box of studies; if there are more such values, the rarest share the last of these lines
OTHERS: Final = "others"
INCLUDED: Final = "included.studies"
STAGE: Final = "title-abstract"

Facts = Mapping[str, Mapping[str, str]]  # the value of each study, by field


def divide_boxes(
    boxes: Iterable[Box], population: Population, protocol: Protocol, facts: Facts
) -> tuple[Box, ...]:
    """Return the boxes of the flow, with lines in the boxes that the protocol divides.

    If the protocol divides the box of included studies by a field, `facts` contains the value of each included study
    for this field. If the count of a box is 0 or not reported, the box gets no lines.
    """
    divide = {
        name: _choose(detail, population, protocol, facts)
        for detail in protocol.flow.details
        for name in list_box_ids(detail)
    }
    return tuple(_divide(box, divide) for box in boxes)


def list_box_ids(detail: FlowDetail) -> tuple[str, ...]:
    """Return the ids of the boxes that `detail` divides: either one box, or one box in each arm."""
    return (INCLUDED,) if detail.box == "included" else tuple(f"{arm}.{detail.box}" for arm in ARMS)


def collect_values(
    protocol: Protocol, characteristics: "pd.DataFrame", pooled: Callable[[], Iterable[str]]
) -> Facts:
    """For each field by which the protocol divides the included studies, map each study to its value.

    `characteristics` is the table of included studies. `pooled` returns the ids of the studies in pooled effects. It
    is called only if the protocol asks whether studies are pooled.
    """
    fields = [detail.by for detail in protocol.flow.details if detail.by != CRITERION]
    studies = characteristics["study"].tolist()
    found: dict[str, dict[str, str]] = {}
    for field in fields:
        if field == POOLED:
            there = set(pooled())
            found[field] = {study: IN_POOL if study in there else NOT_IN_POOL for study in studies}
        else:
            found[field] = _join_values(studies, characteristics[field].tolist())
    return found


def _join_values(studies: Iterable[str], values: Iterable[str]) -> dict[str, str]:
    """Return one value for each study, from the values of its reports.

    If several reports of a study have different known values, these values are joined. If no value is known, the result
    is "not reported" or "not extracted".
    """
    found: dict[str, dict[str, str]] = {}
    for study, value in zip(studies, values, strict=True):
        found.setdefault(study, {}).setdefault(fold(value), value)
    joined = {}
    for study, forms in found.items():
        known = sorted(value for value in forms.values() if value not in _UNKNOWN)
        joined[study] = "; ".join(known) or min(forms.values())
    return joined


_UNKNOWN: Final = (NOT_REPORTED, NOT_EXTRACTED)
Divider = Callable[[Box], Iterable[Box]]


def _choose(detail: FlowDetail, population: Population, protocol: Protocol, facts: Facts) -> Divider:
    if detail.by == CRITERION:
        return lambda box: _list_criteria(box, population, protocol)
    return lambda box: _list_values(box, facts.get(detail.by, {}))


def _divide(box: Box, divide: Mapping[str, Divider]) -> Box:
    if box.id in divide and box.ids:
        return replace(box, parts=tuple(divide[box.id](box)))
    return replace(box, parts=tuple(_divide(part, divide) for part in box.parts))


def _list_criteria(box: Box, population: Population, protocol: Protocol) -> Iterator[Box]:
    """Yield one line for each criterion, in the order of the protocol. Records without a criterion come last."""
    texts = {c.id: c.text for c in protocol.criteria}
    inclusion = {c.id for c in protocol.criteria if c.kind == "include"}
    order = {c: i for i, c in enumerate(texts)}
    criteria = population.find_criteria(box.ids, STAGE)
    found = _group({record: criteria.get(record, "") for record in box.ids})
    for criterion in sorted(found, key=lambda c: (c == "", order.get(c, len(order)), c)):
        label = "reason_not_met" if criterion in inclusion else "reason" if criterion else "reason_missing"
        fill = {"criterion": criterion, "text": texts.get(criterion, "")}
        yield _line(box, criterion or "none", label, found[criterion], fill)


def _list_values(box: Box, values: Mapping[str, str]) -> Iterator[Box]:
    """Yield one line for each value of the studies, the most frequent first. Lines for unknown values come last.

    If there are more than MOST_LINES known values, the rarest are counted together in one line.
    """
    forms: dict[str, str] = {}
    for value in sorted(values.values()):
        forms.setdefault(fold(value), value)
    known_forms = {study: forms[fold(value)] for study, value in values.items()}
    found = _group({study: known_forms.get(study, NOT_EXTRACTED) for study in box.ids})
    unknown = [value for value in _UNKNOWN if value in found]
    known = sorted(found.keys() - set(unknown), key=lambda v: (-len(found[v]), v.casefold(), v))
    kept = known if len(known) <= MOST_LINES else known[: MOST_LINES - 1]
    for number, value in enumerate(kept, start=1):
        label = _LABELS.get(value, "value")
        yield _line(box, f"{number}", label, found[value], {"value": value})
    rest = known[len(kept) :]
    if rest:
        ids = [study for value in rest for study in found[value]]
        yield _line(box, OTHERS, "other_values", ids, {"number": str(len(rest))})
    for value in unknown:
        yield _line(box, value.replace(" ", "_"), f"value_{value.replace(' ', '_')}", found[value], {})


IN_POOL: Final = "pooled"
NOT_IN_POOL: Final = "not pooled"
_LABELS: Final = {IN_POOL: "pooled", NOT_IN_POOL: "not_pooled"}


def _group(values: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for ident, value in values.items():
        found.setdefault(value, []).append(ident)
    return found


def _line(box: Box, name: str, label: str, ids: Iterable[str], fill: Mapping[str, str]) -> Box:
    mine = tuple(sorted(ids))
    return Box(id=f"{box.id}.{name}", label=label, unit=box.unit, count=len(mine), ids=mine, fill=fill)
