"""Correct the metadata of records, and the text of entries that cannot be read, in `patches.yaml`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from slr.desk.own_file import is_refused
from slr.ingest.parsed_row import parse_part
from slr.ingest.patch import plan_corrections
from slr.ingest.repair import Place, repair_entries
from slr.model.entry import TEXT
from slr.model.problem import Problem
from slr.model.row import list_rows
from slr.model.table import BIBLIOGRAPHY, CLUSTERS, QUARANTINE, RECORDS
from slr.model.word import DOCUMENT_TYPES
from slr.store.layout import Review
from slr.store.patch_file import read_seal, write_patches
from slr.store.table_file import read_table

_KINDS: Final = {c.name: c.kind for c in BIBLIOGRAPHY}
# The fields that reviewers correct most often, in the order of the form. All other fields follow them.
USUAL: Final = tuple(
    "title authors year journal volume issue pages doi type language abstract keywords".split()
)
_LEFT_OUT: Final = (
    "title_markup",
    "notice",
    "notice_link",
)  # a title is corrected together with its formatting, and people decide on notices elsewhere
FIELDS: Final = (*USUAL, *(name for name in _KINDS if name not in (*USUAL, *_LEFT_OUT)))
_KEYS: Final = ("record", "former", "title", "doi")  # the columns by which a correction finds its record
Shape = Literal["line", "lines", "text", "choice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MendField:
    """A field of a record. `value` is its present text, in which a list has one item per line.

    `shape` is how the field is entered, and `words` are the values from which a person chooses.
    """

    name: str
    shape: Shape
    value: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """A record to correct. `others` are the other records of its report, and `seen` is the state of `patches.yaml`."""

    record: Mapping[str, Any]
    report: str
    others: tuple[str, ...]
    fields: tuple[MendField, ...]
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """An entry that cannot be read. `place` is its key in `patches.yaml`. `reason` is the reason in English."""

    place: str
    reason: str
    raw: str
    seen: str


def open_mending(review: Review, record: str) -> Mending | None:
    """Return the fields of a record of the last run, or None if there is no such record."""
    rows = list_rows(read_table(review, RECORDS, where={"record": [record]}))
    if not rows:
        return None
    [cluster] = list_rows(read_table(review, CLUSTERS, where={"record": [record]}))
    report = cluster["report"]
    members = list_rows(read_table(review, CLUSTERS, where={"report": [report]}))
    return Mending(
        record=rows[0],
        report=report,
        others=tuple(sorted(m["record"] for m in members if m["record"] != record)),
        fields=tuple(_make_field(name, rows[0]) for name in FIELDS),
        seen=read_seal(review),
    )


def _make_field(name: str, row: Mapping[str, Any]) -> MendField:
    value = row["title_markup"] or row["title"] if name == "title" else row[name]
    text = "\n".join(value) if isinstance(value, list) else "" if value is None else str(value)
    words = DOCUMENT_TYPES if name == "type" else ()
    return MendField(name=name, shape=_find_shape(name), value=text, words=words)


def _find_shape(name: str) -> Shape:
    if name == "type":
        return "choice"
    if _KINDS[name] == "list":
        return "lines"
    return "text" if name in ("abstract", "note") else "line"


def list_changes(mending: Mending, answers: Mapping[str, str]) -> dict[str, Any]:
    """Return the new values for `patches.yaml`. Only fields whose answer differs from the present value are included.

    Several spaces or line breaks count as one space. The items of a list are separated by line breaks or, if there are none, by
    semicolons. A field without an answer is not changed. If the answer is empty, the new value is None.
    """
    changes = {}
    for field in mending.fields:
        new = _clean(field.name, answers.get(field.name, field.value))
        if new != _clean(field.name, field.value):
            changes[field.name] = new
    return changes


def _clean(name: str, text: str) -> Any:
    if _KINDS[name] == "list":
        lines = text.splitlines() if "\n" in text else text.split(";")
        return [line for part in lines if (line := " ".join(part.split()))] or None
    plain = " ".join(text.split())
    return int(plain) if _KINDS[name] == "whole" and plain.isdecimal() and plain.isascii() else plain or None


def mend_record(
    review: Review,
    mending: Mending,
    changes: Mapping[str, Any],
    seen: str,
    *,
    note: str = "",
    also: Iterable[str] = (),
) -> tuple[Problem, ...]:
    """Write changes to the fields of a record to `patches.yaml`. The same changes apply to the records in `also`.

    Return the problems. If one of them is an error, nothing was written. `seen` is the state of the file that the
    person has seen. Records in `also` that are not among `mending.others` are ignored. `note` becomes a comment. The
    next run of the review applies the corrections.

    Raises ReviewError in the same cases as `write_patches`. Nothing is written then.
    """
    records = [mending.record["record"], *(r for r in also if r in mending.others)]
    problems = _check(review, records, changes)
    if changes and not is_refused(problems):
        write_patches(review, dict.fromkeys(records, changes), seen, note=note)
    return problems


def _check(review: Review, records: Sequence[str], changes: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Return the first problem that a run would find in each corrected field. Its `where` is the name of the field."""
    known = read_table(review, RECORDS, _KEYS, where={"record": list(records)})
    _, problems = plan_corrections(known, dict.fromkeys(records, changes), file=review.shown(review.patches))
    by_field = {p.where.partition(".")[2]: p for p in reversed(problems)}
    return tuple(
        Problem(code=p.code, message=p.message, file=p.file, where=name, hint=p.hint)
        for name, p in by_field.items()
    )


def open_unread(review: Review, file: str, line: int) -> Unread | None:
    """Return the unreadable entry at a line of an export, or None if there is no such entry.

    `file` is the path of the export below the corpus folder.
    """
    found = list_rows(read_table(review, QUARANTINE, where={"file": [file]}))
    rows = [row for row in found if row["line"] == line and row["cause"] != TEXT]
    if not rows:
        return None
    return Unread(
        place=f"{file}:{line}", reason=rows[0]["reason"], raw=rows[0]["raw"], seen=read_seal(review)
    )


def mend_unread(
    review: Review, unread: Unread, text: str, seen: str, *, note: str = ""
) -> tuple[Problem, ...]:
    """Write the corrected text of an entry to `patches.yaml`, if it can be read as one entry.

    Return the problems. If one of them is an error, nothing was written. Raises ReviewError as `mend_record` does.
    """
    file, _, line = unread.place.rpartition(":")
    whole = "\n".join(text.rstrip().splitlines()) + "\n"
    _, problems = repair_entries(
        [Place(file=file, line=int(line), ordinal=1)], {unread.place: whole}, parse_part
    )
    if not is_refused(problems):
        write_patches(review, {unread.place: whole}, seen, note=note)
    return problems
