"""Show what a person has written, newest first, and let the person change a row or take it back."""

from typing import Any, Final
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from slr.desk.form import place_problems
from slr.desk.mine import OwnRow, RowEdit, find_edit
from slr.model.problem import Problem
from slr.people.kind import KINDS
from slr.web.entry import write_once
from slr.web.field import name_column, view_groups
from slr.web.lookup import demand_screened, get_mine, name_folder
from slr.web.visit import Visit

SIZE: Final = 40  # rows on a page


@demand_screened
def show(visit: Visit) -> Response:
    """Return one page of the list of the person's rows that match the search."""
    hub = visit.hub
    folder, words = visit.query.get("kind", ""), visit.query.get("q", "")
    only = visit.query.get("counted", "") == "yes"
    with hub.lock:
        mine = get_mine(visit)
        found = mine.list_rows(folder if folder in KINDS else "", words, only_counted=only)
        numbers, unread = mine.count_rows(), mine.count_unread()
    text = visit.query.get("page", "1")
    page = max(1, min(int(text) if text.isdecimal() and len(text) < 9 else 1, -(-len(found) // SIZE)))
    shown = found[(page - 1) * SIZE : page * SIZE]
    kept = {n: visit.query[n] for n in ("kind", "q", "counted") if visit.query.get(n)}
    links = [f"{visit.address('mine')}?{urlencode({**kept, 'page': p})}" for p in (page - 1, page + 1)]
    return visit.page(
        "mine.html",
        query={"kind": folder, "q": words, "counted": "yes" if only else ""},
        kinds=[(f, f"{name_folder(f, visit)} ({visit.t.number(n)})") for f, n in numbers.items()],
        total=len(found),
        first=(page - 1) * SIZE + 1,
        rows=[_view(own, visit) for own in shown],
        unread=[(name_folder(f, visit), n) for f, n in unread.items()],
        before=links[0] if page > 1 else "",
        after=links[1] if page * SIZE < len(found) else "",
    )


def _view(own: OwnRow, visit: Visit) -> dict[str, Any]:
    key = urlencode({"line": own.row.line, "when": own.row["when"]})
    return {
        "title": own.title or own.row["report"] or next(iter(own.values.values()), ""),
        "report": own.report,
        "kind": name_folder(own.kind.folder, visit),
        "when": own.row["when"].replace("T", " ").removesuffix("Z")[:16],
        "parts": [
            (name_column(name, visit.t), _word(own, name, text, visit)) for name, text in own.values.items()
        ],
        "state": own.state,
        "state_word": visit.t(f"mine.state_{own.state.replace(' ', '_')}"),
        "place": f"{own.row.file}:{own.row.line}",
        "edit": f"{visit.address('mine', *own.kind.folder.split('/'))}?{key}"
        if own.state == "counts"
        else "",
        "line": own.row.line,
        "at": own.row["when"],
        "address": visit.address("mine", *own.kind.folder.split("/")),
        "can_take_back": own.kind.retract is not None and own.state == "counts",
    }


def _word(own: OwnRow, name: str, text: str, visit: Visit) -> str:
    return visit.t.word(text) if name in own.kind.vocabularies else text


@demand_screened
def edit(visit: Visit) -> Response:
    """Return the form in which a row is changed.

    Raises HTTPException with the status 409 if the row is no longer at its line.
    """
    with visit.hub.lock:
        change = _find(visit, visit.query)
        return _draw(visit, change, change.own.row.values, (), 200)


@demand_screened
def save(visit: Visit) -> Response:
    """Change a row or take it back.

    In both cases, a row is added to the file.

    Raises HTTPException with one of these statuses:

    - 409 if the row is no longer at its line
    - 422 if the row cannot be taken back, or if the request names no operation
    """
    with visit.hub.lock:
        change = _find(visit, visit.form)
        values = {f.name: visit.form[f.name] for f in change.fields if f.name in visit.form}
        if visit.form.get("do") == "take":
            if not change.can_take_back:
                raise HTTPException(422)
            outcome = write_once(visit, change, lambda: change.take_back(visit.at))
        else:
            outcome = write_once(visit, change, lambda: change.change(values, visit.at))
        if outcome.refused:
            return _draw(visit, change, {**change.own.row.values, **values}, outcome.problems, 422)
        return visit.go(visit.address("mine"), notice=outcome.notice)


def _find(visit: Visit, asked: Any) -> RowEdit:
    """Return the row that an address or a form names, prepared for a change.

    Raises HTTPException with the status 409 if the row is no longer at this line.
    """
    folder = "/".join(filter(None, (visit.path["kind"], visit.path.get("stage", ""))))
    line, when = asked.get("line", ""), asked.get("when", "")
    found = find_edit(get_mine(visit), folder, int(line) if line.isdecimal() and len(line) < 12 else 0, when)
    if found is None:
        raise HTTPException(409)
    return found


def _draw(visit: Visit, change: RowEdit, values: Any, problems: tuple[Problem, ...], status: int) -> Response:
    placed = place_problems(change.fields, problems)
    kind = change.own.kind
    form = {
        "groups": view_groups(change.fields, kind, visit.t, values=values, problems=placed, hints={}),
        "general": placed.get("", ()),
        "errors": bool(problems),
        "checked": None,
    }
    return visit.page(
        "mine_edit.html",
        status=status,
        row=_view(change.own, visit),
        edit=form,
        can_take_back=change.can_take_back,
    )
