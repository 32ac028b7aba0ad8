"""Write the claims of the synthesis, and link each claim with what supports or contradicts it."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from slr.desk.claim_history import ClaimHistory, find_claim
from slr.desk.claim_sheet import CLAIM_FOLDER, SUPPORT_FOLDER
from slr.desk.history import read_tables
from slr.desk.line_session import LineSession
from slr.model.reason import read_reasons
from slr.model.row import list_rows
from slr.people.vocabulary import fold_word
from slr.report.reason import word_reasons
from slr.web.entry import RowView, find_line_session, find_row, is_ready, view_row
from slr.web.visit import Visit
from slr.web.work import Answers, act, list_tabs, open_form, view_form

_TABLES = ("claims", "claim_support", "claim_checks", "claim_without", "statuses")


@open_form
def show(visit: Visit) -> Response:
    """Return the page with all claims or, with `?claim=`, the page of one claim with its support.

    Raises HTTPException with one of these statuses:

    - 404 if there is no such claim or kind of rows
    - 409 if the address names a row that does not exist, for example because it was taken back
    """
    if not is_ready(visit, CLAIM_FOLDER):
        return visit.page("unready.html", tabs=(), current="claims")
    with visit.hub.lock:
        name, folder = visit.query.get("claim", ""), visit.query.get("folder", CLAIM_FOLDER)
        answers = _start(visit, folder)
        return _draw(visit, name, folder, answers, 200)


def _start(visit: Visit, folder: str) -> Answers:
    """Return the initial values of the form: those of the row that is changed, or none."""
    key = visit.query.get("row", "")
    if not key:
        return Answers(values={})
    if folder not in (CLAIM_FOLDER, SUPPORT_FOLDER):
        raise HTTPException(404)
    return Answers(values=dict(find_row(find_line_session(visit, folder).entries, "", key).values), row=key)


@open_form
def save(visit: Visit) -> Response:
    """Add, change, check or take back a claim or a row of support, or undo the last step.

    Raises HTTPException with one of these statuses:

    - 404 if this page has no rows of this kind, or if the last run did not reach the stage that reads them
    - 409 if there is no such row, for example because it was taken back
    - 422 if the request names no operation
    """
    folder = visit.path["folder"]
    if folder not in (CLAIM_FOLDER, SUPPORT_FOLDER) or not is_ready(visit, folder):
        raise HTTPException(404)
    with visit.hub.lock:
        session = find_line_session(visit, folder)
        shown = visit.query.get("claim", "")
        name = visit.form.get("claim", "") if visit.form.get("do", "add") == "add" else shown
        return act(
            visit,
            session.entries,
            "",
            [f.name for f in session.fields],
            _address(visit, name or shown),
            lambda answers, status: _draw(visit, shown, folder, answers, status),
        )


def _address(visit: Visit, claim: str) -> str:
    address = visit.address("claims")
    return f"{address}?{urlencode({'claim': claim})}" if claim else address


def _draw(visit: Visit, name: str, folder: str, answers: Answers, status: int) -> Response:
    claims, support = find_line_session(visit, CLAIM_FOLDER), find_line_session(visit, SUPPORT_FOLDER)
    tables = _read_tables(visit)
    history = find_claim(tables, visit.hub.protocol, name.split(), visit.who) if name else None
    own = [row for row in claims.list_rows() if fold_word(row["claim"]) == fold_word(name)] if name else []
    if name and history is None and not own:
        raise HTTPException(404)
    named = {"claim": name} if name else {}
    links, hidden = _list_links(history, support, name)
    return visit.page(
        "claim.html" if name else "claims.html",
        status=status,
        tabs=list_tabs(visit),
        name=name,
        claims=_list_claims(visit, claims, tables),
        history=history,
        own=[view_row(claims.lines.kind, row, "", claims.fields, visit.t) for row in own],
        links=links,
        hidden=hidden,
        mine=_view_links(visit, support, name),
        named=named,
        checks=_word_checks(history, visit),
        claim_form=_view(visit, claims, answers if folder == CLAIM_FOLDER else Answers(values={})),
        support_form=_view(
            visit, support, answers if folder == SUPPORT_FOLDER else Answers(values={}), named
        ),
        editing=folder == CLAIM_FOLDER and bool(answers.row or answers.problems or answers.checked),
        address=_address(visit, name),
        query=urlencode({"claim": name}) if name else "",
    )


def _view(
    visit: Visit, session: LineSession, answers: Answers, known: Collection[str] = ()
) -> Mapping[str, Any]:
    """Return a form without the fields that are named in `known`."""
    fields = [f for f in session.fields if f.name not in known]
    return view_form(session.entries, fields, answers, visit, session.hints)


def _view_links(visit: Visit, session: LineSession, name: str) -> list[RowView]:
    """Return the links that the person has added to a claim. Each link shows what is known about the linked item."""
    facts = {word.word: word.meaning for word in session.hints.get("id", ())}
    found = []
    for row in session.list_rows():
        if fold_word(row["claim"]) == fold_word(name):
            view = view_row(session.lines.kind, row, "", session.fields, visit.t)
            head = " · ".join(visit.t.word(row[n]) for n in ("relation", "what") if row[n])
            found.append(replace(view, head=head, text=facts.get(row["id"]) or row["id"]))
    return found


def _word_checks(history: ClaimHistory | None, visit: Visit) -> list[tuple[bool, str, str]]:
    """Return the results of the checks of a claim: whether each is an error, the name of the check, and the reason."""
    rows = () if history is None else history.checks
    return [
        (
            row["severity"] == "error",
            visit.t(f"claim.check.{row['check'].replace(' ', '_')}"),
            word_reasons(read_reasons(row["reason"]), visit.t.report),
        )
        for row in rows
    ]


def _read_tables(visit: Visit) -> Mapping[str, Any]:
    """Return the tables of the last run that describe claims. They are read once after each run."""
    hub = visit.hub

    def read() -> Mapping[str, Any]:
        tables = read_tables(hub.built)
        return {name: tables[name] for name in _TABLES}

    tables: Mapping[str, Any] = hub.session("tables of claims", read)
    return tables


def _list_claims(visit: Visit, session: LineSession, tables: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the claims of all people as of the last run, and the person's own claims that are new since then."""
    found = {row["claim"]: dict(row, new=False) for row in list_rows(tables["claims"])}
    for row in session.list_rows():
        if row["claim"] not in found:
            found[row["claim"]] = {
                "claim": row["claim"],
                "statement": row["statement"],
                "kind": row["kind"],
                "new": True,
            }
    return [dict(claim, address=_address(visit, name)) for name, claim in sorted(found.items())]


def _list_links(
    history: ClaimHistory | None, support: LineSession, name: str
) -> tuple[tuple[Mapping[str, Any], ...], int]:
    """Return the links of a claim that other people wrote, and how many links the person may not see yet.

    The person's own links are shown as rows that can be changed.
    """
    if history is None:
        return (), 0
    own = {
        (row["what"], row["id"]) for row in support.list_rows() if fold_word(row["claim"]) == fold_word(name)
    }
    others = [link for link in history.links if (link["what"], link["id"]) not in own]
    shown = tuple(link for link in others if link["id"] not in support.lines.hidden)
    return shown, history.hidden + len(others) - len(shown)
