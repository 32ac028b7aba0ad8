"""What many tests share: a project in a folder of its own, and the command run inside this process."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

Slr = Callable[..., Result]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project folder without reviews."""
    (tmp_path / "protocols").mkdir()
    return tmp_path


@pytest.fixture
def slr(monkeypatch: pytest.MonkeyPatch) -> Slr:
    """Run `slr` in a folder; a bug's traceback reaches the test."""

    def run(folder: Path, *arguments: str) -> Result:
        from slr.cli import main  # noqa: PLC0415

        monkeypatch.chdir(folder)
        result = CliRunner().invoke(main, list(arguments))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


def copy_review(name: str, project: Path) -> Path:
    """Copy one of the example reviews into a project; return the project."""
    (project / "protocols").mkdir(exist_ok=True)
    shutil.copy(ROOT / "protocols" / f"{name}.yaml", project / "protocols" / f"{name}.yaml")
    shutil.copytree(ROOT / "corpus" / name, project / "corpus" / name)
    return project


@pytest.fixture
def shared() -> Path:
    """The folder of real data that nobody here wrote; a user's machine has none."""
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared, with real data for tests, is not there")
    return SHARED


def outputs(project: Path, name: str) -> dict[str, bytes]:
    """Return what a run has written for people, by path."""
    build = project / "build" / name
    return {
        p.relative_to(build).as_posix(): p.read_bytes()
        for p in sorted(build.rglob("*"))
        if p.is_file() and "stages" not in p.relative_to(build).parts and not p.name.startswith(".")
    }
