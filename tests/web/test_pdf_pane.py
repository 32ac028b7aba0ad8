"""The pane that shows a PDF: pages, words, quotes, find, and files that cannot be shown. Opened in Chromium."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the packages of the desk are not installed")

from browser import find_faults, see
from desk_browser import find_overflow, guarded, open_tab
from made_up_pdf import make_pdf
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from slr.text.quotation import find_quote, fold_quotation, read_pages_of_text
from slr.web.template import _load
from slr.web.text import WebTexts

PAGE = """{% import "part/pdf.html" as pdf %}<!doctype html><html lang="{{ t.language }}"><head><title>x</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/-/look.css"><link rel="stylesheet" href="/-/static/desk.css">{{ pdf.style() }}{{ pdf.script() }}</head>
<body><main class="desk">{{ pdf.pane("/paper/" ~ name, name, t) }}
<section class="form" aria-label="Form"><h1>Form</h1>
<form id="verdict"><label>Note <input name="note"></label></form>
<form id="code"><label>Words <textarea name="statement"></textarea></label><label>Quote <textarea name="quote"></textarea></label>
<label>Place <input name="location"></label></form>
<ul>{% for quote, pages in quotes %}<li data-quote="{{ quote }}" data-pages="{{ pages }}"><b>{{ loop.index }}</b> <span data-quote-said></span></li>
{% endfor %}</ul></section></main></body></html>"""

LINES = [
    "Results",
    "Table 2 gives means. Self-",
    "efficacy is measured, and self-efficacy is high; exhaus-",
    "tion was lower in the next wave.",
    "Claims settled per day did not change (r = .03, n = 412).",
]
PAPERS: dict[str, bytes] = {
    "plain": make_pdf([LINES, ["Second page", "exhaustion again"], ["Third page"]]),
    "labelled": make_pdf([LINES, ["Second page", "exhaustion again"], ["Third page"]], first_label=107),
    "accents": make_pdf([["Él dijo: «más café»", "ﬁnd".replace("ﬁ", "fi")]]),
    "scan": make_pdf([[], []]),
    "locked": make_pdf([LINES], locked=True),
    "script": make_pdf([LINES], script="app.alert\\(1\\)"),
    "damaged": make_pdf([LINES, ["Second page"]]).replace(b"startxref\n", b"startxref\n9"),
    "rubbish": b"%PDF-1.7\n" + b"rubbish\n" * 200,
    "many": make_pdf([[f"Page number {i}"] * 20 for i in range(1, 401)]),
}  # fmt: skip
QUOTES = [
    ("Claims settled per day did not change (r = .03, n = 412).", "1"),
    ("exhaustion was lower", "3"),
    ("exhaustion was much lower", "1"),
    ("self-efficacy [...] in the next wave", ""),
    ("the next wave", ""),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The origin of a server with a page for each paper, behind the guard of the desk."""
    folder = tmp_path_factory.mktemp("papers")
    for name, data in PAPERS.items():
        (folder / name).write_bytes(data)

    def page(request: Request) -> Response:
        values = {"t": WebTexts(request.query_params.get("in", "en")), "name": request.path_params["name"]}
        return HTMLResponse(_load().from_string(PAGE).render(values, quotes=QUOTES))

    def paper(request: Request) -> Response:
        path = folder / Path(request.path_params["name"]).name
        return (
            FileResponse(path, media_type="application/pdf") if path.is_file() else Response(status_code=404)
        )

    def look(_: Request) -> Response:
        from slr.report.resource import read_resource  # noqa: PLC0415

        return Response(read_resource("templates/look.css"), media_type="text/css")

    routes = [
        Mount("/-/static", StaticFiles(packages=[("slr.web", "static")])),
        Route("/-/look.css", look),
        Route("/page/{name}", page),
        Route("/blank", lambda _: HTMLResponse('<link rel="icon" href="data:,">')),
        Route("/paper/{name}", paper),
    ]
    with guarded(Starlette(routes=routes)) as origin:
        yield origin


@contextmanager
def opened(browser: Any, desk: str, name: str, **more: Any) -> Iterator[Any]:
    """Open the page of a paper, and wait until the text of all pages has been read, or the paper was refused."""
    with open_tab(browser, f"{desk}/page/{name}", **more) as page:
        page.locator("[data-pdf][data-read], [data-pdf][data-state=failed]").wait_for()
        yield page


