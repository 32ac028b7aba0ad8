"""The appendix in a browser: it fits a phone, the figure has a printed page, and its tables, contents and theme work."""

import csv
import io
import shutil
import subprocess
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from browser import find_faults, open_page, see
from made_up_review import render_appendix, render_lengthy, synthesize

from slr.report.document import Bibliography, Document, Figure, Grid, Head, Reference, Section, Story, Work
from slr.report.html import write_html
from slr.text.style import Run

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# The width that the page needs. A section cuts off what leaves it, so each section is asked, too.
WIDTH = """() => Math.max(document.documentElement.scrollWidth, ...[...document.querySelectorAll('main section')]
  .filter(s => s.scrollWidth > s.clientWidth).map(s => innerWidth + s.scrollWidth - s.clientWidth))"""
# The texts of the figure that leave the box in which they begin.
OUTSIDE = """() => {
  const figure = document.querySelector('figure svg'), out = [];
  const boxes = [...figure.querySelectorAll('rect[id]')].map(r => r.getBBox());
  const texts = [...figure.querySelectorAll('text:not([transform])')];
  for (const text of texts) {
    const t = text.getBBox(), box = boxes.find(b => t.x + 1 >= b.x && t.x + 1 <= b.x + b.width && t.y + 6 >= b.y && t.y + 6 <= b.y + b.height);
    if (!box || t.x + t.width > box.x + box.width || t.y + t.height > box.y + box.height + 1) out.push(text.textContent);
  }
  return [texts.length, out];
}"""
WIDE_FONT = "figure svg { font-family: 'DejaVu Sans', Verdana, sans-serif !important }"


@pytest.fixture(scope="module", params=["en", "id"])
def text(request: pytest.FixtureRequest, made_up: ModuleType) -> str:
    waiting = {
        "p1": ("p1@alpha", "pending/nobody", "not reached/nobody", "not reached/nobody"),
        "p2": ("p2@lists", "included/people", "retrieved/people", "conflict/people"),
    }
    protocol = made_up.make_protocol(
        {"review": {"title": "Telework", "language": request.param, "kind": "demonstration"}}
    )
    long = "Keterlibatan-kerja-dan-lingkungan-kerja-terhadap-kinerja-karyawan " * 3
    coding = {
        "report": "a1",
        "theme": "autonomy",
        "role": "finding",
        "statement": long,
        "who": "rina",
        "when": "2026-03-01",
        "location": long,
    }
    tables = made_up.make_tables(
        protocol,
        {**made_up.ROADS, **waiting},
        works={"a1": {"title": long, "doi": "10.1/" + "x" * 70}},
        more={"coded": [coding]},
    )
    return dict(render_appendix(synthesize(tables, protocol), protocol))["appendix.html"].decode()


@pytest.fixture
def file(text: str, tmp_path: Path) -> Path:
    path = tmp_path / "appendix.html"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("script", [True, False])
def test_the_page_never_scrolls_sideways(browser: "Browser", file: Path, script: bool) -> None:
    with open_page(browser, file, width=320, script=script) as page:
        for width in (320, 390, 1280):
            see(page, width, "light")
            assert page.evaluate(WIDTH) == width


def test_a_table_outside_its_scrolling_box_would_be_seen(browser: "Browser", file: Path) -> None:
    with open_page(browser, file, width=390) as page:
        page.evaluate("""() => {
          document.querySelectorAll('.scroll').forEach(box => { box.style.overflow = 'visible'; });
          document.querySelectorAll('td').forEach(cell => { cell.style.whiteSpace = 'nowrap'; });
        }""")
        assert page.evaluate(WIDTH) > 390


@pytest.mark.parametrize("wide", [False, True])
def test_no_text_of_the_figure_leaves_its_box_whatever_the_font(
    browser: "Browser", file: Path, wide: bool
) -> None:
    with open_page(browser, file) as page:
        if wide:
            page.evaluate(
                "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]; }",
                WIDE_FONT,
            )
        texts, outside = page.evaluate(OUTSIDE)
    assert texts > 50
    assert outside == []


def test_axe_finds_nothing_wrong_in_any_window(browser: "Browser", file: Path) -> None:
    with open_page(browser, file, width=390) as page:
        for width, scheme in product((390, 1280), ("light", "dark")):
            see(page, width, scheme)
            assert (width, scheme, find_faults(page)) == (width, scheme, [])


def shade(page: "Page") -> int:
    """Return how light the page is, from 0 to 765."""
    colour: str = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    return sum(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(","))


