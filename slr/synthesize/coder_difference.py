"""List the studies and codes on which coders differ, and what each coder wrote."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from slr.model.protocol import Protocol
from slr.model.reason import Reason, write_reasons
from slr.model.word import ADJUDICATOR
from slr.synthesize.coding_row import Coding
from slr.synthesize.reconcile import OPEN, REJECT, SETTLED, list_statements


def list_coder_differences(codings: Iterable[Coding], protocol: Protocol) -> Iterator[dict[str, Any]]:
    """Yield a row for each code and study on which coders differ, in the order of the codebook.

    Coders differ if only some of those who coded the study assign the code, or if their roles or statements differ.
    If several reports of the study have a coding with the code, the row names the report with the smallest id. A
    difference is settled if `adjudicated.csv` has a row on the code and study.
    """
    by_study: dict[tuple[str, ...], list[Coding]] = {}
    for c in codings:
        by_study.setdefault(c.studies, []).append(c)
    used = {c.theme for group in by_study.values() for c in group}
    order = (*protocol.code_ids, *sorted(used.difference(protocol.code_ids)))
    for code in order:
        for _, group in sorted(by_study.items()):
            yield from _compare(code, group)


def _compare(code: str, group: Sequence[Coding]) -> Iterator[dict[str, Any]]:
    people = sorted({c.who for c in group} - {ADJUDICATOR})
    about = [c for c in group if c.theme == code]
    given = {who: [c for c in about if c.who == who and c.role != REJECT] for who in people}
    contents = {frozenset((c.role, c.statement) for c in listed) for listed in given.values()}
    if len(people) < 2 or len(contents) < 2:
        return
    yield {
        "about": "coders",
        "part": code,
        "report": min(c.work.report for c in about),
        "words": [],
        "says": write_reasons(reason for who in people for reason in _list_reasons(who, given[who])),
        "settled": OPEN,
        **_find_settled(c for c in about if c.who == ADJUDICATOR),
    }


def _find_settled(rows: Iterable[Coding]) -> Mapping[str, str | None]:
    """Return the columns that say who settled the difference, and how.

    If nobody settled the difference, the mapping is empty.
    """
    settled = list(rows)
    if not settled:
        return {}
    by = sorted({c.by for c in settled} - {""})
    how = sorted({c.how for c in settled} - {""})
    return {"settled": SETTLED, "settled_by": "; ".join(by) or None, "how": how[0] if len(how) == 1 else None}


def _list_reasons(who: str, codings: Sequence[Coding]) -> Iterator[Reason]:
    if not codings:
        yield Reason.of("coder_without", who=who)
    for role in sorted({c.role for c in codings}):
        statements = list_statements(c for c in codings if c.role == role)
        yield Reason.of("coder_says", who=who, role=role, statement=" / ".join(statements))
