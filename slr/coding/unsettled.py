"""Find the codes on which the coders of a study differ, if `adjudicated.csv` does not settle the difference."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from slr.model.word import ADJUDICATOR

REJECT = "reject"
Row = Mapping[str, Any]


class Unsettled(NamedTuple):
    """A code on which coders differ. `report` is the study's first report with a coding of this code.

    `codings` maps each coder of the study to the coder's roles and statements. The entry of a coder who does not
    assign the code is empty.
    """

    report: str
    theme: str
    codings: Mapping[str, tuple[tuple[str, str], ...]]


def find_unsettled(rows: Iterable[Row], studies: Mapping[str, tuple[str, ...]]) -> tuple[Unsettled, ...]:
    """Return the codes on which two or more coders of a study differ, sorted by report and code.

    `rows` are rows of the table CODED. `studies` maps reports to their studies. A report that is not in
    `studies` counts as a separate study. Coders differ if only some of them assign the code, or if their roles or
    statements differ.
    """
    by_study: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        by_study.setdefault(studies.get(row["report"], (row["report"],)), []).append(row)
    return tuple(
        sorted((found for group in by_study.values() for found in _compare(group)), key=lambda u: u[:2])
    )


def _compare(group: list[Row]) -> Iterator[Unsettled]:
    people = sorted({row["who"] for row in group} - {ADJUDICATOR})
    settled = {row["theme"] for row in group if row["who"] == ADJUDICATOR}
    for theme in sorted({row["theme"] for row in group} - settled) if len(people) > 1 else ():
        about = [row for row in group if row["theme"] == theme]
        codings = {who: _list_codings(row for row in about if row["who"] == who) for who in people}
        if len(set(codings.values())) > 1:
            yield Unsettled(min(row["report"] for row in about), theme, codings)


def _list_codings(rows: Iterable[Row]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted({(row["role"], row["statement"] or "") for row in rows if row["role"] != REJECT}))
