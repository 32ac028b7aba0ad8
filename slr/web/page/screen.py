"""Show a person the next report to screen, and record verdicts.

The page shows one report on a card. A script holds the next two cards, so that it can show the next one right after a
verdict is saved. Without the script, each verdict loads the page again.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from slr.desk.card import CriterionView
from slr.desk.paper import PaperIndex
from slr.desk.room import QUEUES, Queue, Room
from slr.desk.room_value import Answer, SentVerdict, ShownCard
from slr.desk.section import divide_sections
from slr.desk.source import hide_source
from slr.desk.span import plain_text
from slr.model.sight import may_see
from slr.model.table import STOPPING
from slr.model.word import ADJUDICATOR, STAGES
from slr.report.reason import word_reasons
from slr.report.todo import shorten
from slr.store.operation import is_operation
from slr.store.table_file import read_arrow
from slr.web.entry import offer_columns, word_widened
from slr.web.hub import Hub
from slr.web.template import render
from slr.web.text import WebTexts
from slr.web.visit import Visit, pack

AHEAD: Final = 3  # cards that a page has: the present one and the next two
PATIENCE: Final = 0.3  # seconds that the first card waits for the terms of the ranking
LISTED: Final = 8  # titles of the list view
_TITLE: Final = 70  # characters of a title in a line
_CONFLICT: Final = frozenset({"criteria", "judged"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The review, the stage and the queue in which a person screens. `who` is the person's name."""

    hub: Hub
    room: Room
    stage: str
    queue: Queue
    who: str


def find_place(visit: Visit, *, stage: str, queue: str) -> Place:
    """Return the stage and the queue in which a person screens.

    Raises HTTPException with the status 404 if there is no such stage or queue, or if the protocol says that the stage
    is not reported.
    """
    if stage not in STAGES or queue not in QUEUES:
        raise HTTPException(404)
    hub = visit.hub
    room = hub.room(stage)
    if not room.snapshot.protocol.screening.stage(stage).reported:
        raise HTTPException(404)
    return Place(hub=hub, room=room, stage=stage, queue=queue, who=visit.who)


def show(visit: Visit) -> Response:
    """Return the page with the next report of a queue, or with the report that `?report=` names.

    Raises HTTPException with the status 404 if there is no such stage, queue or report.
    """
    if not visit.who:
        return visit.go("/-/who")
    if visit.who == ADJUDICATOR:
        return visit.go(visit.address("conflicts", visit.path["stage"]))
    if not visit.hub.is_built:
        return visit.go(visit.address(""))
    place = find_place(visit, stage=visit.path["stage"], queue=visit.path["queue"])
    place.room.session(place.who, place.queue)
    place.room.teacher.wait(PATIENCE)
    cards = _find_cards(visit, place, AHEAD)
    return visit.page(
        "screen.html",
        place=place,
        cards=[draw_card(visit, place, shown) for shown in cards],
        shown=cards[0] if cards else None,
        **describe_place(visit, place),
    )


def show_list(visit: Visit) -> Response:
    """Return the page with the titles of the next reports of a queue.

    Raises HTTPException with the status 404 if there is no such stage or queue.
    """
    if not visit.who:
        return visit.go("/-/who")
    place = find_place(visit, stage=visit.path["stage"], queue=visit.path["queue"])
    cards = place.room.next_cards(place.who, place.queue, LISTED)
    return visit.page(
        "screen_list.html",
        place=place,
        items=[describe_card(visit, place, shown) for shown in cards],
        **describe_place(visit, place),
    )


def list_cards(visit: Visit) -> Response:
    """Return the next cards as JSON. If the address names a report, its card comes first.

    `stage` and `queue` in the address name the queue. `n` is the number of cards: at most `LISTED`. Without
    `n`, there are `AHEAD` cards. Raises HTTPException with the status 404 if there is no such stage, queue or report.
    """
    place = find_place(visit, stage=visit.query.get("stage", ""), queue=visit.query.get("queue", ""))
    wanted = visit.query.get("n", "")
    number = min(int(wanted), LISTED) if wanted.isdecimal() else AHEAD
    return visit.json(_pack_state(visit, place, number, first=_find_named(visit, place)))