def select(page: Any, first: str, last: str) -> None:
    """Select words with the mouse, from the beginning of the line `first` to the right of the line `last`."""
    start = page.locator(".pdfwords > span", has_text=first).first.bounding_box()
    end = page.locator(".pdfwords > span", has_text=last).first.bounding_box()
    page.mouse.move(start["x"] + 1, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=8)
    page.mouse.move(end["x"] + end["width"] + 15, end["y"] + end["height"] / 2, steps=4)
    page.mouse.up()


def shown(page: Any, part: str) -> str:
    return str(page.locator(f"[data-{part}]").inner_text())


def test_pages_are_drawn_with_words_that_can_be_selected(browser: Any, desk: str) -> None:
    with opened(browser, desk, "plain") as page:
        lines = page.locator(".pdfpage[data-page='1'] .pdfwords > span")
        lines.first.wait_for()
        assert [line for line in lines.all_inner_texts() if line] == LINES
        assert page.locator(".pdfpage").count() == 3
        dark = page.locator(".pdfpage canvas").first.evaluate(
            "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.filter((v, i) => i % 4 < 3 && v < 100).length"
        )
        assert dark > 500


def test_only_pages_near_the_view_are_drawn(browser: Any, desk: str) -> None:
    with opened(browser, desk, "many") as page:
        assert page.locator(".pdfpage").count() == 400
        assert 1 <= page.locator(".pdfpage canvas").count() <= 5
        for number in (50, 100, 150, 200, 250, 300, 350, 400):
            page.locator("[data-at]").fill(str(number))
            page.locator("[data-at]").press("Enter")
            page.locator(f".pdfpage[data-page='{number}'] canvas").wait_for(state="attached")
        assert page.locator(".pdfpage canvas").count() <= 16


def test_keys_turn_pages_and_the_field_goes_to_a_printed_page(browser: Any, desk: str) -> None:
    with opened(browser, desk, "labelled") as page:
        place = page.locator("[data-at]")
        assert (place.input_value(), shown(page, "of")) == ("107", "(1 of 3)")
        page.keyboard.press("]")
        assert (place.input_value(), shown(page, "of")) == ("108", "(2 of 3)")
        page.keyboard.press("[")
        assert place.input_value() == "107"
        place.fill("109")
        place.press("Enter")
        assert (place.input_value(), shown(page, "of")) == ("109", "(3 of 3)")
        place.fill("7")
        place.press("Enter")
        assert shown(page, "told") == "The PDF has no page 7."


def test_selected_words_go_to_the_form_with_the_printed_page(browser: Any, desk: str) -> None:
    with opened(browser, desk, "labelled") as page:
        select(page, "Table 2", "tion was lower")
        page.keyboard.press("q")
        taken = "Table 2 gives means. Self-efficacy is measured, and self-efficacy is high; exhaustion was lower in the next wave."
        assert page.locator("[name=quote]").input_value() == taken
        assert page.locator("[name=location]").input_value() == "p. 107"
        assert shown(page, "told") == "The quote from page 107 is in the form."
        page.keyboard.press("Control+z")
        assert page.locator("[name=quote]").input_value() == ""


def test_quote_over_two_pages_names_both_and_the_number_stands_for_a_missing_label(
    browser: Any, desk: str
) -> None:
    with opened(browser, desk, "plain", width=1000) as page:
        page.locator(".pdfpage[data-page='2'] .pdfwords > span").first.wait_for(state="attached")
        page.evaluate("""() => {
            const lines = document.querySelectorAll('.pdfwords > span');
            const find = (text) => [...lines].find((line) => line.textContent.includes(text)).firstChild;
            getSelection().setBaseAndExtent(find('Claims'), 0, find('Second'), 6);
        }""")
        page.locator("[data-do=quote]").click()
        assert page.locator("[name=quote]").input_value() == f"{LINES[-1]} Second"
        assert page.locator("[name=location]").input_value() == "pp. 1-2"


def test_quote_goes_to_the_field_of_the_form_that_was_used_last(browser: Any, desk: str) -> None:
    with opened(browser, desk, "plain") as page:
        page.locator("[name=note]").fill("see")
        select(page, "Results", "Results")
        page.locator("[data-do=quote]").click()
        assert page.locator("[name=note]").input_value() == "see “Results” (p. 1)"
        assert page.locator("[name=quote]").input_value() == ""
        page.locator("[name=statement]").focus()
        select(page, "Results", "Results")
        page.locator("[data-do=quote]").click()
        assert page.locator("[name=quote]").input_value() == "Results"
        assert page.locator("[name=statement]").input_value() == ""


