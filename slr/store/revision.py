"""Read earlier versions of a file from git."""

import subprocess
from pathlib import Path

from slr.model.problem import Problem, ReviewError


def read_revision(root: Path, path: Path, revision: str) -> tuple[str, bytes]:
    """Return the abbreviated hash of a git revision, and a file's bytes at that revision.

    Raises ReviewError if the revision does not exist or does not contain the file.
    """
    shown = path.relative_to(root).as_posix()
    name = _git(root, "rev-parse", "--verify", "--short", f"{revision}^{{commit}}")
    if name is None:
        hint = "give a file, or a git revision such as HEAD~1"
        raise ReviewError(
            [Problem(code="REV001", message=f"neither a file nor a git revision: {revision!r}", hint=hint)]
        )
    data = _git(root, "show", f"{revision}:./{shown}")
    if data is None:
        hint = f"`git log -- {shown}` lists the revisions that contain it"
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


def _git(root: Path, *arguments: str) -> bytes | None:
    """Run git and return its output, or None if git fails or is not installed."""
    try:
        done = subprocess.run(  # noqa: S603  arguments are ours; a revision is one argument, never a shell's text
            ["git", "-C", str(root), *arguments],  # noqa: S607  the user's own git
            capture_output=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout
