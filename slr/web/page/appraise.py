"""Appraise the included studies with a tool, item by item."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from slr.desk.appraisal import name_item
from slr.desk.appraisal_session import AppraisalCard, AppraisalSession
from slr.desk.form import place_problems
from slr.desk.own_file import is_refused
from slr.model.appraisal import OVERALL, PROCEED
from slr.web.entry import (
    describe_report,
    find_appraisal_session,
    is_ready,
    list_tool_ids,
    name_paper,
    write_once,
)
from slr.web.field import view_field
from slr.web.visit import Visit
from slr.web.work import Answers, Entered, cite, find_neighbours, keep_apart, list_tabs

FOLDER = "appraisal"


@keep_apart("appraisal")
def list_studies(visit: Visit) -> Response:
    """Return the list of the studies to appraise, with the person's progress.

    Raises HTTPException with the status 404 if there is no such tool.
    """
    tools = list_tool_ids(visit)
    if not is_ready(visit, FOLDER) or not tools:
        return visit.page("unready.html", tabs=(), current="appraise")
    with visit.hub.lock:
        session = _open(visit)
        left = set(session.list_left())
        lines = [
            Entered(
                address=_address(visit, session, item),
                title=_name(session, item),
                written=len(session.make_card(item).entries),
                left=item in left,
            )
            for item in session.items
        ]
        done = len(lines) - len(left)
        return visit.page(
            "work.html",
            tabs=list_tabs(visit),
            current="appraise",
            lines=lines,
            done=done,
            tools=tools,
            tool=session.state.tool.id,
        )


@keep_apart("appraisal")
def show(visit: Visit) -> Response:
    """Return the page on which a study is appraised.

    Raises HTTPException with the status 404 if there is no such study, result or tool.
    """
    with visit.hub.lock:
        session, card = _sit(visit)
        return _draw(visit, session, card, visit.query.get("item", ""), Answers(values={}), 200)


@keep_apart("appraisal")
def save(visit: Visit) -> Response:
    """Record or take back the answer to an item, or undo the last step.

    Raises HTTPException with one of these statuses:

    - 404 if there is no such study, result, tool or item
    - 409 if there is no answer to take back
    - 422 if the request names no operation
    """
    with visit.hub.lock:
        session, card = _sit(visit)
        item, do = visit.form.get("item", ""), visit.form.get("do", "add")
        if do == "undo":
            outcome = write_once(visit, session.entries, lambda: session.entries.undo(visit.at)[0])
        elif item not in session.state.tool.names:
            raise HTTPException(404)
        elif do == "take":
            if item not in card.entries:
                raise HTTPException(409)
            outcome = write_once(
                visit, session.entries, lambda: session.take_back_answer(card, item, visit.at)
            )
        else:
            values = {f.name: visit.form.get(f.name, "") for f in session.list_fields(item)}
            outcome = write_once(visit, session.entries, lambda: session.answer(card, item, values, visit.at))
            if outcome.refused:
                return _draw(
                    visit, session, card, item, Answers(values=values, problems=outcome.problems), 422
                )
        if outcome.refused:
            return visit.fail(outcome.problems)
        address = _address(visit, session, (card.report, card.study), card.finding)
        return visit.go(f"{address}#next", notice=outcome.notice)


def _open(visit: Visit) -> AppraisalSession:
    tools = list_tool_ids(visit)
    chosen = visit.form.get("tool") or visit.query.get("tool") or (tools[0] if tools else "")
    return find_appraisal_session(visit, chosen)


def _sit(visit: Visit) -> tuple[AppraisalSession, AppraisalCard]:
    """Return the session, and the card of the study.

    Raises HTTPException with the status 404 if the study, the result or the tool does not exist, or if the pages of
    appraisal are not ready.
    """
    if not is_ready(visit, FOLDER):
        raise HTTPException(404)
    session = _open(visit)
    report = visit.path["report"]
    study = visit.form.get("study") or visit.query.get("study", "")
    named = session.state.studies.get(report, (report,))
    items = [i for i in session.items if i[1] in named and (not study or i[1] == study)]
    if not items:
        raise HTTPException(404)
    card = session.make_card(items[0])
    finding = visit.form.get("finding") or visit.query.get("finding", "")
    if not session.choose_result(card, finding):
        raise HTTPException(404)
    return session, session.make_card(items[0])


def _address(visit: Visit, session: AppraisalSession, item: tuple[str, str], finding: str = "") -> str:
    from urllib.parse import urlencode  # noqa: PLC0415

    chosen = {"tool": session.state.tool.id, "study": item[1]} | ({"finding": finding} if finding else {})
    return f"{visit.address('appraise', item[0])}?{urlencode(chosen)}"


def _name(session: AppraisalSession, item: tuple[str, str]) -> str:
    report, study = item
    cited = cite(session.state.reports[report])
    return cited if study == report else f"{study}: {cited}"


def _draw(
    visit: Visit, session: AppraisalSession, card: AppraisalCard, chosen: str, answers: Answers, status: int
) -> Response:
    """Return the page of a study.

    The item `chosen` is open. If `chosen` is empty, the first item without an answer is open.
    """
    current = chosen or next(iter(card.missing), "")
    place = (card.report, card.study)
    before, after = find_neighbours(session.items, place)
    return visit.page(
        "appraise.html",
        status=status,
        tabs=list_tabs(visit),
        report=describe_report(card.row),
        paper=name_paper(visit, card.report),
        card=card,
        tool=session.state.tool,
        tools=list_tool_ids(visit),
        items=[
            _view_item(visit, session, card, item, current, answers) for item in _list_items(session, card)
        ],
        errors=is_refused(answers.problems),
        can_undo=session.entries.can_undo,
        done=len(session.items) - session.left,
        all=len(session.items),
        before=_address(visit, session, before) if before else "",
        after=_address(visit, session, after) if after else "",
        this=_address(visit, session, place, card.finding),
        whole=_address(visit, session, place),
    )


def _list_items(session: AppraisalSession, card: AppraisalCard) -> list[str]:
    """Return the items of the tool.

    The question whether to continue is included only if an answer raises it, or if the person has already answered it.
    """
    answers = {item: row["answer"] for item, row in card.entries.items()}
    asked = bool(session.state.tool.asks(answers)) or PROCEED in answers
    return [item for item in session.state.tool.names if item != PROCEED or asked]


def _view_item(
    visit: Visit, session: AppraisalSession, card: AppraisalCard, item: str, current: str, answers: Answers
) -> dict[str, Any]:
    row = card.entries.get(item)
    values = answers.values if item == current and answers.values else ({} if row is None else row.values)
    placed = place_problems(session.list_fields(item), answers.problems) if item == current else {}
    fields = session.list_fields(item)
    found = session.state.tool.find_item(item)
    section = "" if found is None else found.section
    return {
        "id": item,
        "name": visit.t(f"appraise.{item}")
        if item in (OVERALL, PROCEED)
        else name_item(session.state.tool, item, visit.t.language).removeprefix(f"{section}: "),
        "section": section,
        "answer": "" if row is None else row["answer"],
        "sign": "" if row is None else session.find_answers(item).get(row["answer"], ""),
        "fields": [
            view_field(f, visit.t, values.get(f.name, ""), placed.get(f.name, ()), ()) for f in fields
        ],
        "general": placed.get("", ()),
        "open": item == current,
        "missing": item in card.missing,
    }
