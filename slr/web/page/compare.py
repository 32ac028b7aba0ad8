"""Compare what several people wrote about the same things, and let the adjudicator settle the differences."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from slr.desk.answer_check import check_answers
from slr.desk.comparison import COMPARED, Comparisons
from slr.desk.matter import Matter
from slr.desk.settling import Settling
from slr.model.word import ADJUDICATOR
from slr.web.entry import describe_report, find_settling, is_ready, name_paper, read_comparisons, write_once
from slr.web.field import name_column
from slr.web.page.check import word_checked
from slr.web.visit import ADJUDICATORS_ONLY, Visit
from slr.web.work import Answers, Entered, cite, find_neighbours, list_tabs, open_form, view_form


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """A column of a comparison: its label, the texts of each person, and whether there is a difference to settle."""

    label: str
    cells: tuple[tuple[str, ...], ...]
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterView:
    """Something that several people wrote about, prepared for the page.

    `takers` are the people whose rows can be taken over. `unfolded` is true if the form is open at first. `lines` are
    the columns in which people wrote different texts. Differences that must be settled come first. `alike` are the
    columns in which everybody wrote the same. `settled` has the labels and texts of the row that settles the matter,
    if there is one. `form` is None for everybody except the adjudicator.
    """

    key: str
    about: str
    people: tuple[str, ...]
    takers: tuple[str, ...]
    lines: tuple[LineView, ...]
    alike: tuple[LineView, ...]
    open: bool
    unfolded: bool
    settled: tuple[tuple[str, str], ...]
    form: Mapping[str, Any] | None


@open_form
def choose(visit: Visit) -> Response:
    """Go to the comparison of the first kind with something to compare. If there is none, go to the first kind."""
    for word, folder in COMPARED.items():
        if is_ready(visit, folder):
            with visit.hub.lock:
                if read_comparisons(visit, word).list_reports(visit.who):
                    return visit.go(visit.address("compare", word))
    return visit.go(visit.address("compare", next(iter(COMPARED))))


@open_form
def list_reports(visit: Visit) -> Response:
    """Return the list of the reports with rows that the person may compare. Reports with open differences come first.

    Raises HTTPException with the status 404 if there is no such kind of comparison.
    """
    word = visit.path["kind"]
    if word in COMPARED and not is_ready(visit, COMPARED[word]):
        return visit.page("unready.html", tabs=(), current="compare")
    with visit.hub.lock:
        comparisons = read_comparisons(visit, word)
        reports = comparisons.list_reports(visit.who)
        counts = {report: _count_open(visit, word, report) for report in reports}
        lines = [
            Entered(
                address=visit.address("compare", word, report),
                title=cite(comparisons.reports[report]),
                written=counts[report],
                left=counts[report] > 0,
            )
            for report in sorted(reports, key=lambda r: not counts[r])
        ]
        return visit.page(
            "compared.html",
            tabs=list_tabs(visit),
            current="compare",
            kinds=[w for w, folder in COMPARED.items() if is_ready(visit, folder)],
            kind=word,
            lines=lines,
            settles=visit.who == ADJUDICATOR,
            done=sum(not count for count in counts.values()),
        )


def _count_open(visit: Visit, word: str, report: str) -> int:
    if visit.who == ADJUDICATOR:
        return find_settling(visit, word).count_open(report)
    return read_comparisons(visit, word).count_open(report)


@open_form
def show(visit: Visit) -> Response:
    """Return the page with the rows of several people about a report, side by side.

    Raises HTTPException with the status 404 if the person must not see these rows, or if there are none.
    """
    with visit.hub.lock:
        comparisons = _find(visit)
        return _draw(visit, comparisons, *_take_over(visit), 200)


def _take_over(visit: Visit) -> tuple[str, Answers | None]:
    """Return the key of the matter that the address names, and the initial answers of its form.

    The form begins with the answers of the person whom the address names. The result is `("", None)` if the report has
    no such matter, or if the request does not come from the adjudicator.
    """
    key, who = visit.query.get("matter", ""), visit.query.get("take", "")
    if not key or visit.who != ADJUDICATOR:
        return "", None
    settling = find_settling(visit, visit.path["kind"])
    matter = next((m for m in settling.list_matters(visit.path["report"]) if _key(m) == key), None)
    if matter is None:
        return "", None
    people = "; ".join(side.who for side in matter.sides)
    return key, Answers(values={**settling.take_over(matter, who), "by": people})


@open_form
def settle(visit: Visit) -> Response:
    """Check or write the row that settles a difference, take this row back, or undo the last step.

    Raises HTTPException with one of these statuses:

    - 403 for everybody except the adjudicator
    - 404 if there are no such rows
    - 409 if the difference or the row no longer exists
    - 422 if the request names no operation
    """
    if visit.who != ADJUDICATOR:
        raise HTTPException(403, ADJUDICATORS_ONLY)
    with visit.hub.lock:
        _find(visit)
        settling, report = find_settling(visit, visit.path["kind"]), visit.path["report"]
        do, key = visit.form.get("do", "add"), visit.form.get("matter", "")
        matter = next((m for m in settling.list_matters(report) if _key(m) == key), None)
        if do == "undo":
            outcome = write_once(visit, settling.entries, lambda: settling.undo(visit.at))
        elif matter is None:
            raise HTTPException(409)
        elif do == "reopen":
            if matter.settled is None:
                raise HTTPException(409)
            outcome = write_once(visit, settling.entries, lambda: settling.reopen(matter, visit.at))
        else:
            values = {f.name: visit.form.get(f.name, "") for f in settling.list_fields(matter)}
            if do == "check":
                checked = check_answers(settling.entries, report, {**matter.agreed, **values, **matter.key})
                sentences = word_checked(checked, visit.t)
                return _draw(visit, settling.comparisons, key, Answers(values=values, checked=sentences), 200)
            outcome = write_once(visit, settling.entries, lambda: settling.settle(matter, values, visit.at))
            if outcome.refused:
                answers = Answers(values=values, problems=outcome.problems)
                return _draw(visit, settling.comparisons, key, answers, 422)
        if outcome.refused:
            return visit.fail(outcome.problems)
        return visit.go(visit.address("compare", visit.path["kind"], report), notice=outcome.notice)


def _find(visit: Visit) -> Comparisons:
    """Return the comparisons of the kind that the address names.

    Raises HTTPException with the status 404 if the person must not see the rows of the report, or if there are none.

    The response is the same in both cases, so that it does not reveal whether other people have written rows.
    """
    word, report = visit.path["kind"], visit.path["report"]
    if word in COMPARED and not is_ready(visit, COMPARED[word]):
        raise HTTPException(404)
    comparisons = read_comparisons(visit, word)
    if report not in comparisons.matters or not comparisons.may_see(visit.who, report):
        raise HTTPException(404)
    return comparisons


def _draw(
    visit: Visit, comparisons: Comparisons, chosen: str, answers: Answers | None, status: int
) -> Response:
    word, report = visit.path["kind"], visit.path["report"]
    settling = find_settling(visit, word) if visit.who == ADJUDICATOR else None
    matters = comparisons.matters[report] if settling is None else settling.list_matters(report)
    reports = comparisons.list_reports(visit.who)
    before, after = find_neighbours(reports, report)
    return visit.page(
        "compare.html",
        status=status,
        tabs=list_tabs(visit),
        kind=word,
        report=describe_report(comparisons.reports[report]),
        paper=name_paper(visit, report),
        matters=[
            _view(visit, settling, m, answers if _key(m) == chosen else None)
            for m in sorted(matters, key=lambda m: (not m.open, not m.differs))
            if m.differs
        ],
        same=[m.about for m in matters if not m.differs],
        can_undo=settling is not None and settling.entries.can_undo,
        before=visit.address("compare", word, before) if before else "",
        after=visit.address("compare", word, after) if after else "",
    )


def _key(matter: Matter) -> str:
    text = "\x1f".join((matter.about, *(f"{name}={value}" for name, value in sorted(matter.key.items()))))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _view(visit: Visit, settling: Settling | None, matter: Matter, answers: Answers | None) -> MatterView:
    t = visit.t
    lines = tuple(
        LineView(
            label=name_column(name, t),
            cells=tuple(
                tuple(t.word(line[name]) for line in side.lines if line[name]) for side in matter.sides
            ),
            differs=name in matter.differ,
        )
        for name in matter.columns
        if any(line[name] for side in matter.sides for line in side.lines)
    )
    settled = matter.settled or {}
    shown = (*(n for n in matter.columns if n in matter.differ), "reason", "by", "how", "note")
    return MatterView(
        key=_key(matter),
        about=matter.about,
        people=tuple(side.who for side in matter.sides),
        takers=tuple(
            s.who for s in matter.sides if settling is not None and settling.take_over(matter, s.who)
        ),
        lines=tuple(sorted((x for x in lines if not _is_alike(x)), key=lambda line: not line.differs)),
        alike=tuple(filter(_is_alike, lines)),
        open=matter.open,
        unfolded=matter.open or answers is not None,
        settled=tuple(
            (name_column(n, t), t.word(settled[n])) for n in dict.fromkeys(shown) if settled.get(n)
        ),
        form=None if settling is None else _view_form(visit, settling, matter, answers),
    )


def _is_alike(line: LineView) -> bool:
    """Return whether everybody wrote the same in a column."""
    return not line.differs and len(set(line.cells)) == 1


def _view_form(
    visit: Visit, settling: Settling, matter: Matter, answers: Answers | None
) -> Mapping[str, Any]:
    """Return the form for settling a matter. Values on which all people agree are filled in."""
    start = {**matter.agreed, "by": "; ".join(side.who for side in matter.sides)}
    return view_form(
        settling.entries,
        settling.list_fields(matter),
        answers or Answers(values=start),
        visit,
        _list_hints(matter),
    )


def _list_hints(matter: Matter) -> Mapping[str, Sequence[Any]]:
    """Return what each person wrote, as suggestions for the fields of the row that settles the difference."""
    from slr.people.vocabulary import Word  # noqa: PLC0415

    found: dict[str, dict[str, list[str]]] = {}
    for side in matter.sides:
        for line in side.lines:
            for name, text in line.items():
                if text:
                    found.setdefault(name, {}).setdefault(text, []).append(side.who)
    return {
        name: tuple(Word(word=text, meaning=", ".join(dict.fromkeys(who))) for text, who in texts.items())
        for name, texts in found.items()
    }
