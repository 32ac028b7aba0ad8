"""Run the synthesis stage, which creates the review's tables and its PRISMA flow."""

from collections import ChainMap
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from slr.model.flow import Flow
from slr.model.problem import Problem, sort_problems, warning
from slr.model.protocol import Protocol
from slr.model.row import list_values
from slr.model.status import OUTSIDE_FLOW, WITHOUT_ENTRY, find_cited
from slr.model.synthesis import Synthesis
from slr.spill import Memory, OpenSpill
from slr.synthesize.agreement_table import agreement_figures, differences
from slr.synthesize.blind import hide_single_extractions, hide_verdicts
from slr.synthesize.coding_row import Coding, read_codings
from slr.synthesize.endpoint import end_of_items, end_of_reports
from slr.synthesize.flow import draw_flow
from slr.synthesize.flow_detail import collect_values
from slr.synthesize.included import Included, list_included
from slr.synthesize.listing import (
    excluded_table,
    ledger_table,
    merge_table,
    notice_table,
    outside_table,
    pending_table,
    quarantine_table,
    source_table,
    study_differences,
    study_table,
    verdict_table,
)
from slr.synthesize.overlap import count_source_sets, overlap_table
from slr.synthesize.place import map_texts
from slr.synthesize.population import OUTSIDE, Population, collect_population
from slr.synthesize.reading import reading_table
from slr.synthesize.reconcile import settle
from slr.synthesize.spilled import SpilledTables
from slr.synthesize.theme import matrix_table, other_table, synthesis_table
from slr.synthesize.theme_count import theme_count_table
from slr.synthesize.work import Works, cite_reports, list_works
from slr.synthesize.year import year_table

if TYPE_CHECKING:
    import pandas as pd


# The tables that are read, in addition to those that are published unchanged.
TABLES: Final = (
    "files",
    "records",
    "quarantine",
    "reports",
    "clusters",
    "pairs",
    "statuses",
    "rule_outcomes",
    "scores",
    "verdicts",
    "notice_decisions",
    "agreement",
    "coded",
    "code_agreement",
    "disagreements",
    "studies",
)
# For each table of which only some rows are read: the column that selects the rows, and its values in these rows.
ROWS: Final[Mapping[str, Mapping[str, Sequence[str]]]] = {"rule_outcomes": {"effect": ("exclude",)}}
# The tables that are kept in memory, because they are needed several times.
KEPT: Final = ("records", "reports", "clusters")


