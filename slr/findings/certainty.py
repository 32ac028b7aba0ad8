"""Combine people's judgements of the certainty of the evidence.

Only people judge. The program adds up the domains only to show whether the final level follows from them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from slr.findings.construct import fold_construct, index_names
from slr.model.certainty import (
    CERQUAL,
    DOMAINS,
    DOWN,
    EXPLAINED,
    FOLLOWS,
    GRADE,
    INCOMPLETE,
    LEVEL,
    LEVELS,
    LOWERS,
    NOT_ASSESSED,
    NOT_EXPLAINED,
    NOT_SETTLED,
    RAISES,
    START,
    UP,
)
from slr.model.framework import Construct
from slr.model.problem import Problem, Severity, did_you_mean
from slr.model.word import ADJUDICATOR
from slr.people.kind import KINDS
from slr.people.latest import rows_in_force
from slr.people.row import Row

Subject = tuple[str, str, str]  # system, outcome, comparison
_RANDOMISED: Final = ("randomised", "randomized", "rct", "acak terkendali")
_NOT_RANDOMISED: Final = ("non", "not ", "quasi", "tidak", "tanpa")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The judgement of one domain.

    `word` is empty if people disagree and nobody settled the domain. `state` is dual, single, settled or not settled.
    `rows` are the rows of the people who judged the domain or, if there are none, of the adjudicator.
    """

    word: str
    state: str
    reason: str
    rows: tuple[Row, ...]


Judgements = Mapping[Subject, Mapping[str, Judgement]]


