"""Check each claim against its support, and find included studies that no claim, coding or finding uses."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from slr.claims.claim import Claim
from slr.claims.origin import CONCERN, INCLUDED, RETRACTIONS, Origins
from slr.claims.support import Link
from slr.claims.weight import Weight
from slr.claims.wording import classify_design, find_causal_words, name_population
from slr.findings.relation import OPPOSITE, SIGNIFICANT, SIGNS
from slr.model.claim import RECOMMENDATION, RESEARCH_NEED, SUPPORTS
from slr.model.reason import Reason, write_reasons

ERROR: Final = "error"
NOTE: Final = "note"
NO_STUDY: Final = "no study"
UNUSED: Final = "study not used"
_DOUBTFUL: Final = ("inconsistent", "implausible")
WORST_FIRST: Final = (*_DOUBTFUL, "not checkable", "consistent")  # verdicts on reported numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A claim with its links, its weight, and the data about its studies that the checks need.

    `verdicts` is the result of `find_verdicts`.
    """

    claim: Claim
    links: Sequence[Link]
    weight: Weight
    origins: Origins
    verdicts: Mapping[str, str]

    @property
    def supporting(self) -> list[Link]:
        """The counted links that support the claim."""
        return [link for link in self.links if link.relation == SUPPORTS and link.counted]

    @property
    def second_hand(self) -> frozenset[str]:
        """The included studies that support the claim and are known only from another paper."""
        linked = (link for link in self.links if link.relation == SUPPORTS and not link.counted)
        return self.weight.second_hand.intersection(s for link in linked for s in link.item.studies)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one check found about a claim."""

    check: str
    severity: str
    reason: Reason
    studies: Collection[str] = ()
    reports: Collection[str] = ()


def check_claim(case: Case) -> Iterator[dict[str, Any]]:
    """Yield the rows of the table CLAIM_CHECKS about one claim. If the claim is not settled, yield nothing."""
    if not case.claim.counts:
        return
    for check in _CHECKS:
        for found in check(case):
            yield {
                "claim": case.claim.name,
                "check": found.check,
                "severity": found.severity,
                "reason": write_reasons([found.reason]),
                "studies": sorted(found.studies),
                "reports": sorted(found.reports),
            }


def _cite(case: Case, studies: Iterable[str]) -> tuple[str, ...]:
    return tuple(case.origins.cite(studies))


def _check_studies(case: Case) -> Iterator[Found]:
    """Yield a note if one study alone supports a claim, or if studies support it only second-hand.

    Yield an error if no study supports the claim, not even second-hand. A research need is not checked. A
    recommendation without supporting studies is left to `_check_recommendation`.
    """
    weight, kind = case.weight, case.claim.kind
    if kind == RESEARCH_NEED:
        return
    if len(weight.supporting) == 1:
        cited = _cite(case, weight.supporting)
        yield Found(
            check="one study",
            severity=NOTE,
            reason=Reason.of("claim_one_study", studies=cited),
            studies=weight.supporting,
        )
    elif not weight.supporting and case.second_hand:
        n = len(case.second_hand)
        yield Found(
            check="second hand only",
            severity=NOTE,
            reason=Reason.of("claim_second_hand", n=n, studies=_cite(case, case.second_hand)),
            studies=case.second_hand,
        )
    elif not weight.supporting and kind != RECOMMENDATION:
        yield Found(
            check=NO_STUDY,
            severity=ERROR,
            reason=Reason.of("claim_no_study", works=len(weight.others) or None),
        )


def _check_status(case: Case) -> Iterator[Found]:
    """Yield an error if linked items are not included: one error for each status, such as excluded.

    Yield one more error if a report of a linked item was retracted, withdrawn or removed. Yield a note if a report
    of a linked item has an expression of concern.
    """
    outside: dict[str, list[Link]] = {}
    for link in case.links:
        if link.status != INCLUDED:
            outside.setdefault(link.status, []).append(link)
    for status, links in sorted(outside.items()):
        studies = {study for link in links for study in link.item.studies}
        yield Found(
            check="not included",
            severity=ERROR,
            reason=Reason.of("claim_not_included", studies=_cite(case, studies), status=status),
            studies=studies,
            reports={report for link in links for report in link.item.reports},
        )
    for check, words in (("retracted", RETRACTIONS), ("concern", (CONCERN,))):
        reports = {r for link in case.links for r in link.item.reports if case.origins.has_notice(r, words)}
        if reports:
            studies = {study for report in reports for study in case.origins.list_studies(report)}
            notices = tuple(n for n in case.origins.find_notices(reports) if n in words)
            yield Found(
                check=check,
                severity=ERROR if check == "retracted" else NOTE,
                reason=Reason.of("claim_notice", studies=_cite(case, studies), notices=notices),
                studies=studies,
                reports=reports,
            )


def _check_direction(case: Case) -> Iterator[Found]:
    """Yield an error if supporting studies contradict the direction of a claim.

    If the claim states a positive or a negative relation, studies with the opposite direction contradict it. If the claim
    states that there is no relation, studies with a significant positive or negative relation contradict it.
    """
    stated = case.claim.direction
    votes = _list_votes(case)
    if stated in SIGNS:
        against = {study for study, (vote, _) in votes.items() if vote == OPPOSITE[stated]}
    elif stated == "0":
        against = {
            s for s, (vote, significance) in votes.items() if vote in SIGNS and significance == SIGNIFICANT
        }
    else:
        return
    if against:
        directions = tuple(sorted({votes[study][0] for study in against}))
        yield Found(
            check="direction",
            severity=ERROR,
            reason=Reason.of(
                "claim_direction", studies=_cite(case, against), direction=stated, directions=directions
            ),
            studies=against,
        )


def _list_votes(case: Case) -> Mapping[str, tuple[str, str]]:
    """Map each study to its vote and the significance of this vote.

    Only votes from the results of supporting links are used. A study can have several such votes, on several pairs of
    constructs. In this case, the last vote is returned.
    """
    mine = {r.finding for link in case.supporting for r in link.relations}
    votes = (vote for vote in case.weight.votes if mine.intersection(vote.findings))
    return {vote.study: (vote.vote, vote.significance) for vote in votes}


def _check_cause(case: Case) -> Iterator[Found]:
    """Yield a note if a claim has causal words, but no supporting study is known to be longitudinal or experimental.

    Recommendations, research needs and claims that no study supports are not checked. If studies support the claim only
    second-hand, the note does not depend on their designs.
    """
    claim = case.claim
    if claim.kind in (RECOMMENDATION, RESEARCH_NEED):
        return
    words = find_causal_words((claim.row["statement"], claim.row["translation"]))
    if not words:
        return
    studies = case.weight.supporting
    designs = {study: "; ".join(case.origins.find_fact(study, "design")) for study in sorted(studies)}
    kinds = {study: classify_design(design) for study, design in designs.items()}
    if "over time" in kinds.values():
        return
    if studies:
        unclear = [study for study, kind in kinds.items() if not kind]
        reason = Reason.of(
            "claim_causal",
            words=words,
            n=sum(kind == "cross-sectional" for kind in kinds.values()),
            all=len(studies),
            unclear=_cite(case, unclear),
        )
    elif case.second_hand:
        reason = Reason.of("claim_causal_second_hand", words=words)
    else:
        return
    yield Found(check="causal words", severity=NOTE, reason=reason, studies=studies or case.second_hand)


def _check_population(case: Case) -> Iterator[Found]:
    """Yield a note if the recorded population and setting of a supporting study do not name the population of the claim.

    The note also counts studies for which nothing is recorded. If no study counts as support, the supporting studies
    that are known only second-hand are checked instead.
    """
    names = case.claim.populations
    studies = case.weight.supporting or case.second_hand
    if not names or not studies:
        return
    found = {study: name_population(names, case.origins.find_people(study)) for study in studies}
    others = {study for study, word in found.items() if word != "named"}
    if others:
        silent = sum(word == "not recorded" for word in found.values())
        yield Found(
            check="population",
            severity=NOTE,
            reason=Reason.of(
                "claim_population",
                n=len(studies) - len(others),
                all=len(studies),
                silent=silent,
                others=_cite(case, (s for s in others if found[s] == "not named")),
            ),
            studies=others,
        )


def _check_recommendation(case: Case) -> Iterator[Found]:
    """Yield a note if no result of an included study supports a recommendation. The note says whether only theory supports it."""
    if case.claim.kind != RECOMMENDATION:
        return
    mine = [link for link in case.links if link.relation == SUPPORTS]
    if any(link.item.is_result and link.status == INCLUDED for link in mine):
        return
    theory = bool(mine) and all(
        link.item.is_theory or {case.origins.evidence.get(s) for s in link.item.studies} == {"theory"}
        for link in mine
    )
    yield Found(
        check="recommendation",
        severity=NOTE,
        reason=Reason.of("claim_theory" if theory else "claim_no_finding"),
        studies={study for link in mine for study in link.item.studies},
        reports={report for link in mine for report in link.item.reports},
    )


def _check_numbers(case: Case) -> Iterator[Found]:
    """Yield one note if supporting findings have inconsistent or implausible numbers. The note lists them."""
    relations = {r.finding: r for link in case.supporting for r in link.relations}
    doubtful = {f: r for f, r in relations.items() if case.verdicts.get(f) in _DOUBTFUL}
    if doubtful:
        studies = {relation.study for relation in doubtful.values()}
        yield Found(
            check="numbers",
            severity=NOTE,
            reason=Reason.of(
                "claim_numbers",
                n=len(doubtful),
                findings=tuple(sorted(doubtful)),
                studies=_cite(case, studies),
            ),
            studies=studies,
        )


_CHECKS: Final = (
    _check_studies,
    _check_status,
    _check_direction,
    _check_cause,
    _check_population,
    _check_recommendation,
    _check_numbers,
)


def find_verdicts(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, str]:
    """Map the id of each finding in `rows` to the least favourable verdict on its numbers. `rows` are rows of STATISTICS_CHECKS."""
    found: dict[str, str] = {}
    for row in rows:
        before = found.get(row["finding"], WORST_FIRST[-1])
        found[row["finding"]] = min(before, row["verdict"], key=WORST_FIRST.index)
    return found


def find_unused(
    origins: Origins, included: Collection[str], used: Collection[str]
) -> Iterator[dict[str, Any]]:
    """Yield a row of CLAIM_CHECKS for each included study that is not used, sorted by study.

    `included` are the included reports. `used` are the reports that a claim, a coding or a finding uses. A study is
    used if one of its reports is used. There is no row for a study whose results are never counted, for example
    because it is not empirical.
    """
    studies = sorted({study for report in included for study in origins.list_studies(report)})
    for study in studies:
        reports = origins.list_reports(study) or (study,)
        if not origins.judge(study) and not set(used).intersection(reports):
            yield {
                "claim": None,
                "check": UNUSED,
                "severity": NOTE,
                "reason": write_reasons([Reason.of("claim_unused", studies=tuple(origins.cite([study])))]),
                "studies": [study],
                "reports": [r for r in reports if r in included],
            }
