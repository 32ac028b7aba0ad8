"""Every page of the desk in a browser: accessible, without overflow, without a foreign request, and without a fault in the console."""

import html
import http.client
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from browser import find_faults_in_window, see
from desk_browser import find_overflow
from desk_server import Running, run_desk
from example_review import CopyBuilt, write_demo
from lxml import etree
from page_measure import (
    find_lost_text,
    find_small_targets,
    find_unseen_focus,
    list_controls,
    open_folded,
    space_text,
)

from slr.web.app import ADDRESSES

DEMO, INCLUDED = "demo-telework", "rrsp5qnm35z"
NO_PAGES = {
    "/-/health",
    "/-/look.css",
    "/{r}/events",
    "/{r}/cards",
    "/{r}/pdf/{report}",
    "/{r}/records/{report}",
} | {
    "/{r}/appendix/page",  # the appendix has its own tests
    "/{r}/appendix/file",
    "/{r}/export",
    "/{r}/compare",  # leads on to the first kind of comparison
}
ONLY_ADJUDICATED = {
    "/{r}/conflicts/{stage}",
    "/{r}/compare/{kind}",
    "/{r}/compare/{kind}/{report}",
}
TRIED = 6  # examples of an address whose links are followed
_LINK = re.compile(r'href="(/[^"#]*)')


@pytest.fixture(scope="module", params=["rina", "adjudicated"])
def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, copy_built: CopyBuilt
) -> Iterator[Running]:
    """The desk of a member of the team, and the desk of the adjudicator."""
    project = copy_built(tmp_path_factory.mktemp("desk") / "project", write_demo, "synthesize")
    with run_desk(project, "--as", request.param) as desk:
        desk.who = request.param
        yield desk


@pytest.fixture(scope="module")
def pages(running: Running) -> dict[str, str]:
    """The HTML of one example of every page to which a link leads, by its path.

    The walk begins at the overview and ends when all pages that are wanted are found.
    """
    known: dict[str, tuple[str, str]] = {}
    wanted = list_wanted(running)
    tried: Counter[str] = Counter()
    seen: set[str] = set()
    waiting = ["/?all", f"/{DEMO}/", f"/{DEMO}/run"]  # a form leads to the page of a run
    waiting.append(f"/{DEMO}/fulltexts/judge/{INCLUDED}")  # nothing is left to judge in this review
    cookie = use_link(running)
    while waiting and not wanted <= set(known):
        path = waiting.pop(0)
        pattern = find_pattern(path)
        if pattern is None or pattern in NO_PAGES or path in seen or tried[pattern] == TRIED:
            continue
        tried[pattern] += 1
        seen.add(path)
        status, text = ask(running, path, cookie)
        if status == 200:
            known.setdefault(pattern, (path, text))
        waiting += [html.unescape(link) for link in _LINK.findall(text)]
    return dict(known.values())


def list_wanted(running: Running) -> set[str]:
    """Return the addresses of pages, as the desk declares them, to which links must lead this person."""
    pages = {a.path for a in ADDRESSES if a.method == "GET"} - NO_PAGES
    return ONLY_ADJUDICATED if running.who == "adjudicated" else pages - ONLY_ADJUDICATED


def find_pattern(path: str) -> str | None:
    """Return the address, as the desk declares it, to which a path belongs."""
    parts = path.partition("?")[0].split("/")
    for address in (a.path for a in ADDRESSES if a.method == "GET"):
        wanted = address.split("/")
        if len(wanted) == len(parts) and all(
            w == p or w.startswith("{") for w, p in zip(wanted, parts, strict=True)
        ):
            return address
    return None


def use_link(running: Running) -> str:
    """Use the link of the desk; return the cookie."""
    return ask(running, running.link.removeprefix(running.origin), "")[1]


def ask(running: Running, path: str, cookie: str) -> tuple[int, str]:
    """Return the status and the text of a page. For a link with a token, return the cookie instead of the text."""
    host = running.origin.partition("//")[2]
    connection = http.client.HTTPConnection(host, timeout=60)
    connection.request("GET", path, headers={"Cookie": cookie, "Accept": "text/html"})
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    given = (answer.getheader("set-cookie") or "").partition(";")[0]
    connection.close()
    return answer.status, given or text


def test_a_link_leads_to_every_page(running: Running, pages: dict[str, str]) -> None:
    missing = list_wanted(running) - {find_pattern(path) for path in pages}
    assert not missing, ", ".join(sorted(missing))


def test_every_page_has_its_heading_before_a_script_runs(pages: dict[str, str]) -> None:
    """A browser without scripts shows the HTML that the desk sends, and nothing else."""
    assert [
        path for path, text in pages.items() if not etree.HTML(text).xpath("//h1[not(ancestor::template)]")
    ] == []


@contextmanager
def opened(running: Running, browser: Any, **window: Any) -> Iterator[tuple[Any, list[str]]]:
    """Open the desk in a window. Yield the page, and a list that receives each message of a page and each foreign address that is asked."""
    context = browser.new_context(reduced_motion="reduce", **window)
    page, told = context.new_page(), []
    page.on("console", lambda message: told.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: told.append(f"{page.url}: {error}"))
    page.on("request", lambda r: None if is_ours(r.url, running) else told.append(f"{page.url} asks {r.url}"))
    page.goto(running.link)
    yield page, told
    context.close()


