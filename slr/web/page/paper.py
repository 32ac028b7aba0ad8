"""Send the PDF of a report. The file is found by the id of the report, never by a path in the request."""

from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from slr.web.paper import find_paper
from slr.web.visit import Visit

# For a PDF that is opened in a tab: the page that the browser builds around it needs styles and an embedded object.
POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; object-src 'self'; frame-ancestors 'none'"
)


def show(visit: Visit) -> Response:
    """Return the PDF of a report, or the part that the browser asks for.

    Raises HTTPException with the status 404 if there is no PDF.
    """
    paper = find_paper(visit, visit.path["report"])
    if paper is None:
        raise HTTPException(404)
    return FileResponse(
        paper.path,
        media_type="application/pdf",
        filename=f"{paper.report}.pdf",
        content_disposition_type="inline",
        headers={"content-security-policy": POLICY},
    )
