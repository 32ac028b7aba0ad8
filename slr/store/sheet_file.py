"""Lock a people's file, and check that rows can be added to the file.

Rows can be added to a new or blank file. Any other file must be intact, in UTF-8, and have a header with the names of
its columns.

If no other program has changed the file since this process last added a row, the file is not read and checked again.
Adding a further row therefore takes the same time for files of any length.
"""

from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from slr.model.column import Table
from slr.model.problem import Problem, warning
from slr.people.damage import convert_to_utf_8, end_line, is_utf_8
from slr.people.sheet import Form, read_form
from slr.people.widen import widen
from slr.store.append import OpenFile, Stamp, hold_file
from slr.store.disk import read_plain, write_bytes
from slr.store.layout import BACKUP

# Files to which rows can be added without checking them again. Each file is mapped to its state after this process
# last wrote to it, its form, and its number of lines.
_SOUND: Final[MutableMapping[Path, tuple[Stamp, Form, int]]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """Rows that were added to a file.

    - `before`, `after`: the stamps of the file
    - `data`: the added bytes
    - `form`: the columns and the separator of the file
    - `line`: the line number of the first added row
    - `size`: the number of added rows
    """

    before: Stamp
    after: Stamp
    data: bytes
    form: Form
    line: int
    size: int

    @property
    def made(self) -> bool:
        """Whether the file was new or empty."""
        return self.before.size == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldSheet:
    """A people's file that is locked, with its columns and separator (`form`), and warnings about the file (`problems`).

    `start` contains the bytes that must be written before the next row, such as a header. `start` can be empty. `breaks`
    is the number of line breaks in the file.
    """

    file: OpenFile
    form: Form
    start: bytes
    breaks: int
    problems: tuple[Problem, ...] = ()

    def add(self, rows: Iterable[Mapping[str, str]]) -> Added:
        """Add rows to the file and flush them to the disk. Return what was added."""
        lines = [self.form.line(row) for row in rows]
        before, data = self.file.stamp, self.start + b"".join(lines)
        self.file.add(data)
        after = self.file.stamp
        _SOUND[self.file.path] = after, self.form, self.breaks + data.count(b"\n")
        line = self.breaks + self.start.count(b"\n") + 1
        return Added(before=before, after=after, data=data, form=self.form, line=line, size=len(lines))


@contextmanager
def hold_sheet(path: Path, table: Table, shown: str) -> Iterator[HeldSheet | tuple[Problem, ...]]:
    """Lock a people's file while the block runs, and yield the file.

    If no row can be added to the file, the problems are yielded instead. A file that is not in UTF-8 is first
    converted, and a copy of the old file is kept. A file in UTF-16 is not converted, and its problems are yielded.
    """
    converted: tuple[Problem, ...] = ()
    held = False
    while not held:
        with hold_file(path) as file:
            found = _look_at(file, table, shown)
            held = found is not None
            if isinstance(found, HeldSheet):
                yield replace(found, problems=(*converted, *found.problems))
            elif found is not None:
                yield found
            else:
                converted = (_convert(path, file.read(), shown),)


def add_columns(
    path: Path, table: Table, names: Iterable[str], is_same: Callable[[bytes, bytes], bool]
) -> tuple[str, ...]:
    """Add the columns in `names` that a people's file lacks, and return the added columns.

    The file is locked and replaced atomically. Only its header changes. Nothing is changed if no row can be added to
    the file, or if `is_same` returns False for the old and the new content. A new or empty file is not changed
    either, because its first row will add all columns.
    """
    with hold_sheet(path, table, "") as held:
        if not isinstance(held, HeldSheet) or held.file.stamp.size == 0:
            return ()
        lacking = tuple(name for name in names if name not in held.form.names)
        data = held.file.read()
        new = widen(data, table, lacking)
        if not lacking or not is_same(data, new):
            return ()
        write_bytes(path.resolve(), new)
    return lacking


def _look_at(file: OpenFile, table: Table, shown: str) -> HeldSheet | tuple[Problem, ...] | None:
    """Return the file if rows can be added to it, otherwise the problems.

    If the file must first be converted to UTF-8, return None. If the file is blank, or if a crash has left only the
    beginning of the header, the file is emptied and treated like a new file.
    """
    stamp, known, breaks = _SOUND.get(file.path, (None, None, 0))
    if known is not None and stamp == file.stamp:
        return HeldSheet(file=file, form=known, start=b"", breaks=breaks)
    data = file.read()
    new = Form(names=table.names)
    if data and new.header().startswith(data) and not data.endswith(b"\n"):  # a crash has cut off the header
        file.cut(0)
        return HeldSheet(file=file, form=new, start=new.header(), breaks=0)
    form, problems = read_form(data, table, shown)
    if form is None or not is_utf_8(data):
        return problems if form is None else None
    if form.headless:
        file.cut(len(BOM_UTF8) if data.startswith(BOM_UTF8) else 0)
        return HeldSheet(file=file, form=replace(form, headless=False), start=form.header(), breaks=0)
    start = end_line(data, form.separator, len(form.names))
    if start not in (b"", b"\n"):  # the closed quote can enclose the last header
        form, problems = read_form(data + start, table, shown)
    if form is None:
        return problems
    return HeldSheet(file=file, form=form, start=start, breaks=data.count(b"\n"), problems=problems)


def _convert(path: Path, data: bytes, shown: str) -> Problem:
    """Convert a file to UTF-8, and return a warning.

    A copy of the old file is kept in the same folder. The warning names this copy.
    """
    kept = _keep(path, data)
    write_bytes(path.resolve(), convert_to_utf_8(data))
    return warning(
        "SHT031",
        f"the file was not in UTF-8, so slr converted it before adding a row; the old file is kept as {kept.name}",
        file=shown,
        hint="check the names and notes that contain accents; in a spreadsheet program, save files as CSV UTF-8",
    )


def _keep(path: Path, data: bytes) -> Path:
    """Save a copy of a file in the same folder, and return the path of the copy. If an identical copy exists, it is reused.

    If a different file already has the name of the copy, the next number is added to the name.
    """
    number = 1
    while True:
        kept = path.with_name(f"{path.name}{'' if number == 1 else f'.{number}'}{BACKUP}")
        if not kept.exists() or (kept.is_file() and read_plain(kept) == data):
            write_bytes(kept, data)
            return kept
        number += 1
