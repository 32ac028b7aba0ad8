"""Determine the final verdict on each pair after clustering, and list the doubtful pairs that people should judge."""

from collections.abc import Callable, Mapping, Sequence, Set
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from slr.dedupe.cluster import Pair, explain_refusal, order_pair
from slr.dedupe.judged import Judgement
from slr.dedupe.question import rank_question
from slr.dedupe.search import Found, PairVerdict, PeopleVerdicts
from slr.model.reason import Reason, Reasons
from slr.model.row import list_rows

if TYPE_CHECKING:
    import pandas as pd


class Outcome(NamedTuple):
    """The final verdict on a pair, who gave it ("rule" or the names of people), the rule, and the reasons."""

    verdict: str
    by: str
    rule: str
    evidence: Reasons


def conclude(
    found: Found,
    pair: Pair,
    people: Mapping[Pair, PairVerdict] | None = None,
    name: Callable[[str], str] = str,
    *,
    judged: Judgement | None = None,
) -> Outcome:
    """Return the final verdict on a pair that the rules judged.

    `people` maps pairs of clusters to people's verdict on the two reports. This verdict counts for every pair with
    one record from each report, unless the rules' verdict on the pair is `different`. `name` converts a record's id
    to the name that is shown. `judged` is the rules' judgement, if it is known already.
    """
    judged, (a, b) = judged or found.pairs[pair], pair
    clusters = order_pair(found.cluster_of[a], found.cluster_of[b])
    if clusters[0] == clusters[1] and judged.verdict != "same":
        return Outcome("same", "rule", "closure", (*judged.evidence, Reason("joined")))
    if clusters[0] != clusters[1] and judged.verdict != "different" and people and clusters in people:
        given = people[clusters]
        evidence = (Reason.of("report_verdicts", said=given.reasons), *judged.evidence)
        return Outcome(given.verdict, given.who, "person", evidence)
    if clusters[0] != clusters[1] and judged.verdict == "same":
        clash = found.refused.get(pair, pair)
        named = order_pair(name(clash[0]), name(clash[1]))
        why = explain_refusal(order_pair(name(a), name(b)), named, by_people=clash in found.apart)
        return Outcome("ask", "rule", "closure", (*judged.evidence, why))
    return Outcome(judged.verdict, "rule", judged.rule, judged.evidence)


def collect_verdicts(found: Found, verdicts: PeopleVerdicts) -> dict[Pair, PairVerdict]:
    """Return people's verdict on each pair of reports that were not merged, by the names of their clusters.

    The verdict is `ask` in two cases: people gave different verdicts on records of the two reports, or they judged the
    reports to be the same.
    """
    judged: dict[Pair, dict[str, PairVerdict]] = {}
    for (a, b), given in verdicts.by_pair.items():
        clusters = order_pair(found.cluster_of[a], found.cluster_of[b])
        if clusters[0] != clusters[1]:
            judged.setdefault(clusters, {}).setdefault(given.verdict, given)
    return {
        clusters: _join(tuple(by_verdict[v] for v in sorted(by_verdict)))
        for clusters, by_verdict in judged.items()
    }


def _join(given: Sequence[PairVerdict]) -> PairVerdict:
    """Return the verdict on which people agree. If people disagree, or if they agree on `same`, return `ask`."""
    names = ", ".join(sorted({name for one in given for name in one.who.split(", ")}))
    verdict = given[0].verdict if len(given) == 1 and given[0].verdict != "same" else "ask"
    return PairVerdict(verdict, names, tuple(reason for one in given for reason in one.reasons))


def find_questions(
    pairs: "pd.DataFrame",
    clusters: "pd.DataFrame",
    *,
    excluded: Set[str] = frozenset(),
    sources: Mapping[str, str] = MappingProxyType({}),
) -> list[dict[str, Any]]:
    """Return the rows of `pairs` that a person should judge, in the order of `rank_question`.

    For each pair of reports, only the first pair of records is returned. `excluded` contains the excluded reports.
    `sources` maps records to their sources.
    """
    report = dict(zip(clusters["record"].tolist(), clusters["report"].tolist(), strict=True))
    rows = list_rows(pairs[pairs["verdict"] == "ask"])
    rows.sort(key=lambda row: rank_question(row, report, excluded, sources))
    seen: set[Pair] = set()
    questions = []
    for row in rows:
        reports = order_pair(report[row["record_a"]], report[row["record_b"]])
        if reports[0] != reports[1] and reports not in seen:
            seen.add(reports)
            questions.append(row)
    return questions