WINDOWS = ((1280, "light"), (390, "dark"))


def test_every_page_is_accessible_fits_and_has_the_same_controls_when_it_is_enlarged(
    running: Running, pages: dict[str, str], browser: Any
) -> None:
    """No foreign address is asked, the policy of the pages is never broken, nothing is wider than the window, and axe finds nothing.

    Each page is opened once, and then seen in each window. A window of 1280 pixels that is enlarged to 200 % has room for
    640. The controls are those with folded parts and menus open.
    """
    with opened(running, browser, viewport={"width": 1280, "height": 900}) as (page, wrong):
        for path in choose(running, pages):
            page.goto(running.origin + path)
            for width, scheme in WINDOWS:
                see(page, width, scheme)
                wrong += [
                    f"{path} at {width}: {over} px too wide" for over in [find_overflow(page)] if over > 0
                ]
                wrong += [f"{path} at {width}: {fault}" for fault in find_faults_in_window(page)]
            see(page, 320, scheme)
            wrong += [f"{path} at 320: {over} px too wide" for over in [find_overflow(page)] if over > 0]
            open_folded(page)
            enlarged, whole = (set(list_controls_at(page, width)) for width in (640, 1280))
            wrong += [f"{path} at 200 % has no {control}" for control in sorted(whole - enlarged)]
    assert not wrong, "\n".join(wrong)


def list_controls_at(page: Any, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": 450})
    find_overflow(page)  # it awaits the rules for narrow windows
    return list_controls(page)


def choose(running: Running, pages: dict[str, str]) -> list[str]:
    """Return the pages to check. Of the adjudicator's pages, only those that nobody else has are checked."""
    if running.who != "adjudicated":
        return [*pages]
    return [path for path in pages if find_pattern(path) in ONLY_ADJUDICATED]


def is_ours(address: str, running: Running) -> bool:
    return address.startswith((running.origin, "data:", "blob:"))


SIZES = [
    (1280, 900, 1),
    (390, 844, 1),
    (320, 640, 1),
    (640, 450, 2),
]  # the last is a window of 1280 x 900 at 200 %
OVERLAYS = ".me, .more"  # menus that lie over a page


@pytest.mark.parametrize(
    "seen", [(SIZES[0], SIZES[2]), (SIZES[1],), (SIZES[3],)], ids=["1280 and 320", "390", "1280 at 200 %"]
)
def test_on_every_page_targets_are_large_text_is_whole_and_the_focus_is_seen(
    running: Running, pages: dict[str, str], browser: Any, seen: Sequence[tuple[int, int, int]]
) -> None:
    """This holds with folded parts open, with the spacing of text that a reader may set, and in both languages."""
    language = "id" if SIZES[1] in seen else "en"
    with opened(running, browser, device_scale_factor=seen[0][2], locale=language) as (page, wrong):
        for path in choose(running, pages):
            page.set_viewport_size({"width": seen[0][0], "height": seen[0][1]})
            open_without_appendix(page, running.origin + path)
            open_folded(page, but=OVERLAYS)
            for find in (find_hard_to_use, find_lost_with_spaces):
                for width, height, _ in seen:
                    page.set_viewport_size({"width": width, "height": height})
                    wrong += [f"{path} at {width}: {fault}" for fault in find(page)]
    assert not wrong, "\n".join(wrong)


def find_hard_to_use(page: Any) -> list[str]:
    find_overflow(page)  # it awaits the rules for narrow windows
    return [*find_small_targets(page), *find_unseen_focus(page), *find_lost_text(page)]


def find_lost_with_spaces(page: Any) -> list[str]:
    space_text(page)
    over = [f"{over} px too wide" for over in [find_overflow(page)] if over > 0]
    return [f"with spaced text {fault}" for fault in (*over, *find_lost_text(page))]


def open_without_appendix(page: Any, address: str) -> None:
    """Open a page. The frame with the appendix stays empty: it takes long to draw, and the measures do not look into a frame."""
    has_frame = address.endswith("/appendix/")
    if has_frame:
        page.route("**/appendix/page", lambda route: route.fulfill(body="", content_type="text/html"))
    page.goto(address)
    if has_frame:
        page.unroute_all()


@pytest.mark.parametrize(("width", "height", "scale"), SIZES)
def test_the_menus_can_be_used_at_every_size(
    running: Running, browser: Any, width: int, height: int, scale: int
) -> None:
    context: Any = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=scale, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(running.link)
    page.goto(f"{running.origin}/{DEMO}/")
    shown = [menu for menu in OVERLAYS.split(", ") if page.locator(menu).is_visible()]
    assert shown == ([".me"] if width == 1280 else [".me", ".more"])
    for menu in shown:
        page.locator(f"{menu} summary").click()
        assert find_small_targets(page, within=menu) == []
        assert find_unseen_focus(page, within=menu) == []
        page.keyboard.press("Escape")
        assert page.locator(f"{menu}[open]").count() == 0
    page.locator(".me summary").click()
    page.locator("main a").first.focus()  # as with the tab key, at the end of the menu
    assert page.locator(".me[open]").count() == 0
    context.close()
