"""Suggest which reports belong to one study, and a name for each study. Suggestions are never recorded automatically."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from string import ascii_lowercase
from typing import Any, Final, Literal

from slr.text.fold import fold
from slr.text.person import read_names
from slr.text.registration import find_registrations
from slr.text.title import read_title

Report = Mapping[str, Any]
Clue = Literal["registration", "version", "doi", "title", "notice"]
Mark = tuple[Clue, str]  # a clue, and what two reports have in common

_DOI_VERSION: Final = re.compile(r"[./_-]?v(?:ersion)?\d{1,2}$")
_LEAST: Final = 20  # letters of a title that identifies a work; "Editorial" does not
_LEAST_WORDS: Final = 3  # words of a title that a notice can quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Evidence that a report belongs to the same study as the report `other`.

    `clue` is the kind of evidence. `shared` is the value that both reports have, such as a registration number.
    """

    other: str
    clue: Clue
    shared: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A name for the study of a report, and the evidence that other reports belong to the same study.

    `study` is empty if people have assigned the linked reports to different studies.
    """

    study: str
    links: tuple[Link, ...]


def suggest_studies(
    reports: Sequence[Report], recorded: Mapping[str, Sequence[str]], texts: Mapping[str, Sequence[str]]
) -> dict[str, Suggestion]:
    """Return a suggestion for each report, by id.

    `reports` are rows of REPORTS. `recorded` maps a report to the studies that people recorded for it. `texts` maps a
    report to other texts that can contain its registration number.

    Two reports are linked if one of these conditions is met:

    - They share a registration number.
    - They are versions of one work.
    - Their DOIs are equal, or differ only in the version.
    - They have the same long title and first author.
    - One is a notice or reply whose title quotes the title of the other.
    """
    ordered = sorted(reports, key=lambda r: r["report"])
    marks = {r["report"]: set(_list_marks(r, texts.get(r["report"], ()))) for r in ordered}
    for notice, original in _match_notices(ordered):
        for report in (notice, original):
            marks[report].add(("notice", notice))
    groups = _join(marks)
    names = _name_groups(groups, {r["report"]: r for r in ordered}, recorded)
    return {
        report: Suggestion(study=name, links=_link(report, group, marks))
        for group, name in zip(groups, names, strict=True)
        for report in group
    }


def _list_marks(report: Report, texts: Sequence[str]) -> Iterator[Mark]:
    """Yield the marks of a report, such as its DOI. Two reports with the same mark are linked."""
    own = (report["title"], report["abstract"], report["note"], *report["keywords"], *texts)
    for number in find_registrations("\n".join(text for text in (*own, *report["registration"]) if text)):
        yield "registration", number
    for text in report["registration"]:  # numbers of other registries
        if not find_registrations(text):
            yield "registration", " ".join(text.upper().split())
    yield "version", report["version_of"] or report["report"]
    if report["doi"]:
        yield "doi", _DOI_VERSION.sub("", report["doi"])
    title, names = read_title(report["title"] or ""), read_names(report["authors"])
    if names and len(title.key) >= _LEAST:
        yield "title", f"{title.key} {names[0].family}"


def _match_notices(reports: Iterable[Report]) -> Iterator[tuple[str, str]]:
    """Yield each notice or reply with the report whose title it quotes."""
    titles = [(r["report"], read_title(r["title"] or "")) for r in reports]
    for notice, title in titles:
        if not (title.notice or title.answer):
            continue
        for report, other in titles:
            quoted = len(other.words) >= _LEAST_WORDS and f" {other.text} " in f" {title.text} "
            if quoted and report != notice:
                yield notice, report


def _join(marks: Mapping[str, Iterable[Mark]]) -> list[tuple[str, ...]]:
    """Return the groups of reports that share a mark (`Mark`), directly or through other reports.

    A report that shares no mark is a group of its own.
    """
    having: dict[Mark, list[str]] = defaultdict(list)
    for report, found in marks.items():
        for mark in found:
            having[mark].append(report)
    seen: set[str] = set()
    groups = []
    for start in marks:
        if start in seen:
            continue
        group, waiting = {start}, [start]
        while waiting:
            near = {r for mark in marks[waiting.pop()] for r in having[mark]} - group
            group |= near
            waiting += near
        seen |= group
        groups.append(tuple(sorted(group)))
    return groups


def _link(report: str, group: Iterable[str], marks: Mapping[str, set[Mark]]) -> tuple[Link, ...]:
    return tuple(
        Link(other=other, clue=clue, shared=shared)
        for other in group
        if other != report
        for clue, shared in sorted(marks[report] & marks[other])
    )


def _name_groups(
    groups: Sequence[Sequence[str]],
    reports: Mapping[str, Report],
    recorded: Mapping[str, Sequence[str]],
) -> list[str]:
    """Return a name for each group.

    The name is the recorded name or, if no name is recorded, the first author and year of the earliest report. If another
    group has the same name, a letter or number is added. If several names are recorded for a group, its name is empty.
    """
    known = [sorted({name for report in group for name in recorded.get(report, ())}) for group in groups]
    plain = [_cite(min((reports[r] for r in group), key=_by_year)) for group in groups]
    times = Counter(map(fold, plain))
    taken = {fold(name) for names in known for name in names}
    found = []
    for names, name in zip(known, plain, strict=True):
        if names:
            found.append(names[0] if len(names) == 1 else "")
            continue
        alone = times[fold(name)] == 1
        free = next(n for n in _spell(name, alone=alone) if fold(n) not in taken)
        taken.add(fold(free))
        found.append(free)
    return found


def _by_year(report: Report) -> tuple[int, str]:
    return (9999 if report["year"] is None else int(report["year"])), report["report"]


def _cite(report: Report) -> str:
    """Return the family name of the first author, or the first words of the title, and the year."""
    names = [a.split(",")[0].strip() for a in report["authors"][:1]]
    who = next(filter(None, names), "") or " ".join((report["title"] or "").split()[:3]) or report["report"]
    return who if report["year"] is None else f"{who} {int(report['year'])}"


def _spell(name: str, *, alone: bool) -> Iterator[str]:
    """Yield possible names: the plain name if no other group has it, then names with a letter or number."""
    if alone:
        yield name
    yield from (f"{name}{letter}" for letter in ascii_lowercase)
    yield from (f"{name}-{number}" for number in count(27))
