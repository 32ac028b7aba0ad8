"""Send the PDF of a report. The file is found by the id of the report, never by a path in the request."""

from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from slr.web.paper import find_paper
from slr.web.visit import Visit

# What a browser shows when the PDF is opened in a tab: only the PDF itself. Browsers build their own page around it.
POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; object-src 'self'; frame-ancestors 'none'"
)


def show(visit: Visit) -> Response:
    """Return the PDF of a report, or a part of it. Raises HTTPException with the status 404 if there is none."""
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
