"""Offer the reports with people's decisions as a file for a reference manager or a spreadsheet.

The file contains only what the person may see.
"""

from typing import Final
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import Response

from slr.formats.exchange import write
from slr.pipeline import list_tables
from slr.report.library import list_items
from slr.store.table_file import read_table
from slr.web.visit import Visit

UPTO: Final = "code"  # the last stage that makes tables for an export
TYPES: Final = {
    "ris": "application/x-research-info-systems",
    "bib": "application/x-bibtex",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/vnd.citationstyles.csl+json",
}
ONLY: Final = ("", "included", "excluded")  # other statuses would tell a member what others said


def download(visit: Visit) -> Response:
    """Return the reports of the last run in the format that the query names, as `slr export` does.

    Raises HTTPException with the status 404 if the format or the selection does not exist, or if no run has produced
    the tables.
    """
    ending, only = visit.query.get("format", ""), visit.query.get("only", "")
    hub = visit.hub
    if ending not in TYPES or only not in ONLY or UPTO not in hub.manifest.stages:
        raise HTTPException(404)
    tables = {name: read_table(hub.built, table) for name, table in list_tables(UPTO).items()}
    written = write(list(list_items(tables, only or None, hub.protocol, visit.who)), ending)
    name = "-".join(filter(None, (hub.review.name, only)))
    headers = {"content-disposition": name_download(f"{name}.{ending}")}
    return Response(written.data, media_type=TYPES[ending], headers=headers)


def name_download(name: str) -> str:
    """Return the header that tells the browser to save the response under this file name (RFC 6266).

    >>> print(name_download("telework.ris"))
    attachment; filename="telework.ris"
    >>> print(name_download("кофе.ris"))
    attachment; filename*=utf-8''%D0%BA%D0%BE%D1%84%D0%B5.ris
    """
    quoted = quote(name, safe="")
    return f'attachment; filename="{name}"' if quoted == name else f"attachment; filename*=utf-8''{quoted}"
