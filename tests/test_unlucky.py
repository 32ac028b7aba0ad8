"""Unlucky and hostile circumstances at the command line: each is survived, or reported with the name of the file."""

import csv
import io
import os
import resource
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from example_review import CopyBuilt, Slr
from openpyxl import load_workbook
from small_review import write_review

from slr.store.layout import Review

PREFIXES = (
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r=",
    "＝",
    "＋",
    "－",
    "＠",
    "=cmd|' /C calc'!A0 ",
    "-1+1",
    "@SUM(A1)",
    '=HYPERLINK("http://x")',
)


def write_ris(path: Path, *titles: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    made = (f"TY  - JOUR\nTI  - {t}\nAU  - Doe, {t[-1].upper()}.\nPY  - 2015\nER  - \n\n" for t in titles)
    path.write_text("".join(made), encoding="utf-8")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, copy_built: CopyBuilt) -> Path:
    """The small review with every file of its folder of searches as an export, built to the end."""
    write = partial(write_review, replace=("'base.csv'", "'*'"))
    return copy_built(tmp_path_factory.mktemp("whole"), write, "synthesize")


@pytest.fixture
def review(whole: Path, tmp_path: Path) -> Review:
    return Review(root=Path(shutil.copytree(whole, tmp_path / "project")), name="small")


def read_all(review: Review) -> dict[str, bytes]:
    files = (p for p in review.build.rglob("*") if p.is_file() and not p.name.startswith("."))
    return {p.relative_to(review.build).as_posix(): p.read_bytes() for p in files}


@pytest.mark.parametrize("name", ["manifest.json", "appendix.html", "tables/verdicts.csv"])
def test_a_folder_in_the_place_of_an_output_is_named(review: Review, slr: Slr, name: str) -> None:
    (review.build / name).unlink()
    (review.build / name).mkdir()
    done = slr(review.root, "run")
    assert done.exit_code == 1
    code = "OUT001" if name == "appendix.html" else "DSK001"  # a format of the appendix fails alone
    assert f"build/small/{name}: error {code}" in done.output
    assert "hint: a folder already uses the name of this file: rename or move this folder" in done.output


def test_a_file_in_the_place_of_the_build_folder_is_named(review: Review, slr: Slr) -> None:
    shutil.rmtree(review.build.parent)
    review.build.parent.write_text("x", encoding="utf-8")
    done = slr(review.root, "run")
    assert done.exit_code == 1
    assert "build/small: error DSK001" in done.output
    assert "hint: a file already uses the name of this folder: rename or move this file" in done.output


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_full_disk_during_a_run_leaves_whole_files_and_the_next_run_recovers(
    review: Review, slr: Slr
) -> None:
    before = read_all(review)
    write_ris(review.searches / "b.ris", "Strain of many clerks")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (6000, limits[1]))
    try:
        done = slr(review.root, "run")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert done.exit_code == 1
    assert "build/small/" in done.output
    assert "error DSK001" in done.output
    during = read_all(review)
    assert slr(review.root, "run").exit_code == 0
    after = read_all(review)
    assert all(
        data in (before.get(name), after[name]) for name, data in during.items() if name != "manifest.json"
    )
    assert slr(review.root, "run", "--force").exit_code == 0
    assert read_all(review) == after


@pytest.mark.skipif(sys.platform == "win32", reason="such names are not possible")
def test_names_of_exports_are_text_in_every_output(review: Review, slr: Slr) -> None:
    names = ("<img src=x onerror=x>", "=cmd", "a\x1b[2J", "a\nb", "\U0001f600[/x]", "x" * 200, "b", "B")
    for number, name in enumerate(names):
        write_ris(review.searches / f"{name}.ris", f"Night work of crew {number}{chr(97 + number)}")
    done = slr(review.root, "run")
    assert (done.exit_code, "9 files, 15 entries" in done.output) == (0, True)
    html = (review.build / "appendix.html").read_text(encoding="utf-8")
    assert "<img src" not in html
    assert "\x1b" not in html
    assert [cell for path in (review.build / "tables").glob("*.csv") for cell in live_cells(path)] == []


