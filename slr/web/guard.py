"""Refuse requests that do not come from a person at the desk, and add the headers that protect the pages.

The guard is the outermost layer of the application. `docs/desk.md` explains what each check protects against.

- The header Host must name the desk. Otherwise, another site could reach the desk under the name of that site (DNS
  rebinding).
- A request that changes something must name an origin of the desk in the header Origin, with the port. Otherwise,
  another page in the same browser, such as a page of another program on this computer, could send requests with the
  person's cookie.
- If the desk was started with `--read-only`, only requests that change nothing are let through.
- A person must have a cookie. Only `/` with a token, the static files and `/-/health` need no cookie.
- A body must not be larger than the address allows.
"""

import asyncio
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from slr.web.person import Person

READING: Final = frozenset({"GET", "HEAD"})
SMALL: Final = 64 * 1024  # bytes of a body, unless the address allows more
OPEN: Final = ("/-/static/", "/-/health")  # addresses that need no cookie

HEADERS: Final[Mapping[str, str]] = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self'; frame-src 'self'; frame-ancestors 'none'; "
    "form-action 'self'; base-uri 'none'",
    "x-content-type-options": "nosniff",
    # With `no-referrer`, browsers would send `Origin: null` with forms, and the guard would refuse all forms.
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The settings of the guard.

    `hosts` are the accepted values of the header Host, such as `127.0.0.1:8765`. `origins` are the origins of the
    desk, such as `http://127.0.0.1:8765`. `cookie` is the name of the cookie. `find` returns the person with a
    cookie, or None. `limit` returns the maximum size of a request body at an address, in bytes. If `read_only` is
    true, nothing can be changed. `turn_away` is the application that answers requests without a valid cookie.
    """

    hosts: frozenset[str]
    origins: frozenset[str]
    cookie: str
    find: Callable[[str], Person | None]
    limit: Callable[[str], int]
    turn_away: ASGIApp
    read_only: bool = False


class Guard:
    """The outermost layer of the application. It lets a request through to `app`, or answers it with a refusal."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self._app, self._gate = app, gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        refusal = self._refuse(scope, headers)
        if refusal is not None:
            await _answer(*refusal, _protect(send))
            return
        person = self._gate.find(cookie_parser(headers.get("cookie", "")).get(self._gate.cookie, ""))
        scope.setdefault("state", {})["person"] = person
        is_open = scope["path"].startswith(OPEN) or (
            scope["path"] == "/" and b"token=" in scope["query_string"]
        )
        app = self._app if person is not None or is_open else self._gate.turn_away
        body = _Body(receive, self._gate.limit(scope["path"]))
        await app(scope, body, _protect(send))

    def _refuse(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        """Return the status and the reason for a refusal, or None if the request is not refused."""
        gate = self._gate
        if headers.get("host", "").lower() not in gate.hosts:
            return 421, "this desk has another address; use the address that `slr desk` printed"
        if scope["method"] not in READING:
            if headers.get("origin", "").lower() not in gate.origins:
                return 403, "this request does not come from a page of the desk"
            if gate.read_only:
                return 403, "this desk was started with --read-only, so nothing can be changed"
        if int(headers.get("content-length", "0") or 0) > gate.limit(scope["path"]):
            return 413, f"the body of the request is larger than {gate.limit(scope['path'])} bytes"
        return None


class _Body:
    """The body of a request. Its bytes are counted while it is read.

    Raises HTTPException with the status 413 if the body is too large.
    """

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive, self._limit, self._size = receive, limit, 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._size += len(message.get("body", b""))
        if self._size > self._limit:
            raise HTTPException(413)
        return message


def _protect(send: Send) -> Send:
    """Return a `send` that adds `HEADERS`. A header that the response already has is kept."""

    async def protected(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message.setdefault("headers", []))
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return protected


async def _answer(status: int, text: str, send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{text}\n".encode()})
    await asyncio.sleep(0)
