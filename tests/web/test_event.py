"""Tests for `slr.web.event`: who gets which event, and the end of streams."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from slr.web.event import Stream
from slr.web.person import Person

Found = TypeVar("Found")
RINA = Person(name="rina", host=False, session="1")
TOMAS = Person(name="tomas", host=False, session="2")


def run_apart(run: Callable[[], Coroutine[Any, Any, Found]]) -> Found:
    """Run in a thread of its own. In this one, the loop of the browser may run, which other tests share."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(run())).result()


async def listen(stream: Stream, person: Person, number: int) -> list[str]:
    """Return the first parts that a person gets."""
    found = []
    async for part in stream.follow(person):
        found.append(part.decode())
        if len(found) == number:
            break
    return found


def test_an_event_reaches_only_the_people_it_is_for() -> None:
    async def run() -> tuple[list[str], list[str]]:
        stream = Stream()
        rina = asyncio.create_task(listen(stream, RINA, 4))
        tomas = asyncio.create_task(listen(stream, TOMAS, 3))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        stream.send("mine", choose=lambda person: person.name == "rina", line="7")
        stream.send("all")
        return await rina, await tomas

    rina, tomas = run_apart(run)
    assert any('"mine"' in part for part in rina)
    assert not any('"mine"' in part for part in tomas)


def test_closing_ends_every_stream() -> None:
    async def run() -> list[str]:
        stream = Stream()
        following = asyncio.create_task(listen(stream, RINA, 99))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        stream.close()
        return await asyncio.wait_for(following, 5)

    assert run_apart(run)[0] == ": open\n\n"


def test_people_are_those_with_an_open_page() -> None:
    async def run() -> tuple[frozenset[str], frozenset[str]]:
        stream = Stream()
        following = asyncio.create_task(listen(stream, RINA, 99))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        during = stream.people
        stream.close()
        await following
        return during, stream.people

    assert run_apart(run) == (frozenset({"rina"}), frozenset())
