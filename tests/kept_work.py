"""Keep reviews that were run and figures that were drawn, for all tests of a session, in whichever process they run."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from slr.store.lock import hold_lock


def find_session_folder(factory: pytest.TempPathFactory) -> Path:
    """Return the temporary folder of the session, which all processes of pytest-xdist share."""
    own = factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


class KeptReviews:
    """Reviews that were run, one for each content of their files and each last stage. No test may change them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[tuple[Callable[[Path], object], str], Path] = {}

    def find(self, write: Callable[[Path], object], upto: str) -> Path:
        """Return the project that `write` writes, run up to a stage. It is run only if no test of the session has had it run."""
        if (write, upto) not in self._known:
            self._known[write, upto] = self._find(write, upto)
        return self._known[write, upto]

    def _find(self, write: Callable[[Path], object], upto: str) -> Path:
        self._folder.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._folder, ignore_cleanup_errors=True) as name:
            project = Path(name) / "project"
            (project / "protocols").mkdir(parents=True)
            write(project)
            home = self._folder / hash_files(project)
            home.mkdir(exist_ok=True)
            with locking(home / "lock"):
                if not (home / upto).exists():
                    self._run(project, home, upto)
        return home / upto

    def _run(self, project: Path, home: Path, upto: str) -> None:
        """Run a project up to a stage, from the last stage to which it was run before, and move it to its place."""
        from slr.pipeline import ALL_STAGES, list_names, run_review  # noqa: PLC0415
        from slr.store.layout import find_review  # noqa: PLC0415

        earlier = [home / name for name in list_names(ALL_STAGES, upto) if (home / name).exists()]
        if earlier:
            shutil.copytree(earlier[-1], project, dirs_exist_ok=True)
        run_review(find_review(project, None), upto)
        project.rename(home / upto)


def hash_files(folder: Path) -> str:
    """Return a hash of the paths and contents of all files below a folder, and of the empty folders."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        found.update(f"{path.relative_to(folder).as_posix()}\0{content}\n".encode())
    return found.hexdigest()


@contextmanager
def locking(path: Path) -> Iterator[None]:
    """Hold a lock on a file while the block runs. Another process waits until the block has ended."""
    with path.open("ab") as file, hold_lock(file.fileno(), wait=True):
        yield


def keep_bytes(folder: Path, key: str, make: Callable[[], bytes]) -> bytes:
    """Return the bytes that are kept in a folder for a key. If there are none, make and keep them."""
    place = folder / hashlib.sha256(key.encode()).hexdigest()
    if place.exists():
        return place.read_bytes()
    data = make()
    folder.mkdir(exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        file.write(data)
    Path(file.name).replace(place)
    return data
