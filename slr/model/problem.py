"""What is wrong in somebody's file, so that a reviewer can correct it: where, found, expected, what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

SHORT = 3  # letters of an id such as E7, of which only the first can be trusted


class Severity(StrEnum):
    """How much a problem matters: an error gives exit status 1; a warning only under `--strict`."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong in one place.

    `code` is three letters and three digits and never changes its meaning; its short name is a text of the report, under
    `problem`. `file` is relative to the project's root and `line` counts from 1; `where` names the key or column.
    """

    code: str
    message: str
    file: str = ""
    line: int | None = None
    where: str = ""
    hint: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """Render as `file:line: error CODE where: message` with the hint on a line of its own."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        start = f"{place}: " if place else ""
        where = f" {self.where}:" if self.where else ""
        hint = f"\n    hint: {self.hint}" if self.hint else ""
        return f"{start}{self.severity} {self.code}{where} {self.message}{hint}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something wrong or doubtful inside a value of a file, whose line only the file's reader knows.

    `keys` lead from the value that was checked to the fault; `code` is that of the problem it becomes.
    """

    code: str
    keys: tuple[str | int, ...]
    message: str
    hint: str
    severity: Severity = Severity.ERROR


class ReviewError(Exception):
    """Problems after which nothing more can be done. Raised anywhere, caught once, in the command line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def warning(
    code: str, message: str, *, file: str = "", line: int | None = None, where: str = "", hint: str = ""
) -> Problem:
    """Return a problem that does not stop anything.

    >>> str(warning("ING001", "the file is empty", file="a.ris"))
    'a.ris: warning ING001 the file is empty'
    """
    return Problem(
        code=code, message=message, file=file, line=line, where=where, hint=hint, severity=Severity.WARNING
    )


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems once each, by file, line and code, so that two runs print the same text."""
    return tuple(sorted(set(problems), key=lambda p: (p.file, p.line or 0, p.code, p.where, p.message)))


def did_you_mean(found: str, known: Iterable[str]) -> str:
    """Return " (did you mean 'x'?)" for the known word nearest to `found`, or an empty string.

    >>> did_you_mean("E7", ["E1", "I2"])
    " (did you mean 'E1'?)"
    >>> did_you_mean("yes", ["include", "maybe"])
    ''
    """
    names = {k.casefold(): k for k in sorted(known)}
    word = found.casefold()
    near = get_close_matches(word, names, n=1, cutoff=0.6)
    if not near and len(word) <= SHORT:
        near = get_close_matches(word, [n for n in names if n[:1] == word[:1]], n=1, cutoff=0.4)
    return f" (did you mean {names[near[0]]!r}?)" if near else ""
