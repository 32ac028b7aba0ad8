"""Describe problems in the files of a review: where they are, what was found and expected, and how to correct them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from typing import Final

SHORT = 3  # for words up to this length, such as the id E7, a less similar word with the same first letter is also proposed


UNREADABLE_ENTRY: Final = "ING006"  # an entry of an export that could not be read
# Codes of warnings about decisions that are valid but lack something. Most commands only count these warnings.
NO_CRITERION: Final = "DEC004"
NO_REASON: Final = "DEC005"


class Severity(StrEnum):
    """The severity of a problem.

    An error leads to exit status 1. A warning leads to exit status 1 only with `--strict`.
    """

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A problem at one place in a file.

    - `code`: three letters and three digits. The meaning of a code never changes. The texts of the appendix have a
      short name for each code, under `problem`.
    - `file`: the path of the file, relative to the project's root
    - `line`: the line, counted from 1
    - `where`: the key or column
    - `about`: the reports that a person's row is about. Each is paired with the screening stage of the file, or with ""
      if the file is not about screening. `slr.model.sight` uses these pairs to hide who wrote the row.
    - `veiled`: the message without the report, or "" if there is no such message

    `about` and `veiled` are neither compared nor stored.
    """

    code: str
    message: str
    file: str = ""
    line: int | None = None
    where: str = ""
    hint: str = ""
    severity: Severity = Severity.ERROR
    about: frozenset[tuple[str, str]] = field(default=frozenset(), compare=False)
    veiled: str = field(default="", compare=False)

    def __str__(self) -> str:
        """Return `file:line: error CODE where: message`, with the hint on a second line."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        start = f"{place}: " if place else ""
        where = f" {self.where}:" if self.where else ""
        hint = f"\n    hint: {self.hint}" if self.hint else ""
        return f"{start}{self.severity} {self.code}{where} {self.message}{hint}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault in a value, before the line of the value is known.

    `slr.model.parse` adds the line. `keys` is the path from the checked value to the fault. `code` is the code of the
    resulting problem.
    """

    code: str
    keys: tuple[str | int, ...]
    message: str
    hint: str
    severity: Severity = Severity.ERROR


class ReviewError(Exception):
    """Error that ends a command, with the problems to show.

    Any module can raise this exception. If no caller handles it, the command line prints the problems.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def warning(
    code: str, message: str, *, file: str = "", line: int | None = None, where: str = "", hint: str = ""
) -> Problem:
    """Return a problem that is a warning.

    >>> str(warning("ING001", "the file is empty", file="a.ris"))
    'a.ris: warning ING001 the file is empty'
    """
    return Problem(
        code=code, message=message, file=file, line=line, where=where, hint=hint, severity=Severity.WARNING
    )


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems without repetitions, sorted by file, line, code, key or column, and message."""
    return tuple(sorted(set(problems), key=lambda p: (p.file, p.line or 0, p.code, p.where, p.message)))


def did_you_mean(found: str, known: Iterable[str]) -> str:
    """Return " (did you mean 'x'?)" with the known word most similar to `found`.

    If no known word is similar, return an empty string.

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