def _find_named(visit: Visit, place: Place) -> str:
    """Return the report that the address names, or "" if it names none.

    Raises HTTPException with the status 404 if there is no such report.
    """
    named = visit.query.get("report", "")
    found = place.room.snapshot.report_of.get(named, "")
    if named and not found:
        raise HTTPException(404)
    return found


def _find_cards(visit: Visit, place: Place, number: int) -> tuple[ShownCard, ...]:
    """Return the next cards. If the address names a report, its card comes first."""
    first = _find_named(visit, place)
    cards = place.room.next_cards(place.who, place.queue, number, without=(first,))
    picked = "picked" in visit.query
    named = place.room.card(place.who, first, place.queue, picked=picked) if first else None
    return cards if named is None else (named, *cards)


def judge(visit: Visit) -> Response:
    """Record a verdict. The field `say` is `include`, `maybe`, `exclude`, or `exclude:` and the id of a criterion.

    Raises HTTPException with one of these statuses:

    - 404 if there is no such stage or queue
    - 422 if the person has no name, or if the request names no operation
    """
    place = _read_place(visit)
    settled = {
        f.name: visit.form[f.name]
        for f in place.room.session(place.who, place.queue).settling
        if f.name in visit.form
    }
    answer = place.room.record(place.who, place.queue, read_sent_verdict(visit, settled), visit.at)
    return _respond(visit, place, answer, word_answer(visit.t, place, answer, undone=False))


def read_sent_verdict(visit: Visit, settled: Mapping[str, str]) -> SentVerdict:
    """Return the verdict in a form.

    `settled` are the values of the fields in which the adjudicator writes who settled a disagreement, and how.
    """
    verdict, _, criterion = visit.form.get("say", "").partition(":")
    return SentVerdict(
        op=visit.op,
        report=visit.form.get("report", ""),
        verdict=verdict,
        criterion=criterion,
        note=visit.form.get("note", ""),
        criteria=visit.form.get("criteria", ""),
        mark=visit.form.get("mark", ""),
        settled=settled,
        picked=bool(visit.form.get("picked")),
        widen="widen" in visit.form,
    )


def undo(visit: Visit) -> Response:
    """Undo the last verdict of the session, and show the report again.

    Raises the same errors as `say`.
    """
    place = _read_place(visit)
    answer = place.room.undo(place.who, place.queue, visit.op, visit.at)
    return _respond(
        visit, place, answer, word_answer(visit.t, place, answer, undone=True), first=answer.report
    )


def skip(visit: Visit) -> Response:
    """Put a report at the end of the queue. Raises the same errors as `say`."""
    place = _read_place(visit)
    report = visit.form.get("report", "")
    place.room.skip(place.who, place.queue, report)
    return _respond(visit, place, Answer(report=report), visit.t("screen.skipped"))


def _read_place(visit: Visit) -> Place:
    if not is_operation(visit.op) or not visit.who:
        raise HTTPException(422)
    return find_place(visit, stage=visit.form.get("stage", ""), queue=visit.form.get("queue", ""))


def _respond(visit: Visit, place: Place, answer: Answer, notice: str, *, first: str = "") -> Response:
    """Return, as JSON, the next cards and what was saved, or send the browser to the next card.

    If a row was written, an event tells the other open pages to update their counts.
    """
    if answer.row is not None and not answer.repeated:
        place.hub.stream.send("counts", stage=place.stage)
    if visit.wants_json:
        have = () if answer.refusal == "criteria" else visit.form.get("have", "").split()
        state = _pack_state(visit, place, AHEAD, first=first, have=have)
        return visit.json({**state, **_pack_answer(visit, place, answer, notice)}, _find_status(answer))
    if answer.refusal == "wrong":
        return visit.fail(answer.problems)
    back = visit.address("screen", place.stage, place.queue, *(("list",) if visit.form.get("list") else ()))
    again = answer.refusal in _CONFLICT or (bool(first) and not answer.refusal)
    picked = "&picked=yes" if visit.form.get("picked") else ""
    return visit.go(f"{back}?report={answer.report}{picked}" if again else back, notice=notice)


def _find_status(answer: Answer) -> int:
    if not answer.refusal:
        return 200
    return 409 if answer.refusal in _CONFLICT else 422


