"""Read and check people's files on the disk, add rows to them, and find files that no stage reads."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from slr.model.problem import Problem, ReviewError, Severity, did_you_mean
from slr.model.protocol import Protocol
from slr.people.kind import KINDS, OTHER_FOLDERS, Kind
from slr.people.latest import find_ties
from slr.people.lost_row import identify
from slr.people.moment import GRACE, ahead_problem, find_ahead
from slr.people.name import fold_name
from slr.people.readable import make_readable
from slr.people.reader import Reader, find_name_problems, find_subjects
from slr.people.row import Row
from slr.people.sheet import Form, find_lost, make_check, read_leniently, read_sheet
from slr.store.disk import read_plain
from slr.store.journal import Entry, add_entries
from slr.store.layout import BACKUP, NOTE_SUFFIXES, Review, Unread
from slr.store.operation import Operation, WrittenRow
from slr.store.sheet_file import Added, HeldSheet, add_columns, hold_sheet
from slr.text.shell import quote


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The valid rows of all people's files, by folder, and the problems found in the files.

    `ahead` contains the rows dated more than a day in the future. They do not affect the date of the appendix.
    """

    rows: Mapping[str, tuple[Row, ...]]
    problems: tuple[Problem, ...]
    ahead: tuple[Row, ...] = ()

    @property
    def ahead_until(self) -> str:
        """The earliest time, in ISO 8601, at which a row of `ahead` is no longer too far in the future.

        If `ahead` has no rows, the result is an empty string.
        """
        return min(row.moment - GRACE for row in self.ahead).isoformat() if self.ahead else ""

    def __getitem__(self, folder: str) -> tuple[Row, ...]:
        """Return the rows of all files in a folder."""
        return self.rows.get(folder, ())


def read_people(review: Review, protocol: Protocol, now: datetime | None = None) -> People:
    """Return the valid rows of all people's files, and the problems.

    The file of a person who is not in the team is skipped and reported. Files that no stage reads are also reported.
    `now` is the current time. If it is None, rows dated in the future are neither reported nor listed in `ahead`.
    """
    rows: dict[str, tuple[Row, ...]] = {}
    problems: list[Problem] = []
    readers: list[Reader] = []
    for folder, kind in KINDS.items():
        found: list[Row] = []
        for who in sorted({path.stem for path in review.sheets(folder)}):
            if kind.counts(who, protocol):
                good, wrong = read_person(review, protocol, kind, who)
                found += good
                problems += wrong
        problems += find_ties(found, kind)
        readers += _list_readers(review, kind, found, protocol)
        rows[folder] = tuple(found)
    everything = (row for found in rows.values() for row in found)
    ahead = tuple(find_ahead(everything, now)) if now is not None else ()
    team = {*protocol.screening.title_abstract.team, *protocol.screening.full_text.team}
    problems += find_name_problems(readers, team)
    problems += [*map(ahead_problem, ahead), *find_misplaced(review, protocol)]
    return People(rows=rows, problems=tuple(problems), ahead=ahead)


def _list_readers(review: Review, kind: Kind, rows: Sequence[Row], protocol: Protocol) -> Iterator[Reader]:
    """Yield each person whose file of this kind is read, with the reports or records in the rows of the file."""
    for path in review.sheets(kind.folder):
        if kind.counts(path.stem, protocol):
            subjects = find_subjects((r for r in rows if r.who == path.stem), kind)
            yield Reader(who=path.stem, folder=kind.folder, file=review.shown(path), subjects=subjects)


def read_person(
    review: Review, protocol: Protocol, kind: Kind, who: str
) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    """Return the valid rows of a person's file of a kind, and the problems found.

    If there is no file, there are no rows and no problems. If a person has one file that ends in `.csv` and
    one that ends in `.CSV`, both are read, with a warning.
    """
    rows: list[Row] = []
    problems: list[Problem] = [
        replace(p, severity=Severity.WARNING) for p in _find_second_file(review, kind, who)
    ]
    for path in (p for p in review.sheets(kind.folder) if p.stem == who):
        good, wrong = read_sheet(
            read_plain(path), who=who, file=review.shown(path), kind=kind, protocol=protocol
        )
        rows += good
        problems += wrong
    return tuple(rows), tuple(problems)


