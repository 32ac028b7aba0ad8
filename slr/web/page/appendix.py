"""Show the appendix that the last run wrote, and offer its files for download."""

import mimetypes
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from slr.pipeline import NAMES, is_up_to_date
from slr.web.page.export import ONLY, TYPES, UPTO
from slr.web.visit import Visit

PAGE: Final = "appendix.html"
# The appendix needs a policy of its own, because it has a script.
# In a sandbox, it has no origin, so it cannot reach the desk.
SANDBOX: Final = (
    "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads; default-src 'none'; "
    "script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A file that the last run wrote. `size` is its number of bytes."""

    path: str
    size: int


def show(visit: Visit) -> Response:
    """Return the page with the appendix in a frame, and with links to all files of the last run."""
    hub = visit.hub
    outputs = _list_outputs(visit)
    by_folder = {
        folder: list(found) for folder, found in groupby(outputs, key=lambda o: o.path.rpartition("/")[0])
    }
    return visit.page(
        "appendix.html",
        there=any(o.path == PAGE for o in outputs),
        word=_find_ending(outputs, ".docx"),
        workbook=_find_ending(outputs, ".xlsx"),
        folders=by_folder,
        stale=bool(outputs) and (hub.is_unfinished or not is_up_to_date(hub.built, NAMES[-1])),
        formats=[*TYPES] if UPTO in hub.manifest.stages else [],
        choices=ONLY,
        running=hub.background.state.is_running,
        runnable=visit.person.host and not visit.site.read_only,
    )


def _find_ending(outputs: list[Output], ending: str) -> str:
    """Return the path of the appendix in another format, or an empty string if the last run did not write it."""
    name = PAGE.rpartition(".")[0] + ending
    return name if any(o.path == name for o in outputs) else ""


def _list_outputs(visit: Visit) -> list[Output]:
    """Return the files that the last run wrote and that still exist. The files directly in the build folder come first."""
    build = visit.hub.built.build
    written = (path for path, content in visit.hub.manifest.outputs.items() if content)
    there = (p for p in written if (build / p).is_file())
    return [
        Output(path=p, size=(build / p).stat().st_size)
        for p in sorted(there, key=lambda p: (p.rpartition("/")[0], p))
    ]


def show_page(visit: Visit) -> Response:
    """Return the appendix itself, in a sandbox. Raises HTTPException with the status 404 if there is none."""
    path = _find(visit, PAGE)
    return Response(path.read_bytes(), media_type="text/html", headers={"content-security-policy": SANDBOX})


def download(visit: Visit) -> Response:
    """Return the file that `?name=` names. The browser stores the file and does not show it.

    Raises HTTPException with the status 404 if the last run wrote no such file.
    """
    name = visit.query.get("name", "")
    path = _find(visit, name)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return FileResponse(path, media_type=kind, filename=PurePosixPath(name).name)


def _find(visit: Visit, name: str) -> Path:
    """Return the path of a file.

    Raises HTTPException with the status 404 if the last run wrote no file with this name.
    """
    known = {o.path: visit.hub.built.build / o.path for o in _list_outputs(visit)}
    if name not in known:
        raise HTTPException(404)
    return known[name]
