"""Build the tables that combine the findings of all studies.

These tables cover unmapped names, votes, directions, contradictions, frameworks, maps, effects, pooled effects and
sensitivity. Two further tables are the summary of findings, and the evidence profile of a qualitative synthesis.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from slr.findings.certainty import Judgements
from slr.findings.construct import list_unmapped
from slr.findings.direction import Contradiction, count_columns, count_directions, find_contradictions
from slr.findings.evidence import Evidence
from slr.findings.evidence_map import map_evidence
from slr.findings.fact import cite_reports, collect_facts, name_studies
from slr.findings.framework import lay_out_frameworks
from slr.findings.plan import Origins
from slr.findings.pooling import convert_results, pool_effects
from slr.findings.relation import is_second_hand, read_relations
from slr.findings.sensitivity import repeat_without
from slr.findings.study import read_studies
from slr.findings.summary import profile_findings, summarize_outcomes
from slr.findings.vote import Cell, Vote, cast_votes, count_others
from slr.model.appraisal_table import APPRAISAL_SENSITIVITY
from slr.model.certainty import EVIDENCE_PROFILE, SUMMARY_OF_FINDINGS
from slr.model.direction import CONTRADICTIONS, DIRECTIONS, VOTES
from slr.model.effect import EFFECTS, POOLED_STUDIES, POOLS
from slr.model.framework import Construct
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.sight import find_open
from slr.model.status import find_outside
from slr.model.table import frame

if TYPE_CHECKING:
    import pandas as pd

_DIGITS: Final = 6  # of shares and p-values, so that all computers write the same bytes


def combine_studies(
    tables: "Mapping[str, pd.DataFrame]",
    findings: "pd.DataFrame",
    protocol: Protocol,
    appraisals: Sequence[Mapping[str, Any]] = (),
    judged: Judgements = MappingProxyType({}),
    origins: Origins = MappingProxyType({}),
) -> "dict[str, pd.DataFrame]":
    """Return the tables `TOGETHER` of `slr.model.direction` for a review, by name.

    `tables` contains reports, statuses, studies and coded. `findings` is the table FINDINGS, and `appraisals`
    are the rows of APPRAISALS. `judged` are people's judgements of the certainty of the evidence. `origins`
    states which pooled effects were planned. Findings of reports that await a decision at a blind stage are left
    out, because they would show what a person thinks of the report.
    """
    outside = find_outside(tables["statuses"], tables["reports"], protocol)
    rows = _list_seen(list_rows(findings), tables["statuses"], protocol)
    known = {report for row in rows for report in row["reports"]}
    reports, studies = (
        table[~table["report"].isin(list(outside)) | table["report"].isin(list(known))]
        for table in (tables["reports"], tables["studies"])
    )
    listed = list_rows(studies)
    evidence = read_studies(tables)
    facts = collect_facts(
        listed,
        list_rows(tables["coded"][["report", "theme", "role"]]),
        lambda study, report: report not in outside and evidence.judge(study) is None,
        protocol,
    )
    cited = cite_reports(tables, reports["report"].tolist())
    shown = {report: cited[report] for report in reports["report"]}
    return combine_findings(rows, facts, name_studies(listed, shown), protocol, appraisals, judged, origins)


def _list_seen(
    rows: Sequence[Mapping[str, Any]], statuses: "pd.DataFrame", protocol: Protocol
) -> list[Mapping[str, Any]]:
    about = {report for row in rows for report in row["reports"]}
    mine = statuses[statuses["report"].isin(list(about))]
    waiting = find_open(list_rows(mine[["report", "stage", "status"]]), protocol)
    return [row for row in rows if waiting.isdisjoint(row["reports"])]


def combine_findings(
    rows: Sequence[Mapping[str, Any]],
    studies: Mapping[str, Mapping[str, tuple[str, ...]]],
    citations: Mapping[str, str],
    protocol: Protocol,
    appraisals: Sequence[Mapping[str, Any]] = (),
    judged: Judgements = MappingProxyType({}),
    origins: Origins = MappingProxyType({}),
) -> "dict[str, pd.DataFrame]":
    """Return the tables `TOGETHER` of `slr.model.direction`, by name.

    - `rows`: the rows of the table of findings. Rows with `counts` are counted. Second-hand findings are listed but not
      counted. Other rows are used only for the table of unmapped names, and to fill in numbers of models, such as n.
    - `studies`: for each counted study, the values of its fields, including `code` and `theme`
    - `citations`: for each study, its short citation
    - `appraisals`: the rows of the table of appraisals
    - `judged`: people's judgements of the certainty of the evidence
    - `origins`: which pooled effects were planned
    """
    evidence = Evidence(
        protocol=protocol,
        results=read_relations((r for r in rows if r["counts"] or is_second_hand(r)), protocol.constructs),
        studies=studies,
        citations=citations,
    )
    votes = cast_votes(evidence.results, protocol.direction)
    others = count_others(evidence.results, protocol.direction)
    sized, effects = convert_results(evidence.results, rows, citations)
    pools, studies_pooled = pool_effects(sized, protocol.pooling, citations, studies, origins)
    return {
        "unmapped_names": list_unmapped(rows, protocol.constructs),
        "votes": frame(VOTES, (_vote_row(v, citations) for v in votes)),
        "directions": frame(DIRECTIONS, _direction_rows(votes, others, protocol.constructs)),
        "finding_contradictions": frame(
            CONTRADICTIONS,
            (_contradiction_row(c, evidence) for c in find_contradictions(votes, protocol.constructs)),
        ),
        "framework_cells": lay_out_frameworks(evidence),
        "evidence_map": map_evidence(evidence),
        "effects": frame(EFFECTS, effects),
        "pools": frame(POOLS, pools),
        "pooled_studies": frame(POOLED_STUDIES, studies_pooled),
        "appraisal_sensitivity": frame(
            APPRAISAL_SENSITIVITY, repeat_without(evidence.results, sized, appraisals, protocol)
        ),
        "summary_of_findings": frame(
            SUMMARY_OF_FINDINGS, summarize_outcomes(evidence, pools, appraisals, judged)
        ),
        "evidence_profile": frame(EVIDENCE_PROFILE, profile_findings(evidence, appraisals, judged)),
    }


def _cell_columns(cell: Cell) -> dict[str, object]:
    return {name: value or None for name, value in cell._asdict().items()}


def _vote_row(vote: Vote, citations: Mapping[str, str]) -> dict[str, object]:
    return {
        **_cell_columns(vote.cell),
        "study": vote.study,
        "citation": citations.get(vote.study, vote.study),
        "vote": vote.vote,
        "significance": vote.significance,
        "results": len(vote.findings),
        "second_hand": vote.second_hand,
        "findings": list(vote.findings),
    }


def _direction_rows(
    votes: Iterable[Vote], others: Mapping[Cell, int], constructs: Sequence[Construct]
) -> Iterator[dict[str, object]]:
    polarity = {c.id: c.higher_is for c in constructs}
    for direction in count_directions(votes, constructs, others):
        cell = direction.cell
        low, high = direction.interval or (None, None)
        against, favour = direction.bounds or (None, None)
        yield {
            **_cell_columns(cell),
            "predictor_higher_is": polarity[cell.predictor],
            "outcome_higher_is": polarity[cell.outcome],
            **count_columns(direction),
            "low": _rounded(low),
            "high": _rounded(high),
            "p_value": _rounded(direction.p_value),
            "share_against": _rounded(against),
            "share_for": _rounded(favour),
            "why": direction.why or None,
            "second_hand": direction.second_hand,
            "other_results": others.get(cell, 0),
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)


def _contradiction_row(one: Contradiction, evidence: Evidence) -> dict[str, object]:
    return {
        **_cell_columns(one.cell),
        "kind": one.kind,
        "first": one.first,
        "first_studies": evidence.cite(v.study for v in one.first_votes),
        "second": one.second,
        "second_studies": evidence.cite(v.study for v in one.second_votes),
        "known": one.known,
        "findings": sorted(f for v in one.votes for f in v.findings),
    }
