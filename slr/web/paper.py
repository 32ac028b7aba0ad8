"""Find the PDFs of the reports, and prepare the tabs of the pages about full texts."""

from dataclasses import dataclass

from slr.desk.paper import Paper, PaperIndex
from slr.desk.retrieval import open_retrieval
from slr.desk.retrieval_board import NeededText, RetrievalBoard
from slr.desk.snapshot import read_reports
from slr.model.problem import ReviewError
from slr.web.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A tab of the pages about full texts, with the address of its page.

    `count` is the number of full texts that are still sought or that the person has to judge. It is None if they are
    not counted.
    """

    key: str
    address: str
    count: int | None = None


def find_papers(visit: Visit) -> PaperIndex:
    """Return the index of the PDFs.

    The index is rebuilt after each run, because the ids of the records may have changed.
    """
    hub = visit.hub
    return hub.session("papers", lambda: PaperIndex(hub.built, read_reports(hub.built).map_records()))


def find_paper(visit: Visit, report: str) -> Paper | None:
    """Return the PDF of a report, or None if there is none or if screening has not been run."""
    with visit.hub.lock:
        return find_papers(visit).find(report) if visit.hub.is_built else None


def read_board(visit: Visit) -> RetrievalBoard:
    """Return the list of the full texts that are needed. It is the same for everybody."""
    hub = visit.hub
    return hub.session("retrieval", lambda: RetrievalBoard(open_retrieval(hub.built, hub.protocol)))


def list_needed(visit: Visit) -> tuple[NeededText, ...]:
    """Return the full texts that are needed.

    The result is empty if screening has not been run or the review does not report retrieval.
    """
    hub = visit.hub
    if not hub.is_built or not hub.protocol.screening.retrieval_reported:
        return ()
    return read_board(visit).list_texts()


def list_tabs(visit: Visit) -> tuple[Tab, ...]:
    """Return the tabs of the pages about full texts: one to get them, one to judge them, and one to code reports.

    The first tab shows how many full texts are still sought, and the second tab how many the person has to judge.
    """
    to_get = sum(text.status == "pending" for text in list_needed(visit))
    return (
        Tab(key="get", address=visit.address("fulltexts", "get"), count=to_get),
        Tab(key="judge", address=visit.address("fulltexts", "judge"), count=_count_unread(visit)),
        Tab(key="code", address=visit.address("code")),
    )


def _count_unread(visit: Visit) -> int | None:
    """Return how many full texts the person has to judge.

    Return None if the person is not in the team, or if the review does not report this stage or was not run to the end
    of screening.
    """
    hub = visit.hub
    if not hub.is_built or "full-text" not in hub.stages:
        return None
    try:
        return len(hub.snapshot("full-text").queue.assign(visit.who))
    except ReviewError:
        return None


def describe_run(visit: Visit) -> dict[str, bool]:
    """Return what a page says about runs of the review.

    `running` is true while this desk is running the review. `stale` is true if the results are out of date and the
    desk is not running the review. `runnable` is true if the person can start a run.
    """
    hub = visit.hub
    running = hub.background.state.is_running
    return {
        "running": running,
        "stale": not running and hub.is_stale,
        "runnable": visit.person.host and not visit.site.read_only,
    }
