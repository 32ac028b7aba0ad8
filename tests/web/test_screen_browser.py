"""The screening pages in a browser: by keyboard alone, on a phone, with a desk that stops, and without faults that axe finds."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("starlette", reason="the packages of the desk are not installed")

from browser import find_faults, see
from desk_browser import find_overflow, open_tab, serve_app
from example_review import CopyBuilt
from small_review import write_review

from slr.web.app import make_app
from slr.web.guard import Gate
from slr.web.person import Guests
from slr.web.serve import LOOPBACK, open_place
from slr.web.site import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

STAGE = "title-abstract"
READ = f"/small/screen/{STAGE}/read"
TIMES = iter(f"2026-03-01T10:{i // 60:02}:{i % 60:02}Z" for i in range(3600))


@pytest.fixture
def root(project: Path, copy_built: CopyBuilt) -> Path:
    """The project of the small review, in which rina and tomas read four pending reports."""
    return copy_built(project, write_review, "screen")


@contextmanager
def open_desk(root: Path, port: int = 8800) -> Iterator[tuple[Site, str]]:
    """Serve the desk of a project. Yield the site and the origin."""
    guests = Guests(root / ".slr" / "desk" / "people.json")
    site = Site(root, guests, lambda: next(TIMES))
    place = open_place(LOOPBACK, port, secure=False)
    site.cookie = "slr-desk-test"

    def gate(turn_away: Any, limit: Any) -> Gate:
        return Gate(
            hosts=place.hosts,
            origins=frozenset(place.origins),
            cookie=site.cookie,
            find=guests.find,
            limit=limit,
            turn_away=turn_away,
        )

    with serve_app(make_app(site, gate), place) as origin:
        try:
            yield site, origin
        finally:
            site.close()


@contextmanager
def sit(
    browser: "Browser", root: Path, who: str = "rina", at: str = READ, **options: Any
) -> "Iterator[Page]":
    """Open a page of the desk as a person."""
    with open_desk(root) as (site, origin):
        token = site.guests.invite(who, next(TIMES))
        with open_tab(browser, f"{origin}/?token={token}", **options) as page:
            page.goto(f"{origin}{at}")
            yield page


def rows(root: Path, who: str = "rina") -> list[str]:
    path = root / "corpus" / "small" / "screening" / STAGE / f"{who}.csv"
    return path.read_text(encoding="utf-8").splitlines()[1:] if path.exists() else []


def wait_saved(page: "Page", line: int) -> None:
    """Wait until the page shows the line of the file in which the last verdict is."""
    from playwright.sync_api import expect  # noqa: PLC0415

    expect(page.locator("#line")).to_have_text(f"screening/{STAGE}/rina.csv, line {line}")


def test_a_whole_session_by_keyboard(browser: "Browser", root: Path) -> None:
    from playwright.sync_api import expect  # noqa: PLC0415

    with sit(browser, root) as page:
        first = page.locator("#title").inner_text()
        page.keyboard.press("i")
        wait_saved(page, 2)
        assert page.locator("#title").inner_text() != first
        assert page.evaluate("document.activeElement.id") == "title"
        page.keyboard.press("n")
        page.keyboard.type("i like 1 of them")
        page.keyboard.press("Escape")
        page.keyboard.press("m")
        wait_saved(page, 3)
        expect(page.locator("#note")).to_have_value("")
        page.keyboard.press("u")
        wait_saved(page, 4)
        skipped = page.locator("#title").inner_text()
        page.keyboard.press(" ")
        expect(page.locator("#status")).to_contain_text("Skipped")
        expect(page.locator("#title")).not_to_have_text(skipped)
        page.keyboard.press("p")  # in this review, p is the key of the criterion P1
        wait_saved(page, 5)
        page.keyboard.press("e")
        wait_saved(page, 6)
        expect(page.locator("#title")).to_have_text(skipped)  # it comes back at the end
        page.keyboard.press("i")
        expect(page.locator("h1")).to_have_text("Nothing is left to read here.")
    words = [row.split(",")[1] for row in rows(root)]
    assert words == ["include", "maybe", "retract", "exclude", "exclude", "include"]
    assert "i like 1 of them" in rows(root)[1]


def test_keys_do_nothing_in_fields_with_modifiers_while_held_and_when_switched_off(
    browser: "Browser", root: Path
) -> None:
    with sit(browser, root) as page:
        page.locator("#note").press("i")
        page.locator("#title").focus()
        page.keyboard.press("Control+i")
        page.evaluate("dispatchEvent(new KeyboardEvent('keydown', {key: 'i', repeat: true, bubbles: true}))")
        page.evaluate(
            "dispatchEvent(new KeyboardEvent('keydown', {key: 'i', isComposing: true, bubbles: true}))"
        )
        page.get_by_role("button", name="Customise keys").click()
        page.locator("#keys-on").uncheck()
        page.keyboard.press("Escape")
        page.keyboard.press("i")
        page.wait_for_timeout(300)
        assert rows(root) == []
        page.get_by_role("button", name="Customise keys").click()
        page.locator("#keys-on").check()
        page.locator("[data-key-of=include]").fill("j")
        page.keyboard.press("Escape")
        page.keyboard.press("i")
        page.keyboard.press("j")
        wait_saved(page, 2)
    assert [row.split(",")[1] for row in rows(root)] == ["include"]


def test_a_verdict_outlives_a_desk_that_stops(browser: "Browser", root: Path) -> None:
    from playwright.sync_api import expect  # noqa: PLC0415

    with open_desk(root, 8850) as (site, origin):
        token = site.guests.invite("rina", next(TIMES))
    allowed = ("Failed to load resource", "ERR_", "Fetch API", "EventSource")
    port = int(origin.rpartition(":")[2])
    with open_desk(root, port):
        tab = open_tab(browser, f"{origin}/?token={token}", expected=allowed)
        page = tab.__enter__()
        page.goto(f"{origin}{READ}")
        expect(page.locator("#title")).to_be_visible()
    page.keyboard.press("i")
    expect(page.locator("#status")).to_contain_text("the desk does not answer")
    assert rows(root) == []
    with open_desk(root, port):
        wait_saved(page, 2)
        page.keyboard.press("i")
        wait_saved(page, 3)
        tab.__exit__(None, None, None)
    assert len(rows(root)) == 2


def test_marks_can_be_hidden(browser: "Browser", root: Path) -> None:
    from playwright.sync_api import expect  # noqa: PLC0415

    with sit(browser, root) as page:
        page.keyboard.press("h")
        expect(page.locator("#status")).to_have_text("Marks are hidden.")
        page.reload()
        assert page.locator("html.unmarked").count() == 1
        page.keyboard.press("h")
        assert page.locator("html.unmarked").count() == 0


def test_the_phone_has_a_bar_for_the_thumb_and_a_sheet_of_reasons(browser: "Browser", root: Path) -> None:
    with sit(browser, root, width=390) as page:
        page.get_by_role("button", name="Exclude …").click()
        page.locator("#criteria button").last.click()
        wait_saved(page, 2)
        page.get_by_role("region", name="Verdict buttons within thumb reach").get_by_role(
            "button", name="Include"
        ).click()
        wait_saved(page, 3)
        small = page.evaluate(
            "[...document.querySelectorAll('.thumb button')].filter(b => b.getBoundingClientRect().height < 44).length"
        )
        assert small == 0
    assert [row.split(",")[1] for row in rows(root)] == ["exclude", "include"]


def test_the_list_is_read_with_arrows_and_the_same_keys(browser: "Browser", root: Path) -> None:
    from playwright.sync_api import expect  # noqa: PLC0415

    with sit(browser, root, at=f"{READ}/list") as page:
        second = page.locator("#titles h2").nth(1).inner_text()
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.innerText") == second
        page.keyboard.press("i")
        expect(page.locator("#titles h2")).to_have_count(3)
        expect(page.locator("#status")).to_contain_text("line 2")
        page.keyboard.press("u")
        expect(page.locator("#titles h2")).to_have_count(4)
    assert [row.split(",")[1] for row in rows(root)] == ["include", "retract"]


def test_without_a_script_the_buttons_still_write(browser: "Browser", root: Path) -> None:
    with sit(browser, root, script=False) as page:
        page.get_by_role("button", name="Include", exact=False).first.click()
        page.wait_for_url(f"**{READ}")
    assert [row.split(",")[1] for row in rows(root)] == ["include"]


def test_axe_finds_nothing_and_nothing_is_too_wide_in_each_window(browser: "Browser", root: Path) -> None:
    with sit(browser, root) as page:
        pages = [READ, f"{READ}/list", f"/small/screen/{STAGE}/maybe"]
        report = page.locator("input[name=report]").first.get_attribute("value")
        pages.append(f"/small/same/{report}?q=strain")
        for address in pages:
            page.goto("/".join(page.url.split("/")[:3]) + address)
            for width, scheme in ((1280, "light"), (390, "dark"), (320, "light")):
                see(page, width, scheme)
                assert (address, width, find_faults(page), find_overflow(page)) == (address, width, [], 0)


def test_axe_finds_nothing_on_the_page_of_conflicts_in_each_window(browser: "Browser", root: Path) -> None:
    corpus = root / "corpus" / "small" / "screening" / STAGE
    corpus.mkdir(parents=True, exist_ok=True)
    for who, word in (("rina", "include"), ("tomas", "exclude")):
        text = f"report,verdict,criterion,note,title,when\nx,{word},,a note,Strain at sea,2026-03-01\n"
        (corpus / f"{who}.csv").write_text(text, encoding="utf-8")
    with sit(browser, root, "adjudicated", f"/small/conflicts/{STAGE}") as page:
        assert "Strain at sea" in page.locator("h1").inner_text()
        for width, scheme in ((1280, "dark"), (390, "light")):
            see(page, width, scheme)
            assert (width, find_faults(page), find_overflow(page)) == (width, [], 0)