def test_keys_are_letters_in_a_field_and_nothing_is_quoted_without_a_selection(
    browser: Any, desk: str
) -> None:
    with opened(browser, desk, "plain") as page:
        page.keyboard.press("q")
        assert shown(page, "told") == "Select words in the PDF first. Then press q, or the button."
        page.locator("[name=note]").focus()
        page.keyboard.type("q/[]")
        assert page.locator("[name=note]").input_value() == "q/[]"
        assert page.locator("[data-at]").input_value() == "1"


def test_quotes_of_the_form_are_marked_where_they_are_found_exactly(browser: Any, desk: str) -> None:
    with opened(browser, desk, "plain") as page:
        assert page.locator("[data-quote-said]").all_inner_texts() == [
            "found on page 1 ✓",
            "not found on this page, but on page 1",
            "not found on this page or on any other page of the PDF",
            "found on page 1 ✓",
            "found on page 1 ✓",
        ]
        marks = page.locator(".pdfpage[data-page='1'] .pdfmarks .quoted")
        line = page.locator(".pdfwords > span", has_text="Claims").bounding_box()
        boxes = [mark.bounding_box() for mark in marks.all()]
        assert any(abs(b["x"] - line["x"]) < 2 and abs(b["width"] - line["width"]) < 3 and abs(b["y"] - line["y"]) < 3 for b in boxes)  # fmt: skip


def test_quotes_are_found_on_their_printed_page(browser: Any, desk: str) -> None:
    with opened(browser, desk, "labelled") as page:
        assert page.locator("[data-quote-said]").first.inner_text() == "found on page 107 ✓"
        page.evaluate("""() => {
            const quote = document.querySelector('[data-quote]');
            quote.dataset.quote = 'Second page';
            quote.dataset.pages = '107';
            document.dispatchEvent(new Event('quotes'));
        }""")
        assert (
            page.locator("[data-quote-said]").first.inner_text() == "not found on this page, but on page 108"
        )
        page.locator("[data-quote-said] button").first.click()
        assert page.locator("[data-at]").input_value() == "108"


def test_find_ignores_capitals_and_line_ends_and_goes_from_place_to_place(browser: Any, desk: str) -> None:
    with opened(browser, desk, "plain") as page:
        page.keyboard.press("/")
        page.keyboard.type("EXHAUSTION")
        assert shown(page, "hits") == "1 of 2"
        assert page.locator(".pdfmarks .now").count() == 2  # the word is divided over two lines
        page.keyboard.press("Enter")
        assert (shown(page, "hits"), page.locator("[data-at]").input_value()) == ("2 of 2", "2")
        page.keyboard.press("Enter")
        assert shown(page, "hits") == "1 of 2"
        page.keyboard.press("Control+a")
        page.keyboard.type("exhausting")
        assert shown(page, "hits") == "not found"
        page.keyboard.press("Escape")
        assert not page.locator("[data-find]").is_visible()
        assert page.locator(".pdfmarks .found").count() == 0


def test_zoom_changes_the_pages_and_fit_brings_them_back(browser: Any, desk: str) -> None:
    with opened(browser, desk, "plain") as page:
        first = page.locator(".pdfpage").first
        fitting, before = first.bounding_box()["width"], shown(page, "zoom")
        page.locator("[data-do=larger]").click()
        assert first.bounding_box()["width"] > fitting
        page.locator("[data-do=smaller]").click()
        page.locator("[data-do=smaller]").click()
        assert first.bounding_box()["width"] < fitting
        page.locator("[data-do=fit]").click()
        assert (first.bounding_box()["width"], shown(page, "zoom")) == (fitting, before)
        line = page.locator(".pdfwords > span", has_text="Claims").bounding_box()
        mark = page.locator(".pdfmarks .quoted").first.bounding_box()
        assert abs(line["x"] - mark["x"]) < 2


@pytest.mark.parametrize(
    ("name", "said", "expected"),
    [
        ("locked", "This PDF needs a password", ()),
        ("rubbish", "This file cannot be read as a PDF", ()),
        ("gone", "The PDF could not be loaded", ("404", "ResponseException")),  # pdf.js can report it twice
    ],
)
def test_file_that_cannot_be_shown_is_explained_and_the_form_still_works(
    browser: Any, desk: str, name: str, said: str, expected: tuple[str, ...]
) -> None:
    with opened(browser, desk, name, expected=expected) as page:
        assert shown(page, "told").startswith(said)
        assert not page.locator("[data-do=quote]").is_visible()
        assert page.locator(f"a[href='/paper/{name}']").is_visible()
        assert find_faults(page) == []
        page.locator("[name=note]").fill("kept")
        assert page.locator("[name=note]").input_value() == "kept"


