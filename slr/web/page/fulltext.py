"""Judge full texts: the PDF of a report beside the criteria. The rules for verdicts are the same as on the screening page."""

from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from slr.desk.room import QUEUES, Queue
from slr.desk.room_value import Answer, ShownCard
from slr.model.word import ADJUDICATOR
from slr.store.operation import is_operation
from slr.web.entry import offer_columns
from slr.web.page.screen import (
    Place,
    describe_card,
    describe_place,
    find_place,
    read_sent_verdict,
    word_answer,
)
from slr.web.paper import describe_run, find_papers, list_tabs
from slr.web.visit import Visit

STAGE: Final = "full-text"
LISTED: Final = 100  # reports in the list of those still to judge
_AGAIN: Final = frozenset(
    {"criteria", "judged", "reason", "wrong"}
)  # after these refusals, the card is shown again


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An item in the list of reports that the person still has to judge.

    `paper` is true if there is a PDF. `here` is true if the page shows this report.
    """

    address: str
    title: str
    paper: bool
    here: bool


def show_next(visit: Visit) -> Response:
    """Send the browser to the next report of the queue that `?queue=` names. If none is left, a page says so."""
    leave = _find_way_out(visit)
    if leave is not None:
        return leave
    place = _find_place(visit, visit.query.get("queue", "read"))
    cards = place.room.next_cards(place.who, place.queue, 1)
    if cards:
        return visit.go(_address(visit, cards[0].card.report, place.queue))
    return visit.page(
        "fulltext_end.html", place=place, run_state=describe_run(visit), **_describe_queue(visit, place)
    )


def show(visit: Visit) -> Response:
    """Return the page of a report. The id of a merged record leads to its report.

    Raises HTTPException with the status 404 if there is no such report or queue.
    """
    leave = _find_way_out(visit)
    if leave is not None:
        return leave
    place = _find_place(visit, visit.query.get("queue", "read"))
    shown = _find_card(visit, place)
    if shown.card.report != visit.path["report"]:
        return visit.go(_address(visit, shown.card.report, place.queue))
    return _draw(visit, place, shown)


def judge(visit: Visit) -> Response:
    """Record a verdict, undo the last verdict, or skip the report.

    The field `say` has the same values as on the screening page, or `undo` or `skip`.

    Raises HTTPException with one of these statuses:

    - 404 if there is no such report or queue
    - 422 if the person has no name or is the adjudicator, or if the request names no operation
    """
    if not is_operation(visit.op) or not visit.who or visit.who == ADJUDICATOR:
        raise HTTPException(422)
    place = _find_place(visit, visit.form.get("queue", "read"))
    shown = _find_card(visit, place)
    verdict = visit.form.get("say", "")
    if verdict == "skip":
        place.room.skip(place.who, place.queue, shown.card.report)
        return _go_on(visit, place, notice=visit.t("screen.skipped"))
    if verdict == "undo":
        answer = place.room.undo(place.who, place.queue, visit.op, visit.at)
        notice = _word(visit, place, answer, undone=True)
        report = shown.card.report if answer.refusal else answer.report
        return visit.go(_address(visit, report, place.queue), notice=notice)
    sent = replace(read_sent_verdict(visit, {}), report=shown.card.report)
    answer = place.room.record(place.who, place.queue, sent, visit.at)
    return _respond(visit, place, answer)


def _respond(visit: Visit, place: Place, answer: Answer) -> Response:
    notice = _word(visit, place, answer, undone=False)
    if answer.refusal not in _AGAIN:
        return _go_on(visit, place, notice=notice)
    status = 409 if answer.refusal in ("criteria", "judged") else 422
    return _draw(
        visit,
        place,
        _find_card(visit, place),
        refused=notice,
        offer=offer_columns(visit.t, answer.problems),
        status=status,
    )


def _word(visit: Visit, place: Place, answer: Answer, *, undone: bool) -> str:
    """Return what was saved and where, or why nothing was saved."""
    notice = word_answer(visit.t, place, answer, undone=undone)
    if answer.refusal or answer.row is None:
        return notice
    warned = " ".join(p.message for p in answer.problems)
    place_of_row = visit.t("retrieval.line", file=answer.row.file, line=answer.row.line)
    return " ".join(filter(None, (f"{notice.rstrip('.')}.", place_of_row, warned)))


def _go_on(visit: Visit, place: Place, *, notice: str) -> Response:
    cards = place.room.next_cards(place.who, place.queue, 1)
    address = _address(visit, cards[0].card.report if cards else "", place.queue)
    return visit.go(address, notice=notice)


def _find_way_out(visit: Visit) -> Response | None:
    """Send the browser to another page if the person cannot judge full texts now. Otherwise, return None."""
    if not visit.who:
        return visit.go("/-/who")
    if not visit.hub.is_built:
        return visit.go(visit.address(""))
    return visit.go(visit.address("conflicts", STAGE)) if visit.who == ADJUDICATOR else None


def _find_place(visit: Visit, queue: str) -> Place:
    """Return the stage and the queue in which the person judges full texts.

    Raises HTTPException with the status 404 if there is no such queue or stage, or if the review was not run to the end
    of screening.
    """
    if not visit.hub.is_built:
        raise HTTPException(404)
    return find_place(visit, stage=STAGE, queue=queue)


def _find_card(visit: Visit, place: Place) -> ShownCard:
    shown = place.room.card(place.who, visit.path["report"], place.queue)
    if shown is None:
        raise HTTPException(404)
    return shown


def _address(visit: Visit, report: str, queue: Queue) -> str:
    address = visit.address("fulltexts", "judge", *((report,) if report else ()))
    return address if queue == "read" else f"{address}?{urlencode({'queue': queue})}"


def _draw(
    visit: Visit, place: Place, shown: ShownCard, *, refused: str = "", offer: str = "", status: int = 200
) -> Response:
    settings = place.room.snapshot.queue.settings
    papers = find_papers(visit)
    paper = papers.find(shown.card.report)
    waiting = _list_waiting(visit, place, shown.card.report)
    return visit.page(
        "fulltext.html",
        status=status,
        place=place,
        paper=paper.name if paper is not None else "",
        refused=refused,
        offer=offer,
        note=visit.form.get("note", shown.card.own.note if shown.card.own is not None else ""),
        waiting=waiting,
        settles=settings.reasons == "settle" and settings.reviewers > 1,
        can_write=not visit.site.read_only,
        **_describe_queue(visit, place),
        **describe_card(visit, place, shown),
    )


def _list_waiting(visit: Visit, place: Place, report: str) -> list[Waiting]:
    """Return the reports that the person still has to judge in this queue, in order, and at most `LISTED` of them."""
    had, rows = find_papers(visit).reports, place.room.snapshot.rows
    with place.room.lock:
        items = place.room.session(place.who, place.queue).work.peek(LISTED)
    return [
        Waiting(
            address=_address(visit, item.report, place.queue),
            title=rows[item.report]["title"] or item.report,
            paper=item.report in had,
            here=item.report == report,
        )
        for item in items
    ]


def _describe_queue(visit: Visit, place: Place) -> dict[str, Any]:
    described = describe_place(visit, place)
    queues = [
        (name, _address(visit, "", name), described["counts"][name])
        for name in QUEUES
        if name in described["queues"]
    ]
    return {
        "tabs": list_tabs(visit),
        "queues": queues,
        "read": described["read"],
        "total": described["total"],
        "left": described["counts"][place.queue],
        "blind": described["blind"],
    }
