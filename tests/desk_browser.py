"""Serve an application on a free port of this computer, and open its pages in Chromium."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from starlette.types import ASGIApp

from slr.web.app import make_app
from slr.web.guard import SMALL, Gate, Guard
from slr.web.person import Person
from slr.web.serve import LOOPBACK, Place, make_gate, open_place
from slr.web.site import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@contextmanager
def serve_app(app: ASGIApp, place: Place) -> Iterator[str]:
    """Serve an application while the block runs, and yield its origin."""
    uvicorn = pytest.importorskip("uvicorn", reason="the packages of the desk are not installed")
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [place.socket]})
    thread.start()
    try:
        while not server.started:
            time.sleep(0.02)
        yield place.origins[0]
    finally:
        server.should_exit = True
        thread.join()
        place.socket.close()


@contextmanager
def serve_desk(site: Site) -> Iterator[str]:
    """Serve an open desk while the block runs, and yield its origin."""
    place = open_place(LOOPBACK, 8700, secure=False)
    site.cookie = f"slr-desk-{place.port}"
    with serve_app(make_app(site, make_gate(site, place)), place) as origin:
        try:
            yield origin
        finally:
            site.close()


@contextmanager
def guarded(app: ASGIApp) -> Iterator[str]:
    """Serve an application behind the guard of the desk, as if one person were inside."""
    place = open_place(LOOPBACK, 8700, secure=False)
    gate = Gate(
        hosts=place.hosts,
        origins=frozenset(place.origins),
        cookie="any",
        find=lambda _: Person(name="rina", host=True, session="any"),
        limit=lambda _: SMALL,
        turn_away=app,
    )
    with serve_app(Guard(app, gate), place) as origin:
        yield origin


@contextmanager
def open_tab(
    browser: "Browser",
    address: str,
    *,
    width: int = 1280,
    scheme: str = "light",
    script: bool = True,
    expected: tuple[str, ...] = (),
) -> "Iterator[Page]":
    """Open an address in a new window.

    The test fails if a page reports an error, breaks its own policy, or asks another origin. `expected` are parts of
    messages that are allowed.
    """
    context: Any = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script, reduced_motion="reduce"
    )  # fmt: skip
    page = context.new_page()
    origin = "/".join(address.split("/")[:3]) + "/"
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    context.on(
        "request", lambda request: told.append(request.url) if not _is_own(request.url, origin) else None
    )
    page.goto(address)
    yield page
    context.close()
    wrong = [text for text in told if not any(part in text for part in expected)]
    assert not wrong, "\n".join(wrong)


def _is_own(address: str, origin: str) -> bool:
    return address.startswith((origin, "blob:", "data:"))


def find_overflow(page: "Page") -> int:
    """Return by how many pixels a page is wider than its window.

    The browser applies the rules for narrow windows with the frame after a change of the window, which is awaited first.
    """
    return int(
        page.evaluate(
            "async () => { for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);"
            " return document.documentElement.scrollWidth - document.documentElement.clientWidth; }"
        )
    )