def test_an_export_that_grows_between_runs_is_read_again(review: Review, slr: Slr) -> None:
    path = review.searches / "b.ris"
    write_ris(path, "Sailors at night", "Clerks at night")
    data = path.read_bytes()
    path.write_bytes(data[: len(data) - 30])
    assert slr(review.root, "ingest").exit_code == 0
    path.write_bytes(data)
    assert "9 entries = 9 parsed" in slr(review.root, "ingest").output
    assert "nothing to do" in slr(review.root, "ingest").output


def test_swapped_names_of_two_exports_change_no_decision(review: Review, slr: Slr) -> None:
    first, second = (review.searches / name for name in ("a.ris", "b.ris"))
    write_ris(first, "Sailors at night", "Clerks at sea")
    write_ris(second, "Clerks at sea", "Judges at night")
    slr(review.root, "screen")
    before = [
        (review.build / f"stages/{name}.parquet").read_bytes() for name in ("statuses", "scores", "pairs")
    ]
    first.rename(first.with_suffix(".x"))
    second.rename(first)
    first.with_suffix(".x").rename(second)
    slr(review.root, "screen")
    after = [
        (review.build / f"stages/{name}.parquet").read_bytes() for name in ("statuses", "scores", "pairs")
    ]
    assert after == before


def live_cells(path: Path) -> list[str]:
    """Return the cells of a CSV or a workbook that a spreadsheet would run."""
    if path.suffix == ".xlsx":
        book = load_workbook(path)
        return [
            str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"
        ]
    cells = (c for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))) for c in row)
    return [c for c in cells if c.startswith(tuple("=+-@\t\r＝＋－＠")) and not is_number(c)]


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_no_table_export_or_worksheet_has_a_cell_that_a_spreadsheet_runs(review: Review, slr: Slr) -> None:
    with (review.searches / "base.csv").open("a", encoding="utf-8", newline="") as file:
        for number, start in enumerate(PREFIXES):
            text = f"{start}x{number} strain"
            csv.writer(file).writerow([text, text, 2015, text])
    titles = [f"{start}x{number} strain" for number, start in enumerate(PREFIXES)]
    write_ris(review.root / "loose.ris", *(" ".join(t.split()) for t in titles))
    commands = (
        "run", "export -o e.csv", "export -o e.xlsx", "convert loose.ris -o c.csv", "convert loose.ris -o c.xlsx",
        "screen --as rina --export w.csv", "screen --as rina --export w.xlsx",
        "dedupe loose.ris -o d.csv --merged m.csv --pairs p.csv", "dedupe loose.ris --merged m.xlsx",
    )  # fmt: skip
    for command in commands:
        assert slr(review.root, *command.split()).exit_code == 0, command
    made = [*(review.build / "tables").glob("*.csv"), *review.root.glob("*.csv"), *review.root.glob("*.xlsx")]
    assert len(made) > 20
    assert all(
        "'=x0 strain" in (review.root / name).read_text(encoding="utf-8")
        for name in ("e.csv", "c.csv", "w.csv")
    )
    assert {path.name: live_cells(path) for path in made if live_cells(path)} == {}


@pytest.mark.parametrize(
    "name", ["../x", "../../etc", "/etc/passwd", "..", ".", "a/b", "small/../small", "small\n", "", " small"]
)
def test_the_name_of_a_review_or_a_person_is_never_a_path(review: Review, slr: Slr, name: str) -> None:
    before = sorted(review.root.parent.rglob("*"))
    commands = (["check", "-r", name], ["new", "--", name], ["screen", "--as", name, "--export", "w.csv"],
                ["dedupe", "--walk", "--as", name], ["retrieve", "--as", name, "--export", "w.csv"], ["recover", "--as", name])  # fmt: skip
    for command in commands:
        assert slr(review.root, *command).exit_code in (1, 2), command
    assert sorted(review.root.parent.rglob("*")) == before


@pytest.mark.skipif(sys.platform == "win32", reason="the names of time zones differ")
def test_hash_seed_time_zone_and_optimisation_change_no_byte(review: Review, whole: Path) -> None:
    other = {"PYTHONHASHSEED": "4242", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONOPTIMIZE": "2"}
    shutil.rmtree(review.build)
    command = [sys.executable, "-c", "from slr.cli import main; main(['run'])"]
    subprocess.run(command, cwd=review.root, env={**os.environ, **other}, check=True, capture_output=True)
    assert read_all(review) == read_all(Review(root=whole, name="small"))
