"""The pages of reports, own rows, pairs and tables in a browser: on a phone, by keyboard, and without faults that axe finds."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from example_review import CopyBuilt

pytest.importorskip("starlette", reason="the packages of the desk are not installed")

from browser import find_faults, see
from desk_browser import find_overflow, open_tab, serve_desk
from desk_client import AT, open_desk
from doubtful_review import write_doubtful_review

from slr.desk.snapshot import read_reports
from slr.store.layout import find_review

PAGES = ("find", "find?q=nothing+like+it", "report/{report}", "mend/{report}", "mine", "duplicates", "same/{report}?q=night",
         "agreement", "rules", "problems")  # fmt: skip


@pytest.fixture
def root(project: Path, copy_built: CopyBuilt) -> Path:
    """A review of four reports and two doubtful pairs, in which rina has given a verdict."""
    built = copy_built(project, write_doubtful_review, "synthesize")
    path = built / "corpus" / "one" / "screening" / "title-abstract" / "rina.csv"
    path.parent.mkdir(parents=True)
    path.write_text(f"report,verdict,criterion,note,when\n{find_one(built)},include,,worth a look,2026-01-02\n", encoding="utf-8")  # fmt: skip
    return built


@pytest.fixture
def place(root: Path) -> Iterator[tuple[str, str]]:
    """The desk on a port: its origin, and the address by which rina comes in."""
    desk = open_desk(root)
    with serve_desk(desk.site) as origin:
        yield origin, f"{origin}/?token={desk.site.guests.invite('rina', AT)}"


def find_one(root: Path) -> str:
    return next(iter(read_reports(find_review(root, None))))


def read_pairs(root: Path) -> list[dict[str, str]]:
    with (root / "corpus" / "one" / "duplicates" / "rina.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_pages_fit_each_window_and_axe_finds_nothing(
    browser: Any, root: Path, place: tuple[str, str]
) -> None:
    origin, door = place
    with open_tab(browser, door) as tab:
        for page in PAGES:
            tab.goto(f"{origin}/one/{page.format(report=find_one(root))}")
            for width, scheme in ((1280, "light"), (390, "dark")):
                see(tab, width, scheme)
                assert find_overflow(tab) == 0, f"{page} at {width}"
                assert find_faults(tab) == [], f"{page} at {width}"


def test_a_report_is_found_and_opened_by_keyboard(browser: Any, place: tuple[str, str]) -> None:
    origin, door = place
    with open_tab(browser, door) as tab:
        tab.goto(f"{origin}/one/rules")
        tab.keyboard.press("/")
        tab.wait_for_url("**/find")
        tab.locator("#find-q:focus").wait_for()
        tab.keyboard.type("sleep day")
        tab.keyboard.press("Enter")
        tab.wait_for_url("**/find?q=sleep+day**")
        titles = tab.locator(".hits h3 a")
        assert titles.count() == 2
        tab.keyboard.press("/")
        for _ in range(3):  # the third press stays at the last line
            tab.keyboard.press("ArrowDown")
        tab.keyboard.press("ArrowUp")
        tab.keyboard.press("Enter")
        tab.wait_for_url("**/report/**")
        assert "Sleep in the day" in (tab.locator("h1").text_content() or "")


def test_pairs_are_judged_by_keys_and_the_last_verdict_is_undone(browser: Any, root: Path, place: tuple[str, str]) -> None:  # fmt: skip
    origin, door = place
    with open_tab(browser, door) as tab:
        tab.goto(f"{origin}/one/duplicates")
        first = tab.locator(".f-title td").first.text_content()
        tab.keyboard.press("n")
        tab.keyboard.type("a reprint, sdvu")
        tab.keyboard.press("Escape")
        tab.keyboard.press("s")
        tab.wait_for_selector("text=2 of 2")
        tab.wait_for_load_state()  # keys work when the scripts of the page have run
        tab.keyboard.press("Space")
        tab.wait_for_selector("text=1 pair is left")
        tab.wait_for_load_state()
        tab.keyboard.press("u")
        tab.wait_for_selector(".f-title")
        assert tab.locator(".f-title td").first.text_content() == first
    assert [(row["verdict"], row["note"]) for row in read_pairs(root)] == [
        ("same", "a reprint, sdvu"),
        ("retract", ""),
    ]


def test_tables_are_sorted_by_their_headings(browser: Any, place: tuple[str, str]) -> None:
    _, door = place
    with open_tab(browser, door) as tab:
        tab.evaluate("""async () => {
            document.querySelector("main").innerHTML = `<table data-sort><thead><tr><th>Name</th><th>N</th></tr></thead><tbody>
                <tr><td>b</td><td data-value=2>2</td></tr><tr><td>a</td><td data-value=''>none</td></tr>
                <tr><td>c</td><td data-value=10>10</td></tr></tbody></table>`;
            await import("/-/static/table.js");
        }""")
        names = lambda: "".join(tab.locator("tbody td:first-child").all_text_contents())  # noqa: E731
        tab.get_by_role("button", name="N", exact=True).click()
        assert names() == "cba"
        tab.get_by_role("button", name="N", exact=True).click()
        assert names() == "bca"  # a line without a number stays last
        tab.get_by_role("button", name="N", exact=True).click()
        assert names() == "bac"


def test_everything_works_without_a_script(browser: Any, root: Path, place: tuple[str, str]) -> None:
    origin, door = place
    with open_tab(browser, door, script=False) as tab:
        tab.goto(f"{origin}/one/find")
        tab.fill("#find-q", "worth a look")
        tab.click("form.search .btn.go")
        assert tab.locator(".hits h3 a").count() == 1
        tab.click(".hits h3 a")
        assert "worth a look" in (tab.locator(".ownrows").text_content() or "")
        tab.goto(f"{origin}/one/mine")
        tab.click(".rowdo button")
        assert "taken back" in (tab.locator(".rowhits").text_content() or "")
        tab.goto(f"{origin}/one/duplicates")
        tab.click("button[value=different]")
        tab.wait_for_selector("text=2 of 2")
    assert [row["verdict"] for row in read_pairs(root)] == ["different"]
