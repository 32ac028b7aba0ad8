"""A desk over a copy of the demonstration review, with a browser or a test client for each person."""

import re
import secrets
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from example_review import copy_review

from slr.web.app import make_app
from slr.web.hall import Hall
from slr.web.person import Guests
from slr.web.serve import LOOPBACK, Place, make_gate, open_place

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the test client announces another package for its requests
    from starlette.testclient import TestClient

NOW = "2026-06-01T10:00:00Z"
REVIEW = "demo-telework"


def write_demo(project: Path) -> Path:
    return copy_review(REVIEW, project)


class Desk:
    """The desk of a project on a port that is free. `enter` lets a person in."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.place: Place = open_place(LOOPBACK, 8900, secure=False)
        self.hall = Hall(root, Guests(root / ".slr" / "desk" / "people.json"), lambda: NOW)
        self.hall.cookie = f"slr-desk-{self.place.port}"
        self._clients: list[TestClient] = []
        self.app = make_app(self.hall, make_gate(self.hall, self.place))

    @property
    def origin(self) -> str:
        return self.place.origins[0]

    def invite(self, who: str) -> str:
        return f"{self.origin}/?token={self.hall.guests.invite(who, NOW, host=False)}"

    def enter(self, who: str, language: str = "en") -> "Seat":
        headers = {"accept-language": language, "origin": self.origin}
        client = TestClient(self.app, base_url=self.origin, headers=headers, follow_redirects=True)
        client.cookies.set(
            self.hall.cookie, str(self.hall.guests.enter(self.hall.guests.invite(who, NOW, host=not who)))
        )
        self._clients.append(client)
        return Seat(client)

    def close(self) -> None:
        for client in self._clients:
            client.close()
        self.hall.close()
        self.place.socket.close()


class Seat:
    """One person at the desk, without a browser."""

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


def plain(page: Any) -> str:
    """Return the text of a page without tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.text).split())


@contextmanager
def serving(desk: Desk) -> Iterator[Desk]:
    """Answer requests of browsers while the block runs."""
    config = uvicorn.Config(
        desk.app, log_level="error", access_log=False, ws="none", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [desk.place.socket]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield desk
    finally:
        desk.hall.close()
        server.should_exit = True
        thread.join(timeout=10)
        desk.close()
