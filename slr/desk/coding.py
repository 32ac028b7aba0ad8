"""Code the included reports in a worksheet, and list the codes that the terms of the codebook suggest for these reports."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from slr.coding.example_gap import ExampleGap, find_example_gaps
from slr.coding.gap import LoneTerm, MissedWord, find_lone_terms, find_missed_words
from slr.coding.standing import OUTSIDE
from slr.coding.unsettled import Unsettled, find_unsettled
from slr.desk.filing import Filed, file_worksheet
from slr.desk.form import make_form
from slr.desk.included import Included
from slr.desk.reference import list_readable
from slr.desk.stored import ReportRows
from slr.desk.worksheet import Worksheet, write_rows, write_worksheet
from slr.model.column import columns_of
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.table import CODED, SUGGESTIONS
from slr.model.word import ADJUDICATOR
from slr.people.kind import KINDS
from slr.people.row import Row
from slr.store.layout import Review
from slr.store.table_file import read_table

STAGE: Final = "coding"
_SHOWN: Final = columns_of(
    """
    suggested text words in the report that suggest the code; use the role "reject" if the code does not apply
    opinions  text in the adjudicator's worksheet: what each coder wrote
    abstract  text abstract of the report
    """,
    filled_by="reader",
)
_ANY_REPORT: Final = (
    *OUTSIDE,
    "reject",
)  # roles of codings that are allowed for reports that are not included


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A code that the terms of the codebook suggest for a report, and the words that matched.

    `negated` and `excluded` are matches that were left out (`slr.coding.code_terms`).
    """

    theme: str
    words: tuple[str, ...]
    negated: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding(Included):
    """What can be coded: the included reports, the suggested codes, and what people have coded so far.

    `coded` maps a report and a person to the codes that this person has assigned or rejected. `unsettled` are the
    codes on which coders differ.
    """

    suggestions: Mapping[str, tuple[Suggestion, ...]]
    coded: Mapping[tuple[str, str], frozenset[str]]
    unsettled: tuple[Unsettled, ...] = ()

    def open_suggestions(self, report: str, who: str) -> tuple[Suggestion, ...]:
        """Return the suggestions for a report, without the codes that the person has already assigned or rejected."""
        decided = self.coded.get((report, who), frozenset())
        return tuple(s for s in self.suggestions.get(report, ()) if s.theme not in decided)


def open_coding(review: Review, protocol: Protocol, reports: ReportRows | None = None) -> Coding:
    """Return the included reports with their codings and suggestions, as of the last run.

    For `reports`, see `Included.open`.
    """
    coded: dict[tuple[str, str], set[str]] = {}
    rows = list_rows(read_table(review, CODED))
    for c in rows:
        coded.setdefault((c["report"], c["who"]), set()).add(c["theme"])
    opened = Coding.open(
        review,
        protocol,
        reports=reports,
        suggestions={},
        coded={key: frozenset(themes) for key, themes in coded.items()},
    )
    included = set(opened.included)
    mine = [row for row in rows if row["report"] in included]
    suggestions = _read_suggestions(review, opened.included)
    return replace(opened, suggestions=suggestions, unsettled=find_unsettled(mine, opened.studies))


def _read_suggestions(review: Review, included: Sequence[str]) -> dict[str, tuple[Suggestion, ...]]:
    """Return the suggestions of the last run for the included reports."""
    found: dict[str, list[Suggestion]] = {}
    table = read_table(review, SUGGESTIONS)
    for s in list_rows(table[table["report"].isin(list(included))]):
        listed = {name: tuple(s[name]) for name in ("words", "negated", "excluded")}
        found.setdefault(s["report"], []).append(Suggestion(theme=s["theme"], **listed))
    return {report: tuple(suggestions) for report, suggestions in found.items()}


def list_rows_to_code(coding: Coding, who: str) -> list[tuple[str, Suggestion | None]]:
    """Return the rows of a person's worksheet: one row for each open suggestion of each included report.

    A report without open suggestions has one row without a code, or no row if the person has already coded the
    report.
    """
    rows: list[tuple[str, Suggestion | None]] = []
    for report in coding.included:
        suggested = coding.open_suggestions(report, who)
        rows += [(report, s) for s in suggested]
        if not suggested and (report, who) not in coding.coded:
            rows.append((report, None))
    return rows


