"""Summarise the findings on each outcome, and each qualitative finding, with people's judgements of certainty."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from slr.findings.certainty import Judgements, describe_level, list_studies, relate_level, suggest_start
from slr.findings.evidence import NOT_RECORDED, Evidence
from slr.findings.vote import Vote, cast_votes
from slr.model.appraisal_sign import Appraised, sum_up_appraisals
from slr.model.certainty import CERQUAL, COMPONENTS, GRADE
from slr.model.framework import DirectionRule
from slr.model.word import NOT_REPORTED
from slr.people.vocabulary import fold_word

Row = Mapping[str, Any]
_POOLED: Final = (
    "measure",
    "estimate",
    "low",
    "high",
    "prediction_low",
    "prediction_high",
    "i2",
    "egger_p",
)


def summarize_outcomes(
    evidence: Evidence, pools: Iterable[Row], appraisals: Sequence[Row], judged: Judgements
) -> Iterator[dict[str, Any]]:
    """Yield the rows of the table SUMMARY_OF_FINDINGS, sorted by outcome and predictor.

    A pair of constructs has a row if a study reports a direct, first-hand result on it, or if people judged its
    certainty. Time points and subgroups are not separated. `pools` are the rows of the table POOLS, and `appraisals`
    are the rows of the table APPRAISALS.
    """
    rule = DirectionRule(within_study=evidence.protocol.direction.within_study)
    votes: dict[tuple[str, str], list[Vote]] = defaultdict(list)
    for vote in cast_votes(evidence.results, rule):
        if not vote.second_hand:
            votes[vote.cell.outcome, vote.cell.predictor].append(vote)
    pooled = _find_pools(evidence, pools)
    appraised = sum_up_appraisals(appraisals)
    subjects = {(outcome, predictor) for system, outcome, predictor in judged if system == GRADE}
    for outcome, predictor in sorted(votes.keys() | subjects):
        mine = votes.get((outcome, predictor), [])
        studies = sorted({vote.study for vote in mine})
        domains = judged.get((GRADE, outcome, predictor), {})
        designs = _list_facts(evidence, studies, "design")
        counted = Counter(vote.vote for vote in mine)
        yield {
            "outcome": outcome,
            "comparison": predictor or None,
            "studies": len(studies),
            **_count_participants(evidence, outcome, predictor),
            "designs": sorted(set(designs)),
            "countries": sorted(set(_list_facts(evidence, studies, "country"))),
            "positive": counted["+"],
            "negative": counted["-"],
            "other": counted["0"] + counted["mixed"],
            "unknown": counted["unknown"],
            **pooled.get((outcome, predictor), {}),
            **_count_concerns(appraised, studies),
            **relate_level(suggest_start(designs, len(studies)), domains),
            **describe_level(domains),
            "study_ids": studies,
        }


def profile_findings(
    evidence: Evidence, appraisals: Sequence[Row], judged: Judgements
) -> Iterator[dict[str, Any]]:
    """Yield the rows of the table EVIDENCE_PROFILE, sorted by finding.

    The studies are those that people named. If they named none and the finding is the id of a code, they are the
    studies with this code.
    """
    appraised = sum_up_appraisals(appraisals)
    known = {fold_word(study): study for study in evidence.studies}
    for (system, finding, _), domains in judged.items():
        if system != CERQUAL:
            continue
        named = [known.get(fold_word(study), study) for study in list_studies(domains)]
        studies = sorted(set(named)) or [
            study for study, facts in evidence.studies.items() if finding in facts.get("code", ())
        ]
        words = {c: domains[c].word or None if c in domains else None for c in COMPONENTS}
        yield {
            "finding": finding,
            "studies": len(studies),
            **{component.replace(" ", "_"): word for component, word in words.items()},
            **_count_concerns(appraised, studies),
            **describe_level(domains),
            "study_ids": studies,
        }


def _count_concerns(appraised: Mapping[str, Appraised], studies: Iterable[str]) -> dict[str, int]:
    mine = [appraised[study] for study in studies if study in appraised]
    return {"appraised": len(mine), "concerns": sum(one.has_concerns for one in mine)}


def _list_facts(evidence: Evidence, studies: Iterable[str], field: str) -> list[str]:
    """Return the known values of a field, as one text for each study. Studies without a known value are left out."""
    known = (
        [v for v in evidence.studies.get(study, {}).get(field, ()) if v not in (NOT_RECORDED, NOT_REPORTED)]
        for study in studies
    )
    return ["; ".join(values) for values in known if values]


def _count_participants(evidence: Evidence, outcome: str, predictor: str) -> dict[str, int | None]:
    """Return the number of participants, and the number of studies that report a number.

    Samples of one study overlap, so only the largest n of its results is used. Without n, the sum of the two groups is
    used. If no study reports a number, the number of participants is None.
    """
    largest: dict[str, int] = {}
    for result in evidence.results:
        if (result.outcome, result.predictor) != (outcome, predictor) or result.second_hand:
            continue
        number = _read_count(result.row, "n")
        if number is None:
            groups = [_read_count(result.row, name) for name in ("n1", "n2")]
            number = sum(n for n in groups if n is not None) if None not in groups else None
        if number is not None:
            largest[result.study] = max(number, largest.get(result.study, 0))
    return {"participants": sum(largest.values()) if largest else None, "with_participants": len(largest)}


def _read_count(row: Row, name: str) -> int | None:
    """Return a reported number of participants, or None if it is missing or not a whole number."""
    text = str(row.get(name) or "").strip()
    return int(text) if text.isascii() and text.isdigit() else None


def _find_pools(evidence: Evidence, pools: Iterable[Row]) -> dict[tuple[str, str], dict[str, Any]]:
    """Map each outcome and predictor to the first pooled effect in the protocol that has an estimate."""
    made = {
        row["pool"]: row for row in pools if row["analysis"] == "primary" and row.get("estimate") is not None
    }
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for plan in evidence.protocol.pooling:
        if plan.id in made:
            row = made[plan.id]
            columns = {"pool": plan.id, **{name: row.get(name) for name in _POOLED}}
            found.setdefault((plan.outcome, plan.predictor), columns)
    return found
