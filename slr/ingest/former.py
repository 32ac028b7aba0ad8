"""Give each record its id, and find its former ids: other ids under which people's files can refer to the record.

People's files can contain former ids for two reasons. First, version 0.1 split some files differently: it read one
entry as two, read two entries as one, or missed an entry. Second, when a work is retracted, databases write
"RETRACTED:" before its title, so the work has another id in a later export.
"""

from collections.abc import Sequence
from typing import NamedTuple

from slr.formats import Row
from slr.formats.identity import Identity, read_identity
from slr.ingest.identity import Occurrence, base_id, content_hash, dump_tags, number_occurrences
from slr.model.entry import Entry
from slr.text.notice import is_about
from slr.text.notice_title import read_mark


class FormerId(NamedTuple):
    """The values from which the id of a former entry was made: its base id, the hash of its tags, and its `part`.

    `part` is explained in `slr.model.entry.Former`.
    """

    base: str
    content: str
    part: int


class Mark(NamedTuple):
    """The values from which the id of a record is made.

    `former` describes the entries that version 0.1 read instead. `former` is None if version 0.1 read the same entry.
    """

    base: str
    occurrence: Occurrence
    former: tuple[FormerId, ...] | None


def make_former(entry: Entry, row: Row) -> tuple[FormerId, ...]:
    """Return the values from which the former ids of an entry were made, if any. `row` is the normalised entry."""
    found = []
    for former in entry.former or ():
        old = entry._replace(type=former.type, tags=former.tags, former=None)
        content = content_hash(dump_tags(former.tags))
        found.append(FormerId(base_id(read_identity(old, row), former.tags), content, former.part))
    return tuple(found)


def is_same_work(former: Sequence[FormerId]) -> bool:
    """Return whether a record keeps the id that version 0.1 gave to its former entry.

    The record keeps the id if there is only one former entry, and the record is this whole entry or its beginning.
    """
    return len(former) == 1 and former[0].part <= 1


def make_unmarked(identity: Identity, row: Row, tags: Sequence[tuple[str, str]]) -> str:
    """Return the base id that an entry would have without the words of a notice, such as "RETRACTED:", in its title.

    If the title has no such words, or if the entry is a notice about another work, return "".
    """
    if not row["notice"] or identity.title is None or is_about(row["notice"]):
        return ""
    mark = read_mark(identity.title)
    return base_id(identity._replace(title=mark.title), tags) if mark.notices else ""


def add_unmarked_ids(
    former: Sequence[list[str]], ids: Sequence[str], bases: Sequence[tuple[str, str]]
) -> list[list[str]]:
    """Add a former id to each record: the id that it would have without a notice in its title.

    `former` and `ids` contain the former ids and the id of each record. `bases` contains the base id of each record,
    and the base id that it would have without the notice, or "". An id that is already the id or a former id of a record is not added.
    """
    if not any(unmarked for _, unmarked in bases):
        return list(former)
    taken = {*ids, *(old for olds in former for old in olds)}
    found = []
    for olds, own, (base, unmarked) in zip(former, ids, bases, strict=True):
        earlier = own.replace(base, unmarked, 1) if unmarked else ""
        found.append([*olds, earlier] if earlier and earlier not in taken else olds)
        taken.add(earlier)
    return found


def name_records(marks: Sequence[Mark]) -> list[str]:
    """Return the id of each record, in the order of `marks`. No two marks can have the same file and ordinal."""
    return number_occurrences((m.base, _place_later(m)) for m in marks)


def _place_later(mark: Mark) -> Occurrence:
    if mark.former is None or is_same_work(mark.former):
        return mark.occurrence
    return mark.occurrence._replace(later=True)


def find_former_ids(marks: Sequence[Mark], ids: Sequence[str]) -> list[list[str]]:
    """Return the ids that version 0.1 gave to the entries of each record, without the record's own id.

    `marks` are in the order of the files, and of the entries in each file. If version 0.1 read several records as one
    entry, the first of these records keeps that entry's id. The other records list it as a former id. If the first
    record could not be read, no record has that id.
    """
    if all(m.former is None for m in marks):
        return [[] for _ in marks]
    olds: list[tuple[int, str, Occurrence]] = []
    for i, mark in enumerate(marks):
        own = (FormerId(mark.base, mark.occurrence.content, 0),)
        for base, content, part in own if mark.former is None else mark.former:
            if part <= 1:
                olds.append((i, base, mark.occurrence._replace(content=content, ordinal=len(olds))))
    named = number_occurrences((base, occurrence) for _, base, occurrence in olds)
    found: list[list[str]] = [[] for _ in marks]
    for (i, _, _), name in zip(olds, named, strict=True):
        found[i].append(name)
    for i, mark in enumerate(marks):
        if any(f.part > 1 for f in mark.former or ()):
            first = _first_part(marks, i)
            found[i] = [*(found[first][-1:] if first is not None else ()), *found[i]]
    return [[old for old in former if old != own] for former, own in zip(found, ids, strict=True)]


def _first_part(marks: Sequence[Mark], i: int) -> int | None:
    """Return the index of the record that begins the former entry that record `i` continues.

    Return None if that record could not be read.
    """
    file = marks[i].occurrence.file
    above = (k for k in range(i - 1, -1, -1) if marks[k].occurrence.file == file)
    return next((k for k in above if any(f.part == 1 for f in marks[k].former or ())), None)
