"""The program's hash covers every file that can alter an output, whatever its suffix, and no other file."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from small_review import write_review
from test_architecture import HOME, ROWS

from slr.store.manifest import UNHASHED, hash_program

FILES = ("__init__.py", "report/texts/en.toml", "report/templates/appendix.html.j2")


@pytest.fixture
def program(tmp_path: Path) -> Path:
    home = tmp_path / "slr"
    for name in FILES:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("as shipped", encoding="utf-8")
    return home


@pytest.mark.parametrize("name", FILES)
def test_a_changed_file_changes_the_hash(program: Path, name: str) -> None:
    before = hash_program(program)
    assert hash_program(program) == before
    (program / name).write_text("changed", encoding="utf-8")
    assert hash_program(program) != before


@pytest.mark.parametrize("name", ["report/font.of-a-new-suffix", "synthesize/weights", "new/table.parquet"])
def test_a_file_of_a_new_suffix_is_counted(program: Path, name: str) -> None:
    before = hash_program(program)
    (program / name).parent.mkdir(exist_ok=True)
    (program / name).write_bytes(b"")
    assert hash_program(program) != before


def test_a_renamed_file_changes_the_hash(program: Path) -> None:
    before = hash_program(program)
    (program / "report/texts/en.toml").rename(program / "report/texts/id.toml")
    assert hash_program(program) != before


@pytest.mark.parametrize(
    "name",
    [
        "report/__pycache__/page.cpython-311.pyc",
        "cli/screen.py",
        "desk/card.py",
        "web/static/desk.js",
        "web/vendor/htmx.js",
        "report/.en.toml.swp",
    ],
)
def test_what_cannot_alter_an_output_is_not_counted(program: Path, name: str) -> None:
    before = hash_program(program)
    (program / name).parent.mkdir(parents=True, exist_ok=True)
    (program / name).write_bytes(b"")
    assert hash_program(program) == before


def test_no_package_that_is_not_hashed_is_imported_by_the_pipeline() -> None:
    packages = UNHASHED & {*ROWS}
    assert {"cli", "desk", "web"} <= packages
    assert all(ROWS[p] > ROWS["pipeline"] for p in packages)


def test_an_edited_template_shows_in_the_next_run(tmp_path: Path) -> None:
    """Smallest input of the bug: templates end in `.j2`, which was not hashed, and the run said "nothing to do"."""
    program = tmp_path / "program" / "slr"
    shutil.copytree(HOME, program, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "review").mkdir()
    project = write_review(tmp_path / "review")

    def synthesize() -> str:
        return subprocess.run(
            [sys.executable, "-c", "from slr.cli import main\nmain()", "synthesize"],
            cwd=project,
            env={**os.environ, "PYTHONPATH": str(program.parent)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    synthesize()
    assert "nothing to do" in synthesize()
    template = program / "report/templates/appendix.html.j2"
    template.write_text(template.read_text(encoding="utf-8") + "<!-- edited -->", encoding="utf-8")
    synthesize()
    assert "<!-- edited -->" in (project / "build/small/appendix.html").read_text(encoding="utf-8")
