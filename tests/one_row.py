"""Add one row to a person's file, for tests."""

from collections.abc import Mapping

from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.people.kind import Kind
from slr.store.layout import Review
from slr.store.people import write_rows


def append_row(
    review: Review, protocol: Protocol, kind: Kind, who: str, values: Mapping[str, str]
) -> tuple[Problem, ...]:
    """Add a row as `write_rows` does, and return the problems of the row and of the file."""
    written = write_rows(review, protocol, kind, who, [values])
    return (*written.refused.get(0, ()), *written.doubts.get(0, ()), *written.notices)
