"""Add exports of databases to a review.

An export is stored as received, below `searches/` in a folder named after the date of the search, or `undated`. The
file is added to an existing or a new source of the protocol. No export is ever overwritten.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date as calendar_date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from slr.desk.export_name import find_free_name, make_safe_name, propose_source_id
from slr.formats.reading import read
from slr.model.parse import parse_protocol
from slr.model.problem import Problem, ReviewError
from slr.model.protocol import Protocol
from slr.model.source import Source
from slr.model.source_text import NoPlaceError, Value, add_file, add_source, fill_source
from slr.model.word import NOT_REPORTED
from slr.pipeline import check_protocol
from slr.store.disk import digest, digest_file, read_bytes, read_plain, write_bytes, write_new
from slr.store.layout import Review

UNDATED: Final = "undated"  # the folder of exports with an unknown date
# The source in the protocol of a new review, which the first export replaces.
PLACEHOLDER: Final = ("first-search", "Name of the database")
_TRIES: Final = 3  # attempts to add an export while another program changes the same files


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """An export that a person adds. `name` is the name of the file.

    `date` is the date of the search (YYYY-MM-DD), or empty if the date is not known.
    """

    name: str
    data: bytes
    date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSource:
    """A source that the protocol does not have yet, with items of PRISMA-S. Empty texts are not written.

    `platform` is the interface through which the database was searched. `strategy` is the search exactly as it was run.
    `limits` are the limits of the search. `hits` is the number of records that the search found, or None if it is not known.
    """

    name: str
    kind: str = "database"
    platform: str = ""
    strategy: str = ""
    limits: str = ""
    hits: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """An export that was added.

    - `file`: its path below `searches/`
    - `source`: the id of its source
    - `format`: the format that was recognised
    - `records` and `unread`: the numbers of entries that could and could not be read
    - `problems`: the problems that were found in the file
    - `twin`: the path of another export with the same content, or an empty string
    """

    file: str
    source: str
    format: str
    records: int
    unread: int
    problems: tuple[Problem, ...]
    twin: str = ""


def add_export(review: Review, export: Export, source: str | NewSource, *, anyway: bool = False) -> Added:
    """Write an export to `searches/`, and add it to a new source of the protocol or to the source with the given id.

    Comments and layout of the protocol are kept. If there is a checksum list, the export is added to it. Some files can
    be read only after the protocol names their columns. A file in which no entry can be read is therefore added if
    `anyway` is true.

    Raises ReviewError, and changes nothing, in these cases:

    - The protocol has errors, or has no place for the source.
    - The date or the source is not valid.
    - No entry can be read, and `anyway` is false.
    - A source already has this file, or the patterns of another source match it.

    Also raises ReviewError if other programs keep changing the same files. The export can then already be in
    `searches/`.
    """
    _demand_date(export.date)
    for _ in range(_TRIES):
        seen = read_bytes(review.protocol)
        text, protocol = _read_protocol(review, seen)
        found = _read_export(export, _find_source(protocol, source), anyway=anyway)
        below, there = _choose_path(review, export, protocol, source)
        new, named = _edit_protocol(review, text, protocol, source, below, export.date)
        try:
            if not there:
                write_new(review.searches / below, export.data)
        except FileExistsError:  # another program has just written a file with this name
            continue
        if _save(review, seen, text, new):
            _list_checksum(review, below, export.data)
            return replace(found, file=below, source=named, twin=_find_twin(review, below, export.data))
    message = (
        "another program keeps changing the files of this review, so the export was not added to a source"
    )
    hint = "add the export again when the other program has finished"
    raise ReviewError(
        [Problem(code="EXP006", message=message, file=review.shown(review.protocol), hint=hint)]
    )


def _demand_date(text: str) -> None:
    try:
        if not text or calendar_date.fromisoformat(text).isoformat() == text:
            return
    except ValueError:
        pass
    message = f"expected the date of the search, got {text!r}"
    hint = "write year, month and day, such as 2026-03-01, or leave the date empty if it is not known"
    raise ReviewError([Problem(code="EXP001", message=message, where="date", hint=hint)])


def _read_protocol(review: Review, data: bytes) -> tuple[str, Protocol]:
    """Return the text of the protocol, without a byte order mark, and its values."""
    text = data.decode("utf-8-sig", "surrogateescape")
    protocol, problems = check_protocol(review, text)
    if protocol is None:
        raise ReviewError(problems)
    return text, protocol


def _find_source(protocol: Protocol, source: str | NewSource) -> Source | None:
    """Return the source with an id, or None for a new source. Raises ReviewError if there is no source with this id."""
    if isinstance(source, NewSource):
        return None
    found = next((s for s in protocol.sources if s.id == source), None)
    if found is None:
        message = f"the protocol has no source {source!r}"
        known = ", ".join(s.id for s in protocol.sources)
        hint = f"choose one of {known}, or name a new source" if known else "name a new source"
        raise ReviewError([Problem(code="EXP002", message=message, where="source", hint=hint)])
    return found


def _read_export(export: Export, source: Source | None, *, anyway: bool) -> Added:
    name = make_safe_name(export.name)
    file = read(export.data, name, columns=source.columns if source and source.columns else None)
    if not file.entries and not anyway:
        message = f"no entry could be read in {name!r}; the file was not added"
        hint = "export the references from the database once more, for example as RIS"
        first = Problem(code="EXP003", message=message, file=name, hint=hint)
        raise ReviewError([first, *file.problems])
    return Added(
        file="",
        source="",
        format=file.format,
        records=len(file.entries),
        unread=len(file.quarantined),
        problems=file.problems,
    )


def _choose_path(
    review: Review, export: Export, protocol: Protocol, source: str | NewSource
) -> tuple[str, bool]:
    """Return the path of an export below `searches/`, and whether the same file is already there.

    Raises ReviewError if a source already has this file, or if the patterns of another source match the path.
    """
    folder = review.searches / (export.date or UNDATED)
    taken = sorted(p.name for p in folder.iterdir()) if folder.is_dir() else []
    there = (p for p in review.search_files() if p.parent == folder)
    twin = next((p for p in there if _is_same(p, export.data)), None)
    name = twin.name if twin else find_free_name(make_safe_name(export.name), taken)
    below = f"{folder.name}/{name}"
    owner = next((s for s in protocol.sources if _claims(s, below)), None)
    if owner is not None and twin is not None:
        message = f"the source {owner.id} already has this file: {below}; nothing was changed"
        hint = "if it belongs to another source, correct `files:` in the protocol"
        raise ReviewError([Problem(code="EXP004", message=message, hint=hint)])
    if owner is not None and owner.id != source:
        message = (
            f"the files of the source {owner.id} include {below}, so the file would belong to that source"
        )
        hint = f"choose the source {owner.id}, or rename the file"
        raise ReviewError([Problem(code="EXP005", message=message, hint=hint)])
    return below, twin is not None


def _claims(source: Source, below: str) -> bool:
    return any(fnmatchcase(below, pattern) for pattern in source.files)


def _is_same(path: Path, data: bytes) -> bool:
    return path.stat().st_size == len(data) and read_plain(path) == data


def _edit_protocol(
    review: Review, text: str, protocol: Protocol, source: str | NewSource, below: str, date: str
) -> tuple[str, str]:
    """Return the text of the protocol with the new or changed source, and the id of this source."""
    values, number = _plan(protocol, source, below, date)
    known = protocol.sources[number] if number is not None else None
    if known is not None and _claims(known, below):
        return text, known.id
    try:
        if number is None:
            new = add_source(text, values)
        elif isinstance(source, NewSource):
            new = fill_source(text, number, values)
        else:
            new = add_file(text, number, below)
    except NoPlaceError:
        raise ReviewError([_no_place(review, values)]) from None
    _demand_only_source(review, text, new, number, below, values)
    return new, str(values["id"])


def _plan(
    protocol: Protocol, source: str | NewSource, below: str, date: str
) -> tuple[dict[str, Value], int | None]:
    """Return the keys and values of the source, and its number in the protocol (None if it must be appended)."""
    if not isinstance(source, NewSource):
        number = next(i for i, s in enumerate(protocol.sources) if s.id == source)
        return {"id": source, "files": [below]}, number
    empty = (i for i, s in enumerate(protocol.sources) if (s.id, s.name) == PLACEHOLDER and not s.files)
    taken = [s.id for s in protocol.sources if (s.id, s.name) != PLACEHOLDER or s.files]
    return dict(_spell(source, propose_source_id(source.name, taken), below, date)), next(empty, None)


def _spell(source: NewSource, id_: str, below: str, date: str) -> Iterator[tuple[str, Value]]:
    yield from {"id": id_, "name": source.name.strip(), "kind": source.kind}.items()
    if source.platform.strip():
        yield "platform", source.platform.strip()
    yield "files", [below]
    if not date:
        yield "searched", NOT_REPORTED
    if source.strategy.strip():
        yield "strategy", "\n".join(source.strategy.strip().splitlines())
    if source.limits.strip():
        yield "limits", source.limits.strip()
    if source.hits is not None:
        yield "hits", source.hits


def _demand_only_source(
    review: Review, before: str, after: str, number: int | None, below: str, values: Mapping[str, Value]
) -> None:
    """Raise ReviewError if the new text is not a valid protocol, or if anything besides the source has changed."""
    protocol, problems = check_protocol(review, after)
    old, _ = parse_protocol(before, "")
    place = number if number is not None else len(old.sources) if old else 0
    if protocol is None:
        wrong = [p for p in problems if p.where.startswith(f"sources[{place + 1}]")]
        raise ReviewError([replace(p, file="", line=None) for p in wrong] or [_no_place(review, values)])
    dumped = [p.model_dump(exclude={"sources"}) if p else {} for p in (old, parse_protocol(after, "")[0])]
    others = [[s for i, s in enumerate(p.sources) if i != place] if p else [] for p in (old, protocol)]
    if dumped[0] != dumped[1] or others[0] != others[1] or below not in protocol.sources[place].files:
        raise ReviewError([_no_place(review, values)])


def _no_place(review: Review, values: Mapping[str, Value]) -> Problem:
    lines = add_source("", values).strip()
    return Problem(
        code="EXP007",
        message="the source could not be added to this protocol, because of the way its sources are written",
        file=review.shown(review.protocol),
        where="sources",
        hint=f"add these lines by hand:\n{lines}",
    )


def _save(review: Review, seen: bytes, text: str, new: str) -> bool:
    """Write the new protocol. Return False, and write nothing, if the file has changed since it was read."""
    if new == text:
        return True
    if read_bytes(review.protocol) != seen:
        return False
    mark = seen[:3] if seen.startswith(b"\xef\xbb\xbf") else b""
    write_bytes(review.protocol, mark + new.encode("utf-8", "surrogateescape"))
    return True


def _list_checksum(review: Review, below: str, data: bytes) -> None:
    """Add an export to the checksum list, if there is one and the export is not listed yet."""
    if not review.checksums.is_file():
        return
    listed = read_plain(review.checksums)
    end = b"\r\n" if b"\r\n" in listed else b"\n"
    line = f"{digest(data)}  {below}".encode()
    if line not in listed.splitlines():
        joint = end if listed and not listed.endswith(b"\n") else b""
        write_bytes(review.checksums, listed + joint + line + end)


def _find_twin(review: Review, below: str, data: bytes) -> str:
    """Return the path of another export with the same content, or an empty string."""
    others = (p for p in review.search_files() if p != review.searches / below)
    found = (p for p in others if p.stat().st_size == len(data) and digest_file(p) == digest(data))
    return next((p.relative_to(review.searches).as_posix() for p in found), "")
