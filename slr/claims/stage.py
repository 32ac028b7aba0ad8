"""Run the claims stage: trace the claims to their support, check them, and look up quotes in full texts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from slr.claims.check import Case, check_claim, find_unused, find_verdicts
from slr.claims.claim import Claim, read_claims
from slr.claims.origin import Origins, collect_origins
from slr.claims.quote import QUOTING, Quoted, list_quoted, look_up_quotes
from slr.claims.support import Link, read_support
from slr.claims.table import Certainty, list_claims, list_support
from slr.claims.target import Targets, index_works
from slr.claims.weight import weigh_claim
from slr.claims.without import repeat_claim, select_by_appraisal
from slr.findings.relation import Relation, is_second_hand, read_relations
from slr.model.claim import CLAIM_CHECKS, CLAIM_SUPPORT, CLAIM_TABLES, CLAIM_WITHOUT, CLAIMS, WORK
from slr.model.column import empty, frame
from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.sight import hide_authors
from slr.model.status import find_included
from slr.people.row import Row
from slr.stage import FullText, Inputs, Result

if TYPE_CHECKING:
    import pandas as pd

_READS: Final = (
    "records",
    "clusters",
    "reports",
    "statuses",
    "notice_decisions",
    "studies",
    "coded",
    "extracted",
    "findings",
    "statistics_checks",
    "appraisals",
    "summary_of_findings",
    "evidence_profile",
)


def run(inputs: Inputs) -> Result:
    """Return the tables and problems of the stage for a review.

    Without claims, support and full texts, the tables are empty, and no earlier table is read.
    """
    claims, support, texts = inputs.people("claims"), inputs.people("support"), inputs.full_texts()
    if not (claims or support or texts):
        return Result(tables={table.name: empty(table) for table in CLAIM_TABLES})
    tables = {name: inputs.table(name) for name in _READS}
    others = {folder: inputs.people(folder) for folder in QUOTING} if texts else {}
    return derive_claims(tables, claims, support, inputs.protocol, texts, others)


def derive_claims(
    tables: "Mapping[str, pd.DataFrame]",
    claims: Sequence[Row],
    support: Sequence[Row],
    protocol: Protocol,
    texts: Sequence[FullText] = (),
    others: Mapping[str, Sequence[Row]] = MappingProxyType({}),
) -> Result:
    """Return the tables and problems of the stage. The result does not depend on the order of rows, files and people.

    `tables` contains the tables that the stage reads, by name. `claims` and `support` are people's rows. `texts` are the
    full texts of the review. `others` maps other folders of people's files to their rows. The quotes in `support` and in
    `others` are looked up in `texts`.
    """
    traced = _trace(tables, claims, support, protocol)
    named, targets, links = traced.claims, traced.targets, traced.links
    cases = _make_cases(tables, named.values(), links, targets.origins, protocol)
    selections = select_by_appraisal(targets.origins.appraisals, protocol)
    certainty = Certainty(list_rows(tables["summary_of_findings"]), list_rows(tables["evidence_profile"]))
    checks = [row for case in cases for row in check_claim(case)]
    if named:
        included = find_included(tables["statuses"])
        checks += find_unused(targets.origins, included, _find_used(targets, links))
    quotes, not_found = look_up_quotes(
        tables, texts, [*list_quoted(tables, others), *_list_support(links)], protocol
    )
    found_problems = (*traced.problems, *not_found)
    about = {report for problem in found_problems for report, _ in problem.about}
    statuses = tables["statuses"][tables["statuses"]["report"].isin(list(about))]
    repeated = (row for c in cases for row in repeat_claim(c.claim, c.links, protocol, selections))
    return Result(
        tables={
            "claims": frame(CLAIMS, list_claims(cases, certainty)),
            "claim_support": frame(CLAIM_SUPPORT, list_support(cases, protocol.direction)),
            "claim_checks": frame(CLAIM_CHECKS, checks),
            "claim_without": frame(CLAIM_WITHOUT, repeated),
            "quotes": quotes,
        },
        problems=hide_authors(found_problems, list_rows(statuses), protocol),
    )


def _list_support(links: Iterable[Link]) -> Iterator[Quoted]:
    """Yield the rows of support, so that their quotes can be looked up. A quote is looked up in all reports of the linked item."""
    for link in links:
        for row in (*link.rows, *link.settling):
            yield Quoted(kind="support", row=row, reports=link.item.reports)


def find_problems(
    tables: "Mapping[str, pd.DataFrame]", claims: Sequence[Row], support: Sequence[Row], protocol: Protocol
) -> tuple[Problem, ...]:
    """Return the problems of claims and support that `derive_claims` would report, without hiding who wrote a row.

    Problems of full texts and quotes are left out.
    """
    return _trace(tables, claims, support, protocol).problems


@dataclass(frozen=True, slots=True, kw_only=True)
class _Traced:
    """The claims by folded name, the items to which claims can refer, the links between them, and the problems."""

    claims: Mapping[str, Claim]
    targets: Targets
    links: Sequence[Link]
    problems: tuple[Problem, ...]


def _trace(
    tables: "Mapping[str, pd.DataFrame]", claims: Sequence[Row], support: Sequence[Row], protocol: Protocol
) -> _Traced:
    named, problems = read_claims(claims, protocol.constructs)
    targets = _collect_targets(tables, support, find_included(tables["statuses"]), protocol)
    links, wrong = read_support(support, named, targets, _list_counted(targets.relations.values()))
    return _Traced(claims=named, targets=targets, links=links, problems=(*problems, *wrong))


def _collect_targets(
    tables: "Mapping[str, pd.DataFrame]", support: Iterable[Row], included: set[str], protocol: Protocol
) -> Targets:
    findings, coded, extracted = (list_rows(tables[name]) for name in ("findings", "coded", "extracted"))
    directory = index_works(tables, [row["id"] for row in support if row["what"] == WORK])
    reports = {report for row in findings for report in row["reports"]}
    reports |= {row["report"] for row in (*coded, *extracted)} | included | set(directory.by_record.values())
    relations = read_relations((r for r in findings if r["counts"] or is_second_hand(r)), protocol.constructs)
    return Targets(
        extracted=extracted,
        findings=findings,
        coded=coded,
        relations={relation.finding: relation for relation in relations},
        origins=collect_origins(tables, protocol, reports),
        directory=directory,
    )


def _list_counted(relations: Iterable[Relation]) -> Mapping[str, Sequence[Relation]]:
    found: dict[str, list[Relation]] = defaultdict(list)
    for relation in relations:
        if not relation.second_hand:
            found[relation.study].append(relation)
    return found


def _make_cases(
    tables: "Mapping[str, pd.DataFrame]",
    claims: Iterable[Claim],
    links: Iterable[Link],
    origins: Origins,
    protocol: Protocol,
) -> list[Case]:
    mine: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        mine[link.claim.name].append(link)
    verdicts = find_verdicts(list_rows(tables["statistics_checks"]))
    return [
        Case(
            claim=claim,
            links=mine[claim.name],
            weight=weigh_claim(mine[claim.name], protocol.direction),
            origins=origins,
            verdicts=verdicts,
        )
        for claim in claims
    ]


def _find_used(targets: Targets, links: Iterable[Link]) -> set[str]:
    """Return the reports that a claim, a coding or a finding uses. A rejected suggestion does not count as a coding."""
    rows: tuple[Mapping[str, Any], ...] = (
        *targets.extracted,
        *(r for r in targets.coded if r["role"] != "reject"),
    )
    return {row["report"] for row in rows} | {report for link in links for report in link.item.reports}
