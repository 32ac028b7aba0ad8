"""Edit the protocol: check the text, offer keys and values, show what an edit would change, and save it."""

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from slr.desk.completion import Offer, complete
from slr.desk.edit import Edit
from slr.desk.protocol_edit import (
    Preview,
    Previews,
    ProtocolText,
    add_reason,
    check_text,
    read_text,
    save_text,
)
from slr.model.problem import Problem, ReviewError
from slr.model.row import list_rows
from slr.model.table import REPORTS
from slr.pipeline import has_errors
from slr.report.reason import word_reasons
from slr.screen.difference import count_flips, describe_moves
from slr.store.disk import digest
from slr.store.layout import Review
from slr.store.table_file import read_table
from slr.text.citation import cite_with_title
from slr.web.text import WebTexts
from slr.web.visit import Visit, pack

MOST_BYTES = 4 * 1024 * 1024  # of a request, in which many characters are sent as three bytes or more
MOST_FLIPS = 10  # reports that are listed for each kind of change


def show(visit: Visit) -> Response:
    """Return the page with the saved protocol and its problems."""
    saved = read_text(visit.hub.review)
    return _draw(visit, saved, check_text(visit.hub.review, saved.text))


def change(visit: Visit) -> Response:
    """Show what the text of the form would change. If the person has already seen these changes, save the text.

    If the text has errors, or if the protocol has changed since the page was loaded, nothing is saved, and the page is
    shown again with the text.
    """
    text = visit.form.get("text", "").replace("\r\n", "\n")
    edited = ProtocolText(text=text, seen=visit.form.get("seen", ""))
    if visit.form.get("what") != "save" or visit.form.get("previewed") != _hash(text):
        preview = _find_previews(visit).show(visit.hub.built, text)
        return _draw(visit, edited, preview.problems, preview)
    try:
        with visit.hub.lock:
            save_text(visit.hub.review, _amend(visit, text), edited.seen)
    except ReviewError as error:
        current = read_text(visit.hub.review)  # the next save is compared with what the page shows now
        preview = _find_previews(visit).show(visit.hub.built, text)
        again = ProtocolText(text=text, seen=current.seen)
        return _draw(visit, again, tuple(error.problems), preview, 409)
    visit.hub.add_news(visit.at, "protocol.news", who=visit.who)
    return visit.go(visit.address("protocol"), notice=visit.t("protocol.saved"))


def _find_previews(visit: Visit) -> Previews:
    found: Previews = visit.hub.session("previews", Previews)
    return found


def _amend(visit: Visit, text: str) -> str:
    """Return the text with the edit recorded as an amendment, if the person has given a reason."""
    reason = " ".join(visit.form.get("reason", "").split())
    edit = _find_previews(visit).recall(visit.hub.built, text).edit if reason else None
    return add_reason(text, edit, reason=reason, date=visit.at[:10]) if edit and edit.changes else text


def check(visit: Visit) -> Response:
    """Return the problems of a text, as JSON."""
    problems = check_text(visit.hub.review, visit.form.get("text", ""))
    return visit.json({"problems": [pack(p) for p in problems]})


def offer(visit: Visit) -> Response:
    """Return the keys and values that are possible at a line and column of a text, as JSON.

    Raises HTTPException with the status 400 if the line or the column is not a number.
    """
    try:
        line, column = int(visit.form.get("line", "")), int(visit.form.get("column", ""))
    except ValueError:
        raise HTTPException(400) from None
    place = complete(visit.form.get("text", ""), line, column, _list_words(visit))
    if place is None:
        return visit.json({"offers": []})
    key = {"name": place.name, "meaning": find_meaning(visit.t, place.name, place.meaning)}
    offers = [_pack_offer(o, visit.t) for o in place.offers]
    return visit.json(
        {"start": place.start, "end": place.end, "path": place.path, "key": key, "offers": offers}
    )


def _pack_offer(offer: Offer, t: WebTexts) -> dict[str, str]:
    meaning = find_meaning(t, offer.name, offer.meaning)
    return {"label": offer.label, "insert": offer.insert, "meaning": meaning}


def find_meaning(t: WebTexts, name: str, english: str) -> str:
    """Return the meaning of a key in the language of the page, or in English if there is no translation."""
    key = f"meaning.{name}"
    return t(key) if name and t.has(key) else english


def _list_words(visit: Visit) -> Mapping[str, tuple[str, ...]]:
    """Return the export files and the people's names that the editor suggests, by the path of their key."""
    review = visit.hub.review
    files = tuple(p.relative_to(review.searches).as_posix() for p in review.search_files())
    people = visit.site.list_people()
    teams = (f"screening.{stage}.team.[]" for stage in ("title-abstract", "full-text"))
    return {"sources.[].files.[]": files, **dict.fromkeys(teams, people)}


def _draw(
    visit: Visit,
    text: ProtocolText,
    problems: tuple[Problem, ...],
    preview: Preview | None = None,
    status: int = 200,
) -> Response:
    review = visit.hub.review
    return visit.page(
        "protocol.html",
        status=status,
        text=text.text,
        seen=text.seen,
        previewed=_hash(text.text) if preview is not None else "",
        file=review.shown(review.protocol),
        problems=problems,
        lines=preview.lines if preview is not None else (),
        effect=_word_edit(review, preview, visit.t) if preview is not None else None,
        editable=visit.person.host and not visit.site.read_only,
        savable=preview is not None and bool(preview.lines) and not has_errors(preview.problems),
    )


def _hash(text: str) -> str:
    return digest(text.encode("utf-8", "surrogatepass"))


def _word_edit(review: Review, preview: Preview, t: WebTexts) -> dict[str, Any] | None:
    """Return what an edit changes, in words: changes of the protocol, and changes of statuses by kind.

    Return None if the preview has no edit.
    """
    edit = preview.edit
    if edit is None:
        return None
    return {
        "changes": [word_reasons((change,), t.report) for change in edit.changes],
        "measured": preview.measured,
        "flips": _list_flips(review, edit, t),
        "flagged": edit.flagged,
    }


def _list_flips(review: Review, edit: Edit, t: WebTexts) -> list[dict[str, Any]]:
    if not edit.flips:
        return []
    table = read_table(review, REPORTS, where={"report": sorted({f.report for f in edit.flips})})
    rows = {row["report"]: row for row in list_rows(table)}
    found = []
    for (stage, kind, _), moved in zip(count_flips(edit.flips), describe_moves(edit.flips), strict=True):
        mine = [f for f in edit.flips if (f.stage, f.change) == (stage, kind)]
        reports = [
            (cite_with_title(rows[f.report]), word_reasons(f.after.reason, t.report))
            for f in mine[:MOST_FLIPS]
        ]
        more = len(mine) - len(reports)
        found.append({"moved": word_reasons((moved,), t.report), "reports": reports, "more": more})
    return found
