"""Open a desk on a copy of a small review without a socket, and send requests to it as people with links."""

from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the packages of the desk are not installed")

from starlette.testclient import TestClient

from slr.web.app import make_app
from slr.web.guard import Gate
from slr.web.person import Guests
from slr.web.site import Site

HOST = "127.0.0.1:8765"
ORIGIN = f"http://{HOST}"
AT = "2026-03-01T10:00:00Z"


@dataclass
class Desk:
    """An open desk. `site` has its reviews."""

    site: Site

    def enter(self, name: str, *, host: bool = False, script: bool = True) -> TestClient:
        """Return a browser in which a person has used their link."""
        token = self.site.guests.invite(name, AT, host=host)
        client = self.open_browser(script=script)
        assert client.get(f"/?token={token}", follow_redirects=False).status_code == 303
        return client

    def open_browser(self, *, script: bool = True) -> TestClient:
        """Return a browser without a cookie. If `script` is true, it expects JSON as the scripts of the pages do."""

        def gate(turn_away, limit):  # type: ignore[no-untyped-def]
            return Gate(
                hosts=frozenset({HOST}),
                origins=frozenset({ORIGIN}),
                cookie=self.site.cookie,
                find=self.site.guests.find,
                limit=limit,
                turn_away=turn_away,
                read_only=self.site.read_only,
            )

        headers = {
            "origin": ORIGIN,
            **({"accept": "application/json"} if script else {"accept": "text/html"}),
        }
        return TestClient(make_app(self.site, gate), base_url=ORIGIN, headers=headers)


def open_desk(root: Path, **settings: bool) -> Desk:
    """Open the desk of a project."""
    times = iter(f"2026-03-01T10:{i // 60:02}:{i % 60:02}Z" for i in range(3600))
    return Desk(Site(root, Guests(root / ".slr" / "desk" / "people.json"), lambda: next(times), **settings))
