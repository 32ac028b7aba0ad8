"""Look up quotes in the full texts of reports."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from slr.model.column import frame
from slr.model.problem import Problem, Severity, warning
from slr.model.protocol import Protocol
from slr.model.quote import FOUND, NO_TEXT, NOT_FOUND, NOT_ON_PAGE, QUOTES
from slr.model.row import list_rows
from slr.model.sight import find_open
from slr.people.directory import Directory, Names, build_directory
from slr.people.kind import KINDS
from slr.people.resolve import resolve_reports
from slr.people.row import Row
from slr.stage import FullText
from slr.text.pages import read_pages
from slr.text.quotation import PagedText, Span, find_quote, is_on_page, read_location, read_pages_of_text

if TYPE_CHECKING:
    import pandas as pd

SHOWN: Final = 60  # characters of a quote in a message


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A quote in a row of a person's file.

    `kind` is the folder of the file, and `reports` are the reports that can contain the quote.
    """

    kind: str
    row: Row
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """The full texts of a review, by report. `first_pages` maps reports to their first page in the journal, if it is known."""

    texts: Mapping[str, Sequence[FullText]]
    first_pages: Mapping[str, int]

    def list_texts(self, report: str) -> Sequence[FullText]:
        """Return the full texts of a report. There can be several, such as a text file and a PDF, or the files of several records."""
        return self.texts.get(report, ())


def name_full_texts(
    full_texts: Iterable[FullText], directory: Directory
) -> tuple[dict[str, list[FullText]], list[Problem]]:
    """Return the full texts by report, and a problem for each file that does not belong to a report.

    The name of a file must be the id, or a former id, of a record of the report.
    """
    found: dict[str, list[FullText]] = {}
    problems = []
    for text in full_texts:
        report = directory.find_id(text.name)
        if report is None:
            problems.append(_unknown_name(text))
        else:
            found.setdefault(report, []).append(text)
    return found, problems


def _unknown_name(text: FullText) -> Problem:
    return warning(
        "FTX001",
        f"the name of this full text, {text.name!r}, is not the id of a report",
        file=text.path,
        hint="rename the file to REPORT.txt or REPORT.pdf; `slr trace WORDS` finds the id of a report by its title",
    )


def collect_library(
    texts: Mapping[str, Sequence[FullText]], pages: Iterable[tuple[str, str | None]]
) -> Library:
    """Return the full texts, and the first page of each report in its journal if it is known.

    Each pair in `pages` is a report and its page range in the journal, such as `12-25`. The range can be None.
    """
    read = ((report, read_pages(stated)) for report, stated in pages if report in texts and stated)
    first = {report: found.first for report, found in read if found is not None and not found.elocator}
    return Library(texts=texts, first_pages=first)


def check_quotes(quoted: Iterable[Quoted], library: Library) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Return a row of QUOTES for each quote from a report that has a full text, and the problems.

    There is a problem for each quote that is not in the full text, or not on the page that its location names. If a
    report has several full texts, the best result counts. A PDF is not read, so its result is `NO_TEXT`. An empty file
    has the same result.
    """
    look_up = _Searcher(library)
    rows, problems = [], []
    for quote in quoted:
        if not quote.row["quote"]:
            continue
        for report in quote.reports:
            found = look_up(quote.row, report)
            if found is None:
                continue
            rows.append({**_describe(quote, report), **found})
            if found["in_text"] in (NOT_FOUND, NOT_ON_PAGE):
                problems.append(_missing(quote.row, report, found))
    rows.sort(key=lambda r: tuple(r[name] or "" for name in ("report", "kind", "who", "quote", "location")))
    return rows, problems


def _describe(quote: Quoted, report: str) -> dict[str, Any]:
    row = quote.row
    stated = {"quote": row["quote"], "location": row["location"] or None}
    return {"kind": quote.kind, "who": row.who, "report": report, **stated}


class _Searcher:
    """Looks up quotes. Each full text is read only once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._read = cache(_read)

    def __call__(self, row: Row, report: str) -> dict[str, Any] | None:
        """Look up the quote of a row, and return the columns `in_text`, `found_on` and `file`.

        Returns None if the report has no full text.
        """
        results = [self._search(row, report, text) for text in self._library.list_texts(report)]
        return min(results, key=lambda r: _BEST.index(r["in_text"])) if results else None

    def _search(self, row: Row, report: str, full_text: FullText) -> dict[str, Any]:
        text = self._read(full_text)
        if text is None or not text.text:
            return {"in_text": NO_TEXT, "found_on": [], "file": full_text.path}
        spans = find_quote(row["quote"], text)
        result = _judge(spans, row["location"], text, self._library.first_pages.get(report, 1))
        pages = sorted({str(span.first) for span in spans}, key=int) if text.has_pages else []
        return {"in_text": result, "found_on": pages, "file": full_text.path}


