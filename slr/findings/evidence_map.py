"""Count the studies for each combination of the values of two fields (evidence gap map)."""

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING, Any, Final

from slr.findings.evidence import Evidence, is_about_studies
from slr.model.direction import EVIDENCE_MAP
from slr.model.framework import EvidenceMap
from slr.model.table import frame

if TYPE_CHECKING:
    import pandas as pd

MOST_GAPS: Final = 10_000  # combinations; a field with free text can have a value for each study


def map_evidence(evidence: Evidence) -> "pd.DataFrame":
    """Return the table EVIDENCE_MAP for all maps of the protocol.

    If one of the fields is about findings, both values must belong to the same finding. Only first-hand findings are
    counted. Combinations without a study are listed unless the map has more than MOST_GAPS combinations.
    """
    return frame(EVIDENCE_MAP, [row for one in evidence.protocol.maps for row in _map_rows(one, evidence)])


def _map_rows(one: EvidenceMap, evidence: Evidence) -> Iterator[dict[str, Any]]:
    rows, columns = evidence.list_values(one.rows), evidence.list_values(one.columns)
    cells = _study_cells(one, evidence) if _is_on_studies(one) else _finding_cells(one, evidence)
    gaps = len(rows) * len(columns) <= MOST_GAPS
    for row, column in product(rows, columns):
        studies, findings = cells.get((row, column), (frozenset(), None if _is_on_studies(one) else 0))
        if studies or gaps:
            yield {
                "map": one.id,
                "row": row,
                "column": column,
                "studies": len(studies),
                "findings": findings,
                "citations": evidence.cite(studies),
            }


def _is_on_studies(one: EvidenceMap) -> bool:
    return is_about_studies(one.rows) and is_about_studies(one.columns)


_Cells = dict[tuple[str, str], tuple[frozenset[str], int | None]]


def _study_cells(one: EvidenceMap, evidence: Evidence) -> _Cells:
    found: dict[tuple[str, str], set[str]] = {}
    for study, values in evidence.studies.items():
        for place in product(values.get(one.rows, ()), values.get(one.columns, ())):
            found.setdefault(place, set()).add(study)
    return {place: (frozenset(studies), None) for place, studies in found.items()}


def _finding_cells(one: EvidenceMap, evidence: Evidence) -> _Cells:
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for result in evidence.results:
        if not result.second_hand:
            places = product(
                evidence.find_values(result, one.rows), evidence.find_values(result, one.columns)
            )
            for place in places:
                found.setdefault(place, []).append((result.study, result.finding))
    return {place: (frozenset(s for s, _ in pairs), len(pairs)) for place, pairs in found.items()}
