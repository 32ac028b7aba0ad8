"""Summarise the claims in one line, and list the remaining tasks."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from slr.model.claim import NOT_SETTLED
from slr.model.row import list_rows
from slr.stage import Tables, Todo
from slr.text.count import count

if TYPE_CHECKING:
    from slr.model.protocol import Protocol

_NO_STUDY = "no study"


def count_up(tables: Tables) -> dict[str, int]:
    """Return the number of claims (`claims`), and the number of claims with an error (`wrong`).

    If there are no claims, the result is empty.
    """
    if not len(tables["claims"]):
        return {}
    checks = list_rows(tables["claim_checks"])
    wrong = {row["claim"] for row in checks if row["severity"] == "error"}
    return {"claims": len(tables["claims"]), "wrong": len(wrong)}


def summarize(tables: Tables) -> str:
    """Return a line with the numbers that `count_up` returns."""
    n = count_up(tables)
    if not n:
        return "no claims"
    errors = f", {n['wrong']} with an error" if n["wrong"] else ""
    return f"{count(n['claims'], 'claim')}{errors}"


def list_todo(tables: Tables, _: "Protocol") -> Iterator[Todo]:
    """Yield the remaining tasks for the people who write claims.

    There are three kinds of tasks: claims to settle, claims with support on which people disagree, and claims that no
    study supports.
    """
    rows = list_rows(tables["claims"])
    statement = {row["claim"]: row["statement"] or ", ".join(row["who"]) for row in rows}
    unsettled = [row["claim"] for row in rows if row["state"] == NOT_SETTLED]
    disputed = sorted({r["claim"] for r in list_rows(tables["claim_support"]) if r["relation"] is None})
    without = [row["claim"] for row in list_rows(tables["claim_checks"]) if row["check"] == _NO_STUDY]
    for kind, claims in (
        ("unsettled_claim", unsettled),
        ("unsettled_support", disputed),
        ("unsupported_claim", without),
    ):
        if claims:
            yield Todo.of(kind, claims, statement)