def export_sheet(coding: Coding, who: str, path: Path) -> bytes:
    """Return a worksheet to fill in. The extension of `path` sets the format.

    A coder's worksheet has the rows that `list_rows_to_code` returns. The adjudicator's worksheet has one row for each
    code on which the coders of a study differ, with what each coder wrote.
    """
    form = make_form(KINDS[STAGE], coding.protocol, adjudicates=who == ADJUDICATOR)
    report, *fields = (f.name for f in form.to_fill)
    sheet = Worksheet(
        form=form,
        addressee=coding.address(form.kind, who),
        columns=(report, "author", "year", "title", _name_clue(who), *fields, "doi", "abstract"),
        shown=tuple(column for column in _SHOWN if column.name in ("abstract", _name_clue(who))),
        rows=tuple(_list_differences(coding) if who == ADJUDICATOR else _list_suggested(coding, who)),
    )
    return write_worksheet(sheet, path)


def _name_clue(who: str) -> str:
    """Return the column that shows the person why a code is in the worksheet."""
    return "opinions" if who == ADJUDICATOR else "suggested"


def _list_suggested(coding: Coding, who: str) -> Iterator[Mapping[str, str]]:
    for report, suggestion in list_rows_to_code(coding, who):
        yield _show(coding, report, suggestion)


def _list_differences(coding: Coding) -> Iterator[Mapping[str, str]]:
    for found in coding.unsettled:
        opinions = "; ".join(f"{who}: {_describe_codings(codings)}" for who, codings in found.codings.items())
        yield {**coding.describe(found.report), "theme": found.theme, "opinions": opinions}


def _describe_codings(codings: Iterable[tuple[str, str]]) -> str:
    """Return what a coder wrote about a code, such as "finding (it helps)"."""
    return " / ".join(f"{role} ({statement})" for role, statement in codings) or "code not assigned"


def _show(coding: Coding, report: str, suggestion: Suggestion | None) -> Mapping[str, str]:
    suggested = (
        {} if suggestion is None else {"theme": suggestion.theme, "suggested": ", ".join(suggestion.words)}
    )
    return {**coding.describe(report), **suggested}


def import_sheet(coding: Coding, who: str, data: bytes, shown: str, at: str) -> Filed:
    """Add the codings of a worksheet to a person's file, and return what was added and what was not.

    If a row has no `when`, it gets the time `at`, in ISO 8601. `shown` is the name of the worksheet in
    messages. `slr.desk.filing.file_rows` explains which rows are added.
    """
    form = make_form(KINDS[STAGE], coding.protocol, adjudicates=who == ADJUDICATOR)
    included = frozenset(coding.included)

    def find_misplaced(row: Row, report: str) -> str:
        return "" if report in included or row["role"] in _ANY_REPORT else "is not included"

    cabinet = coding.open_cabinet(form, who, find_misplaced)
    return file_worksheet(cabinet, data, shown, at, is_prefilled=_is_prefilled)


def list_suggestions(coding: Coding) -> Iterator[tuple[str, Suggestion]]:
    """Yield each included report with each of its suggestions, in the order of `included`."""
    for report in coding.included:
        yield from ((report, s) for s in coding.suggestions.get(report, ()))


def write_suggestions(coding: Coding) -> bytes:
    """Return the suggestions for the included reports as CSV, one row per report and code."""
    lists = ("words", "negated", "excluded")
    rows = (
        {
            **list_readable(coding.reports[r]),
            "report": r,
            "theme": s.theme,
            **{name: "; ".join(getattr(s, name)) for name in lists},
        }
        for r, s in list_suggestions(coding)
    )
    columns = ("report", "theme", "words", "author", "year", "title", "doi", "negated", "excluded")
    return write_rows(columns, rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """The gaps of the codebook, as found by `slr.coding.gap` and `slr.coding.example_gap`."""

    terms: tuple[LoneTerm, ...]
    words: tuple[MissedWord, ...]
    examples: tuple[ExampleGap, ...]


def find_gaps(coding: Coding) -> Gaps:
    """Return the gaps of the codebook.

    All reports are searched for terms without a counterpart in another language. Missed words come only from coded
    reports.
    """
    texts = {
        report: " | ".join((row["title"] or "", row["abstract"] or "", "; ".join(row["keywords"])))
        for report, row in sorted(coding.reports.items())
    }
    confirmed: dict[str, set[str]] = {}
    coded = set()
    for row in list_rows(read_table(coding.review, CODED)):
        coded.add(row["report"])
        if row["role"] != "reject":
            for code in (row["theme"], *coding.protocol.codes_above(row["theme"])):
                confirmed.setdefault(code, set()).add(row["report"])
    known = {report: texts[report] for report in sorted(coded & texts.keys())}
    return Gaps(
        terms=tuple(find_lone_terms(texts, coding.protocol)),
        words=tuple(find_missed_words(known, confirmed, coding.protocol)),
        examples=tuple(find_example_gaps(coding.protocol)),
    )


def _is_prefilled(row: Row, name: str) -> bool:
    """Return whether the program filled in a field.

    In rows with text in `suggested` or `opinions`, it filled in the theme.
    """
    return name == "theme" and bool(row["suggested"] or row["opinions"])
