"""Collect the included studies and other included works, each with its included reports, their sources and earliest year."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slr.model.word import NOT_CLASSIFIED
from slr.synthesize.work import Work

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Included:
    """An included study, or another included work, with its included reports.

    `sources` are the sources of these reports. `year` is the earliest year of these reports, or None if no year is known.
    `evidence` is the kind of evidence.
    """

    study: str
    reports: tuple[str, ...]
    sources: frozenset[str]
    year: int | None
    evidence: str


def list_included(
    studies: "pd.DataFrame", works: Mapping[str, Work], evidence: Mapping[str, str], notices: Collection[str]
) -> tuple[Included, ...]:
    """Return the included studies and other works, sorted by id.

    `works` maps the ids of the included reports to their works. `studies` has the columns `study` and `report`.
    `evidence` maps studies to their kind of evidence. Reports in `notices` are notices about other works. Such
    notices are left out, as in the flow.
    """
    found: dict[str, set[str]] = {}
    for study, report in zip(studies["study"], studies["report"], strict=True):
        if report in works and report not in notices:
            found.setdefault(study, set()).add(report)
    return tuple(
        Included(
            study=study,
            reports=tuple(sorted(reports)),
            sources=frozenset(source for report in reports for source in works[report].sources),
            year=min((year for report in reports if (year := works[report].year) is not None), default=None),
            evidence=evidence.get(study, NOT_CLASSIFIED),
        )
        for study, reports in sorted(found.items())
    )
