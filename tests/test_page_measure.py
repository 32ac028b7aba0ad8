"""What the measures of a page find, and what they let pass."""

from pathlib import Path
from typing import Any

import pytest
from browser import open_page
from page_measure import find_lost_text, find_small_targets, find_unseen_focus, list_controls, space_text

SMALL = "style='display:inline-block;width:16px;height:16px;padding:0;border:0"


def measure(browser: Any, folder: Path, html: str, find: Any) -> list[str]:
    """Return what a measure finds on a page."""
    file = folder / "page.html"
    file.write_text(f"<!doctype html><html lang=en><title>t</title><body>{html}", encoding="utf-8")
    with open_page(browser, file) as page:
        return list(find(page))


@pytest.mark.parametrize(
    ("html", "number"),
    [
        (f"<button {SMALL}'></button><button {SMALL}'></button>", 2),
        (f"<button {SMALL};margin:12px'></button><button {SMALL};margin:12px'></button>", 0),
        (f"<button {SMALL}'></button><button style='width:40px;height:40px'></button>", 1),
        ("<p>See <a href='#a'>one</a> or <a href='#b'>two</a>.</p>", 0),
        ("<a href='#a' style='font-size:9px'>a</a> <a href='#b' style='font-size:9px'>b</a>", 2),
        (f"<label style='display:inline-block;padding:9px'><input type=checkbox {SMALL}'></label><button>Go on</button>", 0),
        (f"<div hidden><button {SMALL}'></button></div><button {SMALL}'></button>", 0),
    ],
)  # fmt: skip
def test_a_target_is_small_only_if_another_one_is_near(
    browser: Any, tmp_path: Path, html: str, number: int
) -> None:
    assert len(measure(browser, tmp_path, html, find_small_targets)) == number


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p style='width:50px;overflow:hidden;white-space:nowrap'>a long line of words</p>", "hides"),
        ("<button style='width:30px;white-space:nowrap'>a long line of words</button>", "too narrow"),
        ("<p style='width:50px'>a long line of words</p>", ""),
        ("<div style='width:50px;overflow:auto;white-space:nowrap'>a long line of words</div>", ""),
    ],
)
def test_text_that_is_cut_off_is_found(browser: Any, tmp_path: Path, html: str, found: str) -> None:
    faults = measure(browser, tmp_path, html, find_lost_text)
    assert len(faults) == bool(found)
    assert all(found in fault for fault in faults)


def test_text_that_is_cut_off_only_when_it_is_spaced_is_found(browser: Any, tmp_path: Path) -> None:
    html = "<p style='width:10em;height:1.3em;overflow:hidden;font:16px monospace'>0123456789012345</p>"

    def spaced(page: Any) -> list[str]:
        before = find_lost_text(page)
        space_text(page)
        return [*before, *find_lost_text(page)]

    assert len(measure(browser, tmp_path, html, spaced)) == 1


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<style>a:focus-visible { outline: none; }</style><a href='#a'>one</a>", "looks the same"),
        ("<a href='#a'>one</a>", ""),
        (("<style>:focus-visible { outline: 3px solid; outline-offset: 2px }</style>"
         "<div style='overflow:hidden;height:20px'><a href='#a'>one</a></div>"), "outline cut"),
        ("<a href='#a'>one</a><div style='position:fixed;inset:0;background:#fff'></div>", "covered"),
        ("<div style='position:fixed;inset:0 0 auto;height:60px;background:#fff'></div><div tabindex=0 style='height:3000px'></div>", ""),
    ],
)  # fmt: skip
def test_a_focus_that_cannot_be_seen_is_found(browser: Any, tmp_path: Path, html: str, found: str) -> None:
    faults = measure(browser, tmp_path, html, find_unseen_focus)
    assert len(faults) == bool(found), faults
    assert all(found in fault for fault in faults)


def test_controls_that_are_not_shown_are_not_listed(browser: Any, tmp_path: Path) -> None:
    html = "<a href='#a'>one</a><a href='#b' hidden>two</a><input name=n value=v><button name=say value=yes>Yes</button>"
    assert measure(browser, tmp_path, html, list_controls) == [
        "#a",
        "INPUT text n v",
        "BUTTON submit say yes",
    ]