_BEST: Final = (FOUND, NOT_ON_PAGE, NOT_FOUND, NO_TEXT)


def _read(full_text: FullText) -> PagedText | None:
    return None if full_text.read is None else read_pages_of_text(full_text.read())


def _judge(spans: Sequence[Span], location: str, text: PagedText, first_page: int) -> str:
    """Return whether a quote was found: `FOUND`, `NOT_ON_PAGE` or `NOT_FOUND`.

    The page matters only if the location names a page and the text is divided into pages.
    """
    if not spans:
        return NOT_FOUND
    wanted = read_location(location)
    if not wanted or not text.has_pages:
        return FOUND
    on_page = any(is_on_page(s, page, text, first_page=first_page) for s in spans for page in wanted)
    return FOUND if on_page else NOT_ON_PAGE


def _missing(row: Row, report: str, found: Mapping[str, Any]) -> Problem:
    quote = row["quote"] if len(row["quote"]) <= SHOWN else row["quote"][:SHOWN].rstrip() + "..."
    where = f"at {row['location']!r} " if found["in_text"] == NOT_ON_PAGE else ""
    pages = "pages" if len(found["found_on"]) > 1 else "page"
    elsewhere = f"; it is on {pages} {', '.join(found['found_on'])} of this file" if found["found_on"] else ""
    return row.problem(
        "QUO001",
        f"the quote {quote!r} was not found {where}in {found['file']}{elsewhere}",
        where="quote",
        hint="compare the quote with the full text; mark what you left out with [...]",
        severity=Severity.WARNING,
        about=frozenset({(report, "")}),
        veiled="a quote was not found in the full text of its report",
    )


QUOTING: Final = ("coding", "findings")  # the folders of people's files with quotes, apart from `support`


def list_quoted(tables: "Mapping[str, pd.DataFrame]", rows: Mapping[str, Sequence[Row]]) -> Iterator[Quoted]:
    """Yield each person's latest rows about reports, so that the quotes in these rows can be looked up.

    `rows` maps folders of people's files to all their rows. `tables` contains records and clusters. A row about an
    unknown report is left out, because an earlier stage reports the problem.
    """
    if not rows:
        return
    directory = build_directory(tables["records"], tables["clusters"])
    for folder, listed in rows.items():
        found, _ = resolve_reports(listed, KINDS[folder], directory)
        yield from (Quoted(kind=folder, row=row, reports=(report,)) for row, report in found)


def look_up_quotes(
    tables: "Mapping[str, pd.DataFrame]",
    full_texts: Sequence[FullText],
    quoted: Iterable[Quoted],
    protocol: Protocol,
) -> "tuple[pd.DataFrame, tuple[Problem, ...]]":
    """Return the table QUOTES and the problems of full texts and quotes.

    `tables` contains records, clusters, reports and statuses. Quotes show what a person thinks of a report. They are
    therefore left out while the report awaits a decision at a blind stage. Without full texts, the table is empty.
    """
    if not full_texts:
        return frame(QUOTES, []), ()
    names = Names(records=frozenset(text.name for text in full_texts), dois=frozenset(), titles=frozenset())
    named, unknown = name_full_texts(
        full_texts, build_directory(tables["records"], tables["clusters"], names)
    )
    reports = tables["reports"][tables["reports"]["report"].isin(list(named))]
    library = collect_library(
        named, ((r["report"], r["pages"]) for r in list_rows(reports[["report", "pages"]]))
    )
    rows, problems = check_quotes(quoted, library)
    statuses = tables["statuses"][tables["statuses"]["report"].isin([row["report"] for row in rows])]
    hidden = find_open(list_rows(statuses), protocol)
    return frame(QUOTES, [row for row in rows if row["report"] not in hidden]), (*unknown, *problems)