def judge_certainty(rows: Iterable[Row], constructs: Sequence[Construct]) -> Judgements:
    """Return the judgement of each domain, by subject and domain, sorted by subject.

    The adjudicator's row takes precedence. Rows with an unknown system or domain are left out.
    """
    known = index_names(constructs)
    keyed = ((row, (_find_subject(row, known), row["domain"])) for row in rows)
    judged: dict[Subject, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row, (subject, domain) in rows_in_force(keyed, KINDS["certainty"]):
        judged[subject][domain].append(row)
    return {
        subject: {d: _combine(domains[d]) for d in DOMAINS[subject[0]] if d in domains}
        for subject, domains in sorted(judged.items())
        if subject[0] in DOMAINS
    }


def _find_subject(row: Row, known: Mapping[str, str]) -> Subject:
    """Return the system, the outcome and the comparison of a row.

    For GRADE, names of constructs are replaced by the constructs' ids. Other names are returned unchanged. For other
    systems, the comparison is empty.
    """
    outcome, comparison = row["outcome"].strip(), row["comparison"].strip()
    if row["system"] != GRADE:
        return row["system"], outcome, ""
    return (
        GRADE,
        known.get(fold_construct(outcome), outcome),
        known.get(fold_construct(comparison), comparison),
    )


def _combine(rows: Iterable[Row]) -> Judgement:
    ordered = sorted(rows, key=lambda row: row.who)
    settling = [row for row in ordered if row.who == ADJUDICATOR]
    own = [row for row in ordered if row.who != ADJUDICATOR]
    counted = settling or own
    words = {row["judgement"] for row in counted}
    if settling:
        state = "settled"
    elif len(words) > 1:
        state = NOT_SETTLED
    else:
        state = "dual" if len(own) > 1 else "single"
    return Judgement(
        word="" if len(words) > 1 else words.pop(),
        state=state,
        reason="; ".join(dict.fromkeys(row["reason"] for row in counted if row["reason"])),
        rows=tuple(own or settling),
    )


def list_certainty(judged: Judgements) -> Iterator[dict[str, Any]]:
    """Yield the rows of the table CERTAINTY."""
    for (system, outcome, comparison), domains in judged.items():
        for domain, one in domains.items():
            yield {
                "system": system,
                "outcome": outcome,
                "comparison": comparison or None,
                "domain": domain,
                "judgement": one.word or None,
                "state": one.state,
                "reason": one.reason or None,
                "who": [row.who for row in one.rows],
                "judgements": [row["judgement"] for row in one.rows],
                "studies": list_studies({domain: one}),
            }


def list_studies(domains: Mapping[str, Judgement]) -> list[str]:
    """Return the studies that people named in their judgements, sorted and without duplicates."""
    named = (row["studies"].split(";") for one in domains.values() for row in one.rows)
    return sorted({study.strip() for studies in named for study in studies} - {""})


def suggest_start(designs: Sequence[str], studies: int) -> str:
    """Return the starting level that the designs of the studies give, or an empty string if it is unclear.

    Randomised trials start high, and all other studies low. The level is unclear if there are no studies, if the
    designs of some studies are unknown, or if only some of the studies are randomised. `designs` has one entry for
    each study with a known design.

    >>> suggest_start(["randomised trial", "RCT"], 2), suggest_start(["cross-sectional survey"], 1)
    ('high', 'low')
    >>> suggest_start(["non-randomised trial"], 1), suggest_start(["survey"], 2), suggest_start(["RCT", "survey"], 2)
    ('low', '', '')
    """
    if not studies or len(designs) < studies:
        return ""
    found = {_is_randomised(design) for design in designs}
    return "" if len(found) > 1 else "high" if found.pop() else "low"


def _is_randomised(design: str) -> bool:
    text = design.casefold()
    return any(word in text for word in _RANDOMISED) and not any(word in text for word in _NOT_RANDOMISED)


def derive_level(start: str, domains: Mapping[str, Judgement]) -> str:
    """Return the level that follows from the starting level and the domains of GRADE, or an empty string.

    The level is empty if the starting level is unknown. It is also empty if one of the five domains that lower the
    certainty is not judged or not settled. The domains that raise the certainty need not be judged.
    """
    words = {domain: one.word for domain, one in domains.items()}
    if start not in LEVELS or any(words.get(domain, "") not in LOWERS for domain in DOWN):
        return ""
    lowered = sum(LOWERS[words[domain]] for domain in DOWN)
    raised = sum(RAISES.get(words.get(domain, ""), 0) for domain in UP)
    place = LEVELS.index(start) - lowered + raised
    return LEVELS[min(max(place, 0), len(LEVELS) - 1)]


def describe_level(domains: Mapping[str, Judgement]) -> dict[str, str | None]:
    """Return the certainty of an outcome and its reason, as columns of a table.

    Without a final level, the certainty is *not assessed*. If people disagree on the final level and nobody settled
    it, the certainty is *not settled*.
    """
    final = domains.get(LEVEL)
    if final is None:
        return {"certainty": NOT_ASSESSED, "reason": None}
    return {"certainty": final.word or NOT_SETTLED, "reason": final.reason or None}


def relate_level(start: str, domains: Mapping[str, Judgement]) -> dict[str, str | None]:
    """Compare the final level of an outcome with the level that follows from the judgements.

    `start` is the starting level that the designs give. If people judged it, their judgement takes precedence. The
    result has the keys `start`, `expected` and `follows`. `follows` is None if there is no final level, or if people
    disagree on it and nobody has settled it.
    """
    judged = domains[START].word if START in domains else start
    expected, final = derive_level(judged, domains), domains.get(LEVEL)
    follows = None
    if final is not None and final.word:
        if not expected:
            follows = INCOMPLETE
        elif final.word == expected:
            follows = FOLLOWS
        else:
            follows = EXPLAINED if final.reason else NOT_EXPLAINED
    return {"start": judged or None, "expected": expected or None, "follows": follows}


def find_certainty_problems(
    judged: Judgements, summaries: Iterable[Mapping[str, Any]], constructs: Sequence[Construct]
) -> Iterator[Problem]:
    """Yield a problem for each unknown or missing construct, and for each unexplained final level.

    A final level needs an explanation if it does not follow from the domains. Only judgements with GRADE
    are checked. `summaries` are the rows of the table SUMMARY_OF_FINDINGS.
    """
    ids = {construct.id for construct in constructs}
    for (system, outcome, comparison), domains in judged.items():
        if system == CERQUAL:
            continue
        first = next(iter(domains.values())).rows[0]
        for column, name in (("outcome", outcome), ("comparison", comparison)):
            if name not in ids:
                found = f"no construct of the protocol has the name {name!r}{did_you_mean(name, ids)}"
                yield first.problem(
                    "CER005",
                    found if name else f"the judgement has no {column}, which GRADE needs",
                    where=column,
                    severity=Severity.WARNING,
                    hint="write the id of a construct; the program needs it to find the studies and the result",
                )
    for row in summaries:
        subject = (GRADE, row["outcome"], row["comparison"] or "")
        if row["follows"] == NOT_EXPLAINED:
            yield (
                judged[subject][LEVEL]
                .rows[0]
                .problem(
                    "CER006",
                    f"the final level is {row['certainty']}, but {row['expected']} follows from the domains",
                    where="judgement",
                    severity=Severity.WARNING,
                    hint="correct the level or a domain, or write into `reason` why the level differs",
                )
            )
