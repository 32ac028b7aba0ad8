"""Read the exports of a review, each with the source in the protocol that it matches."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from slr.model.problem import Problem, Severity
from slr.model.protocol import Protocol, Source
from slr.stage import SearchFile
from slr.store.disk import digest, read_bytes
from slr.store.layout import Review

_DATE = re.compile(r"^(\d{4}-\d{2}-\d{2})(?!\d)")


def read_searches(review: Review, protocol: Protocol) -> tuple[tuple[SearchFile, ...], tuple[Problem, ...]]:
    """Return the exports that match a source of the protocol, and problems such as a pattern that matches no file.

    The date of a search is the date at the start of its folder or file name (`2026-03-01/a.ris`, `a/2026-03-01.ris`). If
    neither name starts with a date, it is the date of the source.
    """
    paths = list(review.search_files())
    problems = [*_unclaimed_patterns(review, protocol, paths), *_changed_files(review, paths)]
    files = []
    for path in paths:
        below = path.relative_to(review.searches).as_posix()
        claims = [s for s in protocol.sources if any(fnmatchcase(below, pattern) for pattern in s.files)]
        if len(claims) != 1:
            problems.append(_misclaimed(review, path, below, claims))
        if claims:
            files.append(_search_file(review, path, below, claims[0]))
    return tuple(files), tuple(problems)


def _search_file(review: Review, path: Path, below: str, source: Source) -> SearchFile:
    dated = next((m.group(1) for part in below.split("/") if (m := _DATE.match(part))), None)
    return SearchFile(
        path=path.relative_to(review.corpus).as_posix(),
        data=read_bytes(path),
        source=source.id,
        kind=source.kind,
        searched=dated or (source.searched if source.searched != "not reported" else None),
        merged=source.merged,
        columns=source.columns or None,
    )


def _misclaimed(review: Review, path: Path, below: str, claims: list[Source]) -> Problem:
    if not claims:
        return Problem(
            code="SRC001",
            message="no source of the protocol matches this file, so its entries are not read",
            file=review.shown(path),
            hint=f"add it to `files:` under its source: {below}",
        )
    named = ", ".join(s.id for s in claims)
    return Problem(
        code="SRC002",
        message=f"several sources match this file: {named}; it is assigned to {claims[0].id}",
        file=review.shown(path),
        hint="narrow the patterns in `files:` so that only one source matches",
    )


def _unclaimed_patterns(review: Review, protocol: Protocol, paths: list[Path]) -> Iterator[Problem]:
    there = [p.relative_to(review.searches).as_posix() for p in paths]
    for source in protocol.sources:
        for pattern in source.files:
            if not any(fnmatchcase(p, pattern) for p in there):
                yield Problem(
                    code="SRC003",
                    message=f"source {source.id}: no file matches {pattern!r}",
                    file=review.shown(review.protocol),
                    hint=f"put the export into {review.shown(review.searches)}/, or remove the pattern",
                )


def _changed_files(review: Review, paths: list[Path]) -> Iterator[Problem]:
    """Yield a problem for each export that is missing or differs from the checksum list. Exports are append-only."""
    if not review.checksums.is_file():
        return
    listed: dict[str, tuple[str, int]] = {}
    for number, line in enumerate(
        review.checksums.read_text(encoding="utf-8", errors="replace").splitlines(), 1
    ):
        checksum, _, name = line.partition("  ")
        if name:
            listed[name.strip().removeprefix("./")] = (checksum.strip(), number)
    there = {p.relative_to(review.searches).as_posix(): p for p in paths}
    for name, (checksum, number) in sorted(listed.items()):
        if name not in there:
            yield Problem(
                code="SRC004",
                message=f"the export {name!r} is in the checksum list, but the file is missing",
                file=review.shown(review.checksums),
                line=number,
                hint="restore the file: exports must not be removed",
            )
        elif digest(read_bytes(there[name])) != checksum:
            yield Problem(
                code="SRC005",
                message="this export has changed since it was received",
                file=review.shown(there[name]),
                severity=Severity.WARNING,
                hint="restore the original export; to correct records, use patches.yaml",
            )
