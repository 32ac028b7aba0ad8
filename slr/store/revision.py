"""Read an earlier version of a file from git, and list the revisions of a protocol.

A bundle contains no git repository. It has the revisions as files instead, in `protocols/<review>.history/`.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Final

from slr.model.problem import Problem, ReviewError
from slr.stage import Revision
from slr.store.disk import digest, read_plain
from slr.store.layout import Review
from slr.text.shell import quote

_KEPT: Final = re.compile(r"(\d+)-(\d+)\.yaml")  # the time of the commit and the number of the revision
_POOLS: Final = re.compile(rb"""^["']?pooling["']?\s*:""", re.MULTILINE)  # the key of the protocol


def read_revision(root: Path, path: Path, revision: str) -> tuple[str, bytes]:
    """Return the abbreviated hash of a git revision, and the bytes of a file in that revision.

    Raises ReviewError if there is no git, or if the revision does not exist or does not contain the file.
    """
    shown = path.relative_to(root).as_posix()
    name = _git(root, "rev-parse", "--verify", "--short", f"{revision}^{{commit}}")
    if name is None:
        raise ReviewError([_explain(root, shown, revision)])
    data = _git(root, "show", f"{revision}:./{shown}")
    if data is None:
        hint = f"`git log -- {quote(shown)}` lists the revisions in which the file changed"
        if not _git(root, "log", "-1", "--format=%h", "--", f"./{shown}"):
            hint = "the file has never been committed: commit it now, so that later edits can be compared with it"
        raise ReviewError(
            [
                Problem(
                    code="REV002",
                    message=f"revision {revision} does not contain this file",
                    file=shown,
                    hint=hint,
                )
            ]
        )
    return name.decode().strip(), data


def list_revisions(review: Review) -> tuple[Revision, ...]:
    """Return the revisions of a review's protocol, sorted by commit time, the oldest first.

    The revisions come from git or, if git has none, from the files in the history folder. Revisions are needed only if
    effects are pooled. The result is therefore empty if the protocol has no key `pooling`, or if there is no file of
    findings.
    """
    if not _needs_revisions(review):
        return ()
    if commits := _list_commits(review):
        return tuple(_make_revision(when, partial(_read, review, commit)) for when, commit in commits)
    return tuple(_make_revision(when, partial(read_plain, path)) for when, path in _list_kept(review))


def hash_revisions(review: Review) -> str:
    """Return a hash of the revisions that `list_revisions` finds, or an empty string if there are none."""
    if not _needs_revisions(review):
        return ""
    if commits := _list_commits(review):
        return digest(repr(commits).encode())
    kept = [(path.name, digest(read_plain(path))) for _, path in _list_kept(review)]
    return digest(repr(kept).encode()) if kept else ""


def pack_revisions(review: Review) -> dict[str, bytes]:
    """Return the files of the history folder, by their names: one file per revision that `list_revisions` finds.

    The name of a file is the time of the commit in seconds since 1970 in UTC, and the number of the revision.
    """
    listed = enumerate(list_revisions(review), start=1)
    return {f"{int(r.when.timestamp())}-{n}.yaml": r.read() for n, r in listed}


def find_history(review: Review) -> Path:
    """Return the path of the history folder of a review."""
    return review.protocol.with_suffix(".history")


def _make_revision(when: int, read: Callable[[], bytes]) -> Revision:
    return Revision(when=datetime.fromtimestamp(when, UTC), read=read)


def _list_kept(review: Review) -> list[tuple[int, Path]]:
    """Return the time and the path of each file in the history folder, from the oldest to the newest."""
    found = ((_KEPT.fullmatch(path.name), path) for path in find_history(review).glob("*.yaml"))
    ordered = sorted((int(m[1]), int(m[2]), path) for m, path in found if m)
    return [(when, path) for when, _, path in ordered]


def _list_commits(review: Review) -> list[tuple[int, str]]:
    """Return the time and the hash of each commit that changed the protocol, from the oldest to the newest."""
    shown = review.protocol.relative_to(review.root).as_posix()
    found = _git(review.root, "rev-list", "--timestamp", "HEAD", "--", f"./{shown}") or b""
    pairs = (line.split() for line in reversed(found.decode().splitlines()))
    return sorted(((int(when), commit) for when, commit in pairs), key=itemgetter(0))


def _needs_revisions(review: Review) -> bool:
    folder = review.corpus / "findings"
    with suppress(OSError):
        return bool(_POOLS.search(read_plain(review.protocol))) and any(folder.glob("*.csv"))
    return False


def _read(review: Review, commit: str) -> bytes:
    shown = review.protocol.relative_to(review.root).as_posix()
    return _git(review.root, "show", f"{commit}:./{shown}") or b""


def _explain(root: Path, shown: str, revision: str) -> Problem:
    """Return the problem for a revision that was not found. The problem gives the reason, such as that git is missing."""
    if _git(root, "--version") is None:
        message, hint = (
            "git is not installed, so no earlier version can be read",
            "install git, or give the path of an earlier protocol instead",
        )
        return Problem(code="REV003", message=message, file=shown, hint=hint)
    if _git(root, "rev-parse", "--is-inside-work-tree") is None:
        message = "this folder is not under git, so no earlier version can be read"
        hint = "give the path of an earlier protocol instead; or run `git init` and commit the protocol before you edit it"
        return Problem(code="REV003", message=message, file=str(root), hint=hint)
    if _git(root, "rev-parse", "--verify", "HEAD") is None:
        message, hint = (
            "nothing has been committed yet, so no earlier version can be read",
            "commit the protocol before you edit it",
        )
        return Problem(code="REV003", message=message, file=str(root), hint=hint)
    hint = "give the path of a file, or a git revision such as HEAD~1"
    return Problem(code="REV001", message=f"neither a file nor a git revision: {revision!r}", hint=hint)


def _git(root: Path, *arguments: str) -> bytes | None:
    """Return the output of git, or None if git fails or is not installed."""
    import subprocess  # noqa: PLC0415  most runs do not need git

    try:
        done = subprocess.run(  # noqa: S603  arguments are ours; a revision is one argument, never a shell's text
            ["git", "-C", str(root), *arguments],  # noqa: S607  the user's own git
            capture_output=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout
