"""Make up judgements of the certainty of the evidence, for tests."""

from typing import Any

from slr.model.certainty import DOWN
from slr.people.row import Row

CONSTRUCTS: list[dict[str, Any]] = [
    {"id": "telework", "label": {"en": "Telework"}, "higher_is": "more"},
    {"id": "strain", "label": {"en": "Strain"}, "higher_is": "worse"},
]


def judgement(who: str, domain: str, word: str, reason: str = "a reason", **cells: str) -> Row:
    """A row of a person's file on telework and strain."""
    values = {
        "system": "GRADE",
        "outcome": "strain",
        "comparison": "telework",
        "domain": domain,
        "judgement": word,
        "reason": reason,
        "when": "2026-01-01",
        **cells,
    }
    return Row(who=who, file=f"corpus/x/certainty/{who}.csv", line=2, values=values)


def judge_all(who: str = "rina", **words: str) -> list[Row]:
    """The five domains that lower the certainty: not serious, unless `words` says otherwise."""
    return [
        judgement(who, domain, words.get(domain.replace(" ", "_"), "not serious"), "none") for domain in DOWN
    ]
