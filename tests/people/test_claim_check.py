"""The words of claims and of their support are checked, and an incomplete row is an error."""

from typing import Any

import pytest
from made_up_claims import claim, support
from made_up_review import make_protocol

from slr.people.claim_check import claim_check, support_check
from slr.people.row import Row


def codes(row: Row, check: Any) -> list[tuple[str, str]]:
    return [(p.code, p.where) for p in check(make_protocol())(row)]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, []),
        ({"kind": "fact"}, [("CLM001", "kind")]),
        ({"direction": "unknown"}, [("CLM001", "direction")]),
        ({"retract": "no"}, [("CLM001", "retract")]),
        ({"theme": "autonom"}, [("CLM002", "theme")]),
        ({"statement": ""}, [("CLM003", "statement")]),
        ({"statement": "", "kind": "", "retract": "yes"}, []),
        ({"how": "consensus"}, [("DEC008", "how")]),
    ],
)
def test_a_claim_needs_known_words_and_a_statement(
    cells: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    assert codes(claim(**cells), claim_check) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (support("work", "r1"), []),
        (support("work", "r1", "proves"), [("CLM001", "relation")]),
        (support("book", "r1"), [("CLM001", "what")]),
        (support("work", "r1", ""), [("CLM003", "relation")]),
        (support("work", "r1", "", retract="yes"), []),
    ],
)
def test_support_needs_a_known_relation(row: Row, expected: list[tuple[str, str]]) -> None:
    assert codes(row, support_check) == expected
