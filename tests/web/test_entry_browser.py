"""The pages with forms in Chromium: quotes from the PDF, checks while typing, the keyboard, and how the pages look."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from example_review import CopyBuilt, write_demo

pytest.importorskip("starlette", reason="the packages of the desk are not installed")
pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from browser import find_faults, see
from desk_browser import find_overflow, open_tab
from entry_desk import REVIEW, Place, serving
from made_up_pdf import make_pdf
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PORT, TAX = "rrsp5qnm35z", "raqxzbugd3q"
PAGES = (
    ("rina", "code"), ("rina", f"code/{PORT}"), ("sari", f"code/{PORT}"), ("rina", f"extract/{PORT}"), ("sari", f"appraise/{TAX}"),
    ("adjudicated", "compare/coding"), ("adjudicated", f"compare/coding/{TAX}"), ("rina", f"compare/findings/{TAX}"),
    ("rina", "claims"), ("rina", "claims?claim=telework-exhaustion"), ("sari", "line"), ("sari", "line/certainty"),
    ("rina", f"line/studies?report={PORT}"),
)  # fmt: skip


@pytest.fixture
def place(project: Path, copy_built: CopyBuilt) -> Iterator[Place]:
    """The demonstration review with the PDF of one report, whose first page has the number 11."""
    root = copy_built(project, write_demo, "claims")
    papers = root / "corpus" / REVIEW / "fulltexts"
    papers.mkdir()
    pages = [
        ["3 Results", "Staff reported less exhaustion at the second wave."],
        ["More days added nothing."],
    ]
    (papers / f"{PORT}.pdf").write_bytes(make_pdf(pages, first_label=11))
    with serving(root) as opened:
        yield opened


def go(page: "Page", place: Place, path: str) -> None:
    page.goto(f"{place.origin}/{REVIEW}/{path}")


def read(place: Place, folder: str, who: str) -> list[dict[str, str]]:
    path = place.desk.site.root / "corpus" / REVIEW / folder / f"{who}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_coding_is_saved_from_a_quote_and_the_pdf_stays_where_it_is(
    browser: "Browser", place: Place
) -> None:
    with open_tab(browser, place.invite("sari")) as page:
        go(page, place, f"code/{PORT}")
        pane = page.locator("[data-pdf]")
        expect(pane).to_have_attribute("data-read", "", timeout=20_000)
        pane.evaluate("pane => { pane.dataset.same = 'yes'; }")
        page.get_by_text("less exhaustion").first.wait_for()
        page.evaluate(
            """() => { const span = [...document.querySelectorAll('[data-pdf] span')].find((s) => s.textContent.includes('less exhaustion'));
            const range = document.createRange(); range.selectNodeContents(span);
            const chosen = getSelection(); chosen.removeAllRanges(); chosen.addRange(range); }"""
        )
        page.keyboard.press("q")
        expect(page.locator("#entry-quote")).to_have_value(
            "Staff reported less exhaustion at the second wave."
        )
        expect(page.locator("#entry-location")).to_have_value("p. 11")
        page.locator("#entry-theme").select_option("strain")
        page.locator("#entry-role").select_option("finding")
        page.locator("#entry-statement").fill("Less exhaustion.")
        page.locator("#entry-statement").press("Control+Enter")
        expect(page.locator(".coded li")).to_have_count(1)
        expect(page.locator("#bars")).to_contain_text(
            "Saved in corpus/demo-telework/coding/sari.csv, line 2."
        )
        expect(page.locator(".coded [data-quote-said]")).to_contain_text("found on page 11")
        expect(pane).to_have_attribute("data-same", "yes")
        expect(page.locator("#entry-statement")).to_have_value("")
    (row,) = read(place, "coding", "sari")
    assert (row["theme"], row["location"], row["statement"]) == ("strain", "p. 11", "Less exhaustion.")


def test_a_wrong_p_is_told_while_it_is_typed(browser: "Browser", place: Place) -> None:
    with open_tab(browser, place.invite("sari")) as page:
        go(page, place, f"extract/{PORT}")
        for name, text in (("outcome", "exhaustion"), ("statistic", "-2.24"), ("df2", "409"), ("p", ".26")):
            page.locator(f"#entry-{name}").fill(text)
        page.locator("#entry-statistic_type").select_option("t")
        checks = page.locator("#entry [data-checks]")
        expect(checks).to_contain_text("does not fit; possible: 0.0253 to 0.02596")
        expect(page.locator("[data-field=p]")).to_have_class("field small doubt")
        assert checks.get_attribute("role") == "status"
        page.locator("#entry-p").fill(".026")
        expect(checks).to_contain_text("fits (0.0253 to 0.02596)")
        page.locator("#entry-n").fill("0")
        expect(page.locator("#entry-n-told")).to_contain_text("expected 1 or more")
        expect(page.locator("#entry-n")).to_have_attribute("aria-invalid", "true")
        assert read(place, "findings", "sari") == []
        page.locator("#entry-n").fill("412")
        page.get_by_role("button", name="Save row").click()
        expect(page.locator(".coded li")).to_contain_text("p\u00a0=\u00a0.026")
    assert len(read(place, "findings", "sari")) == 1


def test_everything_works_with_the_keyboard_alone(browser: "Browser", place: Place) -> None:
    with open_tab(browser, place.invite("sari")) as page:
        go(page, place, f"appraise/{TAX}")
        page.locator("details.item[open] input[type=radio]").first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("Control+Enter")
        expect(page.locator("details.item .answer")).to_have_count(1)
        expect(page.locator("details.item[open] summary b")).to_have_text("S2")
        expect(page.locator("details.item[open] input[type=radio]").first).to_be_focused()
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("u")
        expect(page.locator("details.item .answer")).to_have_count(0)
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("n")
        page.wait_for_url(lambda address: TAX not in address)
        order = page.evaluate(
            """() => [...document.querySelectorAll('main a, main button, main input, main select, main textarea, main summary')]
            .filter((e) => e.tabIndex < 0 && e.type !== 'hidden').length"""
        )
        assert order == 0
    assert [(r["item"], r["answer"], r["retract"]) for r in read(place, "appraisal", "sari")] == [
        ("S1", "yes", ""), ("S1", "yes", "yes"),
    ]  # fmt: skip


def test_what_is_wrong_keeps_what_was_typed_and_gets_the_focus(browser: "Browser", place: Place) -> None:
    with open_tab(browser, place.invite("sari"), expected=("422",)) as page:
        go(page, place, f"appraise/{TAX}")
        item = page.locator("details.item[open]")
        item.get_by_label("no", exact=True).check()
        item.locator("textarea[name=note]").fill("typed")
        item.get_by_role("button", name="Save row").click()
        expect(page.locator("details.item[open] .told")).to_contain_text(
            ["", "the answer 'no' needs a reason"]
        )
        expect(page.locator("details.item[open] textarea[name=note]")).to_have_value("typed")
        expect(page.locator("details.item[open] textarea[name=reason]")).to_be_focused()
    assert read(place, "appraisal", "sari") == []


def test_what_was_typed_stays_if_the_desk_cannot_be_reached(browser: "Browser", place: Place) -> None:
    with open_tab(browser, place.invite("sari"), expected=("Failed to load", "ERR_")) as page:
        go(page, place, "claims")
        page.locator("#entry-claim").fill("new")
        page.locator("#entry-kind").select_option("conclusion")
        page.locator("#entry-statement").fill("It helps.")
        page.route("**/claims/claims*", lambda route: route.abort())
        page.get_by_role("button", name="Save row").click()
        expect(page.locator("#entry [data-checks]")).to_contain_text("The desk cannot be reached")
        expect(page.locator("#entry-statement")).to_have_value("It helps.")
        page.unroute("**/claims/claims*")
        page.get_by_role("button", name="Save row").click()
        page.wait_for_url(lambda address: "claim=new" in address)
    assert [r["claim"] for r in read(place, "claims", "sari")] == ["new"]


def test_a_finding_is_saved_without_a_script(browser: "Browser", place: Place) -> None:
    with open_tab(browser, place.invite("sari"), script=False) as page:
        go(page, place, f"extract/{PORT}")
        page.locator("#entry-outcome").fill("exhaustion")
        page.get_by_role("button", name="Check without saving").click()
        expect(page.locator("#entry-outcome")).to_have_value("exhaustion")
        assert read(place, "findings", "sari") == []
        page.get_by_role("button", name="Save row").click()
        expect(page.locator(".coded li")).to_have_count(1)
        page.get_by_role("link", name="Change").click()
        page.locator("#entry-p").fill(".03")
        page.get_by_role("button", name="Save change").click()
        expect(page.locator(".coded li")).to_contain_text("p\u00a0=\u00a0.03")
        page.get_by_role("button", name="Undo").click()
        expect(page.locator(".coded li")).not_to_contain_text("p\u00a0=\u00a0.03")


WINDOWS = ((390, "dark"), (768, "light"), (1280, "dark"), (1920, "light"))


@pytest.mark.parametrize("who", ["rina", "sari", "adjudicated"])
def test_no_page_is_too_wide_or_hard_to_use(browser: "Browser", place: Place, who: str) -> None:
    """Each page is opened once, and then seen in each window."""
    with open_tab(browser, place.invite(who)) as page:
        for path in (path for name, path in PAGES if name == who):
            go(page, place, path)
            if page.locator("[data-pdf]").count():
                expect(page.locator("[data-pdf]")).to_have_attribute("data-read", "", timeout=20_000)
            for width, scheme in WINDOWS:
                see(page, width, scheme)
                assert find_overflow(page) == 0, f"{path} at {width}"
                assert find_faults(page) == [], f"{path} at {width}"
