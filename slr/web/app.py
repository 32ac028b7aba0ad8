"""Define the addresses of the desk, and create the application. Read this module first.

A request passes the guard (`slr/web/guard.py`). The application then reads the body of the request and calls the
handler of its address. A handler is a plain function from a `Visit` to a response. It runs in a thread, because it
reads and writes files. If a browser repeats a POST request with the same operation name, it gets the first response
again, unless this response was a refusal (`Site.answer_once`). `{r}` in an address is the name of a review. Apart from
`/`, addresses that do not belong to a review begin with `/-/`.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any, Final, Literal

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from slr.model.problem import ReviewError
from slr.store.obstacle import describe_obstacle
from slr.web.guard import SMALL, Gate, Guard
from slr.web.page import (
    appendix,
    appraise,
    check,
    claim,
    code,
    compare,
    conflict,
    door,
    export,
    exports,
    extract,
    find,
    fulltext,
    line,
    mend,
    mine,
    overview,
    pair,
    paper,
    protocol,
    recover,
    report,
    retrieval,
    run,
    same,
    screen,
    start,
    table,
)
from slr.web.person import Person
from slr.web.site import Site
from slr.web.static import find_look
from slr.web.text import choose_language, find_texts
from slr.web.visit import ADJUDICATORS_ONLY, Visit
from slr.web.watch import watch

Handler = Callable[[Visit], Response]
COOKIE_LANGUAGE: Final = "slr-language"
MOST_FILES: Final = 50
MB: Final = 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address of the desk.

    `{name}` in `path` stands for any text without a slash. `limit` is the maximum size of a request body in bytes. If
    `host_only` is true, only the person who started the desk may use the address.
    """

    method: Literal["GET", "POST"]
    path: str
    handler: Handler
    limit: int = SMALL
    host_only: bool = False


def _get(path: str, handler: Handler, **more: Any) -> Address:
    return Address(method="GET", path=path, handler=handler, **more)


def _post(path: str, handler: Handler, **more: Any) -> Address:
    return Address(method="POST", path=path, handler=handler, **more)


