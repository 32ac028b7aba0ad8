"""The demonstration review at the desk: a person without a browser, and the desk on a port for browsers."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desk_browser import serve_app
from desk_client import AT, Desk, open_desk
from starlette.testclient import TestClient

from slr.web.app import make_app
from slr.web.serve import LOOPBACK, make_gate, open_place

REVIEW = "demo-telework"


class Seat:
    """One person at the desk, without a browser. Forms are sent as pages without a script send them."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def get(self, path: str) -> Any:
        return self.client.get(f"/{REVIEW}/{path}")

    def post(self, path: str, **fields: str) -> Any:
        """Send a form. It gets a random operation, as the form of a page does."""
        return self.client.post(f"/{REVIEW}/{path}", data={"op": secrets.token_hex(16), **fields})

    def ask(self, path: str, **fields: str) -> Any:
        return self.client.post(
            f"/{REVIEW}/{path}", json=fields, headers={"accept": "application/json"}
        ).json()


def sit(desk: Desk, who: str, language: str = "en") -> Seat:
    """Let a person in. A person without a name is the host."""
    client = desk.enter(who, host=not who, script=False)
    client.headers["accept-language"] = language
    return Seat(client)


def plain(page: Any) -> str:
    """Return the text of a page without tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.text).split())


class Place:
    """A desk on a port. `invite` returns the address by which a person comes in."""

    def __init__(self, desk: Desk, origin: str) -> None:
        self.desk, self.origin = desk, origin

    def invite(self, who: str) -> str:
        return f"{self.origin}/?token={self.desk.site.guests.invite(who, AT)}"


@contextmanager
def serving(root: Path) -> Iterator[Place]:
    """Open the desk of a project on a port while the block runs."""
    desk, place = open_desk(root), open_place(LOOPBACK, 8900, secure=False)
    with serve_app(make_app(desk.site, make_gate(desk.site, place)), place) as origin:
        try:
            yield Place(desk, origin)
        finally:
            desk.site.close()
