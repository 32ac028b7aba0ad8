"""Every page of the desk in a browser: accessible, without overflow, without a foreign request, and without a fault in the console."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import AXE, TAGS, start_browser
from desk_server import Running, run_desk
from desk_walk import list_pages
from example_review import CopyBuilt, copy_review

DEMO = "demo-telework"
INCLUDED, SETTLED = "rrsp5qnm35z", "ry6jj6ukhyl"
CHOICES = {
    "stage": ("title-abstract",),
    "queue": ("check",),
    "kind": ("coding",),
    "folder": ("certainty",),
    "box": ("databases.screened",),
    "file": ("appendix.html",),
}
NO_PAGES = (
    "/-/health",
    "/-/look.css",
    "/events",
    "/cards",
    "/pdf/",
    "/appendix/page",
    "/appendix/file",
    "/appendix/",
)


def write_demo(project: Path) -> None:
    copy_review(DEMO, project)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, copy_built: CopyBuilt) -> Iterator[Running]:
    project = copy_built(tmp_path_factory.mktemp("desk") / "project", write_demo, "synthesize")
    with run_desk(project, "--as", "rina") as desk:
        yield desk


def list_addresses() -> list[str]:
    every = list_pages(DEMO, (INCLUDED,), **CHOICES)
    return [path for path in every if not any(part in path for part in NO_PAGES)]


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (390, "dark"), (390, "light"), (1280, "dark")]
)
def test_every_page_is_accessible_and_fits(running: Running, width: int, scheme: str) -> None:
    """No foreign address is asked, the policy of the pages is never broken, nothing is wider than the window, and axe finds nothing."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed")
    wrong: list[str] = []
    with start_browser() as browser:
        context: Any = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        page = context.new_page()
        at = [""]
        page.on("console", lambda message: wrong.append(f"{at[0]}: {message.text}"))
        page.on("pageerror", lambda error: wrong.append(f"{at[0]}: {error}"))
        page.on(
            "request", lambda r: None if is_ours(r.url, running) else wrong.append(f"{at[0]} asks {r.url}")
        )
        page.goto(running.link)
        for path in list_addresses():
            at[0] = path
            page.goto(running.origin + path)
            wrong += [f"{path} at {size}: {over} px too wide" for size, over in measure(page, {width, 320})]
            wrong += [f"{path}: {fault}" for fault in check(page)]
        context.close()
    assert not wrong, "\n".join(wrong)


def is_ours(address: str, running: Running) -> bool:
    return address.startswith((running.origin, "data:", "blob:"))


def measure(page: Any, sizes: set[int]) -> list[tuple[int, int]]:
    """Return the widths of the window at which a page is wider than the window, and by how many pixels."""
    found = []
    for size in sorted(sizes):
        page.set_viewport_size({"width": size, "height": 900})
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            found.append((size, over))
    page.set_viewport_size({"width": max(sizes), "height": 900})
    return found


def check(page: Any) -> list[str]:
    """Return what axe finds on a page."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    rules = {"runOnly": {"type": "tag", "values": list(TAGS)}}
    result = page.evaluate("rules => axe.run(document, rules)", rules)
    return [
        f"{v['id']}: {', '.join(' '.join(map(str, n['target'])) for n in v['nodes'][:3])}"
        for v in result["violations"]
    ]


def test_every_page_but_the_card_works_without_a_script(running: Running) -> None:
    with start_browser() as browser:
        context: Any = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(running.link)
        wrong = []
        for path in list_addresses():
            answer = page.goto(running.origin + path)
            if answer.status >= 400 or not page.locator("h1").count():
                wrong.append(f"{path}: {answer.status}")
        context.close()
    assert not wrong, "\n".join(wrong)
