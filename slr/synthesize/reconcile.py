"""Combine the codings of several coders, so that each study has one row per code and role."""

from collections.abc import Iterable, Sequence
from typing import Final

from slr.model.word import ADJUDICATOR
from slr.synthesize.coding_row import Coding

OPEN: Final = "not yet reconciled"
SETTLED: Final = "reconciled"
REJECT: Final = "reject"

Place = tuple[tuple[str, ...], str, str]  # the studies of a report, a code and a role


def settle(codings: Iterable[Coding]) -> tuple[Coding, ...]:
    """Return the codings that remain after differences are settled, in order. Rejected suggestions are left out.

    The rows of `adjudicated.csv` replace the coders' codings of the same study with the same code and role. A row of this
    file with the role `reject` replaces all codings of coders with the same study and code.
    """
    every = tuple(codings)
    decided = {_place(c) for c in every if c.who == ADJUDICATOR}
    return tuple(
        c
        for c in every
        if c.role != REJECT
        and (c.who == ADJUDICATOR or not {_place(c), (c.studies, c.theme, REJECT)} & decided)
    )


def group_by_study(codings: Iterable[Coding]) -> list[list[Coding]]:
    """Group the codings by study, code, role and standing."""
    groups: dict[tuple[Place, str], list[Coding]] = {}
    for c in codings:
        groups.setdefault((_place(c), c.standing), []).append(c)
    return list(groups.values())


def list_statements(codings: Iterable[Coding]) -> tuple[str, ...]:
    """Return the distinct statements of codings, sorted."""
    return tuple(sorted({c.statement for c in codings if c.statement}))


def describe_reconciling(codings: Sequence[Coding]) -> str | None:
    """Return "reconciled" if the adjudicator wrote one of the codings, or "not yet reconciled" if statements differ.

    Otherwise, return None. `codings` are about one study and have the same code and role. Statements differ if two coders
    gave the study the same code and role but wrote different statements. A coder without a statement is not counted.
    """
    if any(c.who == ADJUDICATOR for c in codings):
        return SETTLED
    written = {who: list_statements(c for c in codings if c.who == who) for who in {c.who for c in codings}}
    return OPEN if len({listed for listed in written.values() if listed}) > 1 else None


def _place(coding: Coding) -> Place:
    return coding.studies, coding.theme, coding.role
