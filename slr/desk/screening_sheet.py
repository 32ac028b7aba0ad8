"""Write a worksheet with the reports that wait for a person at a stage of screening, and import the verdicts.

The adjudicator's worksheet also shows each reviewer's verdict, and asks for the reason for each decision.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from slr.desk.filing import Cabinet, Filed, file_worksheet
from slr.desk.form import Field, Form, make_form
from slr.desk.item import Item
from slr.desk.reference import list_readable
from slr.desk.session import decision
from slr.desk.snapshot import Snapshot
from slr.desk.source import hide_source
from slr.desk.worksheet import Addressee, Worksheet, find_stages, write_worksheet
from slr.model.column import columns_of
from slr.model.problem import Problem, ReviewError
from slr.model.protocol import Protocol
from slr.model.sight import may_see
from slr.model.verdict import Verdict
from slr.model.word import ADJUDICATOR, STAGES
from slr.people.kind import KINDS
from slr.people.row import Row
from slr.text.notice import word_notices

_SHOWN: Final = columns_of(
    """
    abstract text abstract of the report
    keywords text keywords of the report
    journal  text journal, book or proceedings
    notice   text whether the work was retracted or corrected, or is a notice about another work
    served   text how the report was chosen for you; do not change it
    """,
    filled_by="reader",
)
_OPINIONS: Final = columns_of("opinions text what each reviewer said", filled_by="reader")
_READABLE: Final = ("author", "year", "title", "abstract", "keywords", "journal", "notice", "doi", "served")
_REASON: Final = "the reason for your decision"


def export_sheet(snapshot: Snapshot, items: Sequence[Item], who: str, path: Path) -> bytes:
    """Return a worksheet with the reports, to fill in. The extension of `path` sets the format: CSV or XLSX.

    If the protocol hides columns at the stage (`show`), these columns and the DOI are left out. The adjudicator sees
    other people's verdicts. All other people see them only if the protocol sets `blind: false` for the stage.
    """
    form = _make_form(snapshot, who)
    open_to_all = may_see(snapshot.queue.settings, who, settled=False)
    opinions = _OPINIONS if open_to_all else ()
    fields = (f.name for f in form.to_fill if f.kind != "date")
    return write_worksheet(
        Worksheet(
            form=form,
            addressee=_address(snapshot, who),
            columns=(*fields, *(c.name for c in opinions), *_list_readable(snapshot)),
            shown=(*opinions, *_SHOWN),
            rows=tuple(_show(snapshot, item, who) for item in items),
        ),
        path,
    )


def _list_readable(snapshot: Snapshot) -> Iterator[str]:
    """Yield the columns that describe a report, except those that are hidden at the stage."""
    hidden = snapshot.queue.settings.hidden
    gone = {{"authors": "author"}.get(name, name) for name in hidden} | ({"doi"} if hidden else set())
    yield from (name for name in _READABLE if name not in gone)


def _make_form(snapshot: Snapshot, who: str) -> Form:
    """Return the form of a verdict.

    The adjudicator is also asked for the reason, who settled the disagreement, and how it was settled.
    """
    kind = KINDS[f"screening/{snapshot.queue.stage}"]
    form = make_form(kind, snapshot.protocol, adjudicates=who == ADJUDICATOR)
    if who != ADJUDICATOR:
        return form
    return replace(form, fields=tuple(_ask_reason(f) if f.name == "note" else f for f in form.fields))


def _ask_reason(field: Field) -> Field:
    return replace(field, help=_REASON)


def _address(snapshot: Snapshot, who: str) -> Addressee:
    return Addressee(review=snapshot.review.name, stage=snapshot.queue.stage, who=who)


def _show(snapshot: Snapshot, item: Item, who: str) -> Mapping[str, str]:
    row = hide_source(snapshot.rows[item.report], snapshot.queue.settings.hidden)
    others = (v for name, v in sorted(snapshot.queue.votes.of(item.report).items()) if name != who)
    return {
        **list_readable(row),
        "report": item.report,
        "author": "; ".join(row["authors"]),
        "abstract": row["abstract"] or "",
        "keywords": "; ".join(row["keywords"]),
        "journal": row["journal"] or "",
        "notice": "; ".join(word_notices(row["notice"], row["notice_link"])),
        "served": item.served,
        "opinions": " | ".join(map(_word_opinion, others)),
    }


def _word_opinion(verdict: Verdict) -> str:
    criterion = f" {verdict.criterion}" if verdict.criterion else ""
    note = f" ({verdict.note})" if verdict.note else ""
    return f"{verdict.who}: {verdict.verdict}{criterion}{note}"


def find_stage_of_sheet(data: bytes, shown: str, protocol: Protocol) -> str | None:
    """Return the stage that a worksheet of verdicts names, or None if it names no stage.

    Raises ReviewError if the worksheet names several stages, or a stage that is not a stage of screening.
    """
    stages = find_stages(data, shown, KINDS[f"screening/{STAGES[0]}"], protocol)
    if len(stages) > 1:
        message = (
            f"the rows of the worksheet are for several stages: {', '.join(stages)}; nothing was imported"
        )
        hint = "make one worksheet for each stage"
        raise ReviewError([Problem(code="WKS007", message=message, file=shown, where="stage", hint=hint)])
    if stages and stages[0] not in STAGES:
        message = f"this worksheet is for {stages[0]!r} and contains no verdicts; nothing was imported"
        hint = "import it with the command that wrote it: `slr retrieve`, `slr notices`, `slr code`, `slr studies`, `slr extract`, `slr appraise`, `slr record` or `slr dedupe`"
        raise ReviewError([Problem(code="WKS008", message=message, file=shown, where="stage", hint=hint)])
    return next(iter(stages), None)


def import_sheet(snapshot: Snapshot, who: str, data: bytes, shown: str, at: str) -> Filed:
    """Add the verdicts of a worksheet to a person's file, and return what was added and what was not.

    If a verdict has no `when`, it gets the time `at`, in ISO 8601. `shown` is the name of the worksheet in
    messages. `slr.desk.filing.file_rows` explains which rows are added.
    """
    form = _make_form(snapshot, who)

    def complete(row: Row, report: str) -> Mapping[str, str]:
        return decision(snapshot, report, {"served": row["served"] or "listed", "basis": row["basis"]})

    def find_misplaced(_: Row, report: str) -> str:
        reached = snapshot.queue.find_status(report) != "not reached"
        return "" if reached else f"has not reached {snapshot.queue.stage}"

    cabinet = Cabinet(
        review=snapshot.review,
        protocol=snapshot.protocol,
        form=form,
        addressee=_address(snapshot, who),
        reports=snapshot.rows,
        find_misplaced=find_misplaced,
        complete=complete,
    )
    return file_worksheet(cabinet, data, shown, at)
