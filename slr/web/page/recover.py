"""Put back rows that another program removed from a person's file, or leave them out for good."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from slr.desk.own_file import is_refused
from slr.people.kind import KINDS
from slr.web.visit import Visit


def recover(visit: Visit) -> Response:
    """Put back the lost rows of one file, or leave them out, and say so at the top of the overview.

    Raises HTTPException with the status 422 if the form names no folder of people's files, or does not say what to do.
    """
    folder, what = visit.form.get("folder", ""), visit.form.get("what", "")
    if folder not in KINDS or what not in ("back", "out"):
        raise HTTPException(422)
    if what == "out":
        problems = visit.hub.leave_out(visit.person, folder)
        notice = visit.t("base.left_out_done")
    else:
        number, problems = visit.hub.put_back(visit.person, folder)
        notice = visit.t.count("base.put_back_done", number)
    if is_refused(problems):
        return visit.fail(problems)
    return visit.go(visit.address(""), notice=notice)