# Addresses without a review begin with `/-/`, so that no name of a review can be mistaken for one of them.
ADDRESSES: Final[tuple[Address, ...]] = (
    _get("/", door.enter),
    _get("/-/health", door.show_health),
    _get("/-/look.css", find_look),
    _get("/-/who", door.ask_name),
    _post("/-/who", door.take_name, host_only=True),
    _post("/-/language", door.take_language),
    _get("/-/start", start.ask, host_only=True),
    _post("/-/start", start.begin, host_only=True, limit=MB),
    _get("/{r}/", overview.show),
    _get("/{r}/events", overview.follow),
    _get("/{r}/screen/{stage}/{queue}", screen.show),
    _get("/{r}/screen/{stage}/{queue}/list", screen.show_list),
    _get("/{r}/cards", screen.list_cards),
    _post("/{r}/say", screen.judge),
    _post("/{r}/undo", screen.undo),
    _post("/{r}/skip", screen.skip),
    _get("/{r}/same/{report}", same.ask),
    _post("/{r}/same/{report}", same.record),
    _get("/{r}/records/{report}", same.list_merged),
    _get("/{r}/conflicts/{stage}", conflict.show),
    _post("/{r}/conflicts/{stage}", conflict.settle),
    _post("/{r}/conflicts/{stage}/undo", conflict.undo),
    _get("/{r}/pdf/{report}", paper.show),
    _get("/{r}/fulltexts/judge", fulltext.show_next),
    _get("/{r}/fulltexts/judge/{report}", fulltext.show),
    _post("/{r}/fulltexts/judge/{report}", fulltext.judge),
    _get("/{r}/fulltexts/get", retrieval.show),
    _post("/{r}/fulltexts/get/{report}", retrieval.save, limit=retrieval.LIMIT),
    _post("/{r}/fulltexts/undo", retrieval.undo),
    _get("/{r}/code", code.list_reports),
    _get("/{r}/code/{report}", code.show),
    _post("/{r}/code/{report}", code.save),
    _get("/{r}/extract", extract.list_reports),
    _get("/{r}/extract/{report}", extract.show),
    _post("/{r}/extract/{report}", extract.save),
    _get("/{r}/appraise", appraise.list_studies),
    _get("/{r}/appraise/{report}", appraise.show),
    _post("/{r}/appraise/{report}", appraise.save),
    _get("/{r}/compare", compare.choose),
    _get("/{r}/compare/{kind}", compare.list_reports),
    _get("/{r}/compare/{kind}/{report}", compare.show),
    _post("/{r}/compare/{kind}/{report}", compare.settle),
    _get("/{r}/claims", claim.show),
    _post("/{r}/claims/{folder}", claim.save),
    _get("/{r}/line", line.list_kinds),
    _get("/{r}/line/{folder}", line.show),
    _post("/{r}/line/{folder}", line.save),
    _post("/{r}/check/{folder}", check.check),
    _get("/{r}/searches", exports.show),
    _post("/{r}/searches", exports.add, host_only=True, limit=exports.MOST_BYTES),
    _get("/{r}/protocol", protocol.show),
    _post("/{r}/protocol", protocol.change, host_only=True, limit=protocol.MOST_BYTES),
    _post("/{r}/protocol/check", protocol.check, host_only=True, limit=protocol.MOST_BYTES),
    _post("/{r}/protocol/offers", protocol.offer, host_only=True, limit=protocol.MOST_BYTES),
    _get("/{r}/appendix/", appendix.show),
    _get("/{r}/appendix/page", appendix.show_page),
    _get("/{r}/appendix/file", appendix.download),
    _get("/{r}/export", export.download),
    _get("/{r}/run", run.show),
    _post("/{r}/run", run.start, host_only=True),
    _post("/{r}/run/cancel", run.cancel, host_only=True),
    _get("/{r}/box/{box}", overview.list_box),
    _get("/{r}/find", find.show),
    _get("/{r}/report/{report}", report.show),
    _get("/{r}/mend/{record}", mend.show),
    _post("/{r}/mend/{record}", mend.save, limit=MB),
    _get("/{r}/unread", mend.show_unread),
    _post("/{r}/unread", mend.save_unread, limit=MB),
    _get("/{r}/mine", mine.show),
    _get("/{r}/mine/{kind}", mine.edit),
    _post("/{r}/mine/{kind}", mine.save),
    _get("/{r}/mine/{kind}/{stage}", mine.edit),
    _post("/{r}/mine/{kind}/{stage}", mine.save),
    _get("/{r}/duplicates", pair.show),
    _post("/{r}/duplicates", pair.save),
    _get("/{r}/agreement", table.show_agreement),
    _get("/{r}/rules", table.show_rules),
    _get("/{r}/problems", table.show_problems),
    _post("/{r}/recover", recover.recover),
)


def make_app(site: Site, gate: "Callable[[ASGIApp, Callable[[str], int]], Gate]") -> ASGIApp:
    """Return the application of a desk.

    `gate` returns the settings of the guard. Its arguments are the application that answers people without a cookie,
    and a function that returns the maximum size of a request body at an address.
    """
    routes: list[Route | Mount] = [
        Mount("/-/static", StaticFiles(packages=[("slr.web", "static")]), name="static"),
        *(Route(a.path, partial(_answer, a, site), methods=[a.method]) for a in ADDRESSES),
    ]
    app = Starlette(
        routes=routes,
        exception_handlers={HTTPException: partial(_explain, site)},
        lifespan=partial(_live, site),
    )
    turned_away = Starlette(
        routes=[Route("/{path:path}", partial(_turn_away, site), methods=["GET", "POST"])]
    )
    return Guard(app, gate(turned_away, find_limit))


def find_limit(path: str) -> int:
    """Return the maximum size in bytes of a request body at an address: 64 KB, unless an address for POST sets another limit."""
    fitting = (a.limit for a in ADDRESSES if a.method == "POST" and _fits(a.path, path))
    return max(fitting, default=SMALL)


