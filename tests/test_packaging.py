"""Test that an installed slr contains every file of the package, and runs without the checkout."""

import csv
import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from desk_server import run_desk
from example_review import CopyBuilt, write_demo
from forked_runs import start_program
from made_up_pdf import make_pdf

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "slr"
# What a build reads. It is copied, because setuptools leaves build/ and slr.egg-info where it works.
SOURCES = ("pyproject.toml", "README.md", "LICENSE")

DEMO, INCLUDED = "demo-telework", "rrsp5qnm35z"

RIS = """\
TY  - JOUR
TI  - Night work and strain
AU  - Sailor, Ann
PY  - 2019
ER  -
TY  - JOUR
TI  - Strain of clerks
AU  - Clerk, Bob
PY  - 2021
ER  -
"""


def test_every_file_below_slr_is_named_by_the_build_settings() -> None:
    assert list(unshipped(PACKAGE, _settings())) == []


@pytest.mark.parametrize(
    ("made", "missed"),
    [
        ("wording/rule.py", "wording/rule.py"),
        ("screen/deep/er/__init__.py", "screen/deep/er/__init__.py"),
        ("report/texts/more/fr.toml", "report/texts/more/fr.toml"),
        ("screen/terms.toml", "screen/terms.toml"),
    ],
)
def test_a_file_that_the_build_settings_miss_is_seen(tmp_path: Path, made: str, missed: str) -> None:
    copy = _copy_package(tmp_path)
    (copy / made).parent.mkdir(parents=True, exist_ok=True)
    (copy / made).touch()
    assert list(unshipped(copy, _settings())) == [missed]


def test_the_wheel_holds_every_file_of_the_package_and_nothing_else(wheel: Path) -> None:
    assert _packed(wheel) == {f"slr/{name}" for name in package_files(PACKAGE)}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork a process")
def test_the_installed_program_makes_and_runs_a_review_without_the_checkout(
    installed: Path, tmp_path: Path
) -> None:
    _run([installed / "bin" / "slr", "new", "strain"], tmp_path)
    with start_program(tmp_path, _clean(), installed / "bin" / "python") as slr:
        page = tmp_path / "build/strain/appendix.html"
        for command in ("check", "screen", "synthesize", "status"):
            slr(command)  # the review that was only started
        assert "Night work and strain" not in page.read_text(encoding="utf-8")
        searches = tmp_path / "corpus/strain/searches"
        (searches / "base.ris").write_text(RIS, encoding="utf-8")
        protocol = tmp_path / "protocols/strain.yaml"
        text = protocol.read_text(encoding="utf-8")
        protocol.write_text(text.replace("files: []", "files: ['*.ris']"), encoding="utf-8")
        slr("check")
        assert "2 entries = 2 parsed" in slr("screen")
        slr("screen", "--as", "rina", "--stage", "title-abstract", "--export", "sheet.csv")
        with (tmp_path / "sheet.csv").open(encoding="utf-8-sig", newline="") as file:
            titles = {row["title"] for row in csv.DictReader(file)}
        assert titles == {"Night work and strain", "Strain of clerks"}
        slr("screen", "--as", "rina", "--stage", "title-abstract", "--export", "sheet.xlsx")
        slr("synthesize")
    assert "Night work and strain" in page.read_text(encoding="utf-8")


def package_files(home: Path) -> Iterator[str]:
    """Yield the path of every file of a package, from its folder; caches and hidden files are left out."""
    for path in sorted(p for p in home.rglob("*") if p.is_file()):
        parts = path.relative_to(home).parts
        if "__pycache__" not in parts and not any(p.startswith(".") for p in parts):
            yield "/".join(parts)


def unshipped(home: Path, settings: Mapping[str, Any]) -> Iterator[str]:
    """Yield the files of a package that a build by these settings of setuptools would leave out."""
    data = {
        file
        for package, patterns in settings["package-data"].items()
        for pattern in patterns
        for file in home.parent.joinpath(*package.split(".")).glob(pattern)
    }
    for name in package_files(home):
        path = home / name
        if not (_is_in_packages(path, home) if path.suffix == ".py" else path in data):
            yield name


