"""Describe a claim and its links in the lines that `slr trace` prints."""

from collections.abc import Iterator
from typing import Any

from slr.desk.claim_history import ClaimHistory, Row
from slr.report.reason import word_english
from slr.text.count import count


def describe_claim(history: ClaimHistory) -> Iterator[tuple[str, Any]]:
    """Yield the history of a claim as pairs of a key and its content. `--json` prints the same keys."""
    claim = history.claim
    yield "claim", claim["claim"]
    yield "statement", claim["statement"] or ""
    people = ", ".join(claim["who"])
    yield (
        "written",
        [f"{claim['file']}:{claim['line']}  ({claim['kind'] or 'claim'}, {claim['state']}) — {people}"],
    )
    yield "support", [describe_link(link, "") for link in history.links]
    numbers = f"{claim['supporting']} supporting, {claim['contradicting']} contradicting"
    yield "studies", f"{numbers}; direction of the findings: {claim['evidence_direction'] or 'none'}"
    yield "checks", [f"{c['severity']}: {word_english(c['reason'])}" for c in history.checks]
    yield "if left out", [f"{w['without']}: {w['change']}" for w in history.without if w["change"] != "none"]
    if history.hidden:
        yield "not shown", f"{count(history.hidden, 'link')} to reports that are not settled"


def describe_link(link: Row, claim: str) -> str:
    """Return a line about a link: the claim, the relation, the item, why the item does not count, and file and line.

    If `claim` is empty, the line begins with the relation, and the item is followed by its citations.
    """
    start = f"{claim}: " if claim else ""
    relation = link["relation"] or "not settled"
    reason = f" (not counted: {link['reason']})" if link["reason"] and not link["counts"] else ""
    cited = f" {'; '.join(link['citations'])}" if link["citations"] and not claim else ""
    return f"{start}{relation}, {link['what']} {link['id']}{cited}{reason}  {', '.join(link['places'])}"
