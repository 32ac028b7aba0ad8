"""Send events to open pages, such as a changed file or the progress of a run."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, Final

from slr.web.person import Person

SILENCE: Final = 15.0  # seconds after which a comment is sent, so that no proxy ends the stream
_END: Final = None

Choose = Callable[[Person], bool]
Event = Mapping[str, Any]


class Stream:
    """The open streams of one review. Events can be sent from any thread."""

    def __init__(self) -> None:
        self._open: dict[asyncio.Queue[Event | None], Person] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    @property
    def people(self) -> frozenset[str]:
        """The names of the people with an open page that receives the events."""
        return frozenset(person.name for person in self._open.values())

    def send(self, kind: str, choose: Choose = lambda _: True, **values: Any) -> None:
        """Send an event to all open pages of the people that `choose` selects. `kind` names the kind of event."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._put, {"kind": kind, **values}, choose)

    def _put(self, event: Event | None, choose: Choose = lambda _: True) -> None:
        for queue, person in self._open.items():
            if choose(person):
                queue.put_nowait(event)

    def close(self) -> None:
        """End all streams. New streams then end at once.

        This must be called before the server stops, because the server waits for open streams.
        """
        self._closed = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._put, _END)

    async def follow(self, person: Person) -> AsyncIterator[bytes]:
        """Yield the events for a person as server-sent events, until the page or the desk is closed."""
        self._loop = asyncio.get_running_loop()
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._open[queue] = person
        self._put({"kind": "people", "people": sorted(self.people)})
        try:
            yield b": open\n\n"
            while not self._closed:
                try:
                    event = await asyncio.wait_for(queue.get(), SILENCE)
                except TimeoutError:
                    yield b": still here\n\n"
                    continue
                if event is None:
                    return
                yield f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode()
        finally:
            del self._open[queue]
            self._put({"kind": "people", "people": sorted(self.people)})
