"""Find the box of the flow in which each entry of each search file ends."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from slr.model.status import Status
from slr.synthesize.place import number_rows, take_rows
from slr.synthesize.population import ADVANCED, OUTSIDE, Population

NOWHERE: Final = "nowhere"  # the flow's equations fail if this occurs, so that no figure shows it


def end_of_items(population: Population, ends: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return the id of the box in which each entry ends, in the order of the entries.

    `ends` are the boxes in which the reports end, as `end_of_reports` returns them.
    """
    place, rows = population.place, np.arange(len(population.items))
    kinds = population.items[["arm", "previous", "record"]].assign(
        report_arm=take_rows(population.reports["arm"], place),
        end=take_rows(ends, place),
        counted=np.append(population.counted, -1)[place] == rows,
    )
    return _name_kinds(kinds, _end)


def end_of_reports(population: Population) -> "pd.Series[Any]":
    """Return the id of the box in which each report ends, such as `awaiting_screening`, in the order of the reports.

    The id does not name the arm of the box.
    """
    kinds = pd.DataFrame(
        {
            stage: population.statuses[stage].kind if stage in population.statuses else -1
            for stage in population.stages
        },
        index=range(len(population.reports)),
    )
    return _name_kinds(kinds, lambda kind: _end_of_report(kind, population))


def _name_kinds(kinds: "pd.DataFrame", name: Callable[[Mapping[str, Any]], str]) -> "pd.Series[Any]":
    """Apply `name` to each row, and return the results. Equal rows get the same result, which is computed only once."""
    number, rows = number_rows(kinds)
    places, names = pd.factorize(pd.Series([name(row) for row in rows], dtype="string[pyarrow]"))
    return pd.Series(pd.Categorical.from_codes(places[number], names))


def _end_of_report(kind: Mapping[str, int], population: Population) -> str:
    stage, status = population.final(kind)
    if not stage:
        return "no_stage"
    if status is None:
        return NOWHERE
    if status.status in ADVANCED:
        return "included"
    return _ENDS[stage](status)


def _end(item: Mapping[str, Any]) -> str:
    if item["previous"]:
        return "previous"
    if item["arm"] == OUTSIDE:
        return "outside_flow"
    if not item["record"]:
        return f"{item['arm']}.other_reasons.unreadable"
    if item["report_arm"] == item["arm"]:
        end = item["end"] if item["counted"] else "duplicates"
    else:
        end = {"previous": "already_reviewed", "databases": "also_in_databases"}.get(
            item["report_arm"], NOWHERE
        )
    return end if end == NOWHERE else f"{item['arm']}.{end}"


def _end_of_screening(status: Status) -> str:
    if status.status == "not reached":
        return "outside_flow"
    if status.by == "stopping":
        return "stopping"
    if status.status == "excluded":
        return {"people": "excluded", "rule": "automation"}.get(status.by, NOWHERE)
    return _awaiting("awaiting_screening", status)


def _end_of_retrieval(status: Status) -> str:
    if status.status == "not retrieved":
        return "not_retrieved"
    if status.status == "pending" and status.by == "nobody":
        return "awaiting_retrieval"
    return "awaiting_retrieval_outcome" if status.status in ("pending", "maybe", "conflict") else NOWHERE


def _end_of_assessment(status: Status) -> str:
    return "reports_excluded" if status.status == "excluded" else _awaiting("awaiting_assessment", status)


def _awaiting(box: str, status: Status) -> str:
    if status.status == "pending":
        return box
    return f"{box}_decision.{status.status}" if status.status in ("maybe", "conflict") else NOWHERE


_ENDS = {
    "title-abstract": _end_of_screening,
    "retrieval": _end_of_retrieval,
    "full-text": _end_of_assessment,
}
