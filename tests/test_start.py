"""Test that the program starts fast: `slr --help` and a run with nothing to do load only click and a few light modules."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from example_review import CopyBuilt
from small_review import write_review

ROOT = Path(__file__).resolve().parents[1]

PACKAGES = {"slr"}  # beside click
# Modules of the standard library that may be loaded on top of what click loads, on Python 3.11 to 3.13.
STANDARD = set(
    "bisect bz2 copy dataclasses difflib fcntl fnmatch gc glob grp hashlib heapq ipaddress json locale lzma math ntpath "
    "pathlib pwd random shutil tempfile textwrap urllib zlib".split()
)

SHOW = """\
import atexit, sys
atexit.register(lambda: print("\\nloaded:", *{m.partition(".")[0] for m in sys.modules}))
"""
PROGRAM = "from slr.cli import main\nmain()"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, copy_built: CopyBuilt) -> Path:
    """A review that was built, so that the next run has nothing to do."""
    return copy_built(tmp_path_factory.mktemp("project"), write_review, "synthesize")


@pytest.mark.parametrize("arguments", [["--help"], ["synthesize"]])
def test_only_light_modules_are_loaded(project: Path, arguments: list[str]) -> None:
    assert heavy(project, arguments) == set()


def test_status_loads_the_reader_of_its_texts_beside_them(project: Path) -> None:
    assert heavy(project, ["status"]) <= {"pkgutil", "string", "tomllib"}


@pytest.mark.parametrize("module", ["numpy", "asyncio", "rich"])
def test_a_heavy_module_is_seen(project: Path, module: str) -> None:
    assert module in heavy(project, ["--help"], before=f"import {module}")


RIS = "TY  - JOUR\nAU  - Abara, N\nTI  - Night work\nPY  - 2015\nER  - \n"
OTHER_FORMATS = {"slr.formats.ovid", "slr.formats.reference", "slr.formats.pubmed", "slr.formats.workbook"}


def test_a_file_in_one_format_is_converted_without_the_readers_of_other_formats(tmp_path: Path) -> None:
    (tmp_path / "a.ris").write_text(RIS, encoding="utf-8")
    code = f"import atexit, sys\natexit.register(lambda: print(*sys.modules))\n{PROGRAM}"
    loaded = set(run(tmp_path, code, "convert", "a.ris", "-o", "b.csv").split())
    assert "slr.formats.ris" in loaded
    assert not loaded & {"pydantic", "pandas", "numpy", *OTHER_FORMATS}


def test_the_run_whose_modules_are_counted_is_idle(project: Path) -> None:
    assert "nothing to do" in run(project, PROGRAM, "synthesize")


def heavy(folder: Path, arguments: list[str], before: str = "") -> set[str]:
    """Return the top-level modules that a command loads beyond those of click and those that are allowed."""
    loaded = _loaded(run(folder, f"{SHOW}{before}\n{PROGRAM}", *arguments))
    inner = {m for m in sys.stdlib_module_names if m.startswith("_")}
    return loaded - _find_modules_of_click(folder) - PACKAGES - STANDARD - inner


@cache
def _find_modules_of_click(folder: Path) -> set[str]:
    """Return the top-level modules that click alone loads, which are the same for all commands."""
    return _loaded(run(folder, f"{SHOW}import click"))


def run(folder: Path, code: str, *arguments: str) -> str:
    """Run code in a fresh Python and return what it printed."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def _loaded(output: str) -> set[str]:
    return set(output.rpartition("loaded: ")[2].split())


@pytest.mark.parametrize(("chosen", "used"), [("", "system"), ("mimalloc", "mimalloc")])
def test_arrow_uses_the_allocator_of_the_system_unless_the_user_names_another(
    project: Path, chosen: str, used: str
) -> None:
    name = "ARROW_DEFAULT_MEMORY_POOL"
    given = f"os.environ[{name!r}] = {chosen!r}" if chosen else f"os.environ.pop({name!r}, None)"
    shown = "print('allocator:', __import__('pyarrow').default_memory_pool().backend_name)"
    found = run(
        project, f"import atexit, os\n{given}\natexit.register(lambda: {shown})\n{PROGRAM}", "synthesize"
    )
    assert f"allocator: {used}" in found
