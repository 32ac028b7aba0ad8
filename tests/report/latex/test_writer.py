"""The LaTeX file compiles, whatever the texts contain, and its numbers are those of the document."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from slr.report.document import (
    Bibliography,
    Block,
    Document,
    Facts,
    Figure,
    Grid,
    Head,
    Listing,
    Noted,
    Paragraph,
    Reference,
    Section,
    Work,
)
from slr.report.latex.table import divide_row
from slr.report.latex.writer import write_latex
from slr.text.style import Run

WORDS = {"contents": "Contents", "continued": "continued", "section_label": "Section {number}"}
GRID = Grid(
    label="Table S1",
    caption="Works",
    heads=(Head(label="Work", kind="work"), Head(label="n", kind="number"), Head(label="Code", kind="mark")),
    rows=(
        (Work(citation="A", title="T", link="10.1/x", href="https://doi.org/10.1/x"), "12", "●"),
        ("[b]", "*", ""),
    ),
    file="tables/works.csv",
    notes=("A note.",),
)


def document(*blocks: Block, language: str = "en") -> Document:
    first = Section(id="a", number="1", title="One", blocks=blocks)
    inner = Section(
        id="c", number="3.1", title="Inner", blocks=(Paragraph(text="See Table S1 and Section 1."),)
    )
    third = Section(id="b", number="3", title="Three", part="Supplements", sections=(inner,))
    return Document(
        language=language, title="A_title", subtitle="S", banner=(), sections=(first, third), words=WORDS
    )


def write(*blocks: Block, language: str = "en") -> str:
    return write_latex(document(*blocks, language=language), lambda figure: f"{figure.file}.png").decode()


def test_numbers_of_sections_and_tables_are_those_of_the_document() -> None:
    text = write(GRID)
    assert "\\section{One}" in text
    assert "\\setcounter{section}{2}\n\\section{Three}" in text
    assert "\\setcounter{subsection}" not in text
    assert "\\slrlabel{table}{Table}{S1}" in text
    assert "\\caption[]{Works \\slrcode{tables/works.csv}}\\label{grid_1}" in text
    assert "\\hyperref[grid_1]{Table S1} and \\hyperref[_Toc100000000]{Section 1}" in text
    assert "\\section*{Supplements}" in text


def test_a_cell_is_not_read_as_an_argument_of_the_row_before() -> None:
    assert "{}[b] & {}* & " in write(GRID)


def test_only_the_fonts_that_the_document_needs_are_looked_for() -> None:
    assert "IfFontExistsTF" not in write(GRID)
    text = write(Paragraph(text="\u8077\u5834 \u0639\u0645\u0644"))
    assert re.findall(r"newfontfamily(\\slr\w+)\{[^}]*\}", text).count("\\slrCjk") > 2
    assert "[Renderer=HarfBuzz,Script=Arabic]" in text


def test_a_language_that_is_not_english_is_not_hyphenated_in_english() -> None:
    assert "nohyphenation" in write(language="id")
    assert "nohyphenation" not in write(language="en")


def test_a_row_that_is_higher_than_a_page_is_divided_and_keeps_all_its_text() -> None:
    text = " ".join(f"word{i}" for i in range(3_000))
    rows = list(divide_row((text, "short", "x" * 60_000), (100.0, 50.0, 100.0)))
    assert len(rows) > 5
    assert " ".join(str(row[0]) for row in rows).split() == text.split()
    assert "".join(str(row[2]) for row in rows) == "x" * 60_000
    assert [row[1] for row in rows if row[1]] == ["short"]
    assert list(divide_row(("a", "b"), (50.0, 50.0))) == [("a", "b")]


HOSTILE = (
    "\x00\x1b\ud800\ufffe \\end{document} \\input{/etc/passwd} %$#_&{}~^\"'`` -- <<x>> ]] ^^M \u202e "
    "\u8077\u5834 \u0639\u0645\u0644 \u05e2\u05d1 \u0e07 \u0442 \u03ba\u03b1\u03b9 \u25cf \u2713 \U0001f600 \u0928\u093f "
    "\u00e9e\u0301 [a] * \n second line \ufb01 \u2028 "
)
LONG = HOSTILE + "x" * 60_000


@pytest.fixture(scope="module")
def lualatex() -> str:
    found = shutil.which("lualatex")
    if found is None:
        pytest.skip(
            "lualatex is not installed (Debian: texlive-luatex texlive-latex-recommended texlive-latex-extra lmodern)"
        )
    return found


def test_hostile_texts_compile(lualatex: str, tmp_path: Path) -> None:
    heads = (Head(label=HOSTILE), Head(label="n", kind="number"), Head(label=HOSTILE[:60], kind="mark"))
    note = Noted(text=HOSTILE, note=HOSTILE)
    blocks = (
        Paragraph(text=LONG),
        Paragraph(text=HOSTILE, tone="warning"),
        Facts(pairs=((HOSTILE, LONG), ("", "")), title=HOSTILE),
        Listing(items=((HOSTILE, (HOSTILE,)), ("", ())), title=HOSTILE),
        Grid(
            label="Table S1",
            caption=HOSTILE,
            heads=heads,
            rows=((LONG, "1", "●"), (note, "2", "")),
            notes=(HOSTILE,),
        ),
        Grid(caption="", heads=(), rows=()),
        Grid(label="Table S2", caption="", heads=(Head(label="a"),), rows=()),
        GRID,
        Figure(label="Figure S1", svg="<svg/>", file="none", title=HOSTILE, caption=HOSTILE),
        Bibliography(
            entries=(
                Reference(
                    key="a", runs=(Run(HOSTILE, ("i",)),), href="https://a.org/%#_&~^{}\\", notes=(HOSTILE,)
                ),
            )
        ),
    )
    data = write_latex(document(*blocks), lambda figure: f"{figure.file}.png")
    (tmp_path / "appendix.tex").write_bytes(data)
    made = subprocess.run(
        [lualatex, "-interaction=nonstopmode", "-halt-on-error", "appendix.tex"],
        cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip
    log = made.stdout.decode(errors="replace")
    assert made.returncode == 0, log[-3_000:]
    assert "Output written on appendix.pdf" in log
    if shutil.which("pdftotext"):
        text = subprocess.run(
            ["pdftotext", "appendix.pdf", "-"], cwd=tmp_path, capture_output=True, check=True
        ).stdout.decode()
        assert text.count("x" * 6) > 15_000  # the long texts are all there
        assert "\\end{document} \\input{/etc/passwd} %$#_&{}~^\"'`` --" in " ".join(text.split())
