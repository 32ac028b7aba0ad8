"""Let people appraise the included empirical studies, and settle differences between appraisers, in worksheets."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from slr.desk.filing import Filed, file_worksheet
from slr.desk.form import Form, make_form
from slr.desk.included import Included
from slr.desk.stored import ReportRows
from slr.desk.worksheet import Worksheet, write_worksheet
from slr.findings.appraisal import NOT_SETTLED
from slr.findings.appraisal_progress import find_appraisers
from slr.model.appraisal import Tool
from slr.model.appraisal_table import APPRAISALS
from slr.model.column import columns_of
from slr.model.findings import FINDINGS
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.word import ADJUDICATOR
from slr.people.kind import KINDS
from slr.people.row import Row
from slr.people.tool import find_tool
from slr.store.layout import Review
from slr.store.table_file import read_table

FOLDER: Final = "appraisal"
_SHOWN: Final = columns_of(
    """
    topic    text what the item asks about; read the full item in the tool itself
    allowed  text the answers that the item allows
    opinions text in the adjudicator's worksheet: what each appraiser answered
    """,
    filled_by="reader",
)
_PREFILLED: Final = ("report", "study", "finding", "tool", "item")
_JOINT: Final = "; "


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraising(Included):
    """What can be appraised with one tool, and who has appraised what.

    `answers` maps a study and a person to this person's answers about the whole study, by item. `done` maps each study to
    the people who have appraised it completely. `disputes` are the rows of APPRAISALS that must be settled. `results`
    maps each study to its results: the id of each result, and what the result is about.
    """

    tool: Tool
    answers: Mapping[tuple[str, str], Mapping[str, str]]
    done: Mapping[str, frozenset[str]]
    disputes: tuple[Mapping[str, Any], ...]
    results: Mapping[str, Mapping[str, str]]

    def list_left(self, who: str) -> tuple[tuple[str, str], ...]:
        """Return the studies that a person has not finished appraising, each with its first included report."""
        found: dict[str, str] = {}
        for report in self.included:
            for study in self.studies.get(report, (report,)):
                if who not in self.done.get(study, frozenset()):
                    found.setdefault(study, report)
        return tuple((report, study) for study, report in found.items())

    def name_study(self, report: str, study: str) -> str:
        """Return the text for the column `study`. It is empty if the report belongs to one study only."""
        return study if len(self.studies.get(report, ())) > 1 else ""


def open_appraising(
    review: Review, protocol: Protocol, tool: str, reports: ReportRows | None = None
) -> Appraising:
    """Return the state of the appraisal with a tool as of the last run. Raises KeyError if the review has no such tool.

    For `reports`, see `Included.open`.
    """
    chosen = find_tool(protocol, tool)
    if chosen is None:
        raise KeyError(tool)
    rows = [row for row in list_rows(read_table(review, APPRAISALS)) if row["tool"] == tool]
    answers: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in rows:
        if row["finding"] is None:
            for who, answer in zip(row["who"], row["answers"], strict=True):
                answers[row["study"], who][row["item"]] = answer
    return Appraising.open(
        review,
        protocol,
        empirical=True,
        reports=reports,
        tool=chosen,
        answers=answers,
        done={study: frozenset(people) for study, people in find_appraisers(rows, (chosen,)).items()},
        disputes=tuple(row for row in rows if row["state"] == NOT_SETTLED),
        results=_list_results(review),
    )


def _list_results(review: Review) -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in list_rows(read_table(review, FINDINGS)):
        sides = filter(None, (row["predictor"], row["outcome"]))
        found[row["study"]][row["finding"]] = " → ".join(sides)
    return found


def export_sheet(appraising: Appraising, who: str, path: Path) -> bytes:
    """Return a worksheet to fill in. The extension of `path` sets the format.

    An appraiser's worksheet covers the studies that this person has not finished appraising. It has one row for each
    unanswered item. The adjudicator's worksheet has one row for each answer that must be settled.
    """
    form = _make_form(appraising, who)
    settles = who == ADJUDICATOR
    names = [f.name for f in form.to_fill]
    shown = ("topic", "allowed", *(("opinions",) if settles else ()))
    rest = [name for name in names if name not in _PREFILLED]
    sheet = Worksheet(
        form=form,
        addressee=appraising.address(form.kind, who),
        columns=("report", "author", "year", "title", *_PREFILLED[1:], *shown, *rest, "doi"),
        shown=_SHOWN,
        rows=tuple(_show_disputes(appraising) if settles else _show_items(appraising, who)),
    )
    return write_worksheet(sheet, path)


def _make_form(appraising: Appraising, who: str) -> Form:
    return make_form(KINDS[FOLDER], appraising.protocol, adjudicates=who == ADJUDICATOR)


def _show_items(appraising: Appraising, who: str) -> Iterator[Mapping[str, str]]:
    for report, study in appraising.list_left(who):
        answered = appraising.answers.get((study, who), {})
        for item in appraising.tool.names:
            if item not in answered:
                yield _describe(appraising, report, study, item)


def _show_disputes(appraising: Appraising) -> Iterator[Mapping[str, str]]:
    for row in appraising.disputes:
        opinions_of = zip(row["who"], row["answers"], row["reasons"], strict=True)
        opinions = (
            f"{who}: {answer}{f' ({reason})' if reason else ''}" for who, answer, reason in opinions_of
        )
        yield {
            **_describe(appraising, row["reports"][0], row["study"], row["item"]),
            "finding": row["finding"] or "",
            "opinions": _JOINT.join(opinions),
        }


def _describe(appraising: Appraising, report: str, study: str, item: str) -> dict[str, str]:
    return {
        **appraising.describe(report),
        "study": appraising.name_study(report, study),
        "tool": appraising.tool.id,
        "item": item,
        "topic": name_item(appraising.tool, item, appraising.protocol.review.language),
        "allowed": _JOINT.join(appraising.tool.find_answers(item)),
    }


def name_item(tool: Tool, item: str, language: str) -> str:
    """Return what an item asks about, in a language or, if the tool lacks this language, in the tool's first language.

    The overall judgement and `proceed` are described in English. The name of any other unknown item is returned unchanged.
    """
    found = tool.find_item(item)
    if found is None:
        known = {"overall": "your judgement of the whole study", "proceed": "whether the appraisal goes on"}
        return known.get(item, item)
    label = found.label.get(language) or next(iter(found.label.values()))
    return f"{found.section}: {label}" if found.section else label


def import_sheet(appraising: Appraising, who: str, data: bytes, shown: str, at: str) -> Filed:
    """Add the answers of a worksheet to a person's file, and return what was added and what was not.

    If a row has no `when`, it gets the time `at`, in ISO 8601. `shown` is the name of the worksheet in
    messages. `slr.desk.filing.file_rows` explains which rows are added.
    """
    included = frozenset(appraising.included)

    def find_misplaced(_: Row, report: str) -> str:
        return "" if report in included else "is not an included report of an empirical study"

    cabinet = appraising.open_cabinet(_make_form(appraising, who), who, find_misplaced)
    return file_worksheet(
        cabinet, data, shown, at, is_prefilled=lambda row, name: name in _PREFILLED and bool(row["topic"])
    )