@pytest.mark.parametrize("script", [True, False])
def test_the_page_is_dark_if_the_system_or_the_switch_says_so(
    browser: "Browser", file: Path, script: bool
) -> None:
    with open_page(browser, file, scheme="dark", script=script) as page:
        dark = shade(page)
        page.locator("label:has(#scheme-light)").click()
        light = shade(page)
        page.emulate_media(color_scheme="light")
        page.locator("label:has(#scheme-dark)").click()
        assert (dark < 200, light > 600, shade(page)) == (True, True, dark)
        page.emulate_media(media="print")
        assert shade(page) == 765


def test_the_theme_is_remembered(browser: "Browser", file: Path) -> None:
    with open_page(browser, file) as page:
        page.locator("label:has(#scheme-dark)").click()
        page.reload()
        assert page.locator("#scheme-dark").is_checked()


def test_the_contents_mark_the_section_in_sight_and_fold_on_a_phone(browser: "Browser", file: Path) -> None:
    with open_page(browser, file) as page:
        page.locator(".contents a[href='#criteria']").click()
        page.wait_for_function("() => document.querySelector('[aria-current]').hash === '#criteria'")
        assert page.locator(".contents").bounding_box()["y"] < 60  # type: ignore[index]
        page.set_viewport_size({"width": 390, "height": 900})
        summary = page.locator(".contents summary")
        page.wait_for_function("() => !document.querySelector('.contents details').open")
        summary.click()
        page.locator(".contents a[href='#synthesis']").click()
        page.wait_for_function("() => !document.querySelector('.contents details').open")
        assert summary.bounding_box()["y"] < 20  # type: ignore[index]


def test_without_a_script_nothing_is_shown_that_needs_one(browser: "Browser", file: Path) -> None:
    with open_page(browser, file, script=False) as page:
        assert page.locator("button:visible").count() == 0
        assert page.locator(".contents a:visible").count() > 10


def test_a_work_opens_its_history_by_keyboard_and_gives_the_focus_back(
    browser: "Browser", file: Path
) -> None:
    with open_page(browser, file) as page:
        work = page.locator("#studies [data-work] a").first
        work.focus()
        page.keyboard.press("Enter")
        panel = page.get_by_role("dialog")
        assert panel.get_by_role("heading", level=2).text_content() == work.text_content()
        assert "searches/alpha.ris:10" in panel.inner_text()
        page.keyboard.press("Escape")
        assert panel.count() == 0
        assert page.evaluate("document.activeElement.textContent") == work.text_content()


def test_a_number_of_the_flow_opens_its_reports_and_a_report_its_history(
    browser: "Browser", file: Path
) -> None:
    with open_page(browser, file) as page:
        page.locator("[data-box='included.reports'] a").click()
        panel = page.get_by_role("dialog")
        assert panel.locator("li a").all_text_contents() == [
            "Author a1, 2020",
            "Author b4, 2020",
            "Author l2, 2020",
        ]
        panel.locator("li a").nth(1).click()
        assert panel.get_by_role("heading", level=2).text_content() == "Author b4, 2020"
        page.locator("#panel-back").click()
        assert panel.locator("li a").count() == 3


def test_a_box_of_the_flow_diagram_can_be_clicked(browser: "Browser", file: Path) -> None:
    with open_page(browser, file) as page:
        page.locator("figure rect[id='databases.reports_excluded']").click(force=True)
        panel = page.get_by_role("dialog")
        assert panel.locator("li").count() == 1
        assert panel.locator("output").text_content() in {"1 work", "1 karya"}


def test_a_history_has_the_full_reference_of_the_list_of_references(
    browser: "Browser", tmp_path: Path
) -> None:
    reference = Reference(key="Doe2020", runs=(Run("Doe (2020). "), Run("On desks", ("i",)), Run(".")))
    told = Story(report="a", key="Doe2020", citation="Doe, 2020")
    section = Section(id="one", title="One", blocks=(Bibliography(entries=(reference,)),))
    words = {"contents": "Contents", "figure_file": "File:"}
    document = Document(
        language="en", title="T", subtitle="S", banner=(), sections=(section,), words=words, stories=(told,)
    )
    path = tmp_path / "reference.html"
    path.write_bytes(write_html(document))
    with open_page(browser, path) as page:
        page.locator("#find").click()
        page.locator("#panel li a").click()
        assert page.locator(".panel-body p").first.inner_html() == "Doe (2020). <i>On desks</i>."


