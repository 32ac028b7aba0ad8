"""List the exports of a review. Find the source of each export in the protocol, and the date of the search."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Final

from slr.model.parse import find_place
from slr.model.problem import Problem, Severity, warning
from slr.model.protocol import Protocol
from slr.model.source import Source
from slr.model.word import NOT_REPORTED
from slr.stage import SearchFile
from slr.store.disk import digest, read_bytes, read_plain
from slr.store.layout import Review

_DATE = re.compile(r"^(\d{4}-\d{2}-\d{2})(?!\d)", re.ASCII)


def read_searches(review: Review, protocol: Protocol) -> tuple[tuple[SearchFile, ...], tuple[Problem, ...]]:
    """Return the exports that match a source of the protocol, sorted by path, and problems with exports.

    If several sources match an export, it is assigned to the first of them in the protocol.

    The date of a search is the date at the start of its folder or file name (`2026-03-01/a.ris`,
    `a/2026-03-01.ris`). If there is no such date, the date of the source (`searched`) is used. In three cases, the
    date stays unknown:

    - The date of the source is not reported.
    - The source has files without a date in several folders.
    - The date `searched` is already the date in the path of another file of the source.
    """
    paths = list(review.search_files())
    problems = [*_changed_files(review, paths)]
    claimed: dict[str, list[str]] = {}
    for path in paths:
        below = path.relative_to(review.searches).as_posix()
        claims = [s for s in protocol.sources if any(fnmatchcase(below, pattern) for pattern in s.files)]
        if len(claims) != 1:
            problems.append(_misclaimed(review, path, below, claims))
        if claims:
            claimed.setdefault(claims[0].id, []).append(below)
    files = []
    for source in protocol.sources:
        dates = _date_searches(source, claimed.get(source.id, ()))
        files += [_search_file(review, below, source, date) for below, date in dates.items()]
        problems += _undated_searches(review, source, dates)
    return tuple(sorted(files, key=lambda f: f.path)), tuple(problems)


def find_unmatched(review: Review, protocol: Protocol) -> Iterator[Problem]:
    """Yield a problem for each pattern of a source that no export matches. The problem names the line."""
    paths = [p.relative_to(review.searches).as_posix() for p in review.search_files()]
    for i, source in enumerate(protocol.sources):
        for j, pattern in enumerate(source.files):
            if not any(fnmatchcase(p, pattern) for p in paths):
                text = read_bytes(review.protocol).decode("utf-8-sig")
                line, where = find_place(text, ("sources", i, "files", j))
                yield Problem(
                    code="SRC003",
                    message=f"source {source.id}: no file matches {pattern!r}",
                    file=review.shown(review.protocol),
                    line=line,
                    where=where,
                    hint=_explain_unmatched(review, pattern, paths),
                )


def _date_searches(source: Source, files: Sequence[str]) -> dict[str, str | None]:
    dates = {below: next(filter(None, map(_find_date, below.split("/"))), None) for below in files}
    undated = {_folder_of(below) for below, date in dates.items() if date is None}
    if source.searched == NOT_REPORTED or source.searched in dates.values() or len(undated) > 1:
        return dates
    return {below: date or source.searched for below, date in dates.items()}


def _find_date(name: str) -> str | None:
    """Return the date at the start of a folder or file name, or None."""
    found = _DATE.match(name)
    try:
        return dt.date.fromisoformat(found[1]).isoformat() if found else None
    except ValueError:
        return None


def _folder_of(below: str) -> str:
    return below.rpartition("/")[0]


def _undated_searches(review: Review, source: Source, dates: Mapping[str, str | None]) -> Iterator[Problem]:
    """Yield a warning for each folder of the source below `searches/` in which a search has no known date.

    There is no warning if the protocol says `searched: not reported` for the source and no file of the source has a
    date.
    """
    declared = "searched" in source.model_fields_set and source.searched == NOT_REPORTED
    if declared and not any(dates.values()):
        return
    for folder in sorted({_folder_of(below) for below, date in dates.items() if date is None} - {""}):
        yield warning(
            "SRC006",
            f"the date of this search of {source.id} is unknown: the name of its folder does not begin with a date",
            file=f"{review.shown(review.searches / folder)}/",
            hint="name the folder after the date of the search, such as 2026-03-01; "
            "if the day is not known, set `searched: not reported` under the source",
        )


def _search_file(review: Review, below: str, source: Source, searched: str | None) -> SearchFile:
    path = review.searches / below
    return SearchFile(
        path=path.relative_to(review.corpus).as_posix(),
        read=partial(read_plain, path),
        size=path.stat().st_size,
        source=source.id,
        kind=source.kind,
        searched=searched,
        merged=source.merged,
        columns=source.columns or None,
    )


def _misclaimed(review: Review, path: Path, below: str, claims: list[Source]) -> Problem:
    if not claims:
        return Problem(
            code="SRC001",
            message="no source of the protocol matches this file, so its entries are not read",
            file=review.shown(path),
            hint=_explain_unread(below),
        )
    named = ", ".join(s.id for s in claims)
    return Problem(
        code="SRC002",
        message=f"several sources match this file: {named}; it is assigned to {claims[0].id}",
        file=review.shown(path),
        hint="narrow the patterns in `files:` so that only one source matches",
    )


def _explain_unread(below: str) -> str:
    suffix = PurePosixPath(below).suffix.lower()
    if suffix == ".pdf":
        return "a PDF is not an export: move it out of searches/, and export the references from the database, for example as RIS"
    if suffix in _ARCHIVES:
        return (
            "unpack it, and put the exports themselves into this folder; keep the archive outside searches/"
        )
    if suffix in _NOT_REFERENCES:
        return "references cannot be read from this kind of file: move it out of searches/"
    return f'add it to `files:` under its source: "{below}"'


# Files that people keep beside their exports, but from which no records can be read.
_ARCHIVES: Final = frozenset(".zip .gz .tgz .bz2 .xz .7z .rar .tar".split())
_NOT_REFERENCES: Final = frozenset(
    ".doc .docx .odt .rtf .ppt .pptx .png .jpg .jpeg .gif .tif .tiff .svg .eml .msg .enl .enlx .exe".split()
)


def _explain_unmatched(review: Review, pattern: str, there: Sequence[str]) -> str:
    place = review.shown(review.searches)
    head, slash, tail = pattern.rpartition("/")
    flat = [p for p in there if "/" not in p and fnmatchcase(p, tail)] if slash else []
    if flat and set(head) <= {"*", "/"}:
        return (
            f"`{head}/` means a folder, but {flat[0]} is in {place}/ itself: "
            f"move it into a folder named after the date of the search, such as {place}/2026-03-01/, "
            f'or write "{tail}"'
        )
    deep = [p for p in there if "/" in p and fnmatchcase(p.rpartition("/")[2], pattern)] if not slash else []
    if deep:
        return f'{deep[0]} is in a folder: write "*/{pattern}"'
    swapped = [p for p in there if fnmatchcase(p.casefold(), pattern.casefold())]
    if swapped:
        return f"upper and lower case differ: the file is called {swapped[0]}"
    return f"put the export into {place}/, or remove the pattern"


def _changed_files(review: Review, paths: list[Path]) -> Iterator[Problem]:
    """Yield a problem for each listed export that is missing or has changed, and for each unreadable line of the list.

    If there is no checksum list, there are no problems.
    """
    if not review.checksums.is_file():
        return
    there = {p.relative_to(review.searches).as_posix(): p for p in paths}
    listed: dict[str, tuple[str, int]] = {}
    for number, line in enumerate(read_plain(review.checksums).decode("utf-8", "replace").splitlines(), 1):
        match = _CHECKSUM.fullmatch(line.strip())
        if match is not None:
            listed[match[2].removeprefix("./")] = (match[1].lower(), number)
        elif line.strip() and not line.startswith("#"):
            yield _unread_checksum(review, number)
    for name, (checksum, number) in sorted(listed.items()):
        if name not in there:
            yield Problem(
                code="SRC004",
                message=f"the export {name!r} is in the checksum list, but the file is missing",
                file=review.shown(review.checksums),
                line=number,
                hint="restore the file: exports must not be removed",
            )
        elif digest(read_plain(there[name])) != checksum:
            yield Problem(
                code="SRC005",
                message="this export has changed: its checksum is not the one in the checksum list",
                file=review.shown(there[name]),
                severity=Severity.WARNING,
                hint="restore the original export; to correct records, use patches.yaml",
            )


_CHECKSUM: Final = re.compile(
    r"([0-9a-fA-F]{64}) [ *](.+)"
)  # a `*` marks a file that was read in binary mode


def _unread_checksum(review: Review, line: int) -> Problem:
    message = "this line does not contain a checksum and a file name, so no export is compared with it"
    hint = (
        "write the line as `sha256sum` does: 64 hexadecimal digits, two spaces and the path below searches/"
    )
    return warning("SRC007", message, file=review.shown(review.checksums), line=line, hint=hint)