def synthesize(
    tables: "Mapping[str, pd.DataFrame]",
    protocol: Protocol,
    *,
    published: Iterable[str],
    ahead: Collection[str] = (),
    open_spill: OpenSpill = Memory,
) -> Synthesis:
    """Return the tables and the flow of a review.

    `tables` are the tables of the earlier stages by name. `published` names the tables that are also returned. While
    screening or extraction is blind, these tables lack the rows that must stay hidden. `ahead` contains dates in the
    future, which are not used as the date of the outputs. `open_spill` opens a store for tables that do not fit into
    memory.

    Each entry of each search file ends in exactly one box of the flow. If this cannot be proved, a problem that lists
    the ids is returned instead of the flow. The tables are always returned. If a stage is screened blind, the tables
    show no verdict on a report that is not settled at that stage.
    """
    made, kept = SpilledTables(open_spill()), {name: tables[name] for name in KEPT}
    complete = ChainMap(kept, tables)  # type: ignore[arg-type]
    seen, hidden = hide_verdicts(complete, protocol)
    tables = hide_single_extractions(seen, protocol)
    citations = cite_reports(tables["reports"], find_cited(complete["statuses"], complete["coded"]))
    works = list_works(tables["reports"], citations)
    counted = _count(tables, works, protocol, made)
    statuses = tables["statuses"]
    made.add("excluded", excluded_table(statuses, tables["rule_outcomes"], works, protocol))
    made.add("pending", pending_table(statuses, tables["scores"], works))
    made.add("verdicts", verdict_table(tables["verdicts"], works))
    read = complete["verdicts"]
    small = {
        **_show_codings(counted, protocol),
        **_show_studies(tables, counted, protocol),
        **_show_people(tables, works, counted, protocol),
        "reading": reading_table(
            read, statuses, works.pick(read["report"]), protocol, hidden, made["outside_flow"]["report"]
        ),
        "quarantine": quarantine_table(tables["quarantine"]),
    }
    del works, statuses, read, kept["reports"]  # the tables below do not need the reports
    made.add("duplicates", merge_table(tables["pairs"], tables["clusters"], tables["records"]))
    for name, table in small.items():
        made.add(name, table)
    for name in published:
        if name not in made:
            made.add(name, tables[name])
    return Synthesis(
        tables=made,
        flow=counted.flow,
        problems=sort_problems((*counted.problems, *_hidden_roles(counted.codings, protocol))),
        as_of=_newest(complete, protocol, ahead),
        lists=counted.lists,
        letters={report: citation.letter for report, citation in citations.items() if citation.letter},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """The flow, and the data about the counted reports that the other tables need.

    - `included`, `listed`: the ids of the included reports, and these reports with their studies
    - `written`, `settled`: people's codings, and these codings after differences between people are settled
    - `lists`: the reports of each list of references
    - `characteristics`, `notices`, `years`: the tables `studies`, `notices` and `publication_years`
    """

    flow: Flow | None
    problems: tuple[Problem, ...]
    lists: dict[str, tuple[str, ...]]
    included: list[str]
    listed: Sequence[Included]
    written: Sequence[Coding]
    settled: Sequence[Coding]
    characteristics: "pd.DataFrame"
    notices: "pd.DataFrame"
    years: "pd.DataFrame"

    @property
    def codings(self) -> tuple[Coding, ...]:
        """The settled codings that are part of the synthesis."""
        return tuple(c for c in self.settled if c.counts)


def _count(
    tables: "Mapping[str, pd.DataFrame]", works: Works, protocol: Protocol, made: SpilledTables
) -> _Counted:
    """Count the reports of each box of the flow, and add the tables `ledger` and `outside_flow` to `made`.

    Data about all reports is used only in this function, so that its memory is freed afterwards.
    """
    coded, decisions = tables["coded"], tables["notice_decisions"]
    population = collect_population(tables, protocol)
    ends = end_of_reports(population)
    standing = _find_standings(population, ends, protocol)
    here = (standing == "included").to_numpy(bool)
    included = population.report_ids[here].tolist()
    status_of = _list_standings(population, standing, (*coded["report"], *decisions["report"]))
    studies = _list_studies(tables["studies"], coded["report"])
    written = read_codings(coded, works.pick(coded["report"]), status_of, studies)
    settled = settle(written)
    notices = _show_notices(decisions, works, status_of)
    chosen, evidence = works.pick(included), population.evidence
    characteristics = study_table(tables["studies"], included, chosen, evidence)
    facts = collect_values(protocol, characteristics, lambda: tables["pooled_studies"]["study"])
    flow, problems = draw_flow(population, tables["files"], protocol, notices=notices, facts=facts)
    made.add("ledger", ledger_table(population, end_of_items(population, ends), tables["records"]))
    made.add("outside_flow", outside_table(population, standing, works))
    listed = list_included(tables["studies"], chosen, evidence, population.notices)
    return _Counted(
        flow=flow,
        problems=tuple(problems),
        lists=_list_references(tables["statuses"], included, standing, population, settled),
        included=included,
        listed=listed,
        written=written,
        settled=settled,
        characteristics=characteristics,
        notices=notices,
        years=year_table(population, ends, here, tables["reports"], listed),
    )


def _show_notices(decisions: "pd.DataFrame", works: Works, status_of: Mapping[str, str]) -> "pd.DataFrame":
    named = {*decisions["report"], *(n for names in list_values(decisions["notices"]) for n in names)}
    return notice_table(decisions, works.pick(named), status_of)


def _show_codings(counted: _Counted, protocol: Protocol) -> "dict[str, pd.DataFrame]":
    """Return the tables of the codings, by name."""
    codings = counted.codings
    matrix, rows = matrix_table(codings, protocol)
    return {
        "synthesis": synthesis_table(codings, protocol),
        "other_codings": other_table(tuple(c for c in counted.settled if not c.counts), protocol),
        matrix.name: rows,
        "theme_counts": theme_count_table(codings, counted.listed, counted.characteristics, protocol),
    }


def _show_studies(
    tables: "Mapping[str, pd.DataFrame]", counted: _Counted, protocol: Protocol
) -> "dict[str, pd.DataFrame]":
    """Return the tables of the studies, their years and notices, and the sources, by name."""
    sets = count_source_sets(tables["reports"])
    return {
        "studies": counted.characteristics,
        "study_differences": study_differences(tables["studies"], counted.included),
        "notices": counted.notices,
        "publication_years": counted.years,
        "sources": source_table(tables["files"], sets, protocol),
        "source_overlap": overlap_table(sets, counted.listed, protocol),
    }


def _show_people(
    tables: "Mapping[str, pd.DataFrame]", works: Works, counted: _Counted, protocol: Protocol
) -> "dict[str, pd.DataFrame]":
    """Return the tables of the agreement between people and of the differences between people, by name."""
    return {
        "agreement": agreement_figures(tables, protocol),
        "disagreements": differences(tables, works, protocol, counted.written),
    }


def _list_references(
    statuses: "pd.DataFrame",
    included: Iterable[str],
    standing: "pd.Series[Any]",
    population: Population,
    codings: Iterable[Coding],
) -> dict[str, tuple[str, ...]]:
    """Return the reports of each list of references: included, excluded at full text, and other coded reports.

    Reports with the standing `outside the flow` or `cited, without entry` are in no list unless they are coded.
    """
    out = set(statuses[(statuses["stage"] == "full-text") & (statuses["status"] == "excluded")]["report"])
    final = set(population.report_ids[(standing == "excluded").to_numpy(bool)].tolist())
    lists = {"included": set(included), "excluded": out & final}
    lists["used"] = {c.work.report for c in codings}.difference(*lists.values())
    return {name: tuple(sorted(reports)) for name, reports in lists.items()}


def _find_standings(population: Population, ends: "pd.Series[Any]", protocol: Protocol) -> "pd.Series[Any]":
    """Return the final status of each report, as a value of the column `standing`."""
    standing = map_texts(ends, _name_standing)
    arm = population.reports["arm"]
    standing = standing.mask((arm == "previous").to_numpy(bool), "previous")
    outside = (arm == OUTSIDE).to_numpy(bool)
    listed = np.zeros(len(standing), dtype=bool)
    listed[population.find_reports_of(protocol.sources_without_entry)] = True
    named = (standing == "included").to_numpy(bool) | (listed & (standing == OUTSIDE_FLOW).to_numpy(bool))
    return standing.mask(outside & named, WITHOUT_ENTRY)


def _name_standing(end: str) -> str:
    if end == "included":
        return "included"
    if end.startswith("awaiting"):
        return "awaiting"
    words = {"not_retrieved": "not retrieved", "no_stage": "not reported", "outside_flow": OUTSIDE_FLOW}
    return words.get(end, "excluded")


def _list_standings(
    population: Population, standing: "pd.Series[Any]", reports: Iterable[str]
) -> dict[str, str]:
    """Return the final status of each of the given reports. Unknown reports are left out."""
    wanted = population.reports["report"].isin(list(reports)).to_numpy(bool)
    return dict(zip(population.report_ids[wanted].tolist(), standing[wanted].tolist(), strict=True))


def _list_studies(studies: "pd.DataFrame", reports: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Map each of the given reports to its studies, sorted. Reports without a study are left out."""
    found: dict[str, set[str]] = {}
    wanted = studies[studies["report"].isin(set(reports))]
    for study, report in zip(wanted["study"], wanted["report"], strict=True):
        found.setdefault(report, set()).add(study)
    return {report: tuple(sorted(names)) for report, names in found.items()}


def _hidden_roles(codings: Iterable[Coding], protocol: Protocol) -> Iterable[Problem]:
    roles = sorted({c.role for c in codings} - set(protocol.synthesis.roles))
    for role in roles:
        yield warning(
            "SYN010",
            f"codings with the role {role!r} are not shown in the synthesis table",
            where="synthesis.roles",
            hint="add the role to `synthesis: roles:` in the protocol, unless you left it out on purpose",
        )


def _newest(tables: "Mapping[str, pd.DataFrame]", protocol: Protocol, ahead: Collection[str]) -> str:
    """Return the date of the outputs, which is the date of the latest search, verdict, coding or extracted row.

    Dates in `ahead` are ignored. If there are no dates, the result is empty.
    """
    columns = (
        ("files", "searched"),
        ("records", "searched"),
        ("verdicts", "when"),
        ("coded", "when"),
        ("extracted", "when"),
    )
    found = {str(v) for name, column in columns for v in tables[name][column].dropna().unique()}
    days = [text[:10] for text in found.difference(ahead)]
    days += [s.searched for s in protocol.sources if s.searched[:1].isdigit()]
    return max(days, default="")
