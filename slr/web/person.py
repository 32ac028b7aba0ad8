"""Identify the person who sent a request.

A person opens the desk with a link that contains a secret token. The desk exchanges the token for a cookie. The name of the
person is stored with the cookie: it is the name of the link, or the name that the host has chosen. The file
of people contains hashes of the tokens and cookies, but not the tokens and cookies themselves.
"""

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from typing import Final

from slr.people.name import is_name
from slr.store.disk import write_bytes

SIZE: Final = 32  # bytes of a token and of a cookie


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person at the desk. `host` is true for the person who started the desk.

    `session` is the hash of the cookie. The host's name is empty until the host has chosen one.
    """

    name: str
    host: bool
    session: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The link of one person, or a cookie that was given for it.

    `hash` is the hash of the token or of the cookie. `made` is the time at which the link was made, in ISO 8601.
    `host` is true for links and cookies of the person who started the desk.
    """

    hash: str
    name: str
    made: str
    host: bool = False


@dataclass(slots=True)
class _Stored:
    links: dict[str, Link] = field(default_factory=dict)  # by hash
    cookies: dict[str, Link] = field(default_factory=dict)  # by hash


class Guests:
    """The people who may use the desk, with their links and cookies.

    `path` is the file of people, which only its owner can read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stored = _read(path)

    @property
    def links(self) -> tuple[Link, ...]:
        """The links of all people except the host, sorted by name."""
        return tuple(sorted((k for k in self._stored.links.values() if not k.host), key=lambda k: k.name))

    def invite(self, name: str, made: str, *, host: bool = False) -> str:
        """Create a new link for a person in place of the earlier one, and return its token.

        The cookies that were given for the earlier link stay valid. The token cannot be shown again, since only its
        hash is stored. Only the host can have an empty name. Raises ValueError if the name is not valid.
        """
        if not is_name(name) and not (host and not name):
            raise ValueError(f"{name!r} is not a valid name for a person")
        token = secrets.token_urlsafe(SIZE)
        old = [
            key
            for key, link in self._stored.links.items()
            if (link.name == name or host) and link.host == host
        ]
        for key in old:
            del self._stored.links[key]
        self._stored.links[_hash(token)] = Link(hash=_hash(token), name=name, made=made, host=host)
        self._write()
        return token

    def revoke(self, name: str) -> int:
        """Revoke the link and the cookies of a person. The link and cookies of the host stay valid.

        Return the number of revoked links and cookies.
        """
        count = 0
        for table in (self._stored.links, self._stored.cookies):
            gone = [key for key, link in table.items() if link.name == name and not link.host]
            count += len(gone)
            for key in gone:
                del table[key]
        self._write()
        return count

    def enter(self, token: str) -> str | None:
        """Return a new cookie for the person with this token, or None if no link has the token."""
        link = _find(self._stored.links, token)
        if link is None:
            return None
        cookie = secrets.token_urlsafe(SIZE)
        self._stored.cookies[_hash(cookie)] = replace(link, hash=_hash(cookie))
        self._write()
        return cookie

    def find(self, cookie: str) -> Person | None:
        """Return the person with this cookie, or None."""
        link = _find(self._stored.cookies, cookie)
        return None if link is None else Person(name=link.name, host=link.host, session=link.hash)

    def rename(self, person: Person, name: str) -> None:
        """Let the host use another name in this browser.

        Raises ValueError if the name is not valid, or if the person is not the host.
        """
        if not is_name(name) or not person.host:
            raise ValueError(f"{name!r} cannot be the name of this person")
        link = self._stored.cookies[person.session]
        self._stored.cookies[person.session] = replace(link, name=name)
        self._write()

    def _write(self) -> None:
        packed = {
            "links": [asdict(k) for k in self._stored.links.values()],
            "cookies": [asdict(k) for k in self._stored.cookies.values()],
        }
        with _private(self._path):
            write_bytes(self._path, json.dumps(packed, indent=1).encode())


@contextmanager
def _private(path: Path) -> Iterator[None]:
    """Let only the owner access a file that the block writes, and its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    if not path.exists():
        path.touch(mode=0o600)
    yield
    path.chmod(0o600)


def _read(path: Path) -> _Stored:
    """Return the stored links and cookies.

    If the file cannot be read, there are none, and everybody needs a new link.
    """
    try:
        packed = json.loads(path.read_bytes())
        links, cookies = ([Link(**k) for k in packed[name]] for name in ("links", "cookies"))
    except (OSError, ValueError, KeyError, TypeError):
        return _Stored()
    return _Stored(links={k.hash: k for k in links}, cookies={k.hash: k for k in cookies})


def _find(table: Mapping[str, Link], secret: str) -> Link | None:
    """Return the link with this secret, or None. The comparison takes the same time for all wrong secrets."""
    wanted = _hash(secret)
    found = None
    for key, link in table.items():
        if compare_digest(key, wanted):
            found = link
    return found


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
