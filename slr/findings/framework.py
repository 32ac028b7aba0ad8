"""Place findings in the cells of the protocol's frameworks, and find studies, directions, contradictions and gaps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any, Final

from slr.findings.construct import fold_construct
from slr.findings.direction import count_columns, count_directions, find_contradictions
from slr.findings.evidence import Evidence, is_about_studies
from slr.findings.relation import Relation
from slr.findings.vote import cast_votes, count_others
from slr.model.direction import FRAMEWORK_CELLS
from slr.model.framework import Axis, DirectionRule, FieldAxis, Framework
from slr.model.table import frame

if TYPE_CHECKING:
    import pandas as pd

_PAIR: Final = ("predictor", "outcome")  # the sides of a finding that rows and columns are about
Place = tuple[str, str]


def lay_out_frameworks(evidence: Evidence) -> "pd.DataFrame":
    """Return the table FRAMEWORK_CELLS for all frameworks of the protocol, with the cells in the order of the framework.

    A study is counted in a cell if it has a first-hand vote in this cell. If both axes of a matrix are fields about
    studies, a study is counted if it has both values.
    """
    rows = (row for framework in evidence.protocol.frameworks for row in _framework_rows(framework, evidence))
    return frame(FRAMEWORK_CELLS, rows)


def _framework_rows(framework: Framework, evidence: Evidence) -> Iterator[dict[str, Any]]:
    if _is_on_studies(framework):
        yield from _study_rows(framework, evidence)
        return
    results = _place_results(framework, evidence)
    for place in list_cells(framework, evidence):
        yield from _cell_rows(framework.id, place, results.get(place, ()), evidence)


def list_cells(framework: Framework, evidence: Evidence) -> Sequence[Place]:
    """Return each cell of a matrix as row and column, or each edge of a path as beginning and end."""
    if framework.kind == "path":
        return framework.edges
    rows, columns = (_list_places(axis, evidence) for axis in (framework.rows, framework.columns))
    return list(product(rows, columns))


def _list_places(axis: Axis | None, evidence: Evidence) -> tuple[str, ...]:
    if isinstance(axis, FieldAxis):
        return axis.values or evidence.list_values(axis.field)
    return axis or ()


def _is_on_studies(framework: Framework) -> bool:
    axes = (framework.rows, framework.columns)
    return all(isinstance(axis, FieldAxis) and is_about_studies(axis.field) for axis in axes)


def _place_results(framework: Framework, evidence: Evidence) -> Mapping[Place, Sequence[Relation]]:
    """Return the results of each cell.

    Constructs in rows are predictors, and constructs in columns are outcomes. If one axis is a field, the constructs of the
    other axis can be predictors or outcomes.
    """
    axes = (framework.rows, framework.columns)
    sides = ("construct", "construct") if any(isinstance(axis, FieldAxis) for axis in axes) else _PAIR
    found: dict[Place, list[Relation]] = {}
    for result in evidence.results:
        rows, columns = (_find_places(result, a, s, evidence) for a, s in zip(axes, sides, strict=True))
        for place in product(rows, columns):
            found.setdefault(place, []).append(result)
    return found


def _find_places(result: Relation, axis: Axis | None, side: str, evidence: Evidence) -> Iterable[str]:
    if isinstance(axis, FieldAxis):
        return _list_shown(axis, evidence.find_values(result, axis.field))
    role = "role" if side == "construct" else f"{side} role"
    return dict.fromkeys((*evidence.find_values(result, side), *evidence.find_values(result, role)))


def _list_shown(axis: FieldAxis, values: Iterable[str]) -> Iterable[str]:
    listed = {fold_construct(value): value for value in axis.values}
    folded = ((value, fold_construct(value)) for value in values)
    return [listed.get(key, value) for value, key in folded if not listed or key in listed]


def _study_rows(framework: Framework, evidence: Evidence) -> Iterator[dict[str, Any]]:
    assert isinstance(framework.rows, FieldAxis)  # noqa: S101  both axes are about studies
    assert isinstance(framework.columns, FieldAxis)  # noqa: S101
    rows, columns = framework.rows, framework.columns
    studies_at: dict[Place, set[str]] = {}
    for study, values in evidence.studies.items():
        own_rows, own_columns = (_list_shown(axis, values.get(axis.field, ())) for axis in (rows, columns))
        for place in product(own_rows, own_columns):
            studies_at.setdefault(place, set()).add(study)
    for row, column in list_cells(framework, evidence):
        studies = studies_at.get((row, column), set())
        yield {
            "framework": framework.id,
            "row": row,
            "column": column,
            "studies": len(studies),
            "citations": evidence.cite(studies),
            "other_results": 0,
            "gap": not studies,
        }


def _cell_rows(
    framework: str, place: Place, results: Sequence[Relation], evidence: Evidence
) -> Iterator[dict[str, Any]]:
    """Yield the rows of a cell: one for each pair of constructs with results, or a single row if there is no such pair."""
    constructs, rule = (
        evidence.protocol.constructs,
        DirectionRule(within_study=evidence.protocol.direction.within_study),
    )
    votes, others = cast_votes(results, rule), count_others(results, rule)
    directions = count_directions(votes, constructs, others)
    contradictions = find_contradictions(votes, constructs)
    head = {"framework": framework, "row": place[0], "column": place[1]}
    gap = all(v.second_hand for v in votes)
    for direction in directions:
        cell = direction.cell
        mine = [v for v in votes if v.cell == cell]
        yield {
            **head,
            "predictor": cell.predictor,
            "outcome": cell.outcome,
            **count_columns(direction),
            "contradictions": [c.kind for c in contradictions if c.cell == cell],
            "citations": evidence.cite(v.study for v in mine if not v.second_hand),
            "second_hand": evidence.cite(v.study for v in mine if v.second_hand),
            "other_results": others.get(cell, 0),
            "gap": gap,
        }
    if not directions:
        yield {**head, "studies": 0, "other_results": 0, "gap": True}
