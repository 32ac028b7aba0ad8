"""Keep the journal, which is a copy of every row that the program has written into people's files.

If another program removes a row that a session has read in a person's file, the session also adds this row to the
journal.

`.slr/<review>/journal/<who>.jsonl` contains one JSON object per line, with the folder of the person's file and the
values of the row. The journal is outside git and outside the build folder. If git or a spreadsheet program replaces a
person's file, the rows are therefore still in the journal. If a person decides to leave out a row, the journal records
this decision.

A row of an operation (`slr.store.operation`) is in the journal twice: as begun, before it is written to the file, and as
written.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

from slr.model.problem import Problem, warning
from slr.store.append import append_line, hold_file
from slr.store.disk import read_plain
from slr.store.git_file import hide_from_git
from slr.store.layout import Review
from slr.text.count import count

Done = Literal["begun", "written", "read", "left out"]
_DONE: Final[Mapping[str, Done]] = {word: word for word in get_args(Done)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a journal: a row of a file in `folder`.

    `done` has one of four values:

    - `begun`: an operation was about to write the row to the file. The row may be missing from the file.
    - `written`: the program wrote the row to the file.
    - `read`: a session read the row in the file before another program removed it.
    - `left out`: the person decided to leave the row out of the file.

    `op` is the id of the operation that wrote the row, or empty if there was no operation. `number` counts the rows of
    the operation in this folder from 0. `line` is the line of the file in which the row was written.
    """

    folder: str
    values: Mapping[str, str]
    done: Done = "written"
    op: str = ""
    number: int = 0
    line: int = 0

    @property
    def left_out(self) -> bool:
        """Whether the person decided to leave the row out of the file."""
        return self.done == "left out"


def journal_path(review: Review, who: str) -> Path:
    """Return the path of a person's journal, whether or not it exists."""
    return review.root / ".slr" / review.name / "journal" / f"{who}.jsonl"


def list_writers(review: Review) -> tuple[str, ...]:
    """Return the names of the people who have a journal for the review, sorted."""
    return tuple(sorted(p.stem for p in journal_path(review, "x").parent.glob("*.jsonl") if p.is_file()))


def add_entries(review: Review, who: str, entries: Iterable[Entry]) -> tuple[Problem, ...]:
    """Append lines to a person's journal and flush them to the disk. Return a warning if this is impossible."""
    lines = [json.dumps(_pack(e), ensure_ascii=False, sort_keys=True) for e in entries]
    path = journal_path(review, who)
    try:
        hide_from_git(review.root)
        append_line(path, "\n".join(lines).encode("utf-8", "replace"))
    except OSError as error:
        return (_not_kept(review.shown(path), error),)
    return ()


def check_journal(review: Review, who: str) -> tuple[Problem, ...]:
    """Return a warning if a person's journal cannot be written to. The check writes no row."""
    path = journal_path(review, who)
    try:
        hide_from_git(review.root)
        with hold_file(path):
            return ()
    except OSError as error:
        return (_not_kept(review.shown(path), error),)


def read_journal(review: Review, who: str) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """Return the rows in a person's journal that could be read, and a warning if the journal or some lines could not.

    Rows that were only begun are left out, because nobody was told that they were saved. If there is no journal, there
    are no rows and no warning.
    """
    path = journal_path(review, who)
    try:
        data = read_plain(path) if path.exists() else b""
    except OSError as error:
        return (), (_closed(review.shown(path), _word(error)),)
    read, wrong = [], []
    for number, line in enumerate(data.split(b"\n"), start=1):
        entry = unpack_entry(line)
        if entry is not None:
            read.append(entry)
        elif line.strip():
            wrong.append(number)
    entries = tuple(entry for entry in read if entry.done != "begun")
    if not wrong:
        return entries, ()
    lines = (
        f"line {wrong[0]} of the journal"
        if len(wrong) == 1
        else f"{len(wrong)} lines of the journal (the first is line {wrong[0]})"
    )
    message = f"{lines} cannot be read; {count(len(read), 'other line')} could be read"
    return entries, (_unreadable(review.shown(path), message, wrong[0]),)


def _pack(entry: Entry) -> dict[str, object]:
    row = {name: text for name, text in entry.values.items() if text}
    packed: dict[str, object] = {"done": entry.done, "folder": entry.folder, "row": row}
    return {**packed, "op": entry.op, "number": entry.number, "line": entry.line} if entry.op else packed


def unpack_entry(line: bytes) -> Entry | None:
    """Return the entry in a line of a journal, or None if the line cannot be read."""
    try:
        packed = json.loads(line)
        done, folder, row, op = packed["done"], packed["folder"], packed["row"], packed.get("op", "")
        if not all(isinstance(v, str) for v in (folder, op, *row.values())):
            return None
        number, at = int(packed.get("number", 0)), int(packed.get("line", 0))
        return Entry(folder=folder, values=row, done=_DONE[done], op=op, number=number, line=at)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _word(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _not_kept(shown: str, error: OSError) -> Problem:
    return warning(
        "JRN003",
        f"the journal cannot be written ({_word(error)}); rows are written only to your file",
        file=shown,
        hint="you can continue without the journal, but rows that git or a spreadsheet program removes cannot be recovered",
    )


def _closed(shown: str, reason: str) -> Problem:
    return warning(
        "JRN002",
        f"the journal cannot be read: {reason}",
        file=shown,
        hint="people's files are not affected; check whether you have permission to read the journal",
    )


def _unreadable(shown: str, message: str, line: int) -> Problem:
    return warning(
        "JRN002",
        message,
        file=shown,
        line=line,
        hint="people's files are not affected; delete what cannot be read, or leave it as it is",
    )