def test_damaged_pdf_is_shown_as_far_as_it_can_be_read(browser: Any, desk: str) -> None:
    with opened(browser, desk, "damaged") as page:
        assert page.locator("[data-pdf]").get_attribute("data-state") == "shown"
        page.locator(".pdfwords > span", has_text="Claims").wait_for()


def test_scripts_in_a_pdf_do_not_run(browser: Any, desk: str) -> None:
    with opened(browser, desk, "script") as page:
        page.on("dialog", lambda _: pytest.fail("the script of the PDF ran"))
        page.locator(".pdfwords > span", has_text="Claims").wait_for()


def test_pages_without_text_say_that_quotes_must_be_typed(browser: Any, desk: str) -> None:
    with opened(browser, desk, "scan") as page:
        assert shown(page, "told").startswith("The pages of this PDF are pictures without text")
        assert page.locator("[data-quote-said]").first.inner_text() == "not checked: the PDF has no text"


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_pane_fits_the_window_and_is_accessible_in_light_and_dark(
    browser: Any, desk: str, width: int, language: str
) -> None:
    with opened(browser, desk, f"labelled?in={language}", width=width) as page:
        page.keyboard.press("/")
        page.keyboard.type("exhaustion")
        for scheme in ("light", "dark"):
            see(page, width, scheme)
            assert find_overflow(page) <= 0
            least = 44 if width < 820 else 24
            small = page.evaluate(
                "least => [...document.querySelectorAll('.pdf .btn')].filter(b => b.offsetParent && (b.offsetHeight < least || b.offsetWidth < least)).length",
                least,
            )
            assert small == 0
            assert find_faults(page) == []


def test_without_scripts_the_pane_links_to_the_pdf(browser: Any, desk: str) -> None:
    with open_tab(browser, f"{desk}/page/plain", script=False) as page:
        assert page.locator("a[href='/paper/plain']").is_visible()
        assert page.locator("text=Without JavaScript, this page cannot show the PDF.").is_visible()
        assert not page.locator("[data-do=find]").is_visible()


TEXTS = [
    "self-\neﬃcacy  and “well-being”",
    "Él dijo: «más café» — ½ … ´a`",
    "e\u0301tude\u00ad d'e\u0301te\u0301 \u200bx",
    "ｶﾞｷﾞ 日本 語\nの 研究",
    "\u1112\u1161\u11ab\u1100\u116e\u11a8 가\u11a8 한국",
    "ภาษา ไทย\u2028ok\x1fb",
    "x\u2212y \u2014  z‐\n w",
    " \x85 trim \u3000",
    "𝒳²  ﬀ ﬄ Ａ",
]


@pytest.fixture(scope="module")
def blank(browser: Any, desk: str) -> Iterator[Any]:
    """A page without a pane, for what the module of the browser computes without one."""
    with open_tab(browser, f"{desk}/blank") as page:
        yield page


@pytest.mark.parametrize("text", TEXTS)
def test_browser_folds_texts_as_the_program_does(blank: Any, text: str) -> None:
    folded = blank.evaluate("async text => (await import('/-/static/pdf_text.js')).fold(text)", text)
    assert folded["text"] == fold_quotation(text)
    assert len(folded["from"]) == len(folded["text"].encode("utf-16-le")) // 2
    assert folded["from"] == sorted(folded["from"])


BOOK = "One exam-\f\nple of self-\nefficacy\f\fLast page, « two »\nwords"


@pytest.mark.parametrize(
    "quote",
    ["One example of selfefficacy", "One [...] Last", "One ... efficacy", "[O]ne", '"two"', "two words", "three", "", "..."],
)  # fmt: skip
def test_browser_finds_a_quote_on_the_same_pages_as_the_program(blank: Any, quote: str) -> None:
    found = blank.evaluate(
        """async ([pages, quote]) => {
            const { Book } = await import('/-/static/pdf_text.js');
            const book = new Book();
            for (const page of pages) book.add(page);
            return book.findQuote(quote).map((pieces) => [pieces[0].page, pieces[pieces.length - 1].page]);
        }""",
        [BOOK.split("\f"), quote],
    )
    assert [tuple(span) for span in found] == [
        (s.first, s.last) for s in find_quote(quote, read_pages_of_text(BOOK))
    ]


def test_letters_that_the_test_folds_are_not_yet_normal() -> None:
    assert any(unicodedata.normalize("NFKC", text) != text for text in TEXTS)
    assert all(re.search(r"\S", text) for text in TEXTS)
