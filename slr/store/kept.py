"""Keep the results of the last finished run, so that they can be read while another run replaces them.

A run never changes a file. It writes a new file, which then replaces the earlier one. A hard link to the earlier file
therefore keeps the earlier content. The links are in `build/<review>/.kept/`. A link takes no disk space of its own
until the file is replaced.
"""

import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from slr.store.append import read_stamp
from slr.store.disk import digest, read_plain
from slr.store.layout import Review, is_hidden
from slr.store.manifest import hash_program, read_manifest

FOLDER: Final = ".kept"
_MANIFEST: Final = "manifest.json"


def keep_results(review: Review) -> Review | None:
    """Keep the results of the last finished run. Return the review with their folder as its build folder.

    Return None if no run has finished, if a run is in progress, or if the last run was interrupted. If the kept
    results cannot be read or written, return the review itself. If the file system does not support links, the
    files are copied.
    """
    stamp = read_stamp(review.build / _MANIFEST)
    if not read_manifest(review).inputs:
        return None
    try:
        name = digest(read_plain(review.build / _MANIFEST))[:16]
        kept = replace(review, scratch=review.build / FOLDER / name)
        if kept.build.is_dir():
            return kept
        return kept if _link_all(review, kept, stamp) else None
    except OSError:
        return review


def find_kept(review: Review) -> Review | None:
    """Return the review with its newest kept results, or None if this version of the program kept none."""
    home, found = review.build / FOLDER, []
    if home.is_dir():
        places = (replace(review, scratch=place) for place in home.iterdir() if not is_hidden(place.name))
        found = [k for k in places if read_manifest(k).inputs and read_manifest(k).program == hash_program()]
    return max(found, key=_find_age, default=None)


def _find_age(kept: Review) -> tuple[int, str]:
    stamp = read_stamp(kept.build / _MANIFEST)
    return (0 if stamp is None else stamp.changed), str(kept.scratch)


def forget_results(review: Review, but: Collection[Review]) -> None:
    """Delete kept results, except those of the reviews in `but`.

    Files that cannot be deleted are left in place. Results that another desk began to store after the last manifest
    was written are also left.
    """
    home, stamp = review.build / FOLDER, read_stamp(review.build / _MANIFEST)
    used = {kept.scratch for kept in but}
    for place in [p for p in home.iterdir() if p not in used] if home.is_dir() else ():
        begun = is_hidden(place.name) and (stamp is None or place.stat().st_mtime_ns >= stamp.changed)
        if not begun:
            shutil.rmtree(place, ignore_errors=True)


def _link_all(review: Review, kept: Review, stamp: object) -> bool:
    """Link all files of a build into the folder of `kept`. Return whether all files are from the same run.

    A run changes the manifest before it changes any other file. All files are therefore from the same run if the
    manifest still has the stamp `stamp` after the last link was created.
    """
    place = review.build / FOLDER
    place.mkdir(exist_ok=True)
    new = Path(tempfile.mkdtemp(dir=place, prefix="."))
    try:
        for path in _list_files(review.build):
            _link(path, new / review.name / path.relative_to(review.build))
        if read_stamp(review.build / _MANIFEST) != stamp:
            return False
        _rename(new, kept)
        return True
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _rename(new: Path, kept: Review) -> None:
    try:
        new.rename(kept.build.parent)
    except OSError:
        if not kept.build.is_dir():  # otherwise, another desk has kept the same results in the meantime
            raise


def _list_files(folder: Path) -> Iterator[Path]:
    """Yield the ordinary files in a folder and its subfolders, without hidden files and folders."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [f for f in folders if not is_hidden(f)]
        yield from (Path(parent, n) for n in names if not is_hidden(n) and Path(parent, n).is_file())


def _link(path: Path, new: Path) -> None:
    """Add a hard link to a file, or copy the file if that is not possible. A missing file is skipped."""
    new.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError):
        try:
            os.link(path.resolve(), new)
        except FileNotFoundError:
            raise
        except (OSError, NotImplementedError):
            shutil.copy2(path, new)
