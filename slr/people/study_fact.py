"""Reconcile what several people recorded about the same study."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from slr.model.word import ADJUDICATOR, FACTS
from slr.text.fold import fold

COMPARED: Final = (*FACTS, "evidence")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What people recorded about one fact of a study.

    `given` contains the values of each person, apart from the adjudicator, and `settled` those of the adjudicator.
    """

    given: Mapping[str, tuple[str, ...]]
    settled: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether two people recorded different values. Case, accents and repeated spaces make no difference."""
        return len({frozenset(map(fold, values)) for values in self.given.values()}) > 1

    @property
    def open(self) -> bool:
        """Whether people recorded different values and nobody settled the difference."""
        return self.differs and not self.settled

    @property
    def values(self) -> tuple[str, ...]:
        """The settled values or, if there are none, the values of all people. Each value occurs once."""
        found: dict[str, str] = {}
        for value in self.settled or sorted(v for values in self.given.values() for v in values):
            found.setdefault(fold(value), value)
        return tuple(found.values())


NOTHING: Final = Fact(given={})


def collect_study_facts(rows: Iterable[Row]) -> dict[str, dict[str, Fact]]:
    """Return the recorded facts of each study, by study and column. `rows` are rows of the table STUDIES.

    If the adjudicator states a fact in a row on one report, the fact is settled for the whole study.
    """
    given: dict[str, dict[str, dict[str, set[str]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(set))
    )
    for row in rows:
        for column in COMPARED:
            if row[column] and row["who"]:
                given[row["study"]][column][row["who"]].add(row[column])
    return {
        study: {column: _make_fact(people) for column, people in columns.items()}
        for study, columns in sorted(given.items())
    }


def _make_fact(people: Mapping[str, Iterable[str]]) -> Fact:
    given = {who: tuple(sorted(values)) for who, values in sorted(people.items())}
    settled = given.pop(ADJUDICATOR, ())
    return Fact(given=given, settled=settled)
