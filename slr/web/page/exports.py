"""Show the searches of a review, and add exports that a person drops or chooses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from starlette.responses import Response

from slr.desk.export_list import list_exports
from slr.desk.exports import PLACEHOLDER, Added, Export, NewSource, add_export
from slr.model.problem import Problem, ReviewError
from slr.model.protocol import Protocol
from slr.model.word import SOURCE_KINDS
from slr.web.page.start import FIRST
from slr.web.visit import Visit

MOST_BYTES = 256 * 1024 * 1024  # of all files that are sent at once
NEW = ""  # the choice of a source that the protocol does not have yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The outcome for one file.

    `added` is None if the file was refused. In this case, `problems` say why. Otherwise, they are warnings.
    """

    name: str
    added: Added | None = None
    problems: tuple[Problem, ...] = field(default=())


def show(visit: Visit) -> Response:
    """Return the page with the sources of the protocol, their exports, and the form to add exports."""
    return _draw(visit, ())


def add(visit: Visit) -> Response:
    """Add the files of the form to a source, and show for each file what was read from it or why it was refused.

    If something is missing or wrong in the form, no file is added, and the page says what it is.
    """
    problem = _find_missing(visit)
    if problem is not None:
        return _draw(visit, (), problem)
    with visit.hub.lock:
        results = tuple(_add_files(visit))
    for result in results:
        if result.added is not None:
            visit.hub.add_news(visit.at, "exports.news", file=result.added.file, who=visit.who)
    return _draw(visit, results)


def _find_missing(visit: Visit) -> str | None:
    """Return the key of the text that says what is missing or wrong in the form, or None if the form is valid."""
    form = visit.form
    if not visit.files.get("files"):
        return "exports.no_file"
    if form.get("source", NEW) == NEW and not form.get("name", "").strip():
        return "exports.no_name"
    if form.get("hits", "").strip() and _read_hits(visit) is None:
        return "exports.no_number"
    if not form.get("date", "").strip() and "undated" not in form:
        return "exports.no_date"
    return "exports.future" if form.get("date", "") > _tomorrow(visit.at) else None


def _tomorrow(at: str) -> str:
    """Return the day after a time, because this day may already have begun in another time zone."""
    return (datetime.fromisoformat(at) + timedelta(days=1)).date().isoformat()


def _read_date(visit: Visit) -> str:
    """Return the date of the search, or an empty string if it is not known."""
    return "" if "undated" in visit.form else visit.form.get("date", "").strip()


def _read_hits(visit: Visit) -> int | None:
    found = _HITS.fullmatch(visit.form.get("hits", "").strip())
    return int("".join(c for c in found[0] if c.isdigit())) if found else None


_HITS: Final = re.compile(
    r"[0-9]{1,9}|[0-9]{1,3}([., ][0-9]{3}){1,2}"
)  # with or without thousands separators


def _add_files(visit: Visit) -> Iterator[Result]:
    source: str | NewSource = visit.form.get("source", NEW) or _read_source(visit)
    for file in visit.files.get("files", ()):
        export = Export(name=file.filename or "", data=file.file.read(), date=_read_date(visit))
        try:
            added = add_export(visit.hub.review, export, source, anyway="anyway" in visit.form)
        except ReviewError as error:
            yield Result(name=export.name, problems=error.problems)
            continue
        source = added.source  # further files belong to the source that was made for the first file
        yield Result(name=export.name, added=added, problems=added.problems)


def _read_source(visit: Visit) -> NewSource:
    form = visit.form
    return NewSource(
        name=" ".join(form.get("name", "").split()),
        kind=form.get("kind", ""),
        platform=" ".join(form.get("platform", "").split()),
        strategy=form.get("strategy", ""),
        limits=" ".join(form.get("limits", "").split()),
        hits=_read_hits(visit),
    )


def _draw(visit: Visit, results: tuple[Result, ...], missing: str | None = None) -> Response:
    hub = visit.hub
    protocol = hub.protocol
    sources, problems = list_exports(hub.built, protocol)
    refused = missing is not None or any(r.added is None for r in results)
    return visit.page(
        "exports.html",
        status=422 if refused else 200,
        sources=[s for s in sources if (s.source.id, s.source.name) != PLACEHOLDER or s.exports],
        problems=problems,
        results=results,
        missing=missing,
        values=visit.form if refused else _list_defaults(visit, results),
        kinds=SOURCE_KINDS,
        today=visit.at[:10],
        is_new=not hub.is_built or visit.query.get("step") == FIRST,
        has_exports=any(s.exports for s in sources),
        runnable=visit.person.host and not visit.site.read_only,
        known=_list_choices(protocol),
    )


def _list_choices(protocol: Protocol) -> list[tuple[str, str]]:
    """Return the ids and names of the sources to which a file can be added."""
    return [(s.id, s.name) for s in protocol.sources if (s.id, s.name) != PLACEHOLDER or s.files]


def _list_defaults(visit: Visit, results: tuple[Result, ...]) -> dict[str, str]:
    """Return the initial values of a new form.

    After files were added, the form keeps the date, because several searches are often run on the same day.
    """
    return {"date": visit.form.get("date", "")} if results else {}
