"""Open the desk: reserve a port, create the links, and print them."""

import webbrowser
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from slr.model.problem import Problem, ReviewError
from slr.people.name import NAME_HINT, is_name
from slr.store.git_file import hide_from_git
from slr.web.person import Guests
from slr.web.serve import LOOPBACK, TRIES, Place, find_other, is_local_address, open_place, serve
from slr.web.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The options that a person chooses when starting the desk.

    - `root`: the folder of the project
    - `only`: the one review that the desk shows, or None for all reviews
    - `who`: the person's name, or empty
    - `port`: the first port to try
    - `lan`: the address of a network interface that other computers can reach, or empty
    - `invite`: the people who get new links; this has no effect without `lan`
    - `revoke`: the people whose links become invalid
    - `certificate`, `key`: the files for https
    - `read_only`: whether the desk refuses all changes
    - `browser`: whether to open the desk in the browser
    """

    root: Path
    only: str | None
    who: str
    port: int
    lan: str = ""
    invite: Sequence[str] = ()
    revoke: Sequence[str] = ()
    certificate: Path | None = None
    key: Path | None = None
    read_only: bool = False
    browser: bool = True


def start(now: Callable[[], str], tell: Callable[[str], None], **wishes: Any) -> None:
    """Open the desk, print its address with `tell`, and answer requests until the person interrupts the program.

    If this project is already open in another desk, only print the address of that desk. `--lan` skips this check.

    `wishes` are the values of a `Wish`, and `now` returns the time in ISO 8601. Raises ReviewError if a name or the
    address is not valid, or if only one of certificate and key is given. Raises OSError if no port is free.
    """
    wish = Wish(**wishes)
    _check(wish)
    folder = wish.root / ".slr" / "desk"
    hide_from_git(wish.root)
    guests = Guests(folder / "people.json")
    site = Site(wish.root, guests, now, only=wish.only, lan=bool(wish.lan), read_only=wish.read_only)
    other = None if wish.lan else find_other(site, range(wish.port, wish.port + TRIES))
    if other is not None:
        tell(f"this project is already open at http://{LOOPBACK}:{other}/")
        return
    place = open_place(wish.lan or LOOPBACK, wish.port, secure=wish.certificate is not None)
    site.cookie = f"slr-desk-{place.port}"
    for name in wish.revoke:
        known = guests.revoke(name)
        tell(
            f"{name}: {'the link and all sessions are no longer valid' if known else 'there was no link to revoke'}"
        )
    own = f"{place.origins[0]}/?token={guests.invite(wish.who, now(), host=True)}"
    tell(f"slr desk for {wish.who or 'you'}: {own}")
    if wish.lan:
        _print_links(wish, site, place, now, tell)
    tell(
        "the desk runs until you press Ctrl-C; everything that you enter is saved immediately in the files of the review"
    )
    if wish.browser:
        webbrowser.open(own)
    try:
        serve(site, place, certificate=wish.certificate, key=wish.key)
    finally:
        place.socket.close()
    tell("the desk has stopped")


def _check(wish: Wish) -> None:
    """Raise ReviewError if a name or the address is not valid, or if only one of certificate and key is given."""
    wrong = [name for name in (*filter(None, (wish.who,)), *wish.invite) if not is_name(name)]
    found = [
        Problem(code="NAM001", message=f"{name!r} is not a valid name for a person", hint=NAME_HINT)
        for name in wrong
    ]
    if wish.lan and not is_local_address(wish.lan):
        message = f"--lan needs the address of one network interface of this computer, found {wish.lan!r}"
        hint = "for example 192.168.1.20; 0.0.0.0 would open the desk to all networks, so it is not allowed"
        found.append(Problem(code="WEB001", message=message, hint=hint))
    if (wish.certificate is None) != (wish.key is None):
        message = "--cert and --key must be given together, but one of them is missing"
        found.append(Problem(code="WEB002", message=message, hint="give both files, or neither"))
    if found:
        raise ReviewError(found)


def _print_links(
    wish: Wish, site: Site, place: Place, now: Callable[[], str], tell: Callable[[str], None]
) -> None:
    """Print a link for each person who has no link yet, and for everybody named with --link, except the host.

    For all others, print the date of their link. Print a warning if the desk does not use https.
    """
    known = {link.name: link.made for link in site.guests.links}
    for name in dict.fromkeys((*wish.invite, *site.list_people())):
        if name == wish.who:
            continue
        if name in wish.invite or name not in known:
            tell(f"link for {name}: {place.origins[0]}/?token={site.guests.invite(name, now())}")
        else:
            tell(f"{name} has had a link since {known[name][:10]}; `--link {name}` makes a new one")
    if place.scheme == "http":
        tell(
            "WARNING: without --cert and --key, anybody on this network can read what is sent, links included; "
            "an SSH tunnel is safer (docs/desk.md)"
        )
