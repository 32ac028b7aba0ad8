"""Open files that workers on other machines can also open: at a path, or at a URL that fsspec supports."""

from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from slr.store.disk import read_plain
from slr.store.layout import Review


def locate(review: Review, path: Path, storage: str) -> str:
    """Return where a worker finds a file of a project.

    `storage` is the URL that the workers use for the folder of the project. If it is empty, they use the same path as
    this process.
    """
    if not storage:
        return str(path.absolute())
    return f"{storage.rstrip('/')}/{path.relative_to(review.root).as_posix()}"


@dataclass(frozen=True, slots=True)
class SharedFile:
    """A function that opens a file for reading, and that can be sent to other processes. `place` is a path or a URL."""

    place: str

    def __call__(self) -> BinaryIO:
        """Open the file. Raises the same errors as `open_shared`."""
        return cast("BinaryIO", open_shared(self.place))


def open_shared(place: str) -> IO[bytes]:
    """Open a file for reading. `place` is a path, or a URL such as `s3://bucket/project/build/x.parquet`.

    Raises OSError if the file cannot be opened, and ImportError or ValueError if fsspec cannot open such a URL.
    """
    if not is_url(place):
        return Path(place).open("rb")
    import fsspec  # noqa: PLC0415  only for URLs

    opened: IO[bytes] = fsspec.open(place, "rb").open()
    return opened


def read_shared(place: str) -> bytes:
    """Return the content of a file. Raises the same errors as `open_shared`."""
    if not is_url(place):
        return read_plain(Path(place))
    with open_shared(place) as file:
        return file.read()


def is_url(place: str) -> bool:
    r"""Return whether a place is a URL, and not a path.

    >>> is_url("s3://bucket/project"), is_url("/data/project"), is_url("C:\\project")
    (True, False, False)
    """
    return "://" in place
