"""Open pages in Chromium through playwright. Without one of the two, the tests that use this module are skipped."""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

# The first is Chromium without windows and menus, and needs half the time for a page.
_NAMES: Final = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM: Final = next(filter(None, map(shutil.which, _NAMES)), None)
READERS: Final = Path(os.environ.get("SLR_READERS") or Path.home() / ".cache" / "slr-readers")
AXE: Final = READERS / "node" / "node_modules" / "axe-core" / "axe.min.js"

TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


@contextmanager
def start_browser() -> "Iterator[Browser]":
    """Start Chromium without a window, or skip the test."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@contextmanager
def open_page(
    browser: "Browser", file: Path, *, width: int = 1280, scheme: str = "light", script: bool = True
) -> "Iterator[Page]":
    """Open a file as a page. The test fails if the page reports an error, breaks its own policy, or asks another address."""
    context: Any = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script, reduced_motion="reduce"
    )  # fmt: skip
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on(
        "request", lambda request: told.append(request.url) if not _is_inside(request.url, file) else None
    )
    page.goto(file.as_uri())
    yield page
    context.close()
    assert told == []


def _is_inside(address: str, file: Path) -> bool:
    return address.split("#", maxsplit=1)[0] == file.as_uri() or address.startswith("blob:")


def see(page: "Page", width: int, scheme: str) -> None:
    """Change the window of a page that is already open, and whether the system asks for light or dark colours. Go to its top."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.evaluate("scrollTo(0, 0)")


def find_faults(page: "Page", *, within: str = "html") -> list[str]:
    """Return what axe-core finds wrong with a page, or with an element of the page.

    The window is made as high as the page meanwhile, because axe-core takes a button that has to be scrolled from under a
    bar for a button that is too small.
    """
    size = page.viewport_size or {"width": 1280, "height": 720}
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], height)})
    faults = find_faults_in_window(page, within=within)
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    return faults


def find_faults_in_window(page: "Page", *, within: str = "html") -> list[str]:
    """Return each rule that axe-core finds broken, its weight, and the first places. What a frame of the page holds is left out."""
    if not AXE.is_file():
        pytest.skip(f"axe-core is not installed in {READERS}")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "([within, tags]) => axe.run(within, {runOnly: tags, resultTypes: ['violations'], iframes: false})",
        [within, list(TAGS)],
    )
    return [
        f"{v['impact']} {v['id']}: {'; '.join(n['html'][:90] for n in v['nodes'][:3])}"
        for v in found["violations"]
    ]