def _pack_answer(visit: Visit, place: Place, answer: Answer, notice: str) -> dict[str, Any]:
    packed: dict[str, Any] = {
        "refusal": answer.refusal,
        "said": notice,
        "report": answer.report,
        "repeated": answer.repeated,
    }
    if answer.row is not None:
        packed |= {"place": visit.t("screen.line", file=_shorten(answer.row.file), line=str(answer.row.line))}
    if answer.refusal == "judged":
        shown = place.room.card(place.who, answer.report, place.queue)
        packed |= {"mark": shown.mark if shown is not None else ""}
    if answer.refusal == "criteria":
        packed |= {"changes": _word_changes(visit, place)}
    offer = offer_columns(visit.t, answer.problems)
    return packed | {"problems": [pack(p) for p in answer.problems], "offer": offer}


def _word_changes(visit: Visit, place: Place) -> list[str]:
    changes = place.room.compare_criteria(visit.form.get("criteria", ""))
    keys = {(False, True): "added", (True, False): "removed", (True, True): "reworded"}
    return [
        visit.t(f"screen.criterion_{keys[bool(c.old), bool(c.new)]}", id=c.id, **_fill(c.old, c.new))
        for c in changes
    ]


def _fill(old: str, new: str) -> dict[str, str]:
    if old and new:
        return {"old": old, "new": new}
    return {"text": old or new}


def _shorten(file: str) -> str:
    """Return the path of a people's file below the folder of the review."""
    return file.split("/", 2)[-1]


def word_answer(t: WebTexts, place: Place, answer: Answer, *, undone: bool) -> str:
    """Return a text that says what was saved, or why nothing was saved."""
    title = shorten(_find_title(place, answer.report), _TITLE)
    if answer.refusal == "wrong":
        return t("screen.not_saved", why="; ".join(p.message for p in answer.problems))
    if answer.refusal == "judged":
        return t("screen.judged", verdict=_word_verdict(t, answer.values or {}))
    if answer.refusal:
        return t(f"screen.refused_{answer.refusal}")
    if undone:
        return t("screen.undone", title=title)
    notice = t("screen.said", verdict=_word_verdict(t, answer.values or {}), title=title)
    widened = word_widened(t, answer.widened, answer.row.file if answer.row is not None else "")
    return f"{notice}. {widened}" if widened else notice


def _word_verdict(t: WebTexts, values: Mapping[str, str]) -> str:
    word = t(f"screen.past_{values.get('verdict', '') or 'retract'}")
    return f"{word} {values['criterion']}" if values.get("criterion") else word


def _find_title(place: Place, report: str) -> str:
    rows = place.room.snapshot.rows
    return (rows[report]["title"] if report in rows else "") or report


def _pack_state(
    visit: Visit, place: Place, number: int, *, first: str = "", have: Collection[str] = ()
) -> dict[str, Any]:
    """Return what the script needs: the order of the next cards, the cards that it lacks, and the updated progress and links.

    If `first` is a report, its card comes first.
    """
    room, who, queue = place.room, place.who, place.queue
    with room.lock:
        ahead = [item.report for item in room.next_items(who, queue, number)]
        order = [first, *(r for r in ahead if r != first)][: max(number, 1)] if first else ahead
        cards = [room.card(who, report, queue) for report in order if report not in have]
    where = _draw(visit, "part/where.html", place=place, **describe_place(visit, place))
    return {
        "order": order,
        "cards": [draw_card(visit, place, c) for c in cards if c is not None],
        "where": where,
    }


def draw_card(visit: Visit, place: Place, shown: ShownCard) -> dict[str, str]:
    """Return the parts of the page that show the report, as HTML, and the values that the browser sends with a verdict.

    `ranked` is empty if the terms of the ranking are not known yet. The page then requests the card again.
    """
    values = describe_card(visit, place, shown)
    return {
        "report": shown.card.report,
        "mark": shown.mark,
        "criteria": shown.criteria,
        "picked": "yes" if shown.picked else "",
        "ranked": "yes" if shown.card.raised or shown.card.lowered or place.queue != "read" else "",
        "paper": _draw(visit, "part/paper.html", place=place, **values),
        "reasons": _draw(visit, "part/reasons.html", place=place, **values),
        "needs": _draw(visit, "part/needs.html", place=place, **values),
    }


def _draw(visit: Visit, template: str, **values: Any) -> str:
    """Return a part of a page as HTML. The values that only the bar at the top needs are not computed."""
    return render(template, {"t": visit.t, "here": visit.address(), **values})