def _is_in_packages(path: Path, home: Path) -> bool:
    """Return whether every folder from the package down to a module is itself a package."""
    folders = [home, *(f for f in path.parents if f.is_relative_to(home))]
    return all((f / "__init__.py").is_file() for f in folders)


def _settings() -> Mapping[str, Any]:
    settings: Mapping[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return settings["tool"]["setuptools"]


def _copy_package(folder: Path) -> Path:
    return Path(shutil.copytree(PACKAGE, folder / "slr", ignore=shutil.ignore_patterns("__pycache__")))


def test_the_installed_desk_draws_a_pdf_with_its_own_worker(
    installed: Path, tmp_path: Path, copy_built: CopyBuilt, browser: Any
) -> None:
    pytest.importorskip("uvicorn", reason="the packages of the desk are not installed")
    project = copy_built(tmp_path / "project", write_demo, "synthesize")
    texts = project / "corpus" / DEMO / "fulltexts"
    texts.mkdir(exist_ok=True)
    (texts / f"{INCLUDED}.pdf").write_bytes(make_pdf([["Strain at sea"], ["Second page"]]))
    told: list[str] = []
    loaded: dict[str, int] = {}
    program = ["env", "-u", "PYTHONPATH", str(installed / "bin" / "slr")]
    with run_desk(project, "--as", "rina", program=program) as desk:
        page = browser.new_page()
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on(
            "response", lambda answer: loaded.update({answer.url.removeprefix(desk.origin): answer.status})
        )
        page.goto(desk.link)
        page.goto(f"{desk.origin}/{DEMO}/fulltexts/judge/{INCLUDED}")
        page.locator(".pdfwords span").filter(has_text="Strain at sea").wait_for()
        page.wait_for_function("[...document.querySelectorAll('.pdfpage canvas')].some(c => c.width > 0)")
        page.close()
    assert told == []
    assert 200 in [status for path, status in loaded.items() if "worker" in path], loaded
    assert all(path.startswith(("/", "data:", "blob:")) for path in loaded), loaded


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the checkout, without a network."""
    for tool, version in (("setuptools", 77), ("pip", 23)):
        if importlib.util.find_spec(tool) is None or _major(tool) < version:
            pytest.skip(f"the environment of the tests has no {tool} of version {version} or newer")
    folder = tmp_path_factory.mktemp("build")
    _copy_package(folder)
    for name in SOURCES:
        shutil.copy(ROOT / name, folder / name)
    _run(
        [*_PIP, "wheel", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", "dist", "."],
        folder,
    )
    (built,) = (folder / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and, beside it, the libraries of the tests' own; the checkout is not on its path."""
    environment = tmp_path_factory.mktemp("installed") / "env"
    venv.create(environment, with_pip=False, symlinks=os.name != "nt")
    python = environment / "bin" / "python"
    _run([*_PIP, "--python", python, "install", "--no-index", "--no-deps", wheel], environment)
    (site,) = environment.glob("lib/python3*/site-packages")
    # Folders that a .pth file names are added as they are: the .pth file of an editable slr in them is not read.
    (site / "libraries.pth").write_text("\n".join(_library_folders()), encoding="utf-8")
    found = _run([python, "-c", "import slr; print(slr.__file__)"], environment.parent).stdout.strip()
    assert Path(found) == site / "slr" / "__init__.py"
    return environment


_PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")


def _major(name: str) -> int:
    return int(importlib.metadata.version(name).split(".")[0])


def _library_folders() -> list[str]:
    return [p for p in sys.path if Path(p).name in ("site-packages", "dist-packages")]


def _packed(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {n for n in archive.namelist() if n.startswith("slr/")}


def _run(command: list[Any], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, with no path to the checkout in its environment."""
    done = subprocess.run(
        [str(c) for c in command], cwd=folder, env=_clean(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def _clean() -> dict[str, str]:
    """Return the environment without what could name the checkout."""
    return {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
