"""Find rows that are in the journal but no longer in people's files. Put these rows back, or leave them out for good."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from slr.model.problem import Problem, warning
from slr.model.protocol import Protocol
from slr.people.kind import KINDS, Kind
from slr.people.lost_row import Values, find_lost_rows, identify, name_row
from slr.people.sheet import Form, find_lost, read_leniently
from slr.store.journal import Entry, add_entries, list_writers, read_journal
from slr.store.layout import Review
from slr.store.people import no_column, person_file
from slr.store.sheet_file import HeldSheet, hold_sheet
from slr.text.shell import quote


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LostRow:
    """A row that is in a person's journal but no longer in the person's file. `file` is the path of the file for messages."""

    who: str
    kind: Kind
    file: str
    values: Values

    @property
    def name(self) -> str:
        """A short hash by which people can refer to the row on the command line."""
        return name_row(self.values, self.kind)


def list_lost(
    review: Review, protocol: Protocol, who: str
) -> tuple[tuple[LostRow, ...], tuple[Problem, ...]]:
    """Return one person's lost rows, from files of all kinds, and the problems of the journal.

    If a file cannot be read, its rows are not listed.
    """
    entries, problems = read_journal(review, who)
    kinds = (KINDS[folder] for folder in dict.fromkeys(e.folder for e in entries) if folder in KINDS)
    return tuple(row for kind in kinds for row in _find(review, protocol, kind, who, entries)), problems


def _find(
    review: Review, protocol: Protocol, kind: Kind, who: str, entries: Iterable[Entry]
) -> Iterator[LostRow]:
    mine = [e for e in entries if e.folder == kind.folder]
    path = person_file(review, kind, who)
    files = [p for p in review.sheets(kind.folder) if p.is_file()]
    # If the person's file is gone, it could have been renamed.
    files = [p for p in files if p.stem == who] or files
    try:
        texts = [file.read_bytes() for file in files]
    except OSError:  # reading people's files reports this; what is in the file is not known
        return
    written, left_out = ([e.values for e in mine if e.left_out is out] for out in (False, True))
    if _has_lines(texts, written, kind):
        return
    present = [v for data in texts for v in _read_values(data, kind, protocol)]
    for values in find_lost_rows(written, present, left_out, kind):
        yield LostRow(who=who, kind=kind, file=review.shown(path), values=values)


def _has_lines(texts: Iterable[bytes], rows: Iterable[Values], kind: Kind) -> bool:
    """Return whether all rows are in the files exactly as the program writes them.

    If they are, no values need to be compared.
    """
    form = Form(names=kind.table.names)
    mine = (data for data in texts if data.startswith(form.header()))
    lines = {line for data in mine for line in data.split(b"\n")}
    return all(form.line(values).rstrip(b"\n") in lines for values in rows)


def _read_values(data: bytes, kind: Kind, protocol: Protocol) -> list[Values]:
    return [row.values for row in read_leniently(data, kind, protocol)]


def report_lost(review: Review, protocol: Protocol, who: str | None = None) -> tuple[Problem, ...]:
    """Return a warning for each lost row, and the problems of the journals.

    If `who` is None, the lost rows of everybody are reported. The warnings then do not name the reports or records that
    the rows are about. No warning shows a person's verdict, because other people can read the warning.
    """
    found: list[Problem] = []
    for person in list_writers(review) if who is None else (who,):
        lost, problems = list_lost(review, protocol, person)
        found += problems
        found += (_report(review, row, named=who is not None) for row in lost)
    return tuple(found)


def _report(review: Review, row: LostRow, *, named: bool) -> Problem:
    columns = [r.column for r in row.kind.address.references] or row.kind.key
    ids = " and ".join(filter(None, (row.values.get(column, "") for column in columns)))
    about = f" about {ids}" if named else ""
    return warning(
        "JRN001",
        f"row {row.name}{about}, written {row.values.get('when', '')}, is no longer in this file",
        file=row.file,
        hint=f"to put the row back or leave it out for good, run `{recover_command(review, row.who)}`",
    )


def recover_command(review: Review, who: str) -> str:
    """Return the command that puts lost rows back or leaves them out for good."""
    return f"slr recover -r {review.name} --as {quote(who)}"


def put_back(review: Review, protocol: Protocol, rows: Iterable[LostRow]) -> tuple[int, tuple[Problem, ...]]:
    """Add lost rows to their files with their old values. Return how many rows were added, and the problems.

    A row that was already put back is not added a second time. If a row cannot be added, for example because its file
    lacks a column, the problems give the reason, and the row stays lost.
    """
    number = 0
    problems: list[Problem] = []
    by_file: dict[tuple[str, str], list[LostRow]] = {}
    for row in rows:
        by_file.setdefault((row.who, row.kind.folder), []).append(row)
    for group in by_file.values():
        done, wrong = _put_back(review, protocol, group)
        number += done
        problems += wrong
    return number, tuple(problems)


def _put_back(review: Review, protocol: Protocol, rows: Sequence[LostRow]) -> tuple[int, tuple[Problem, ...]]:
    """Add the lost rows of one file. Return how many rows were added, and the problems.

    A row is not added if the file already contains it, or if the file lacks a column for one of its values.
    """
    kind = rows[0].kind
    path = person_file(review, kind, rows[0].who)
    with hold_sheet(path, kind.table, rows[0].file) as held:
        if not isinstance(held, HeldSheet):
            return 0, held
        there = {identify(v, kind) for v in _read_values(held.file.read(), kind, protocol)}
        missing = [r.values for r in rows if identify(r.values, kind) not in there]
        fit = [v for v in missing if not find_lost(v, kind, held.form)]
        absent = {name: None for v in missing for name in find_lost(v, kind, held.form)}
        if fit:
            held.add(fit)
        return len(fit), (*held.problems, *(no_column(rows[0].file, name) for name in absent))


def leave_out(review: Review, rows: Iterable[LostRow]) -> tuple[Problem, ...]:
    """Record in the journal that lost rows are to be left out, so that these rows are not listed again.

    Returns a warning for each journal that cannot be written. The rows in such a journal are listed again.
    """
    by_person: dict[str, list[Entry]] = {}
    for row in rows:
        entry = Entry(folder=row.kind.folder, values=row.values, done="left out")
        by_person.setdefault(row.who, []).append(entry)
    return tuple(p for who, entries in by_person.items() for p in add_entries(review, who, entries))
