"""Every page of the desk in a browser: accessible, without overflow, without a foreign request, and without a fault in the console."""

import html
import http.client
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from browser import AXE, TAGS
from desk_browser import find_overflow
from desk_server import Running, run_desk
from example_review import CopyBuilt, write_demo
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
def addresses(running: Running) -> list[str]:
    """One example of every page to which a link leads, beginning at the overview, until all that are wanted are found."""
    known: dict[str, str] = {}
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
            known.setdefault(pattern, path)
        waiting += [html.unescape(link) for link in _LINK.findall(text)]
    return [*known.values()]


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


def test_a_link_leads_to_every_page(running: Running, addresses: list[str]) -> None:
    missing = list_wanted(running) - {find_pattern(path) for path in addresses}
    assert not missing, ", ".join(sorted(missing))


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_page_is_accessible_and_fits(
    running: Running, addresses: list[str], browser: Any, width: int, scheme: str
) -> None:
    """No foreign address is asked, the policy of the pages is never broken, nothing is wider than the window, and axe finds nothing."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed")
    wrong: list[str] = []
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    at = [""]
    page.on("console", lambda message: wrong.append(f"{at[0]}: {message.text}"))
    page.on("pageerror", lambda error: wrong.append(f"{at[0]}: {error}"))
    page.on("request", lambda r: None if is_ours(r.url, running) else wrong.append(f"{at[0]} asks {r.url}"))
    page.goto(running.link)
    for path in choose(running, addresses):
        at[0] = path
        page.goto(running.origin + path)
        wrong += [f"{path} at {size}: {over} px too wide" for size, over in measure(page, {width, 320})]
        wrong += [f"{path}: {fault}" for fault in check(page)]
    context.close()
    assert not wrong, "\n".join(wrong)


def choose(running: Running, addresses: list[str]) -> list[str]:
    """Return the pages to check. Of the adjudicator's pages, only those that nobody else has are checked."""
    if running.who != "adjudicated":
        return addresses
    return [path for path in addresses if find_pattern(path) in ONLY_ADJUDICATED]


def is_ours(address: str, running: Running) -> bool:
    return address.startswith((running.origin, "data:", "blob:"))


def measure(page: Any, sizes: set[int]) -> list[tuple[int, int]]:
    """Return the widths of the window at which a page is wider than the window, and by how many pixels."""
    found = []
    for size in sorted(sizes):
        page.set_viewport_size({"width": size, "height": 900})
        over = find_overflow(page)
        if over > 0:
            found.append((size, over))
    page.set_viewport_size({"width": max(sizes), "height": 900})
    return found


def check(page: Any) -> list[str]:
    """Return what axe finds on a page, without what a frame of the page holds: the appendix has its own tests."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    rules = {
        "runOnly": {"type": "tag", "values": list(TAGS)},
        "resultTypes": ["violations"],
        "iframes": False,
    }
    result = page.evaluate("rules => axe.run(document, rules)", rules)
    return [
        f"{v['id']}: {', '.join(' '.join(map(str, n['target'])) for n in v['nodes'][:3])}"
        for v in result["violations"]
    ]


SIZES = [
    (1280, 900, 1),
    (390, 844, 1),
    (320, 640, 1),
    (640, 450, 2),
]  # the last is a window of 1280 x 900 at 200 %
OVERLAYS = ".me, .more"  # menus that lie over a page


@pytest.mark.parametrize(("width", "height", "scale"), SIZES)
def test_on_every_page_targets_are_large_text_is_whole_and_the_focus_is_seen(
    running: Running, addresses: list[str], browser: Any, width: int, height: int, scale: int
) -> None:
    """This holds with folded parts open, with the spacing of text that a reader may set, and in both languages."""
    wrong: list[str] = []
    context: Any = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=scale, reduced_motion="reduce",
        locale="id" if width == 390 else "en",
    )  # fmt: skip
    page = context.new_page()
    page.goto(running.link)
    for path in choose(running, addresses):
        page.goto(running.origin + path)
        open_folded(page, but=OVERLAYS)
        found = [*find_small_targets(page), *find_unseen_focus(page), *find_lost_text(page)]
        space_text(page)
        found += [f"with spaced text {fault}" for fault in find_lost_text(page)]
        found += [f"{over} px too wide with spaced text" for _, over in measure(page, {width})]
        wrong += [f"{path}: {fault}" for fault in found]
    context.close()
    assert not wrong, "\n".join(wrong)


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


def test_an_enlarged_page_has_the_same_controls(running: Running, addresses: list[str], browser: Any) -> None:
    """A window of 1280 pixels that is enlarged to 200 % has room for 640. Folded parts and menus are opened."""
    controls: dict[int, dict[str, list[str]]] = {}
    for width in (1280, 640):
        context: Any = browser.new_context(viewport={"width": width, "height": 450})
        page = context.new_page()
        page.goto(running.link)
        controls[width] = {}
        for path in choose(running, addresses):
            page.goto(running.origin + path)
            open_folded(page)
            controls[width][path] = list_controls(page)
        context.close()
    for path, wide in controls[1280].items():
        missing = set(wide) - set(controls[640][path])
        assert not missing, f"{path}: {sorted(missing)}"


def test_every_page_but_the_card_works_without_a_script(
    running: Running, addresses: list[str], browser: Any
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(running.link)
    wrong = []
    for path in addresses:
        answer = page.goto(running.origin + path)
        if answer.status >= 400 or not page.locator("h1").count():
            wrong.append(f"{path}: {answer.status}")
    context.close()
    assert not wrong, "\n".join(wrong)
