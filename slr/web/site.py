"""Keep everything that the desk has open: the reviews of a project, and the people who may use the desk."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from slr.model.problem import ReviewError
from slr.model.word import ADJUDICATOR, STAGES
from slr.pipeline import load_protocol
from slr.store.journal import list_writers
from slr.store.layout import Review, review_names
from slr.web.hub import Hub
from slr.web.person import Guests, Person

MOST_ANSWERS: Final = 5000  # answers that are kept, to answer repeated requests


class Site:
    """The open desk. `root` is the folder of the project, and `now` returns the time in ISO 8601.

    `only` names the one review that the desk shows, or is None for all reviews. `cookie` is the name of the cookie.
    `slr.web.start` puts the port into this name, because browsers send a cookie to all ports of a host. `lan` is true
    if the desk was started for a team (`--lan`). If `read_only` is true, nothing can be changed.
    """

    def __init__(
        self,
        root: Path,
        guests: Guests,
        now: Callable[[], str],
        *,
        only: str | None = None,
        cookie: str = "slr-desk",
        lan: bool = False,
        read_only: bool = False,
    ) -> None:
        self.root, self.guests, self.now = root, guests, now
        self.only, self.cookie, self.lan, self.read_only = only, cookie, lan, read_only
        self._lock = threading.Lock()
        self._hubs: dict[str, Hub] = {}
        self._notices: dict[str, str] = {}
        self._answers: OrderedDict[tuple[str, str], Response] = OrderedDict()
        self._busy: dict[tuple[str, str], threading.Lock] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the reviews that can be opened."""
        names = review_names(self.root) if (self.root / "protocols").is_dir() else ()
        return tuple(n for n in names if self.only in (None, n))

    @property
    def fingerprint(self) -> str:
        """A hash of the path of the project. Another desk uses it to find out whether the project is already open."""
        return sha256(str(self.root.resolve()).encode()).hexdigest()

    def list_people(self) -> tuple[str, ...]:
        """Return the sorted names of all members of screening teams and of everybody who has a journal.

        The adjudicator is left out, and so is the team of a protocol that cannot be loaded.
        """
        found: set[str] = set()
        for name in self.names:
            review = Review(root=self.root, name=name)
            found |= set(list_writers(review))
            with suppress(ReviewError, OSError):
                protocol, _ = load_protocol(review)
                found |= {who for stage in STAGES for who in protocol.screening.stage(stage).team}
        return tuple(sorted(found - {ADJUDICATOR}))

    @property
    def hubs(self) -> tuple[Hub, ...]:
        """The reviews that are open."""
        with self._lock:
            return tuple(self._hubs.values())

    def get(self, name: str) -> Hub | None:
        """Open a review if it is not open yet, and return it. Return None if there is no such review."""
        if name not in self.names:
            return None
        with self._lock:
            return self._hubs.setdefault(name, Hub(Review(root=self.root, name=name)))

    def find(self, name: str) -> Hub:
        """Open a review if it is not open yet, and return it.

        Raises HTTPException with the status 404 if there is no such review.
        """
        hub = self.get(name)
        if hub is None:
            raise HTTPException(404)
        return hub

    def leave_notice(self, person: Person, text: str) -> None:
        """Keep a line of text that the person's next page shows."""
        with self._lock:
            self._notices[person.session] = text

    def take_notice(self, person: Person) -> str:
        """Return the text that was left for the person's next page, and delete it. Without a text, return ""."""
        with self._lock:
            return self._notices.pop(person.session, "")

    def answer_once(self, person: Person, op: str, answer: Callable[[], Response]) -> Response:
        """Return the response to an operation. If the same browser repeats the operation, return the first response again.

        Only responses with a status below 400 are kept, and only the last `MOST_ANSWERS` of them. A request that is
        repeated while the first one is being answered waits for the response.
        """
        key = person.session, op
        with self._lock:
            busy = self._busy.setdefault(key, threading.Lock())
        with busy:
            with self._lock:
                known = self._answers.get(key)
            if known is None:
                known = answer()
                with self._lock:
                    if known.status_code < 400:
                        self._answers[key] = known
                    while len(self._answers) > MOST_ANSWERS:
                        self._answers.popitem(last=False)
        with self._lock:
            self._busy.pop(key, None)
        return known

    def close(self) -> None:
        """End all streams of events, and cancel the runs in the background."""
        for hub in self.hubs:
            hub.stream.close()
            hub.background.cancel()
