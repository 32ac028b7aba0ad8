"""Find reports and a person's own rows for the pages about reports, and prepare both for the templates."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from starlette.responses import Response

from slr.desk.find import Finder, open_finder
from slr.desk.mine import SCREENING, Mine, OwnRow
from slr.desk.paper import PaperIndex
from slr.desk.standing import OPEN, Standing
from slr.model.word import STAGES
from slr.web.entry import is_ready
from slr.web.visit import Visit

Handler = Callable[[Visit], Response]
_COLOURS = {
    **dict.fromkeys(("included", "retrieved"), "yes"),
    **dict.fromkeys(("excluded", "not retrieved"), "no"),
    **dict.fromkeys(("conflict", "maybe", "pending", OPEN), "may"),
}


def demand_screened(handler: Handler) -> Handler:
    """Call a handler only if the person has a name and screening has been run.

    Without a name, the browser is sent to the page that asks for one. If screening has not been run, a page says so.
    Raises ReviewError if the protocol has errors.
    """

    @wraps(handler)
    def answer(visit: Visit) -> Response:
        if not visit.who:
            return visit.go("/-/who")
        _ = visit.hub.protocol  # raises ReviewError if the protocol has errors
        if not is_ready(visit, f"{SCREENING}{STAGES[0]}"):
            return visit.page("unready.html", tabs=(), current="find")
        visit.hub.share("finder", lambda: _open_finder(visit))  # so that other pages do not wait for it
        return handler(visit)

    return answer


def get_finder(visit: Visit) -> Finder:
    """Return the index of the reports of the last run. It is the same for everybody."""
    hub = visit.hub
    with hub.lock:
        return hub.session("finder", lambda: _open_finder(visit))


def _open_finder(visit: Visit) -> Finder:
    hub = visit.hub
    return open_finder(hub.built, hub.protocol, hub.snapshot(STAGES[0]).rows)


def get_mine(visit: Visit) -> Mine:
    """Return the person's own rows."""
    hub = visit.hub
    with hub.lock:
        rows = hub.snapshot(STAGES[0]).rows
        return hub.session(("mine", visit.who), lambda: Mine(hub.built, hub.protocol, visit.who, rows))


def has_paper(visit: Visit, report: str) -> bool:
    """Return whether there is a PDF of a report."""
    hub = visit.hub
    with hub.lock:
        finder = get_finder(visit)
        papers = hub.session("papers", lambda: PaperIndex(hub.built, finder.rows.map_records()))
        return papers.find(report) is not None


def view_standing(standing: Standing, visit: Visit) -> dict[str, str]:
    """Prepare a status for a template."""
    word = visit.t("find.open") if standing.status == OPEN else visit.t.word(standing.status)
    return {
        "stage": visit.t.word(standing.stage),
        "status": word,
        "criterion": standing.criterion,
        "colour": _COLOURS.get(standing.status, ""),
    }


def view_report(row: Mapping[str, Any], visit: Visit) -> dict[str, Any]:
    """Prepare a report for display in a list."""
    authors = list(row["authors"])
    named = (
        "; ".join(authors[:3])
        if len(authors) <= 3
        else visit.t("find.and_others", authors="; ".join(authors[:2]))
    )
    return {
        "id": row["report"],
        "title": row["title"] or visit.t("find.no_title"),
        "authors": named,
        "year": row["year"],
        "journal": row["journal"],
        "doi": row["doi"],
        "lacks_abstract": not row["abstract"],
    }


def name_folder(folder: str, visit: Visit) -> str:
    """Return the name of a kind of people's file."""
    return visit.t(f"mine.kind_{folder.replace('/', '_').replace('-', '_')}")


def word_own_verdict(own: OwnRow, visit: Visit) -> str:
    """Return a person's own verdict in a few words, with its stage."""
    own_verdict = " ".join(filter(None, (visit.t.word(own.row["verdict"]), own.row["criterion"])))
    return visit.t("find.own", stage=visit.t.word(own.kind.folder.removeprefix(SCREENING)), said=own_verdict)
