"""Find people's files that have invalid names, or names that look like two spellings of one name."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from slr.model.problem import Problem, Severity, warning
from slr.model.word import ADJUDICATOR
from slr.people.kind import Kind
from slr.people.name import fold_name, is_misspelt, is_name, propose_name
from slr.people.row import Row
from slr.text.fold import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A person with a file in `folder`.

    `file` is the path of the file as shown in messages. `subjects` is the result of `find_subjects`.
    """

    who: str
    folder: str
    file: str
    subjects: frozenset[str]


def find_subjects(rows: Iterable[Row], kind: Kind) -> frozenset[str]:
    """Return the subjects of rows as strings.

    The strings are the ids of reports or of pairs of records, and the DOIs and titles of reports. If a row is not about
    a report, the values of its key are its subject.
    """
    found = set()
    for row in rows:
        found.add(
            "/".join(sorted(row[r.column] for r in kind.address.references) or (row[k] for k in kind.key))
        )
        if len(kind.address.references) == 1:
            found |= {fold(row[name]) for name in ("doi", "title")}
    return frozenset(found - {""})


def find_name_problems(readers: Sequence[Reader], team: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each name that is not valid, and for each pair of names that could belong to one person.

    Two names could belong to one person if they look alike, or if one could be a misspelling of the other. `team`
    contains the members of the teams of all stages. Their names never count as misspellings.
    """
    ordered = sorted(readers, key=lambda r: (r.who, r.file))
    yield from (_invalid(r) for r in ordered if not is_name(r.who))
    seen: set[tuple[str, str]] = set()
    # Pairs from one folder come first, because only two people with files in one folder can have judged the same
    # report.
    for a, b in sorted(combinations(ordered, 2), key=lambda pair: pair[0].folder != pair[1].folder):
        if a.who == b.who or (a.folder != b.folder and (a.who, b.who) in seen):
            continue
        if fold_name(a.who) == fold_name(b.who):
            yield _same(a, b, both=a.folder == b.folder and bool(a.subjects & b.subjects))
        elif (
            ADJUDICATOR not in (a.who, b.who) and not {a.who, b.who} & set(team) and is_misspelt(a.who, b.who)
        ):
            yield _misspelt(a, b)
        seen.add((a.who, b.who))


def _invalid(reader: Reader) -> Problem:
    message = f"{reader.who!r} is not a valid name for a person; the file is read, but no row can be added with --as"
    hint = f"rename the file to {propose_name(reader.who)}.csv, and correct the name in `team` if it is there"
    return warning("NAM001", message, file=reader.file, hint=hint)


def _same(a: Reader, b: Reader, *, both: bool) -> Problem:
    message = f"{a.who!r} and {b.who!r} look the same" + (
        " but count as two reviewers of the same report" if both else ""
    )
    return Problem(
        code="NAM002",
        message=message,
        file=b.file,
        hint=f"if both names belong to one person, move the rows to one file; the other file is {a.file}",
        severity=Severity.ERROR if both else Severity.WARNING,
    )


def _misspelt(a: Reader, b: Reader) -> Problem:
    message = f"{a.who!r} and {b.who!r} differ only by one letter or by two swapped letters"
    hint = f"if both names belong to one person, move the rows to one file ({a.file}); if not, list both names in `team`"
    return warning("NAM003", message, file=b.file, hint=hint)
