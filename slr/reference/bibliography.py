"""Create a list of full references, in the style that the protocol names and in the order of this style."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from slr.formats.exchange import Item
from slr.model.entry import Entry
from slr.reference.citation import IN_PRESS, UNDATED, Citation, cite_alone
from slr.reference.file import make_item
from slr.reference.key import make_keys
from slr.reference.name import order_names, plain_title
from slr.reference.pybtex_style import APA, format_items
from slr.reference.spelling import choose_journals, choose_spelling
from slr.reference.work import Work, describe_work, find_link
from slr.text.style import Run

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A work to list: its row of the table REPORTS, the entries of its records, its citation key and its citation."""

    row: Row
    entries: tuple[Entry, ...] = ()
    key: str
    citation: Citation


def collect_works(
    rows: Sequence[Row], entries: Mapping[str, Entry], letters: Mapping[str, str], records: Sequence[Row] = ()
) -> dict[str, Cited]:
    """Return the works to list, by report.

    `rows` have the columns of the table REPORTS. `entries` maps records to their entries, and `letters` maps reports to
    the letters of their citations. `records` are rows of the table RECORDS, which are searched for a better spelling of
    titles and journals. The first entry of a work comes from the record that gives the report its id.
    """
    keys, journals = make_keys(rows), choose_journals((*rows, *records))
    by_record = {record["record"]: record for record in records}
    found = {}
    for row in rows:
        ids = tuple(dict.fromkeys((row["report"], *row["records"])))
        mine = [by_record[record] for record in ids if record in by_record]
        alone = cite_alone(list(row["authors"]), row["year"], row["title"], row["note"])
        found[row["report"]] = Cited(
            row=choose_spelling(_drop_codes(row), mine, journals),
            entries=tuple(entries[record] for record in ids if record in entries),
            key=keys[row["report"]],
            citation=replace(alone, letter=letters.get(row["report"], "")),
        )
    return found


def _drop_codes(row: Row) -> Row:
    """Return a row without a code such as "ei2, 0147621", which Ovid writes in place of a missing issue."""
    coded = isinstance(row["issue"], str) and _CODES.fullmatch(row["issue"])
    return {**row, "issue": None} if coded else row


_CODES: Final = re.compile(r"[0-9a-z]{2,4}, \d{7,9}r?|\d{7,9}r?, [0-9a-z]{2,4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FullReference:
    """The full reference of a work: its text, and the address that follows the text."""

    report: str
    key: str
    runs: tuple[Run, ...]
    href: str = ""

    @property
    def text(self) -> str:
        """The text of the reference without formatting, followed by the address if there is one."""
        return " ".join(filter(None, ("".join(run.text for run in self.runs), self.href)))


def list_references(
    works: Sequence[Cited], words: Mapping[str, str], style: str = APA
) -> tuple[FullReference, ...]:
    """Return the references of works in the order of the style.

    `words` are the words of APA in one language; other styles do not use them. Raises KeyError if there is no such style.
    """
    return _list_apa(works, words) if style == APA else _list_other(works, style)


def _list_apa(works: Sequence[Cited], words: Mapping[str, str]) -> tuple[FullReference, ...]:
    from slr.reference.apa import ApaStyle  # noqa: PLC0415  heavy
    from slr.reference.rich import to_runs  # noqa: PLC0415

    style = ApaStyle(words)
    described = [(describe_work(w.row, w.entries, w.key, w.citation), str(w.row["report"])) for w in works]
    described.sort(key=lambda pair: (*order_work(pair[0]), pair[1]))
    return tuple(
        FullReference(report=report, key=work.key, runs=to_runs(style.format_work(work)), href=work.link)
        for work, report in described
    )


def order_work(work: Work) -> tuple[Any, ...]:
    """Return the sort key of a reference in APA 7: authors, then year, then letter and title (sections 9.44 to 9.49).

    A work without authors is ordered by its title. Of works by the same authors, works without a year come first, and works
    in press last.
    """
    title = work.original or "".join(run.text for run in work.title)
    when = {UNDATED: 0, IN_PRESS: 2}.get(work.when, 1)
    return (
        order_names(work.names) or ((plain_title(title), ""),),
        work.cut,
        when,
        work.when,
        (len(work.letter), work.letter),
        plain_title(title),
        title,
    )


def _list_other(works: Sequence[Cited], style: str) -> tuple[FullReference, ...]:
    by_key = {work.key: work for work in works}
    ordered = sorted(works, key=lambda work: work.key)
    items: list[Item] = [make_item(work.row, work.entries, work.key) for work in ordered]
    return tuple(
        FullReference(
            report=str(by_key[key].row["report"]), key=key, runs=runs, href=find_link(by_key[key].row)
        )
        for key, runs in format_items(items, style)
    )