def _fits(pattern: str, path: str) -> bool:
    wanted, parts = pattern.split("/"), path.split("/")
    return len(wanted) == len(parts) and all(
        w == p or w.startswith("{") for w, p in zip(wanted, parts, strict=True)
    )


@asynccontextmanager
async def _live(site: Site, _: Starlette) -> AsyncIterator[None]:
    """Watch the files of the open reviews as long as the application runs."""
    async with watch(site):
        yield


async def _answer(address: Address, site: Site, request: Request) -> Response:
    person: Person | None = request.state.person
    visit = await _make_visit(site, request, person)
    try:
        if address.host_only and not visit.person.host:
            raise HTTPException(403)
        answer = partial(_run, address.handler, visit)
        if address.method == "POST" and visit.op:
            answer = partial(site.answer_once, visit.person, visit.op, answer)
        return await run_in_threadpool(answer)
    finally:
        for file in chain.from_iterable(visit.files.values()):
            await file.close()


def _run(handler: Handler, visit: Visit) -> Response:
    """Return the response of a handler. If it raises ReviewError or OSError, return a response with the error."""
    try:
        return handler(visit)
    except ReviewError as error:
        return visit.fail(tuple(error.problems))
    except OSError as error:
        return visit.fail((describe_obstacle(error),), 507)


async def _make_visit(site: Site, request: Request, person: Person | None) -> Visit:
    fields: dict[str, list[str]] = {}
    files: dict[str, list[UploadFile]] = {}
    if request.method == "POST":
        fields, files = await _read_body(request)
    language = choose_language(
        request.cookies.get(COOKIE_LANGUAGE, ""), request.headers.get("accept-language", "")
    )
    return Visit(
        request=request,
        site=site,
        person=person or Person(name="", host=False, session=""),
        t=find_texts(language),
        at=site.now(),
        path=request.path_params,
        query=dict(request.query_params),
        form={name: values[-1] for name, values in fields.items()},
        lists={name: tuple(values) for name, values in fields.items()},
        files={name: tuple(values) for name, values in files.items()},
    )


async def _read_body(request: Request) -> tuple[dict[str, list[str]], dict[str, list[UploadFile]]]:
    """Return the fields and the files of a body, by name. A JSON object counts as a form.

    Files without a name are left out. Raises HTTPException with the status 400 in three cases: the values of a
    JSON object are not all texts, a form cannot be read, or a form has too many files.
    """
    fields: dict[str, list[str]] = {}
    files: dict[str, list[UploadFile]] = {}
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            body = await request.json()
        except ValueError:
            raise HTTPException(400) from None
        if not isinstance(body, dict) or not all(isinstance(v, str) for v in body.values()):
            raise HTTPException(400)
        return {name: [value] for name, value in body.items()}, {}
    form = await request.form(max_files=MOST_FILES)
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            if value.filename:
                files.setdefault(name, []).append(value)
        else:
            fields.setdefault(name, []).append(value)
    return fields, files


async def _explain(site: Site, request: Request, error: HTTPException) -> Response:
    """Return why a request was refused, as a page or, for a script, as JSON."""
    visit = await _make_bare_visit(site, request)
    key = (
        f"failure.{error.detail}"
        if error.detail == ADJUDICATORS_ONLY
        else f"failure.status_{error.status_code}"
    )
    message = visit.t(key) if visit.t.has(key) else error.detail
    if visit.wants_json:
        return visit.json({"problems": [{"message": message}]}, error.status_code)
    return await run_in_threadpool(
        partial(visit.page, "failure.html", status=error.status_code, said_why=message, problems=())
    )


async def _turn_away(site: Site, request: Request) -> Response:
    visit = await _make_bare_visit(site, request)
    if visit.wants_json:
        return visit.json({"problems": [{"message": visit.t("failure.status_401")}]}, 401)
    return visit.page("outside.html", status=401)


async def _make_bare_visit(site: Site, request: Request) -> Visit:
    """Return a visit without the body of the request."""
    request.scope.setdefault("state", {}).setdefault("person", None)
    bare = Request({**request.scope, "method": "GET"})
    return await _make_visit(site, bare, request.scope["state"]["person"])
