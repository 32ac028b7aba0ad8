"""Read the rows of the table of findings as relations between constructs, each with a direction and a kind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from slr.findings.construct import choose_forms, fold_construct, index_names
from slr.findings.estimate_type import find_no_effect
from slr.model.framework import Construct
from slr.model.value import read_number
from slr.model.word import NOT_REPORTED

DIRECTIONS: Final = ("+", "-", "0", "mixed", "unknown")
SIGNS: Final = ("+", "-")
NOT_SIGNIFICANT: Final = "not significant"
SIGNIFICANT: Final = "significant"
FREE_TEXTS: Final = ("analysis", "mediator", "moderator", "time", "subgroup")
NOT_DIRECT: Final = ("indirect", "moderation")  # paths of results that are not about the direct relation
OPPOSITE: Final[Mapping[str, str]] = {"+": "-", "-": "+"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One reported result, as a relation between two constructs.

    - `predictor`, `outcome`: the ids of the constructs, or None if the protocol has no construct of this name
    - `direction`: one of DIRECTIONS, as `find_direction` returns it
    - `is_direct`: false for joint tests, indirect effects and moderation, which are never votes
    - `second_hand`: true if the result is known only from another paper
    - `row`: the row of the table of findings
    """

    finding: str
    study: str
    predictor: str | None
    outcome: str | None
    direction: str
    significance: str
    is_direct: bool
    second_hand: bool
    row: Mapping[str, Any]


def read_relations(
    rows: Iterable[Mapping[str, Any]], constructs: Iterable[Construct]
) -> tuple[Relation, ...]:
    """Convert the rows of the table of findings to relations, in the same order.

    Time points, subgroups and other texts that differ only in case, accents, hyphens or spaces get the same form.
    """
    known = index_names(constructs)
    listed = _unify_texts(list(rows))
    return tuple(
        Relation(
            finding=str(row["finding"]),
            study=str(row["study"]),
            predictor=known.get(fold_construct(_text(row, "predictor"))),
            outcome=known.get(fold_construct(_text(row, "outcome"))),
            direction=find_direction(row),
            significance=_text(row, "significance") or NOT_REPORTED,
            is_direct=is_direct(row),
            second_hand=is_second_hand(row),
            row=row,
        )
        for row in listed
    )


def _unify_texts(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    forms = {name: choose_forms(_text(row, name) for row in rows) for name in FREE_TEXTS}
    return [{**row, **{name: forms[name][_text(row, name)] for name in FREE_TEXTS}} for row in rows]


def is_second_hand(row: Mapping[str, Any]) -> bool:
    """Return whether a finding is known only from another paper that cites the report."""
    return _text(row, "second_hand") == "yes"


def find_direction(row: Mapping[str, Any]) -> str:
    """Return the direction that is counted for a finding.

    If the extractor gave no direction, the sign of the estimate or of the test statistic is the direction. If a result
    is reported as not significant, the direction 0 becomes unknown, because authors call any small effect "no effect".
    If high values on the scale mean a low level of the construct (`reversed`), the sign is changed.

    >>> find_direction({"direction": "0", "significance": "not significant"})
    'unknown'
    >>> find_direction({"direction": "+", "significance": "not significant", "reversed": "yes"})
    '-'
    >>> find_direction({"estimate": "0.84", "type": "OR"}), find_direction({"estimate": "41.503", "type": "F"})
    ('-', 'unknown')
    """
    sign = _text(row, "direction") or _find_sign(row)
    if sign == "0" and _text(row, "significance") == NOT_SIGNIFICANT:
        return "unknown"
    return OPPOSITE.get(sign, sign) if _text(row, "reversed") == "yes" else sign


def _find_sign(row: Mapping[str, Any]) -> str:
    """Return the sign of the estimate, or of the test statistic if the estimate is missing or its type has no sign.

    The result is "0" if the value means that there is no effect, and "unknown" if neither value has a sign.
    """
    for value, kind in (("estimate", "type"), ("statistic", "statistic_type")):
        none = find_no_effect(_text(row, kind))
        try:
            number = read_number(_text(row, value)).value
        except ValueError:
            continue
        if none is not None:
            return "0" if number == none else "+" if number > none else "-"
    return "unknown"


def is_direct(row: Mapping[str, Any]) -> bool:
    """Return whether a finding is about the direct relation between its predictor and outcome.

    A joint test is a finding of the whole model. A row with a mediator or moderator and without a path is an indirect
    effect or a moderation.

    >>> is_direct({"path": "total"}), is_direct({"mediator": "strain"}), is_direct({"test": "joint"})
    (True, False, False)
    """
    if _text(row, "test") == "joint" or _text(row, "path") in NOT_DIRECT:
        return False
    return bool(_text(row, "path")) or not (_text(row, "mediator") or _text(row, "moderator"))


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value).strip()
