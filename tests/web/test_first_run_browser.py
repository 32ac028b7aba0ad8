"""The whole path in a browser: from an empty folder to the first card, and the editor of the protocol, by keyboard."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("starlette", reason="the packages of the desk are not installed")

from browser import find_faults
from desk_browser import find_overflow, open_tab, serve_desk
from example_review import CopyBuilt
from small_review import PROTOCOL, write_review

from slr.pipeline import load_protocol
from slr.store.layout import Review
from slr.web.person import Guests
from slr.web.site import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

RIS = "TY  - JOUR\nTI  - {title}\nAB  - Nurses were asked about their sleep.\nPY  - {year}\nAU  - Abara, Ann\nER  - \n"
FIRST = "".join(RIS.format(title=f"Night work and strain, part {n}", year=2000 + n) for n in range(3))
SECOND = "".join(RIS.format(title=f"Shift work and sleep, part {n}", year=2010 + n) for n in range(2))
PATIENCE = 120_000  # milliseconds, for a busy machine


def open_site(root: Path) -> tuple[Site, str]:
    """Return an open desk, and the token of its host."""
    guests = Guests(root / ".slr" / "desk" / "people.json")
    site = Site(root, guests, lambda: "2026-03-01T10:00:00Z")
    return site, guests.invite("rina", "2026-03-01T10:00:00Z", host=True)


def send(page: "Page", button: str) -> None:
    """Press a button that sends a form, and wait for the next page."""
    with page.expect_navigation(timeout=PATIENCE):
        page.get_by_role("button", name=button, exact=True).click()


def demand_sound(page: "Page") -> None:
    """Demand that axe finds nothing, and that the page fits into a phone."""
    assert find_faults(page) == []
    page.set_viewport_size({"width": 390, "height": 900})
    assert find_overflow(page) == 0
    assert find_faults(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})


def start(page: "Page") -> None:
    page.get_by_label("Title of the review").fill("Night work")
    page.get_by_label("Question", exact=True).fill("Does it harm?")
    page.get_by_label("Text", exact=True).nth(0).fill("About night work")
    page.get_by_label("Text", exact=True).nth(1).fill("Not about work")
    send(page, "Start the review")


def add(page: "Page", name: str, file: str, text: str) -> None:
    page.locator("#files").set_input_files({"name": file, "mimeType": "text/plain", "buffer": text.encode()})
    page.get_by_label("Name of the database or other source").fill(name)
    page.get_by_label("Date of the search").fill("2026-02-01")
    send(page, "Add the files")


def test_from_an_empty_folder_to_the_first_card(browser: "Browser", tmp_path: Path) -> None:
    site, token = open_site(tmp_path)
    with serve_desk(site) as origin, open_tab(browser, f"{origin}/?token={token}") as page:
        demand_sound(page)
        page.get_by_label("Title of the review").fill("Night work")
        assert page.get_by_label("Short name").input_value() == "night-work"
        page.get_by_role("button", name="Add a criterion").click()
        assert page.get_by_label("Text", exact=True).count() == 3
        start(page)
        demand_sound(page)
        add(page, "Alpha", "alpha.ris", FIRST)
        add(page, "Beta", "beta.ris", SECOND)
        demand_sound(page)
        send(page, "Read the exports and find duplicates")
        page.get_by_role("link", name="Read titles and abstracts").wait_for(timeout=PATIENCE)
        demand_sound(page)
        page.get_by_role("link", name="Read titles and abstracts").click()
        page.get_by_role("heading", name=re.compile("Night work and strain|Shift work and sleep")).wait_for()
        page.goto(f"{origin}/night-work/appendix/")
        frame = page.frame_locator("iframe")
        frame.get_by_role("heading", name="Night work", exact=True).wait_for(timeout=PATIENCE)
        demand_sound(page)
    protocol, problems = load_protocol(Review(root=tmp_path, name="night-work"))
    assert ([s.id for s in protocol.sources], problems) == (["alpha", "beta"], ())


def test_the_same_path_without_a_script(browser: "Browser", tmp_path: Path) -> None:
    site, token = open_site(tmp_path)
    with serve_desk(site) as origin, open_tab(browser, f"{origin}/?token={token}", script=False) as page:
        start(page)
        add(page, "Alpha", "alpha.ris", FIRST)
        send(page, "Read the exports and find duplicates")
        page.get_by_role("link", name="Read titles and abstracts").wait_for(timeout=PATIENCE)
    assert [s.id for s in load_protocol(Review(root=tmp_path, name="night-work"))[0].sources] == ["alpha"]


def test_a_file_can_be_dropped(browser: "Browser", tmp_path: Path) -> None:
    site, token = open_site(tmp_path)
    with serve_desk(site) as origin, open_tab(browser, f"{origin}/?token={token}") as page:
        start(page)
        data = page.evaluate_handle(
            "text => { const d = new DataTransfer(); d.items.add(new File([text], 'dropped.ris')); return d; }",
            FIRST,
        )
        page.dispatch_event("#zone", "drop", {"dataTransfer": data})
        assert "dropped.ris" in page.locator("#picked").inner_text()
        page.get_by_label("Name of the database or other source").fill("Alpha")
        page.get_by_label("Date of the search").fill("2026-02-01")
        send(page, "Add the files")
        assert "dropped.ris: 3 entries were read" in page.locator("main").inner_text()


@pytest.fixture
def small(project: Path, copy_built: CopyBuilt) -> Path:
    return copy_built(project, write_review, "screen")


def test_the_protocol_is_edited_by_keyboard(browser: "Browser", small: Path) -> None:
    site, token = open_site(small)
    with serve_desk(site) as origin, open_tab(browser, f"{origin}/?token={token}") as page:
        page.goto(f"{origin}/small/protocol")
        demand_sound(page)
        field = page.get_by_role("textbox", name="Protocol text")
        field.focus()
        page.keyboard.press("Control+End")
        page.keyboard.type("synthesis:\n  meth")
        page.keyboard.press("Control+ ")
        offers = page.get_by_role("listbox")
        offers.get_by_role("option", name="method").wait_for()
        field.dispatch_event("scroll")  # the browser tells late that the new last line scrolled the field
        offers.get_by_role("option", name="method").wait_for(timeout=1_000)
        assert field.get_attribute("aria-activedescendant") == "offer-0"
        page.keyboard.press("Enter")
        page.keyboard.type("[")
        page.get_by_role(
            "button", name=re.compile("^line ")
        ).first.wait_for()  # not valid YAML, told at its line
        assert page.locator("#numbers .error").count() == 1
        page.keyboard.press("Backspace")
        page.keyboard.type("by theme")
        page.get_by_text("No problem was found.").wait_for()
        send(page, "Preview changes")
        assert "method: by theme" in page.locator(".diff .added").last.inner_text()
        demand_sound(page)
        send(page, "Save")
        assert "The protocol was saved" in page.locator("#bars").inner_text()
    review = Review(root=small, name="small")
    assert load_protocol(review)[0].synthesis.method == "by theme"
    assert review.protocol.read_text(encoding="utf-8").startswith(PROTOCOL)


def test_a_list_of_keys_for_an_earlier_text_is_not_taken(browser: "Browser", small: Path) -> None:
    site, token = open_site(small)
    with serve_desk(site) as origin, open_tab(browser, f"{origin}/?token={token}") as page:
        page.goto(f"{origin}/small/protocol")
        field = page.get_by_role("textbox", name="Protocol text")
        field.focus()
        page.keyboard.press("Control+End")
        page.keyboard.type("synth")
        page.get_by_role("listbox").get_by_role("option", name="synthesis").wait_for()
        page.route("**/offers", lambda _: None)  # the answers to what follows do not arrive
        page.keyboard.type("esis:\n  roles")
        assert field.input_value().endswith("synthesis:\n  roles")
