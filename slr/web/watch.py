"""Check the files of the open reviews once a second, and run a review some time after its files have changed.

A desk that was started with `--read-only` runs no review.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from starlette.concurrency import run_in_threadpool

from slr.model.problem import ReviewError
from slr.web.site import Site

PAUSE: Final = 1.0  # seconds between two looks


@asynccontextmanager
async def watch(site: Site) -> AsyncIterator[None]:
    """Watch the files while the block runs."""
    task = asyncio.create_task(_watch(site))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _watch(site: Site) -> None:
    while True:
        await asyncio.sleep(PAUSE)
        for hub in site.hubs:
            with suppress(ReviewError, OSError):  # the pages report what is wrong
                await run_in_threadpool(hub.notice_changes, site.now())
                if not site.read_only:
                    await run_in_threadpool(hub.run_when_quiet, site.now())