def describe_card(visit: Visit, place: Place, shown: ShownCard) -> dict[str, Any]:
    """Return the values of a card for the templates."""
    row = hide_source(place.room.snapshot.rows[shown.card.report], shown.card.hidden)
    return {
        "shown": shown,
        "card": shown.card,
        "row": row,
        "sections": divide_sections(shown.card.abstract),
        "title": plain_text(shown.card.title),
        "served": _word_served(visit.t, shown),
        "reasons": [_describe(c, visit.t) for c in shown.card.criteria if c.kind == "exclude"],
        "needs": [_describe(c, visit.t) for c in shown.card.criteria if c.kind == "include"],
        "pdf": find_pdf(place.hub, shown.card.report),
        "own": _word_verdict(
            visit.t, {"verdict": shown.card.own.verdict, "criterion": shown.card.own.criterion}
        )
        if shown.card.own is not None
        else "",
        "others": [
            (v.who, _word_verdict(visit.t, {"verdict": v.verdict, "criterion": v.criterion}), v.note)
            for v in shown.card.others
        ],
    }


def find_pdf(hub: Hub, report: str) -> bool:
    """Return whether there is a PDF of a report. The index of the PDFs is built once after each run of the review."""
    index: PaperIndex = hub.session(
        "papers", lambda: PaperIndex(hub.built, hub.snapshot("title-abstract").report_of)
    )
    return index.find(report) is not None


def _word_served(t: WebTexts, shown: ShownCard) -> str:
    key = f"screen.served_{shown.served.replace(' ', '_')}"
    return t(key, basis=t.word(shown.basis)) if shown.served == "model" else t(key)


def _describe(criterion: CriterionView, t: WebTexts) -> dict[str, Any]:
    """Return a criterion with the outcome of its rule in words."""
    outcome = criterion.outcome or ""
    words = word_reasons(criterion.words, t.report)
    hint = ""
    if outcome == "unknown":
        hint = t("screen.rule_unknown", rule=", ".join(criterion.conditions))
    elif outcome:
        key = f"screen.rule_{outcome.replace(' ', '_')}"
        hint = t(f"{key}_words", words=words) if words else t(key)
    return {
        "key": criterion.key,
        "id": criterion.id,
        "text": criterion.text,
        "hint": hint,
        "met": outcome == "met",
        "ruled": bool(outcome),
    }


def describe_place(visit: Visit, place: Place) -> dict[str, Any]:
    """Return what the page shows around the card: stages, queues, progress, the advice to stop, and what to do next.

    `blind` is true if other people's verdicts are hidden until a report is settled.
    """
    room = place.room
    with room.lock:
        session = room.session(place.who, place.queue)
        counts = room.count_waiting(place.who)
        read = int((room.snapshot.queue.votes.given_by(place.who) > 0).sum())
        left = session.work_left if place.queue == "read" else None
    return {
        "stages": [s for s in STAGES if room.snapshot.protocol.screening.stage(s).reported],
        "queues": [name for name in QUEUES if name in ("read", place.queue) or counts[name]],
        "counts": counts,
        "read": read,
        "total": read + counts["read"],
        "work_left": left,
        "blind": not may_see(room.snapshot.queue.settings, place.who, settled=False),
        "stopping": _word_stopping(visit, place),
        "next_pages": list(_list_next(visit, place, counts)),
    }


def _word_stopping(visit: Visit, place: Place) -> tuple[str, str] | None:
    """Return the advice of the stopping criterion as of the last run, and its p-value.

    Return None if there is no advice.
    """
    rows = place.hub.session(
        ("stopping", place.stage),
        lambda: [r for r in read_arrow(place.hub.built, STOPPING).to_pylist() if r["stage"] == place.stage],
    )
    if not rows:
        return None
    advice = visit.t(f"screen.advice_{rows[0]['advice'].replace(' ', '_')}")
    return advice, visit.t.report.p_value(rows[0]["p_value"])


def _list_next(visit: Visit, place: Place, counts: Mapping[Queue, int]) -> Iterator[tuple[str, str]]:
    """Yield what a person can do when a queue has ended. Each item is a text and an address."""
    for name in QUEUES:
        if name != place.queue and counts[name]:
            yield (
                visit.t.count(f"screen.next_{name}", counts[name]),
                visit.address("screen", place.stage, name),
            )
    yield visit.t("screen.next_overview"), visit.address("")
