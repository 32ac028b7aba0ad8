"""Serve the style sheet of the desk, which is also the style sheet of the appendix."""

from starlette.responses import Response

from slr.report.resource import read_resource
from slr.web.visit import Visit


def find_look(_: Visit) -> Response:
    """Return the style sheet of the appendix page: colours, fonts, buttons and tables."""
    return Response(read_resource("templates/look.css"), media_type="text/css")
