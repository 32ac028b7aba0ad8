"""Let a person judge doubtful pairs of records."""

from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from slr.dedupe.cluster import Pair, order_pair
from slr.desk.form import place_problems
from slr.desk.pairs import FieldView, PairCard, PairSession, open_pairs
from slr.model.problem import Problem
from slr.report.reason import word_reasons
from slr.web.entry import offer_columns, write_once
from slr.web.field import view_field
from slr.web.lookup import demand_screened, get_finder
from slr.web.nav import PAIRS
from slr.web.visit import Visit

LONGEST: Final = 1_500  # characters of an abstract that are shown
VERDICTS: Final = ("same", "different", "version", "notice")


def _sit(visit: Visit) -> PairSession:
    hub = visit.hub
    return hub.session((PAIRS, visit.who), lambda: open_pairs(hub.built, hub.protocol, visit.who))


@demand_screened
def show(visit: Visit) -> Response:
    """Return the page with the next pair to judge. If no pair is left, the page says so."""
    with visit.hub.lock:
        return _draw(visit, _sit(visit), "", (), 200)


@demand_screened
def save(visit: Visit) -> Response:
    """Record a verdict on a pair, skip the pair, undo the last verdict, or go through the skipped pairs.

    Raises HTTPException with one of these statuses:

    - 409 if a record of the pair no longer exists
    - 422 if the form asks for anything else, or if the request names no operation
    """
    with visit.hub.lock:
        session, do = _sit(visit), visit.form.get("do", "")
        if do == "undo":
            outcome = write_once(visit, session, lambda: session.undo(visit.at))
        elif do in VERDICTS:
            pair = _read_pair(visit, session)
            settled = {f.name: visit.form.get(f.name, "") for f in session.settling}
            note = visit.form.get("note", "")
            outcome = write_once(
                visit, session, lambda: session.decide(pair, do, note, visit.at, settled=settled)
            )
        elif do in ("skip", "resume"):
            if do == "resume":
                session.work.resume()
            elif session.work.current == _read_pair(visit, session):
                session.skip()
            return visit.go(visit.address("duplicates"))
        else:
            raise HTTPException(422)
        if outcome.refused:
            return _draw(visit, session, visit.form.get("note", ""), outcome.problems, 422)
        return visit.go(visit.address("duplicates"), notice=outcome.notice)


def _read_pair(visit: Visit, session: PairSession) -> Pair:
    """Return the pair that the page showed. Raises HTTPException with the status 409 if a record no longer exists."""
    pair = order_pair(visit.form.get("a", ""), visit.form.get("b", ""))
    if not session.knows(pair):
        raise HTTPException(409)
    return pair


def _draw(
    visit: Visit, session: PairSession, note: str, problems: tuple[Problem, ...], status: int
) -> Response:
    card, work = session.card(LONGEST), session.work
    placed = place_problems(session.settling, problems)
    return visit.page(
        "pair.html",
        status=status,
        card=None if card is None else _view(card, session, visit),
        position=work.position,
        total=work.total,
        left=work.left,
        skipped=len(work.skipped),
        can_undo=bool(work.judged),
        note=note,
        settling=[
            view_field(f, visit.t, visit.form.get(f.name, ""), placed.get(f.name, ()), ())
            for f in session.settling
        ],
        problems=placed.get("", ()),
        offer=offer_columns(visit.t, problems),
    )


def _view(card: PairCard, session: PairSession, visit: Visit) -> dict[str, Any]:
    why = word_reasons(card.evidence, visit.t.report) if card.evidence else ""
    reports = get_finder(visit).rows.map_records()
    return {
        "a": card.pair[0],
        "b": card.pair[1],
        "reports": [reports.get(r, r) for r in card.pair],
        "titles": session.name(card.pair),
        "why": why,
        "rule": card.rule or "",
        "rule_meaning": _explain(card.rule, visit),
        "fields": [(_name(field, visit), field) for field in card.fields],
    }


def _explain(rule: str | None, visit: Visit) -> str:
    key = f"dedupe_rule.{rule}"
    return visit.t(key) if rule and visit.t.has(key) else ""


def _name(field: FieldView, visit: Visit) -> str:
    return visit.t(f"mend.field_{field.name}")
