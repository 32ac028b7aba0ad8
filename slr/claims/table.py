"""Create the rows of the tables CLAIMS and CLAIM_SUPPORT."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from slr.claims.check import WORST_FIRST, Case
from slr.claims.support import Link
from slr.claims.weight import COUNTS
from slr.claims.wording import name_population
from slr.findings.vote import join_directions
from slr.model.certainty import LEVELS
from slr.model.framework import DirectionRule

Row = Mapping[str, Any]
_TEXTS: Final = ("kind", "theme", "statement", "translation", "population", "direction")


def list_claims(cases: Iterable[Case], certainty: "Certainty") -> Iterator[dict[str, Any]]:
    """Yield the rows of the table CLAIMS."""
    for case in cases:
        claim, weight, origins = case.claim, case.weight, case.origins
        studies = sorted(weight.supporting)
        named = [name_population(claim.populations, origins.find_people(study)) for study in studies]
        yield {
            "claim": claim.name,
            "who": list(claim.who),
            "state": claim.state,
            **{name: (claim.row[name] or None) if claim.counts else None for name in _TEXTS},
            "predictor": claim.predictor or None,
            "outcome": claim.outcome or None,
            "supporting": len(studies),
            "contradicting": len(weight.contradicting),
            "second_hand": len(weight.second_hand),
            "other_works": len(weight.others),
            "evidence_direction": weight.direction,
            **{name: weight.count[word] for word, name in COUNTS.items()},
            "in_population": named.count("named") if claim.populations else 0,
            "no_population": named.count("not recorded"),
            "certainty": certainty.find(case),
            "designs": sorted({d for study in studies for d in origins.find_fact(study, "design")}),
            "file": claim.row.file,
            "line": claim.row.line,
        }


class Certainty:
    """The certainty levels in people's judgements."""

    def __init__(self, summaries: Iterable[Row], profile: Iterable[Row]) -> None:
        self._grade = {(row["comparison"], row["outcome"]): row["certainty"] for row in summaries}
        self._cerqual = {row["finding"]: row["certainty"] for row in profile}

    def find(self, case: Case) -> str | None:
        """Return the lowest certainty level that people assigned to the evidence for a claim, or None if there is none.

        A GRADE level is about a predictor and an outcome. If the claim names both, the level of this pair is used.
        Otherwise, the levels of all pairs in the linked findings that count are used. The GRADE-CERQual level is the
        level of the review finding that has the id of the claim's theme.
        """
        claim = case.claim
        if claim.predictor and claim.outcome:
            cells = {(claim.predictor, claim.outcome)}
        else:
            cells = {(vote.cell.predictor, vote.cell.outcome) for vote in case.weight.votes}
        found = {self._grade.get(cell) for cell in cells} | {self._cerqual.get(claim.row["theme"])}
        return next((level for level in LEVELS if level in found), None)


def list_support(cases: Iterable[Case], rule: DirectionRule) -> Iterator[dict[str, Any]]:
    """Yield the rows of the table CLAIM_SUPPORT."""
    for case in cases:
        for link in case.links:
            yield _describe(case, link, rule)


def _describe(case: Case, link: Link, rule: DirectionRule) -> dict[str, Any]:
    item, origins = link.item, case.origins
    appraised, concerns = origins.list_concerns(item.studies, item.id if item.what == "finding" else "")
    verdicts = {case.verdicts[r.finding] for r in link.relations if r.finding in case.verdicts}
    directions = [relation.direction for relation in link.relations]
    stated = {relation.significance for relation in link.relations}
    return {
        "claim": case.claim.name,
        "relation": link.relation or None,
        "what": item.what,
        "id": item.id,
        "counts": bool(link.counted),
        "reason": link.reason or None,
        "studies": list(item.studies),
        "citations": origins.cite(item.studies),
        "reports": list(item.reports),
        "statement": item.statement or None,
        "quote": _join(link, "quote"),
        "location": _join(link, "location") or item.location or None,
        "direction": join_directions(directions, rule) if directions else None,
        "significance": stated.pop() if len(stated) == 1 else "both" if stated else None,
        "consistency": min(verdicts, key=WORST_FIRST.index) if verdicts else None,
        "appraised": appraised,
        "concerns": concerns,
        "second_hand": link.second_hand,
        "status": link.status,
        "notices": origins.find_notices(item.reports),
        "evidence": sorted({origins.evidence.get(study, "not classified") for study in item.studies}),
        "designs": sorted({d for study in item.studies for d in origins.find_fact(study, "design")}),
        "population": _name_population(case, item.studies),
        "note": _join(link, "note"),
        "who": list(link.who),
        "places": [f"{row.file}:{row.line}" for row in (*link.rows, *link.settling)],
    }


def _join(link: Link, column: str) -> str | None:
    return (
        "; ".join(dict.fromkeys(row[column] for row in (*link.rows, *link.settling) if row[column])) or None
    )


def _name_population(case: Case, studies: Sequence[str]) -> str | None:
    names = case.claim.populations
    if not names:
        return None
    known = [text for study in studies for text in case.origins.find_people(study)]
    return name_population(names, known)
