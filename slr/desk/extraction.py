"""Let people extract findings from the included reports, and settle differences between extractors, in worksheets."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from slr.desk.filing import Filed, file_worksheet
from slr.desk.form import Form, make_form
from slr.desk.included import Included
from slr.desk.stored import ReportRows
from slr.desk.worksheet import Worksheet, write_worksheet
from slr.findings.compare import find_differences, join_values
from slr.model.column import columns_of
from slr.model.findings import EXTRACTED, FINDING_DIFFERENCES, FINDINGS, VALUES
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.word import ADJUDICATOR
from slr.people.kind import KINDS
from slr.people.row import Row
from slr.store.layout import Review
from slr.store.table_file import read_table

STAGE: Final = "findings"
_ABSTRACT: Final = columns_of("abstract text abstract of the report", filled_by="reader")
_DISPUTED: Final = columns_of(
    """
    disputed text columns to settle; an empty cell in such a column means that the report does not state the value
    opinions text what each extractor wrote; to accept the row as it is, fill in `by`, `how` or `note`
    """,
    filled_by="reader",
)
_ANY_REPORT: Final = (
    "background",
    "worked-example",
)  # roles that are allowed for reports that are not included
_HUMAN: Final = ("by", "how", "note")  # cells that say that a person has settled a row
_JOINT: Final = "; "
_ORDER: Final = (*VALUES, "")  # of differences; omissions come last
_Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction(Included):
    """What can be extracted: the included reports of empirical studies, and who has extracted what.

    `extractors` maps each report to the people who have extracted findings from it. `disputes` are the results that
    must be settled.
    """

    extractors: Mapping[str, frozenset[str]]
    disputes: "tuple[Dispute, ...]"

    def list_left(self, who: str) -> tuple[str, ...]:
        """Return the reports in `included` from which a person has not extracted any finding."""
        return tuple(r for r in self.included if who not in self.extractors.get(r, frozenset()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A row of the adjudicator's worksheet.

    `values` are the values on which the extractors agree. `of` contains the ids of their rows, and `columns` the
    columns in which these rows differ. `opinions` contains what each extractor wrote.
    """

    report: str
    study: str
    values: Mapping[str, str]
    of: tuple[str, ...]
    columns: tuple[str, ...]
    opinions: tuple[str, ...]


def open_extraction(review: Review, protocol: Protocol, reports: ReportRows | None = None) -> Extraction:
    """Return the included reports, what was extracted from them, and the open differences, as of the last run.

    For `reports`, see `Included.open`.
    """
    extracted = list_rows(read_table(review, EXTRACTED))
    extractors: dict[str, set[str]] = defaultdict(set)
    for row in extracted:
        extractors[row["report"]].add(row["who"])
    return Extraction.open(
        review,
        protocol,
        empirical=True,
        reports=reports,
        extractors={report: frozenset(people) for report, people in extractors.items()},
        disputes=tuple(_list_disputes(review, extracted)),
    )


def _list_disputes(review: Review, extracted: Sequence[_Row]) -> Iterator[Dispute]:
    """Yield a dispute for each result with open differences, or that one person seems to have recorded several times."""
    differences = [d for d in list_rows(read_table(review, FINDING_DIFFERENCES)) if d["open"]]
    if not differences:
        return
    by_result: dict[str, list[_Row]] = defaultdict(list)
    for difference in differences:
        if difference["finding"]:
            by_result[difference["finding"]].append(difference)
    for result in list_rows(read_table(review, FINDINGS)):
        if result["finding"] in by_result:
            yield _dispute_result(result, by_result[result["finding"]])
    row_of = {row["finding"]: row for row in extracted}
    for difference in differences:
        if not difference["finding"]:
            yield _dispute_group([row_of[own] for own in difference["rows"]])


def _dispute_group(rows: Sequence[_Row]) -> Dispute:
    """Return the dispute about rows in which a person seems to have recorded the same result several times.

    If the adjudicator accepts the row of the worksheet unchanged, all these rows count as one result.
    """
    values = [{name: row[name] for name in VALUES if row[name]} for row in rows]
    places = (f"{row['who']} {row['report']}" for row in rows)
    opinion = f"these rows seem to be about one result: {', '.join(places)}; if they are about several results, write one row per result: put the ids of its rows into `of`, and a different value into `time` or another column"
    columns = tuple(find_differences(values))
    first = {**join_values(values), "study": rows[0]["study"]}
    ids = tuple(row["finding"] for row in rows)
    return _make_dispute({**dict.fromkeys(VALUES), **first}, rows[0]["report"], ids, columns, (opinion,))


