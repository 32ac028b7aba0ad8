"""Show the reports that only the adjudicator can still decide, and record the adjudicator's verdicts.

Such a report is in conflict, is marked as maybe, or needs more verdicts than its team can give.
"""

from collections.abc import Mapping
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from slr.desk.room_value import Answer, ShownCard
from slr.model.word import ADJUDICATOR, STAGES
from slr.store.operation import is_operation
from slr.web.entry import offer_columns
from slr.web.field import view_field
from slr.web.page.screen import Place, describe_card, find_place, read_sent_verdict, word_answer
from slr.web.visit import ADJUDICATORS_ONLY, Visit

LISTED: Final = 30  # reports that the page lists


def show(visit: Visit) -> Response:
    """Return the page with the next report to settle, or with the report that `?report=` names.

    Raises HTTPException with the status 403 for everybody except the adjudicator, and with the status 404 if there is
    no such stage or report.
    """
    return _show(visit, notice="")


def _show(
    visit: Visit, *, notice: str, offer: str = "", status: int = 200, given: Mapping[str, str] | None = None
) -> Response:
    place = _find_place(visit)
    cards = place.room.next_cards(ADJUDICATOR, "read", LISTED)
    shown = _choose(visit, place, cards)
    with place.room.lock:
        left = place.room.count_left(ADJUDICATOR)
        tally = place.room.tally(ADJUDICATOR)
    return visit.page(
        "conflicts.html",
        status=status,
        place=place,
        stages=[s for s in STAGES if place.room.snapshot.protocol.screening.stage(s).reported],
        left=left,
        conflicts=tally.conflicts,
        cards=[describe_card(visit, place, card) for card in cards],
        shown=None if shown is None else describe_card(visit, place, shown),
        fields=_list_fields(visit, place, given or {}),
        note=(given or {}).get("note", ""),
        problem=notice,
        offer=offer,
    )


def _find_place(visit: Visit) -> Place:
    """Return the stage at which the adjudicator settles conflicts.

    Raises HTTPException with the status 403 for everybody else, and with the status 404 if there is no such stage.
    """
    if visit.who != ADJUDICATOR:
        raise HTTPException(403, ADJUDICATORS_ONLY)
    return find_place(visit, stage=visit.path["stage"], queue="read")


def _choose(visit: Visit, place: Place, cards: tuple[ShownCard, ...]) -> ShownCard | None:
    named = visit.query.get("report", "") or visit.form.get("report", "")
    if not named:
        return cards[0] if cards else None
    found = place.room.card(ADJUDICATOR, named)
    if found is None:
        raise HTTPException(404)
    return found


def _list_fields(visit: Visit, place: Place, given: Mapping[str, str]) -> list[Any]:
    """Return the fields for who settled a disagreement and how, filled with the adjudicator's last answers."""
    last: dict[str, str] = visit.hub.session(("settled", place.stage), dict)
    settling = place.room.session(ADJUDICATOR).settling
    return [view_field(f, visit.t, given.get(f.name, last.get(f.name, "")), (), ()) for f in settling]


def settle(visit: Visit) -> Response:
    """Record the verdict of the adjudicator, its reason, who settled the disagreement, and how.

    Raises HTTPException with one of these statuses:

    - 403 for everybody except the adjudicator
    - 404 if there is no such stage
    - 422 if the request names no operation
    """
    place = _find_place(visit)
    if not is_operation(visit.op):
        raise HTTPException(422)
    settling = place.room.session(ADJUDICATOR).settling
    settled = {f.name: f.clean(visit.form.get(f.name, "")) for f in settling}
    answer = place.room.record(ADJUDICATOR, "read", read_sent_verdict(visit, settled), visit.at)
    notice = word_answer(visit.t, place, answer, undone=False)
    if answer.refusal:
        offer = offer_columns(visit.t, answer.problems)
        return _show(visit, notice=notice, offer=offer, status=422, given=visit.form)
    visit.hub.stream.send("counts", stage=place.stage)
    last: dict[str, str] = visit.hub.session(("settled", place.stage), dict)
    last.update(settled)
    return visit.go(visit.address("conflicts", place.stage), notice=_describe(visit, answer, notice))


def undo(visit: Visit) -> Response:
    """Undo the last decision of the adjudicator in this session.

    Raises HTTPException with one of these statuses:

    - 403 for everybody except the adjudicator
    - 404 if there is no such stage
    - 422 if the request names no operation
    """
    place = _find_place(visit)
    if not is_operation(visit.op):
        raise HTTPException(422)
    answer = place.room.undo(ADJUDICATOR, "read", visit.op, visit.at)
    notice = word_answer(visit.t, place, answer, undone=True)
    return visit.go(visit.address("conflicts", place.stage), notice=_describe(visit, answer, notice))


def _describe(visit: Visit, answer: Answer, notice: str) -> str:
    if answer.row is None:
        return notice
    return f"{notice} · {visit.t('screen.line', file=answer.row.file, line=str(answer.row.line))}"
