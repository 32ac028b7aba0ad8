"""Combine what people recorded about the announcements of a report: the study, its progress, and its outcomes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from slr.findings.construct import fold_construct
from slr.formats.register_entry import RegisterEntry, split_outcomes
from slr.model.missing import PRIMARY, REGISTER, SECONDARY
from slr.model.word import ADJUDICATOR
from slr.people.row import Row

_IMPORTANCE: Final = (PRIMARY, SECONDARY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """An announced outcome. `studies` are the studies that people named in the row, as they wrote them."""

    name: str
    importance: str
    recorded_by: tuple[str, ...]
    location: str = ""
    studies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What people recorded about the announcements of one report.

    `rows` are the adjudicator's rows or, if there are none, the rows of all people.
    """

    rows: tuple[Row, ...] = ()

    @property
    def studies(self) -> tuple[str, ...]:
        """The names of studies in the rows, sorted."""
        return tuple(sorted({row["study"] for row in self.rows if row["study"]}))

    @property
    def progress(self) -> tuple[str, ...]:
        """The distinct words that people recorded for the study's progress, sorted."""
        return tuple(sorted({row["progress"] for row in self.rows if row["progress"]}))

    @property
    def stated_by(self) -> tuple[str, ...]:
        """The people who recorded the progress, sorted."""
        return tuple(sorted({row.who for row in self.rows if row["progress"]}))

    @property
    def note(self) -> str:
        """People's distinct remarks, separated by semicolons."""
        return "; ".join(dict.fromkeys(row["note"] for row in self.rows if row["note"]))


NOTHING: Final = Announcement()


def collect_announcements(rows: Iterable[tuple[Row, str]]) -> Mapping[str, Announcement]:
    """Map each report to what people recorded about its announcements, sorted by report.

    `rows` are pairs of a current row and its report. If the adjudicator has a row on a report, only the adjudicator's
    rows on this report are used.
    """
    found: dict[str, list[Row]] = defaultdict(list)
    for row, report in rows:
        found[report].append(row)
    made = {}
    for report, listed in sorted(found.items()):
        settled = [row for row in listed if row.who == ADJUDICATOR]
        ordered = sorted(settled or listed, key=lambda r: (r.who, r["study"], sorted(r.values.items())))
        made[report] = Announcement(rows=tuple(ordered))
    return made


def list_outcomes(announced: Announcement, entry: RegisterEntry | None) -> tuple[Outcome, ...]:
    """Return the outcomes that a report announces: those that people recorded or, if there are none, those of the entry.

    If people recorded two names that differ only in case, accents, hyphens, underscores or spaces, they count as one
    outcome. An outcome that is both primary and secondary is listed twice.
    """
    recorded = tuple(_merge(announced.rows))
    if recorded or entry is None:
        return recorded
    stated = ((PRIMARY, entry.primary), (SECONDARY, entry.secondary))
    return tuple(
        Outcome(name=name, importance=importance, recorded_by=(REGISTER,))
        for importance, names in stated
        for name in names
    )


def _merge(rows: Iterable[Row]) -> Iterator[Outcome]:
    merged: dict[tuple[str, str], list[tuple[str, Row]]] = defaultdict(list)
    for row in rows:
        for importance in _IMPORTANCE:
            for name in split_outcomes(row[importance]):
                merged[importance, fold_construct(name)].append((name, row))
    for (importance, _), rows_of in merged.items():
        yield Outcome(
            name=rows_of[0][0],
            importance=importance,
            recorded_by=tuple(sorted({row.who for _, row in rows_of})),
            location="; ".join(dict.fromkeys(row["location"] for _, row in rows_of if row["location"])),
            studies=tuple(sorted({row["study"] for _, row in rows_of if row["study"]})),
        )
