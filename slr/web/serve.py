"""Start and end the server of the desk. No other module imports uvicorn."""

import ipaddress
import json
import socket
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from slr.web.app import make_app
from slr.web.guard import Gate
from slr.web.site import Site

LOOPBACK: Final = "127.0.0.1"
PORT: Final = 8765
TRIES: Final = 20  # most ports that are tried
LAST: Final = 65_535  # the last port
PATIENCE: Final = 1.0  # seconds to wait for the answer of another desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the desk can be reached.

    `names` are the host names that browsers can use. `scheme` is `http` or `https`.
    """

    socket: socket.socket
    names: tuple[str, ...]
    port: int
    scheme: str

    @property
    def origins(self) -> tuple[str, ...]:
        """The addresses of the desk, such as `http://127.0.0.1:8765`."""
        return tuple(f"{self.scheme}://{_bracket(name)}:{self.port}" for name in self.names)

    @property
    def hosts(self) -> frozenset[str]:
        """The accepted values of the header Host."""
        return frozenset(f"{_bracket(name)}:{self.port}".lower() for name in self.names)


def open_place(address: str, port: int, *, secure: bool) -> Place:
    """Reserve a port on an address: the given port, or the next one that is free.

    At most `TRIES` ports are tried. Raises OSError if none of them can be reserved.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    last: OSError | None = None
    for number in range(port, min(port + TRIES, LAST + 1)):
        found = socket.socket(family, socket.SOCK_STREAM)
        try:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            found.bind((address, number))
            found.listen()  # a browser that is opened at once waits until the server answers
        except OSError as error:
            found.close()
            last = error
            continue
        names = (LOOPBACK, "localhost") if address == LOOPBACK else (address,)
        return Place(
            socket=found, names=names, port=found.getsockname()[1], scheme="https" if secure else "http"
        )
    raise last or OSError("no port is free")


def _bracket(name: str) -> str:
    return f"[{name}]" if ":" in name else name


def is_local_address(address: str) -> bool:
    """Return whether a text is an IP address other than the one for all network interfaces.

    This function does not check whether this computer has the address.

    >>> is_local_address("192.168.1.20"), is_local_address("0.0.0.0"), is_local_address("example.org")
    (True, False, False)
    """
    try:
        return not ipaddress.ip_address(address).is_unspecified
    except ValueError:
        return False


def find_other(site: Site, ports: Sequence[int]) -> int | None:
    """Return the port of a desk on this computer that already has this project open, or None."""
    for port in ports:
        if _ask_fingerprint(port) == site.fingerprint:
            return port
    return None


def _ask_fingerprint(port: int) -> str:
    """Ask the desk on a port of this computer for the fingerprint of its project. Return "" if there is no desk."""
    try:
        with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/-/health", timeout=PATIENCE) as answer:
            return str(json.load(answer).get("project", ""))
    except (OSError, ValueError, AttributeError):
        return ""


class _Server(uvicorn.Server):
    """A server that ends the open streams first, because it would otherwise wait for them."""

    def __init__(self, config: uvicorn.Config, site: Site) -> None:
        super().__init__(config)
        self._site = site

    def handle_exit(self, sig: int, frame: object) -> None:
        """End the streams and cancel the runs in the background, then let the server end."""
        self._site.close()
        super().handle_exit(sig, frame)  # type: ignore[arg-type]


def make_gate(site: Site, place: Place) -> "Callable[[ASGIApp, Callable[[str], int]], Gate]":
    """Return a function that creates the settings of the guard. `place` is where the desk can be reached."""

    def gate(turn_away: ASGIApp, limit: Callable[[str], int]) -> Gate:
        return Gate(
            hosts=place.hosts,
            origins=frozenset(o.lower() for o in place.origins),
            cookie=site.cookie,
            find=site.guests.find,
            limit=limit,
            turn_away=turn_away,
            read_only=site.read_only,
        )

    return gate


def serve(site: Site, place: Place, *, certificate: Path | None = None, key: Path | None = None) -> None:
    """Answer requests, by https if there are a certificate and a key, until the person interrupts the program."""
    config = uvicorn.Config(
        make_app(site, make_gate(site, place)),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
        ssl_certfile=certificate,
        ssl_keyfile=key,
        ws="none",
    )
    server = _Server(config, site)
    with suppress(KeyboardInterrupt):  # uvicorn raises it after the server has ended
        server.run(sockets=[place.socket])
