"""The hint of a file that cannot be read or written fits the reason."""

import errno
import os
from pathlib import Path

import pytest

from slr.store.obstacle import describe_obstacle


@pytest.mark.parametrize(
    ("number", "hint"),
    [
        (errno.EISDIR, "a folder already uses the name of this file"),
        (errno.ENOTDIR, "a file already uses the name of this folder"),
        (errno.EEXIST, "a file already uses the name of this folder"),
        (errno.EACCES, "permissions"),
        (errno.EPERM, "permissions"),
        (errno.EROFS, "copy the project"),
        (errno.ENOSPC, "free some space"),
        (errno.EFBIG, "free some space"),
        (errno.ENAMETOOLONG, "shorter file name"),
        (errno.ENOENT, "moved or deleted"),
        (errno.EBUSY, "close the other program"),
        (errno.EIO, "damaged"),
        (errno.EXDEV, "no further reason"),
    ],
)
def test_hint_fits_the_reason(tmp_path: Path, number: int, hint: str) -> None:
    problem = describe_obstacle(OSError(number, os.strerror(number), str(tmp_path / "a.csv")))
    assert hint in problem.hint
    assert ("space" in problem.hint) == (number in (errno.ENOSPC, errno.EFBIG))
    assert (problem.code, problem.message) == ("DSK001", os.strerror(number).lower())


@pytest.mark.parametrize("number", [errno.EACCES, errno.EINVAL, errno.EEXIST])
def test_folder_in_the_place_of_a_file_is_named_whatever_the_system_says(tmp_path: Path, number: int) -> None:
    problem = describe_obstacle(OSError(number, os.strerror(number), str(tmp_path)))
    assert "a folder already uses the name of this file" in problem.hint


@pytest.mark.parametrize("name", [None, "x" * 5000, "a\0b"])
def test_path_that_the_system_does_not_accept_has_a_hint_too(name: str | None) -> None:
    assert describe_obstacle(OSError(errno.EINVAL, "odd", name)).hint


def test_error_without_a_number_has_a_hint_too() -> None:
    assert describe_obstacle(OSError("odd")).message == "odd"


def test_path_in_the_current_folder_is_shown_relative_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    problem = describe_obstacle(OSError(errno.ENOSPC, "full", str(tmp_path / "build" / "a.csv")))
    assert problem.file == "build/a.csv"