def _dispute_result(row: _Row, differences: Sequence[_Row]) -> Dispute:
    ordered = sorted(differences, key=lambda d: _ORDER.index(d["column"] or ""))
    columns = tuple(d["column"] for d in ordered if d["column"])
    return _make_dispute(row, row["reports"][0], tuple(row["rows"]), columns, tuple(map(_word, ordered)))


def _make_dispute(
    row: _Row, report: str, of: tuple[str, ...], columns: tuple[str, ...], opinions: tuple[str, ...]
) -> Dispute:
    values = {name: row[name] for name in VALUES if row[name] and name not in (*columns, "note")}
    return Dispute(
        report=report, study=row["study"], values=values, of=of, columns=columns, opinions=opinions
    )


def _word(difference: _Row) -> str:
    """Return what each extractor wrote in one column or, if only some extracted the result, their names."""
    people = list(difference["who"])
    if not difference["column"]:
        return f"only {', '.join(people)} extracted this result"
    values = zip(people, difference["values"], strict=True)
    return f"{difference['column']}: {', '.join(f'{who} {text or chr(8211)}' for who, text in values)}"


def export_sheet(extraction: Extraction, who: str, path: Path) -> bytes:
    """Return a worksheet to fill in. The extension of `path` sets the format.

    An extractor's worksheet has one row for each included report from which this person has extracted nothing. The
    adjudicator's worksheet has one row for each result that must be settled, with the values that are not disputed.
    """
    form = _make_form(extraction, who)
    report, *fields = (f.name for f in form.to_fill)
    settles = who == ADJUDICATOR
    shown = ("disputed", "opinions") if settles else ()
    rows = _show_disputes(extraction) if settles else _show_reports(extraction, who)
    sheet = Worksheet(
        form=form,
        addressee=extraction.address(form.kind, who),
        columns=(report, "author", "year", "title", *shown, *fields, "doi", "abstract"),
        shown=(*_DISPUTED, *_ABSTRACT),
        rows=tuple(rows),
    )
    return write_worksheet(sheet, path)


def _make_form(extraction: Extraction, who: str) -> Form:
    return make_form(KINDS[STAGE], extraction.protocol, adjudicates=who == ADJUDICATOR)


def _show_reports(extraction: Extraction, who: str) -> Iterator[Mapping[str, str]]:
    for report in extraction.list_left(who):
        yield extraction.describe(report)


def _show_disputes(extraction: Extraction) -> Iterator[Mapping[str, str]]:
    for dispute in extraction.disputes:
        several = len(extraction.studies.get(dispute.report, ())) > 1
        yield {
            **extraction.describe(dispute.report),
            **dispute.values,
            "study": dispute.study if several else "",
            "of": _JOINT.join(dispute.of),
            "disputed": _JOINT.join(dispute.columns),
            "opinions": _JOINT.join(dispute.opinions),
        }


def import_sheet(extraction: Extraction, who: str, data: bytes, shown: str, at: str) -> Filed:
    """Add the findings of a worksheet to a person's file, and return what was added and what was not.

    If a row has no `when`, it gets the time `at`, in ISO 8601. `shown` is the name of the worksheet in
    messages. `slr.desk.filing.file_rows` explains which rows are added.
    """
    included = frozenset(extraction.included)

    def find_misplaced(row: Row, report: str) -> str:
        expected = report in included or row["role"] in _ANY_REPORT
        return "" if expected else "is not an included report of an empirical study"

    cabinet = extraction.open_cabinet(_make_form(extraction, who), who, find_misplaced)
    return file_worksheet(cabinet, data, shown, at, is_prefilled=_is_prefilled)


def _is_prefilled(row: Row, name: str) -> bool:
    """Return whether the program filled in a field.

    In the adjudicator's worksheet, it fills in all undisputed values except those in `_HUMAN`.
    """
    if not row["opinions"] or name in _HUMAN:
        return False
    return name not in row["disputed"].split(_JOINT)