def person_file(review: Review, kind: Kind, who: str) -> Path:
    """Return the path of a person's file, whether or not it exists. An existing file can end in `.CSV`."""
    there = (path for path in review.sheets(kind.folder) if path.stem == who)
    return next(there, review.corpus / kind.folder / f"{who}.csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The result of adding rows to a person's file.

    `refused` maps the position of each row that was not written to the problems of the row. `doubts` maps the position
    of each row that was written with warnings to these warnings. `rows` maps the position of each row that is now in the
    file to the row and its line. `notices` are warnings about the file and the journal. `widened` are the columns that
    were added to the file. If no row was written, `added` is None.
    """

    refused: Mapping[int, tuple[Problem, ...]]
    doubts: Mapping[int, tuple[Problem, ...]]
    rows: Mapping[int, WrittenRow] = field(default_factory=dict)
    notices: tuple[Problem, ...] = ()
    widened: tuple[str, ...] = ()
    added: Added | None = None


def write_rows(
    review: Review,
    protocol: Protocol,
    kind: Kind,
    who: str,
    rows: Sequence[Mapping[str, str]],
    operation: Operation | None = None,
    *,
    widen: bool = False,
) -> Written:
    """Add rows to a person's file and to the journal, flush both to the disk, and return what was written and what was refused.

    All rows are written together, first to the file and then to the journal. The rows are checked in the same way as
    rows that are read. A row with an error is not written. If the person may not write rows of this kind, all rows are
    refused. If rows of this kind have ids, a row without an id gets an id. The rows get the columns and the separator
    of the file. A new file gets all columns of the kind. Values that the program adds for readers, such as the title of
    a report, are shortened and made safe for spreadsheet programs.

    A row with a value for a column that the file lacks is refused. If `widen` is true, this column is added to the file
    first (`add_columns`).

    In an operation, the journal also gets each row before it is written to the file. If the
    operation is repeated, rows that were written are not written again. Rows that were only begun are now written with
    the values that they had the first time.
    """
    shown = review.shown(person_file(review, kind, who))
    steps = operation.take(kind.folder, len(rows)) if operation is not None else {}
    done = {i: _find_written(shown, e) for i, e in steps.items() if e.done == "written"}
    barred = _find_bar(review, protocol, kind, who)
    if barred is not None and len(done) < len(rows):
        return Written(
            refused={i: (barred,) for i in range(len(rows)) if i not in done}, doubts={}, rows=done
        )
    safe = [kind.identify(who, make_readable(values)) for values in rows]
    safe = [steps[i].values or values if i in steps else values for i, values in enumerate(safe)]
    check = make_check(kind, protocol)
    found = [check(Row(who=who, file=shown, line=0, values=values)) for values in safe]
    wrong = [
        tuple(replace(p, line=None) for p in problems) for problems in found
    ]  # the rows have no line yet
    new = {
        i: values
        for i, values in enumerate(safe)
        if i not in done and all(p.severity is not Severity.ERROR for p in wrong[i])
    }
    refused = {i: problems for i, problems in enumerate(wrong) if i not in new and i not in done}
    if not new:
        return Written(refused=refused, doubts={}, rows=done)
    place = _Place(review=review, protocol=protocol, kind=kind, who=who, operation=operation, steps=steps)
    widened = _widen(place, new) if widen else ()
    written = _add(place, new)
    return Written(
        refused=refused | {i: (*wrong[i], *problems) for i, problems in written.refused.items()},
        doubts={i: wrong[i] for i in written.rows if wrong[i]},
        rows=done | dict(written.rows),
        notices=written.notices,
        widened=widened,
        added=written.added,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where rows are written. `steps` contains the journal's entries for the rows of an operation, by position."""

    review: Review
    protocol: Protocol
    kind: Kind
    who: str
    operation: Operation | None
    steps: Mapping[int, Entry]


def _widen(place: _Place, rows: Mapping[int, Mapping[str, str]]) -> tuple[str, ...]:
    """Add the columns that the file lacks and for which rows have a value. Return the columns that were added.

    If a row of the file would then be read differently, for example because it has more cells than the file has columns,
    nothing is added.
    """
    kind, who = place.kind, place.who
    path = person_file(place.review, kind, who)

    def read(data: bytes) -> list[dict[str, str]]:
        found, _ = read_sheet(data, who=who, file="", kind=kind, protocol=place.protocol)
        return [{name: text for name, text in row.values.items() if text} for row in found]

    nothing = Form(names=())
    wanted = dict.fromkeys(name for row in rows.values() for name in find_lost(row, kind, nothing))
    return add_columns(path, kind.table, wanted, lambda old, new: read(old) == read(new))


def _add(place: _Place, rows: Mapping[int, Mapping[str, str]]) -> Written:
    """Add rows that are free of errors to a file and to the journal. The keys of `rows` are their positions."""
    kind = place.kind
    path = person_file(place.review, kind, place.who)
    shown = place.review.shown(path)
    with hold_sheet(path, kind.table, shown) as held:
        if not isinstance(held, HeldSheet):
            return Written(refused=dict.fromkeys(rows, held), doubts={})
        there = _find_begun(place, held, rows)
        lost = {i: names for i in rows if i not in there and (names := find_lost(rows[i], kind, held.form))}
        refused = {i: (no_column(shown, names[0]),) for i, names in lost.items()}
        chosen = [i for i in rows if i not in lost and i not in there]
        if not chosen and not there:
            return Written(refused=refused, doubts={}, notices=held.problems)
        journal_problems = _begin(place, {i: rows[i] for i in chosen})
        added = held.add(rows[i] for i in chosen) if chosen else None
        lines = there | ({i: added.line + n for n, i in enumerate(chosen)} if added is not None else {})
        journal_problems = (*journal_problems, *_end(place, {i: rows[i] for i in sorted(lines)}, lines))
    placed = {
        i: _find_written(shown, Entry(folder=kind.folder, values=rows[i], line=line))
        for i, line in lines.items()
    }
    notices = tuple(dict.fromkeys((*held.problems, *journal_problems)))
    return Written(refused=refused, doubts={}, rows=placed, notices=notices, added=added)


def _find_begun(place: _Place, held: HeldSheet, rows: Mapping[int, Mapping[str, str]]) -> dict[int, int]:
    """Return the line of each row that the operation has already written, by the row's position."""
    begun = {i: identify(rows[i], place.kind) for i in rows if i in place.steps and place.steps[i].values}
    if not begun:
        return {}
    present = read_leniently(held.file.read(), place.kind, place.protocol)
    lines = {identify(row.values, place.kind): row.line for row in present}
    return {i: lines[values] for i, values in begun.items() if values in lines}


def _begin(place: _Place, rows: Mapping[int, Mapping[str, str]]) -> tuple[Problem, ...]:
    """Record in the journal which rows an operation is about to write. Rows that are already in the journal are left out.

    If there is no operation, nothing is recorded.
    """
    if place.operation is None:
        return ()
    new = {i: replace(place.steps[i], values=v) for i, v in rows.items() if not place.steps[i].values}
    return place.operation.begin(new)


def _end(
    place: _Place, rows: Mapping[int, Mapping[str, str]], lines: Mapping[int, int]
) -> tuple[Problem, ...]:
    """Record in the journal that rows are in the file."""
    if place.operation is not None:
        return place.operation.end(
            {i: replace(place.steps[i], values=values, line=lines[i]) for i, values in rows.items()}
        )
    entries = (Entry(folder=place.kind.folder, values=values) for values in rows.values())
    return add_entries(place.review, place.who, entries)


def _find_written(shown: str, entry: Entry) -> WrittenRow:
    values = {name: text for name, text in entry.values.items() if text}
    return WrittenRow(folder=entry.folder, file=shown, line=entry.line, values=values)


def end_cut_line(review: Review, kind: Kind, who: str) -> None:
    """Complete the last line of a person's file after a crash: close an open quote, and add the line break.

    The line can then be a complete row. If no row can be added to the file, the file is not changed.
    """
    path = person_file(review, kind, who)
    if not path.is_file() or read_plain(path)[-1:] in (b"", b"\n"):
        return
    with hold_sheet(path, kind.table, review.shown(path)) as held:
        if isinstance(held, HeldSheet) and held.file.stamp.size:
            held.file.add(held.start)


def _find_bar(review: Review, protocol: Protocol, kind: Kind, who: str) -> Problem | None:
    """Return why the person may not write rows of this kind, or None if the person may write them."""
    if not kind.counts(who, protocol):
        shown = review.shown(person_file(review, kind, who))
        return _outsider(shown, who, kind.team(protocol))
    return next(_find_second_file(review, kind, who), None) or find_taken(review, kind, who)


def demand_apart(review: Review, kind: Kind, who: str) -> None:
    """Raise ReviewError if it is unclear which file of a kind belongs to a person.

    There are two such cases:

    - The person has no file, but somebody with a name that looks the same has a file.
    - The person has two files. The name of one file ends in `.csv`, and the name of the other file ends in `.CSV`.
    """
    taken = find_taken(review, kind, who)
    wrong = [*_find_second_file(review, kind, who), *((taken,) if taken is not None else ())]
    if wrong:
        raise ReviewError(wrong)


def _find_second_file(review: Review, kind: Kind, who: str) -> Iterator[Problem]:
    paths = [path for path in review.sheets(kind.folder) if path.stem == who]
    for path in paths[1:]:
        first = paths[0].name
        yield Problem(
            code="SHT034",
            message=f"{who} has two files of this kind: {first} and {path.name}; the rows in both files are counted",
            file=review.shown(path),
            hint=f"move the rows of {path.name} to {first}, and delete {path.name}; until then, no row can be added",
        )


def find_taken(review: Review, kind: Kind, who: str) -> Problem | None:
    """Return a problem if the person has no file of a kind, but somebody with a name that looks the same has such a file.

    Otherwise, return None.
    """
    names = list(review.sheets(kind.folder))
    if any(path.stem == who for path in names):
        return None
    alike = next((path.stem for path in names if fold_name(path.stem) == fold_name(who)), None)
    if alike is None:
        return None
    return Problem(
        code="NAM002",
        message=f"{who!r} looks the same as {alike!r}, which already has a file here; nothing was written",
        file=review.shown(person_file(review, kind, who)),
        hint=f"if you are the same person, use --as {quote(alike)}; otherwise, use a name that looks different",
    )


def no_column(shown: str, name: str) -> Problem:
    """Return the problem for a new row with a value in the column `name`, which the file lacks."""
    return Problem(
        code="SHT002",
        message=f"the column {name!r} is missing, so its value cannot be written",
        file=shown,
        line=1,
        where=name,
        hint=f"add {name} to the column names in the first line of the file",
    )


def find_misplaced(review: Review, protocol: Protocol) -> Iterator[Problem]:
    """Yield a problem for each file below `corpus/<review>/` that is not read.

    A file is not read if no stage reads files with such a name or in such a folder, or if it belongs to a person outside
    the team. Also yield a problem for everything that cannot be read, and for each folder that has the name of a file.
    Exports, full texts, appraisal tools, checklists, lists of retractions, the codebook file, patches, notes and backups cause no
    problem.
    """
    yield from (_unread(review.shown(u.path), u) for u in review.unread())
    yield from (_folder_for_file(review.shown(path)) for path in review.folders_named_as_files())
    for path in review.listing().files:
        below = path.relative_to(review.corpus)
        folder = below.parent.as_posix()
        if (
            below.parts[0] in (*OTHER_FOLDERS, review.searches.name)
            or path == review.patches
            or below.as_posix() == protocol.codebook_file
            or path.suffix.lower() in (*NOTE_SUFFIXES, BACKUP)
        ):
            continue
        if folder in KINDS and path.suffix.lower() == ".csv":
            if not KINDS[folder].counts(path.stem, protocol):
                yield _outsider(review.shown(path), path.stem, KINDS[folder].team(protocol))
        else:
            yield _misplaced(review.shown(path), path.name, folder)


def _folder_for_file(shown: str) -> Problem:
    message = "expected a file, found a folder: nothing in it is read"
    return Problem(code="DSK003", message=message, file=shown, hint="rename or delete the folder")


def _unread(shown: str, unread: Unread) -> Problem:
    severity = Severity.WARNING if unread.path.is_symlink() and unread.path.is_dir() else Severity.ERROR
    message = f"not read: {unread.what}"
    return Problem(code="DSK002", message=message, file=shown, hint=unread.hint, severity=severity)


def _misplaced(shown: str, name: str, folder: str) -> Problem:
    if folder in KINDS:
        message = f"expected a file name that ends in .csv, found {name!r}: the file is not read"
        hint = f"save it as {folder}/NAME.csv, where NAME is your name{_spell_import(folder)}"
    else:
        place = (
            f"in the folder {folder!r}{did_you_mean(folder, KINDS)}" if folder != "." else "in this folder"
        )
        message = f"no stage reads files {place}: this file is not read"
        hint = f"people's files belong in: {', '.join(KINDS)}"
    return Problem(code="SHT009", message=message, file=shown, hint=hint, severity=Severity.WARNING)


# The command that imports worksheets of a kind, by the first part of its folder.
_IMPORTS: Final = {
    "screening": "screen",
    "retrieval": "retrieve",
    "notices": "notices",
    "coding": "code",
    "studies": "studies",
    "findings": "extract",
    "appraisal": "appraise",
}


def _spell_import(folder: str) -> str:
    """Return the end of a hint: the command that imports worksheets of this kind, or "" if there is none."""
    command = _IMPORTS.get(folder.partition("/")[0])
    return f", or import it with `slr {command} --as NAME --import FILE`" if command else ""


def _outsider(shown: str, who: str, team: tuple[str, ...]) -> Problem:
    return Problem(
        code="SHT015",
        message=f"{who!r} is not in the team of this stage{did_you_mean(who, team)}: the file is not read",
        file=shown,
        hint=f"the team in the protocol is {', '.join(team)}; add the name there, or rename the file",
    )
