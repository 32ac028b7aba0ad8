"""Read the agreement between people in the last run. Rows that would reveal other people's verdicts are left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from slr.desk.standing import OPEN, WORDS, Standings
from slr.model.appraisal_table import APPRAISAL_AGREEMENT
from slr.model.findings import EXTRACTION_AGREEMENT
from slr.model.row import list_rows
from slr.model.table import AGREEMENT, CODE_AGREEMENT, Table
from slr.model.word import STAGES
from slr.store.layout import Review
from slr.store.manifest import read_manifest
from slr.store.table_file import read_table

Row = Mapping[str, Any]

FEWEST: Final = (
    10  # as long as reports of a stage are not settled, members see no coefficient with fewer reports
)
COEFFICIENTS: Final = ("raw", "kappa", "pabak", "ac1", "alpha")


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """The agreement of all reviewers, or of two reviewers, on verdicts as a whole or on one criterion.

    The fields are those of the table AGREEMENT. `values` maps the name of each coefficient to its row of this table.
    """

    stage: str
    round: str
    criterion: str
    between: str
    reports: int
    prevalence: float | None
    values: Mapping[str, Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The results on agreement in the last run, as far as a person may see them.

    `coding`, `extraction` and `appraisal` are the rows of the tables CODE_AGREEMENT, EXTRACTION_AGREEMENT and
    APPRAISAL_AGREEMENT. `hidden` is the number of items that are left out of `screening`.
    """

    screening: tuple[Agreed, ...]
    coding: tuple[Row, ...]
    extraction: tuple[Row, ...]
    appraisal: tuple[Row, ...]
    hidden: int


def read_agreement(review: Review, standings: Standings, who: str) -> Agreement:
    """Return the agreement of the last run. A table is empty if its stage has not run yet.

    A coefficient that is based on few reports could reveal other people's verdicts. While the status of any report at a
    stage is hidden from the person, agreement on fewer than `FEWEST` reports is therefore left out. At each stage, the
    pilot round comes last.
    """
    found = _group(_read(review, AGREEMENT))
    closed = {s for s in STAGES if (standings.see(s, who).status == WORDS.index(OPEN)).any()}
    shown = [a for a in found if a.stage not in closed or a.reports >= FEWEST]
    return Agreement(
        screening=tuple(shown),
        coding=tuple(_read(review, CODE_AGREEMENT)),
        extraction=tuple(_read(review, EXTRACTION_AGREEMENT)),
        appraisal=tuple(_read(review, APPRAISAL_AGREEMENT)),
        hidden=len(found) - len(shown),
    )


def _read(review: Review, table: Table) -> list[dict[str, Any]]:
    """Return the rows of a table, or no rows if its stage has not run yet."""
    stages = read_manifest(review).stages
    made = {name for stage in stages.values() for name in stage.get("tables", {})}
    return list_rows(read_table(review, table)) if table.name in made else []


def _group(rows: list[dict[str, Any]]) -> list[Agreed]:
    groups: dict[tuple[str, str, str, str], dict[str, Row]] = {}
    for row in rows:
        key = row["stage"], row["round"], row["criterion"], row["between"]
        groups.setdefault(key, {})[row["coefficient"]] = row
    ordered = sorted(
        groups, key=lambda k: (STAGES.index(k[0]), k[1] != "main", k[2] != "all", k[2], k[3] != "all", k[3])
    )
    return [_make(key, groups[key]) for key in ordered]


def _make(key: tuple[str, str, str, str], values: Mapping[str, Row]) -> Agreed:
    first = next(iter(values.values()))
    stage, part, criterion, between = key
    return Agreed(
        stage=stage,
        round=part,
        criterion=criterion,
        between=between,
        reports=first["reports"],
        prevalence=first["prevalence"],
        values=values,
    )
