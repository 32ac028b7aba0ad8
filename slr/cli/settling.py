"""Ask the adjudicator who settled the disagreements, and how.

The answers apply to the whole session, so the questions are asked once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from rich.text import Text

from slr.cli.form_view import FormView
from slr.cli.terminal import Terminal
from slr.desk.form import Field
from slr.desk.own_file import is_refused
from slr.model.problem import Problem, Severity

Record = Callable[[Mapping[str, str]], tuple[Problem, ...]]


class Settling:
    """The adjudicator's answers in one session. If `fields` is empty, nothing is asked."""

    def __init__(self, terminal: Terminal, fields: Sequence[Field]) -> None:
        self._terminal, self._fields = terminal, fields
        self._answers: dict[str, str] | None = None if fields else {}

    def record(self, record: Record, *, head: str, name: str) -> tuple[Problem, ...] | None:
        """Record a verdict with the answers, and return its problems. If the person cancels, return None.

        `record` writes the verdict. If the file has no columns for the answers, only the verdict is recorded, and the
        problems include a warning. `head` and `name` are shown above the questions.
        """
        if self._answers is None:
            top = (Text(name, style="bold"), Text("Your answers apply to all decisions in this session:"))
            self._answers = FormView(self._terminal, head=head, top=top).fill(self._fields, {})
        if self._answers is None:
            return None
        problems = record(self._answers)
        if not is_refused(problems) or not any(self._answers.values()):
            return problems
        again = record({})
        warnings = tuple(replace(p, severity=Severity.WARNING) for p in problems)
        return again if is_refused(again) else (*warnings, *again)