def test_works_are_found_by_words_of_author_and_title(browser: "Browser", file: Path) -> None:
    with open_page(browser, file) as page:
        page.locator("#find").click()
        panel = page.get_by_role("dialog")
        assert panel.locator("li").count() > 8
        panel.get_by_role("searchbox").fill("telework author B4")
        assert panel.locator("li a").all_text_contents() == ["Author b4, 2020"]


def test_axe_finds_nothing_wrong_with_the_panel_in_each_window(browser: "Browser", file: Path) -> None:
    def look(page: "Page") -> None:
        for width in (390, 1280):
            see(page, width, "dark")
            assert (width, find_faults(page, within="#panel")) == (width, [])
            assert page.evaluate("document.querySelector('.panel-body').scrollWidth <= innerWidth")

    with open_page(browser, file, width=390) as page:
        page.locator("#find").click()
        look(page)
        page.locator("#panel li a").first.click()
        look(page)


def test_a_hostile_history_is_shown_as_text(browser: "Browser", tmp_path: Path) -> None:
    hostile = "</script><img src=x onerror=alert(1)><b>bold</b>"
    told = Story(report="a", citation=hostile, title=hostile, parts=((hostile, (hostile,)),))
    work = Work(citation=hostile, report="a")
    section = Section(
        id="one",
        title="One",
        blocks=(Grid(caption="C", heads=(Head(label="W", kind="work"),), rows=((work,),)),),
    )
    words = {"contents": "Contents", "figure_file": "File:"}
    document = Document(
        language="en", title="T", subtitle="S", banner=(), sections=(section,), words=words, stories=(told,)
    )
    path = tmp_path / "hostile.html"
    path.write_bytes(write_html(document))
    with open_page(browser, path) as page:
        page.locator("main [data-work] a").click()
        body = page.locator(".panel-body")
        assert body.locator("h2").text_content() == body.locator("li").text_content() == hostile
        assert body.locator("img, b").count() == 0


TITLES = ("Ünder one roof", "Alone", "=SUM(A1)", "At home, at ease", *(f"Study {i}" for i in range(8)))


@pytest.fixture
def grids(tmp_path: Path) -> Path:
    """A page with one table of twelve works, with a number and a kind."""
    heads = (Head(label="Work", kind="long"), Head(label="n", kind="number"), Head(label="Kind"))
    kinds = ("survey", "trial")
    rows = tuple((title, f"{1000 * (i % 5):,}" if i else "", kinds[i % 2]) for i, title in enumerate(TITLES))
    grid = Grid(
        label="Table S1", caption="Works", heads=heads, rows=rows[:9], rest=rows[9:], file="tables/works.csv"
    )
    section = Section(id="one", number="1", title="One", blocks=(grid,))
    words = {"contents": "Contents", "figure_file": "File:"}
    document = Document(language="en", title="T", subtitle="S", banner=(), sections=(section,), words=words)
    path = tmp_path / "grids.html"
    path.write_bytes(write_html(document))
    return path


def test_axe_would_see_a_button_without_a_name(browser: "Browser", grids: Path) -> None:
    with open_page(browser, grids) as page:
        page.evaluate("document.querySelector('main').append(document.createElement('button'))")
        assert [fault.split(":")[0] for fault in find_faults(page)] == ["critical button-name"]


def test_axe_would_see_a_button_without_a_name_in_the_panel(browser: "Browser", grids: Path) -> None:
    with open_page(browser, grids) as page:
        page.locator("#find").click()
        page.evaluate("document.querySelector('#panel').append(document.createElement('button'))")
        assert [fault.split(":")[0] for fault in find_faults(page, within="#panel")] == [
            "critical button-name"
        ]


def list_works(page: "Page") -> list[str]:
    return page.locator(".scroll > table tbody tr td:first-child").all_text_contents()


def test_a_table_is_searched_without_case_and_accents_and_says_how_many_rows_are_left(
    browser: "Browser", grids: Path
) -> None:
    with open_page(browser, grids) as page:
        assert page.locator("output").text_content() == "12 rows"
        page.get_by_role("searchbox").fill("UNDER roof")
        assert list_works(page) == ["Ünder one roof"]
        assert page.locator("output").text_content() == "1 of 12 rows"
        page.get_by_role("searchbox").fill("study 7")  # one of the rows that were folded away
        assert list_works(page) == ["Study 7"]
        kinds = "row => [...row.cells].map(cell => cell.className)"
        assert page.locator("tbody tr").first.evaluate(kinds) == ["long", "number", ""]
        page.get_by_role("searchbox").fill("")
        assert list_works(page) == list(TITLES)


