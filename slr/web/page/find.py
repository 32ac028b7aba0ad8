"""Let a person find reports by words, stage, status, criterion, a missing abstract, or a flag."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from starlette.responses import Response

from slr.desk.find import Finder, Search, read_words
from slr.desk.flag import list_flags
from slr.desk.history import search_quarantine
from slr.desk.mine import SCREENING, Mine, OwnRow
from slr.desk.standing import OPEN, WORDS
from slr.model.entry import TEXT
from slr.model.reason import read_reasons
from slr.model.sight import WAITING, may_see
from slr.model.table import QUARANTINE
from slr.model.word import ALL_STAGES, STAGES
from slr.report.reason import word_reasons
from slr.store.table_file import read_table
from slr.web.lookup import demand_screened, get_finder, get_mine, view_report, view_standing, word_own_verdict
from slr.web.visit import Visit

SIZE: Final = 30  # reports on a page
MOST_UNREAD: Final = 5  # unreadable entries that are shown
_KEPT: Final = ("q", "stage", "status", "criterion", "abstract", "flagged")


@demand_screened
def show(visit: Visit) -> Response:
    """Return one page of the list of the reports that match the search.

    The first page also shows entries that could not be read but contain the words of the search.
    """
    finder, mine = get_finder(visit), get_mine(visit)
    with visit.hub.lock:
        notes, own = mine.read_notes(), _list_own(mine)
    found = finder.find(_read_search(visit), visit.who, notes)
    flags = _read_flags(visit) if visit.query.get("flagged") else None
    if flags is not None:
        found = tuple(r for r in found if r in flags)
    page = _read_page(visit, len(found))
    shown = found[(page - 1) * SIZE : page * SIZE]
    return visit.page(
        "find.html",
        query={name: visit.query.get(name, "") for name in _KEPT},
        total=len(found),
        all=len(finder.rows),
        first=(page - 1) * SIZE + 1,
        hits=[_view_hit(finder, report, visit, own.get(report, ()), flags) for report in shown],
        unread=_find_unread(visit) if page == 1 else [],
        before=_link(visit, page - 1) if page > 1 else "",
        after=_link(visit, page + 1) if page * SIZE < len(found) else "",
        stages=[(s, visit.t.word(s)) for s in ALL_STAGES],
        statuses=[(s, visit.t("find.open") if s == OPEN else visit.t.word(s)) for s in _list_statuses(visit)],
        criteria=_list_criteria(visit, finder),
    )


def _read_search(visit: Visit) -> Search:
    query = visit.query
    stage = query.get("stage", "")
    return Search(
        words=read_words(query.get("q", "")),
        stage=stage if stage in ALL_STAGES else "",
        status=query.get("status", ""),
        criterion=query.get("criterion", ""),
        no_abstract=query.get("abstract", "") == "none",
    )


def _read_page(visit: Visit, total: int) -> int:
    text = visit.query.get("page", "1")
    number = int(text) if text.isdecimal() and len(text) < 9 else 1
    return max(1, min(number, -(-total // SIZE)))


def _link(visit: Visit, page: int) -> str:
    kept = {name: visit.query[name] for name in _KEPT if visit.query.get(name)}
    return f"{visit.address('find')}?{urlencode({**kept, 'page': page})}"


def _list_statuses(visit: Visit) -> list[str]:
    """Return the statuses by which the person can search. Statuses that would reveal other people's verdicts are left out."""
    settings = visit.hub.protocol.screening
    closed = [not may_see(settings.stage(stage), visit.who, settled=False) for stage in STAGES]
    hidden = {"not reached", *(WAITING if all(closed) else ()), *(() if any(closed) else (OPEN,))}
    return [word for word in WORDS if word not in hidden]


def _list_criteria(visit: Visit, finder: Finder) -> list[tuple[str, str]]:
    """Return the criteria of the protocol, and other criteria by which reports were excluded."""
    named = {c.id: f"{c.id} · {c.text}" for c in visit.hub.protocol.criteria}
    others = {c: c for c in finder.standings.criteria if c not in named}
    return [(ident, text[:90]) for ident, text in {**named, **others}.items()]


def _list_own(mine: Mine) -> dict[str, list[OwnRow]]:
    """Return the person's current verdicts, by report."""
    found: dict[str, list[OwnRow]] = {}
    for stage in STAGES:
        for own in mine.list_rows(f"{SCREENING}{stage}", only_counted=True):
            found.setdefault(own.report, []).append(own)
    return found


def _read_flags(visit: Visit) -> dict[str, list[str]]:
    """Return, for each report, what the person should check again."""
    found: dict[str, list[str]] = {}
    for row in list_flags(visit.hub.built, visit.hub.protocol, visit.who).shown:
        found.setdefault(row["report"], []).append(word_reasons(read_reasons(row["flag"]), visit.t.report))
    return found


def _view_hit(
    finder: Finder,
    report: str,
    visit: Visit,
    own: Iterable[OwnRow],
    flags: Mapping[str, Sequence[str]] | None,
) -> dict[str, Any]:
    return {
        **view_report(finder.rows[report], visit),
        "standings": [view_standing(s, visit) for s in finder.standings.list_standings(report, visit.who)],
        "own": [word_own_verdict(row, visit) for row in own],
        "flags": () if flags is None else flags.get(report, ()),
    }


def _find_unread(visit: Visit) -> list[dict[str, Any]]:
    """Return at most `MOST_UNREAD` entries that could not be read and that contain the words of the search."""
    words = read_words(visit.query.get("q", ""))
    if not words:
        return []
    review = visit.hub.built
    rows = search_quarantine({"quarantine": read_table(review, QUARANTINE)}, review, words)
    return [
        {
            "place": f"{row['file']}:{row['line']}",
            "file": row["file"],
            "line": row["line"],
            "reason": row["reason"],
        }
        for row in [row for row in rows if row["cause"] != TEXT][:MOST_UNREAD]
    ]
