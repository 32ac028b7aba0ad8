"""The appendix in a browser: no sideways scrolling on a phone, no text outside its box, the figure on one page."""

import re
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest
from made_up_review import render_appendix, synthesize

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip

# The width that the page needs, and the texts of the figure that leave the box in which they begin.
ASK = """
<pre id="answer"></pre><script>
const figure = document.querySelector('figure svg'), out = [];
const boxes = [...figure.querySelectorAll('rect[id]')].map(r => r.getBBox());
for (const text of figure.querySelectorAll('text:not([transform])')) {
  const t = text.getBBox(), box = boxes.find(b => t.x + 1 >= b.x && t.x + 1 <= b.x + b.width && t.y + 6 >= b.y && t.y + 6 <= b.y + b.height);
  if (!box || t.x + t.width > box.x + box.width || t.y + t.height > box.y + box.height + 1) out.push(text.textContent);
}
document.getElementById('answer').textContent =
  'width=' + document.documentElement.scrollWidth + ' window=' + innerWidth + ' texts=' + figure.querySelectorAll('text').length + ' outside=' + out.join('|') + ';';
</script></body>
"""
FRAME = """<!doctype html><iframe id="f" style="width:390px;height:844px;border:0" src="inner.html"></iframe><pre id="answer"></pre>
<script>
onload = () => {
  const root = document.getElementById('f').contentDocument.documentElement;
  document.getElementById('answer').textContent = 'width=' + root.scrollWidth + ';';
};
</script>"""
WIDE_FONT = "<style>figure svg { font-family: 'DejaVu Sans', Verdana, sans-serif !important }</style></head>"


def ask(page: str, folder: Path, width: int) -> dict[str, str]:
    file = folder / "page.html"
    file.write_text(page.replace("</body>", ASK), encoding="utf-8")
    window = f"--window-size={width},900"
    assert CHROMIUM is not None
    dom = subprocess.run([CHROMIUM, *QUIET, f"--user-data-dir={folder / 'profile'}", window, "--dump-dom", file.as_uri()],
                         check=True, capture_output=True, text=True, timeout=120).stdout  # fmt: skip
    found = re.search(r"width=(\d+) window=(\d+) texts=(\d+) outside=([^;]*);", dom)
    assert found is not None
    return dict(zip(("width", "window", "texts", "outside"), found.groups(), strict=True))


@pytest.fixture(scope="module", params=["en", "id"])
def page(request: pytest.FixtureRequest, made_up: ModuleType) -> str:
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


def width_on_a_phone(page: str, folder: Path) -> int:
    """Return the width that the page needs in a frame of 390 px: Chromium opens no window that narrow."""
    (folder / "inner.html").write_text(page, encoding="utf-8")
    (folder / "frame.html").write_text(FRAME, encoding="utf-8")
    assert CHROMIUM is not None
    dom = subprocess.run([CHROMIUM, *QUIET, f"--user-data-dir={folder / 'profile'}", "--allow-file-access-from-files", "--dump-dom",
                          (folder / "frame.html").as_uri()], check=True, capture_output=True, text=True, timeout=120).stdout  # fmt: skip
    found = re.search(r"width=(\d+);", dom)
    assert found is not None
    return int(found.group(1))


def test_the_page_never_scrolls_sideways_on_a_phone(page: str, tmp_path: Path) -> None:
    long = page.replace("prisma.svg", "directions-of-the-quality-of-work-life.svg")
    assert long != page
    assert width_on_a_phone(long, tmp_path) == 390


def test_a_table_outside_its_scrolling_box_would_be_seen(page: str, tmp_path: Path) -> None:
    assert width_on_a_phone(page.replace("overflow-x: auto", "overflow-x: visible"), tmp_path) > 390


@pytest.mark.parametrize("font", ["", WIDE_FONT])
def test_no_text_of_the_figure_leaves_its_box_whatever_the_font(page: str, font: str, tmp_path: Path) -> None:
    answer = ask(page.replace("</head>", font) if font else page, tmp_path, 1280)
    assert int(answer["texts"]) > 50
    assert answer["outside"] == ""
    assert int(answer["width"]) <= int(answer["window"])


def print_pages(page: str, folder: Path) -> list[str]:
    file, made = folder / "page.html", folder / "page.pdf"
    file.write_text(page, encoding="utf-8")
    assert CHROMIUM is not None
    subprocess.run([CHROMIUM, *QUIET, f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={made}", "--no-pdf-header-footer", file.as_uri()],
                   check=True, capture_output=True, timeout=120)  # fmt: skip
    text = subprocess.run(
        ["pdftotext", "-layout", str(made), "-"], check=True, capture_output=True, text=True
    ).stdout
    return text.split("\f")


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on this machine")
@pytest.mark.parametrize("words", [60, 700])
def test_what_the_review_is_stays_on_one_printed_page_before_that_of_the_figure(
    made_up: ModuleType, words: int, tmp_path: Path
) -> None:
    """The figure's page begins anew: a few lines that spill over would leave a page all but empty."""
    protocol = made_up.make_protocol({
        "review": {"title": "Telework " * 12, "note": "noted " * words},
        "question": {"text": "Does telework raise engagement? " * 6, "elements": {f"element {i}": "What it is here. " * 7 for i in range(5)}},
    })  # fmt: skip
    page = dict(render_appendix(synthesize(made_up.make_tables(protocol), protocol), protocol))[
        "appendix.html"
    ].decode()
    pages = print_pages(page, tmp_path)
    about = next(i for i, p in enumerate(pages) if "Element 0" in p)
    assert "Data as of" in pages[about]
    assert "Alpha Index" in pages[about + 1]
    assert about == (0 if words == 60 else 1)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on this machine")
def test_the_figure_prints_on_one_landscape_page_with_its_notes(page: str, tmp_path: Path) -> None:
    pages = print_pages(page, tmp_path)
    figure = next(p for p in pages if "Alpha Index" in p)
    assert "prisma.svg" in figure
    assert ("Convention: " in figure) or ("Konvensi: " in figure)