def test_a_table_is_filtered_by_a_column_with_few_values(browser: "Browser", grids: Path) -> None:
    with open_page(browser, grids) as page:
        page.get_by_label("Kind").select_option("trial")
        assert list_works(page) == list(TITLES[1::2])
        page.get_by_role("searchbox").fill("study")
        assert page.locator("output").text_content() == "4 of 12 rows"


def test_a_table_is_sorted_by_keyboard_and_says_how(browser: "Browser", grids: Path) -> None:
    with open_page(browser, grids) as page:
        head = page.locator("th.number").first
        head.locator("button").focus()
        page.keyboard.press("Enter")
        assert head.get_attribute("aria-sort") == "ascending"
        numbers = page.locator(".scroll > table tbody td:nth-child(2)").all_text_contents()
        assert numbers == ["0", "0", *["1,000"] * 3, *["2,000"] * 2, *["3,000"] * 2, *["4,000"] * 2, ""]
        page.keyboard.press("Enter")
        assert head.get_attribute("aria-sort") == "descending"
        assert list_works(page)[-1] == TITLES[0]  # what has no number stays last
        page.keyboard.press("Enter")
        assert head.get_attribute("aria-sort") is None
        assert list_works(page) == list(TITLES)


def test_the_rows_in_sight_can_be_saved_as_csv_without_a_formula(browser: "Browser", grids: Path) -> None:
    with open_page(browser, grids) as page:
        page.get_by_label("Kind").select_option("survey")
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Save as CSV").click()
        download = waiting.value
        saved = Path(download.path()).read_text(encoding="utf-8-sig")
    assert download.suggested_filename == "works.csv"
    rows = list(csv.reader(io.StringIO(saved)))
    assert rows[0] == ["Work", "n", "Kind"]
    assert [row[0] for row in rows[1:4]] == ["Ünder one roof", "'=SUM(A1)", "Study 0"]


def test_without_a_script_all_rows_of_a_table_can_be_read(browser: "Browser", grids: Path) -> None:
    with open_page(browser, grids, script=False) as page:
        page.get_by_text("3 more rows").click()
        assert page.locator("tbody tr:visible").count() == 12


def print_pages(browser: "Browser", text: str, folder: Path) -> list[str]:
    file, made = folder / "page.html", folder / "page.pdf"
    file.write_text(text, encoding="utf-8")
    with open_page(browser, file) as page:
        page.pdf(path=made, prefer_css_page_size=True)
    found = subprocess.run(
        ["pdftotext", "-layout", str(made), "-"], check=True, capture_output=True, text=True
    )
    return found.stdout.split("\f")


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on this machine")
def test_the_number_of_titles_adds_no_pages_and_a_full_text_adds_at_most_a_sixth_of_a_page(
    browser: "Browser", tmp_path: Path
) -> None:
    def count_pages(titles: int, full_texts: int) -> int:
        text = render_lengthy(titles, full_texts)["appendix.html"].decode()
        return len(print_pages(browser, text, tmp_path)) - 1  # a form feed ends each page

    few, many, read = count_pages(300, 12), count_pages(3000, 12), count_pages(300, 72)
    assert abs(many - few) <= 1
    assert read - few <= 60 / 6


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on this machine")
def test_a_printed_page_begins_with_title_and_contents_and_repeats_the_headings_of_tables(
    browser: "Browser", made_up: ModuleType, tmp_path: Path
) -> None:
    heads = (Head(label="Columnhead", kind="long"), Head(label="n", kind="number"), Head(label="Kind"))
    grid = Grid(caption="Works", heads=heads, rows=tuple((f"Work {i}", str(i), "a") for i in range(150)))
    sections = (Section(id="one", number="1", title="First", blocks=(grid,)),)
    words = {"contents": "Contents", "figure_file": "File:"}
    document = Document(language="en", title="Title", subtitle="S", banner=(), sections=sections, words=words)
    pages = print_pages(browser, write_html(document).decode(), tmp_path)[:-1]
    assert len(pages) > 2
    assert (
        pages[0].index("Title")
        < pages[0].index("Contents")
        < pages[0].index("1 First")
        < pages[0].index("Work 0")
    )
    assert [page.count("Columnhead") for page in pages] == [1] * len(pages)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_phone_shows_the_first_cards_and_more_on_demand(
    browser: "Browser", width: int, tmp_path: Path
) -> None:
    heads = tuple(Head(label=label) for label in "abc")
    grid = Grid(caption="Works", heads=heads, rows=tuple((f"{i}", f"x{i}", "y") for i in range(70)))
    words = {"contents": "Contents", "figure_file": "File:"}
    section = Section(id="one", title="One", blocks=(grid,))
    document = Document(language="en", title="T", subtitle="S", banner=(), sections=(section,), words=words)
    path = tmp_path / "long.html"
    path.write_bytes(write_html(document))
    with open_page(browser, path, width=width) as page:
        rows = page.locator("tbody tr:visible")
        assert rows.count() == (30 if width == 390 else 70)
        if width == 390:
            page.get_by_role("button", name="Show 40 of 40 more rows").click()
            assert rows.count() == 70


