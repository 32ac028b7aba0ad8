"""Copies of the example reviews in a separate project, and the files that a run writes there."""

import shutil
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

ROOT = Path(__file__).resolve().parents[1]

Slr = Callable[..., Result]
CopyBuilt = Callable[[Path, Callable[[Path], object], str], Path]  # project, what writes a review, last stage


def copy_review(name: str, project: Path) -> Path:
    """Copy one of the example reviews into a project; return the project."""
    (project / "protocols").mkdir(exist_ok=True)
    shutil.copy(ROOT / "protocols" / f"{name}.yaml", project / "protocols" / f"{name}.yaml")
    shutil.copytree(ROOT / "corpus" / name, project / "corpus" / name)
    return project


def write_demo(project: Path) -> Path:
    """Copy the demonstration review. As tests share this function, `copy_built` runs the review once for all of them."""
    return copy_review("demo-telework", project)


def outputs(project: Path, name: str) -> dict[str, bytes]:
    """Return the files that a run has written for people, by path."""
    build = project / "build" / name
    return {
        p.relative_to(build).as_posix(): p.read_bytes()
        for p in sorted(build.rglob("*"))
        if p.is_file() and "stages" not in p.relative_to(build).parts and not p.name.startswith(".")
    }
