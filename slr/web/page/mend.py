"""Let a person correct the metadata of a record, or an entry that could not be read, in `patches.yaml`."""

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from slr.desk.mend import (
    USUAL,
    MendField,
    Mending,
    Unread,
    list_changes,
    mend_record,
    mend_unread,
    open_mending,
    open_unread,
)
from slr.desk.own_file import is_refused
from slr.model.problem import Problem, ReviewError
from slr.web.lookup import demand_screened
from slr.web.visit import Visit


@demand_screened
def show(visit: Visit) -> Response:
    """Return the page with the metadata of a record.

    Raises HTTPException with the status 404 if there is no such record.
    """
    mending = _open(visit)
    return _draw(visit, mending, {f.name: f.value for f in mending.fields}, (), 200)


@demand_screened
def save(visit: Visit) -> Response:
    """Write the fields that the person has changed. On request, the other records of the report are changed, too.

    If a value is wrong or the file has changed since the page was loaded, nothing is written, and the page says why.
    Raises HTTPException with the status 404 if there is no such record.
    """
    mending, form = _open(visit), visit.form
    changes = list_changes(mending, form)
    values = {f.name: form.get(f.name, f.value) for f in mending.fields}
    also = mending.others if form.get("also") else ()
    try:
        problems = mend_record(
            visit.hub.built, mending, changes, form.get("seen", ""), note=_sign(visit), also=also
        )
    except ReviewError as error:
        return _draw(visit, mending, values, error.problems, 409)
    if is_refused(problems):
        return _draw(visit, mending, values, problems, 422)
    back = visit.address("report", mending.report)
    names = ", ".join(visit.t(f"mend.field_{name}") for name in changes)
    if not changes:
        return visit.go(back, notice=visit.t("mend.unchanged"))
    shown = visit.hub.review.shown(visit.hub.review.patches)
    return visit.go(back, notice=visit.t("mend.saved", fields=names, file=shown))


def _open(visit: Visit) -> Mending:
    mending = open_mending(visit.hub.built, visit.path["record"])
    if mending is None:
        raise HTTPException(404)
    return mending


def _sign(visit: Visit) -> str:
    """Return the comment above a correction: the day, the person, and the reason."""
    reason = " ".join(visit.form.get("reason", "").split())
    return f"{visit.at[:10]}, {visit.who}{': ' if reason else ''}{reason}"


def _draw(
    visit: Visit, mending: Mending, values: Mapping[str, str], problems: tuple[Problem, ...], status: int
) -> Response:
    review, record = visit.hub.built, mending.record
    names = {source.id: source.name for source in visit.hub.protocol.sources}
    placed = {p.where: p for p in problems if p.where}
    views = [_view(f, values, placed, visit) for f in mending.fields]
    return visit.page(
        "mend.html",
        status=status,
        record=record["record"],
        title=record["title"],
        report=mending.report,
        others=len(mending.others),
        also=bool(visit.form.get("also", "yes" if not visit.form else "")),
        reason=visit.form.get("reason", ""),
        source=names.get(record["source"], record["source"]),
        place=f"{review.shown(review.corpus)}/{record['file']}:{record['line']}",
        file=review.shown(review.patches),
        seen=mending.seen if status in (200, 409) else visit.form.get("seen", ""),
        usual=[v for v in views if v["name"] in USUAL],
        rest=[v for v in views if v["name"] not in USUAL],
        problems=[p for p in problems if not p.where or p.where not in values],
        anything_wrong=bool(problems),
    )


def _view(
    field: MendField, values: Mapping[str, str], placed: Mapping[str, Problem], visit: Visit
) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": visit.t(f"mend.field_{field.name}"),
        "shape": field.shape,
        "value": values[field.name],
        "words": [(w, visit.t.word(w)) for w in field.words],
        "problem": placed.get(field.name),
    }


@demand_screened
def show_unread(visit: Visit) -> Response:
    """Return the page with the text of an entry that could not be read.

    Raises HTTPException with the status 404 if there is no such entry.
    """
    unread = _open_unread(visit, visit.query)
    return _draw_unread(visit, unread, unread.raw, (), 200)


@demand_screened
def save_unread(visit: Visit) -> Response:
    """Write the corrected text of an entry.

    If the text is wrong or the file has changed since the page was loaded, nothing is written, and the page says why.
    Raises HTTPException with the status 404 if there is no such entry.
    """
    unread, text = _open_unread(visit, visit.form), visit.form.get("text", "")
    try:
        problems = mend_unread(visit.hub.built, unread, text, visit.form.get("seen", ""), note=_sign(visit))
    except ReviewError as error:
        return _draw_unread(visit, unread, text, error.problems, 409)
    if is_refused(problems):
        return _draw_unread(visit, unread, text, problems, 422)
    shown = visit.hub.review.shown(visit.hub.review.patches)
    return visit.go(visit.address("problems"), notice=visit.t("mend.saved_entry", file=shown))


def _open_unread(visit: Visit, asked: Mapping[str, str]) -> Unread:
    line = asked.get("line", "")
    number = int(line) if line.isdecimal() and len(line) < 12 else 0
    unread = open_unread(visit.hub.built, asked.get("file", ""), number)
    if unread is None:
        raise HTTPException(404)
    return unread


def _draw_unread(
    visit: Visit, unread: Unread, text: str, problems: tuple[Problem, ...], status: int
) -> Response:
    review = visit.hub.review
    file, _, line = unread.place.rpartition(":")
    return visit.page(
        "unread.html",
        status=status,
        place=f"{review.shown(review.corpus)}/{unread.place}",
        entry_file=file,
        entry_line=line,
        why=unread.reason,
        text=text,
        rows=min(30, max(6, text.count("\n") + 2)),
        reason=visit.form.get("reason", ""),
        file=review.shown(review.patches),
        seen=unread.seen if status in (200, 409) else visit.form.get("seen", ""),
        problems=problems,
    )