def test_a_button_for_one_further_row_is_in_the_singular(browser: "Browser", tmp_path: Path) -> None:
    heads = tuple(Head(label=label) for label in "abc")
    grid = Grid(caption="Works", heads=heads, rows=tuple((f"{i}", f"x{i}", "y") for i in range(31)))
    words = {"contents": "Contents", "figure_file": "File:"}
    section = Section(id="one", title="One", blocks=(grid,))
    document = Document(language="en", title="T", subtitle="S", banner=(), sections=(section,), words=words)
    path = tmp_path / "one.html"
    path.write_bytes(write_html(document))
    with open_page(browser, path, width=390) as page:
        page.get_by_role("button", name="Show 1 more row", exact=True).click()
        assert page.locator("tbody tr:visible").count() == 31


def test_an_address_opens_a_history(browser: "Browser", file: Path) -> None:
    with open_page(browser, file) as page:
        page.evaluate("location.hash = '#work=b4'")
        assert page.get_by_role("dialog").get_by_role("heading", level=2).text_content() == "Author b4, 2020"


def test_a_figure_of_marks_stands_beside_its_table(browser: "Browser", tmp_path: Path) -> None:
    figure = Figure(
        svg='<svg width="300" height="50"></svg>', file="f.svg", title="F", caption="F", tone="grid"
    )
    grid = Grid(caption="Works", heads=tuple(Head(label=label) for label in "abc"), rows=(("1", "2", "3"),))
    words = {"contents": "Contents", "figure_file": "File:"}
    section = Section(id="one", title="One", blocks=(figure, grid, grid))
    document = Document(language="en", title="T", subtitle="S", banner=(), sections=(section,), words=words)
    path = tmp_path / "beside.html"
    path.write_bytes(write_html(document))
    for width, beside in ((1280, True), (390, False)):
        with open_page(browser, path, width=width) as page:
            left, right = (page.locator(name).first.bounding_box() for name in ("figure", ".table"))
            assert left is not None
            assert right is not None
            assert (right["x"] > left["x"] + 300) is beside


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on this machine")
@pytest.mark.parametrize("words", [60, 700])
def test_what_the_review_is_stays_on_one_printed_page_before_that_of_the_figure(
    browser: "Browser", made_up: ModuleType, words: int, tmp_path: Path
) -> None:
    """The figure's page begins anew: a few lines that spill over would leave a page all but empty."""
    protocol = made_up.make_protocol({
        "review": {"title": "Telework " * 12, "note": "noted " * words},
        "question": {"text": "Does telework raise engagement? " * 6, "elements": {f"element {i}": "What it is here. " * 7 for i in range(5)}},
    })  # fmt: skip
    made: dict[str, Any] = dict(
        render_appendix(synthesize(made_up.make_tables(protocol), protocol), protocol)
    )
    pages = print_pages(browser, made["appendix.html"].decode(), tmp_path)
    about = next(i for i, p in enumerate(pages) if "Element 0" in p)
    assert "Data as of" in pages[about]
    assert next(i for i, p in enumerate(pages) if "Alpha Index (n" in p) > about
    assert about == (0 if words == 60 else 1)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on this machine")
def test_the_figure_prints_on_one_landscape_page_with_its_notes_and_without_controls(
    browser: "Browser", text: str, tmp_path: Path
) -> None:
    pages = print_pages(browser, text, tmp_path)
    figure = next(p for p in pages if "prisma.svg" in p)
    assert "Alpha Index" in figure
    assert ("Convention: " in figure) or ("Konvensi: " in figure)
    assert not [p for p in pages if "Save as" in p or "Simpan sebagai" in p]
