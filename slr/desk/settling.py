"""Let the adjudicator settle the differences between several people's rows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from slr.coding.unsettled import REJECT
from slr.desk.comparison import FULL_TEXT, Comparisons
from slr.desk.entry import Entries
from slr.desk.form import Field
from slr.desk.matter import Matter
from slr.model.problem import Problem
from slr.model.word import ADJUDICATOR
from slr.people.row import Row


class Settling:
    """A session of the adjudicator, who settles differences in one kind of people's file.

    Each settled difference is a row of `adjudicated.csv`.
    """

    def __init__(self, comparisons: Comparisons) -> None:
        self.comparisons = comparisons
        protocol, kind = comparisons.protocol, comparisons.kind
        added = {}
        if kind.folder == FULL_TEXT:
            added = {"served": "by hand", "protocol": protocol.criteria_hash("full-text")}
        self.entries = Entries(
            comparisons.review, protocol, kind, ADJUDICATOR, comparisons.reports, added=added
        )

    def list_matters(self, report: str) -> tuple[Matter, ...]:
        """Return the matters of a report, each with the adjudicator's current row and whether it is still open."""
        return tuple(map(self._refresh, self.comparisons.matters.get(report, ())))

    def count_open(self, report: str) -> int:
        """Return the number of open differences in a report."""
        return sum(matter.open for matter in self.list_matters(report))

    def _refresh(self, matter: Matter) -> Matter:
        own = self._list_own(matter)
        if own:
            return replace(matter, settled=dict(own[-1][1].values), open=False)
        waits = matter.open or matter.settled is not None
        return replace(matter, settled=None, open=matter.differs and waits)

    def _list_own(self, matter: Matter) -> Sequence[tuple[str, Row]]:
        """Return the adjudicator's current rows about a matter, each with its report, earliest first."""
        current = self.entries.list_current()
        found = [(report, row) for report in sorted(matter.reports) for row in current.get(report, ())]
        return sorted((pair for pair in found if matter.has(pair[1])), key=lambda pair: pair[1].moment)

    def list_fields(self, matter: Matter) -> tuple[Field, ...]:
        """Return the fields to fill in for the row that settles a matter.

        These are the fields for the compared columns, for who settled the difference and how, and for the remark or the
        reason. There are no fields for values that identify the matter.
        """
        fields = [f for f in self.entries.form.asked if f.name not in matter.key]
        shown = {*matter.columns, "by", "how", "note", "reason"}
        return tuple(f for f in fields if f.name in shown)

    def take_over(self, matter: Matter, who: str) -> dict[str, str]:
        """Return one person's answers on a matter, to prefill the adjudicator's form. Only the person's first row is used.

        If the person has no answers on the matter, the result is empty. For a coder of the study who did not use the code,
        the answer is that the code does not apply.
        """
        lines = next((side.lines for side in matter.sides if side.who == who), None)
        if lines is None:
            return {}
        if lines:
            names = {f.name for f in self.list_fields(matter)}
            return {name: text for name, text in lines[0].items() if name in names}
        return {"role": REJECT} if self.comparisons.kind.folder == "coding" else {}

    def settle(self, matter: Matter, answers: Mapping[str, str], at: str) -> tuple[Problem, ...]:
        """Write the row that settles a matter, and return its problems. If one is an error, nothing was written.

        The values on which all people agree need not be among the answers.
        """
        return self.entries.add(matter.report, {**matter.agreed, **answers, **matter.key}, at)

    def reopen(self, matter: Matter, at: str) -> tuple[Problem, ...]:
        """Take back the row that settles a matter, and return the problems of the added row.

        Raises KeyError if the adjudicator has no row about the matter.
        """
        own = self._list_own(matter)
        if not own:
            raise KeyError(matter.about)
        report, row = own[-1]
        return self.entries.take_back(report, row, at)

    def undo(self, at: str) -> tuple[Problem, ...]:
        """Undo the last step of the session, and return the problems of the added row."""
        return self.entries.undo(at)[0]
