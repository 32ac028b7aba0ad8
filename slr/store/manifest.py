"""The manifest of a build: hashes of inputs, stages and outputs. Reading it needs only the standard library."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from slr import __version__
from slr.model.problem import Problem, Severity
from slr.store.disk import digest, write_bytes
from slr.store.layout import Review


@dataclass(slots=True, kw_only=True)
class Manifest:
    """The state of a build. `stages` maps each stage to its fingerprint and results; `outputs` maps each file to its hash."""

    program: str = ""
    inputs: dict[str, str] = field(default_factory=dict)
    stages: dict[str, dict[str, Any]] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)


def read_manifest(review: Review) -> Manifest:
    """Return the manifest of the last build, or an empty one if there is none or it cannot be read."""
    try:
        data = json.loads((review.build / "manifest.json").read_text(encoding="utf-8"))
        return Manifest(**{k: data[k] for k in ("program", "inputs", "stages", "outputs", "details")})
    except (OSError, ValueError, KeyError, TypeError):
        return Manifest()


def write_manifest(review: Review, manifest: Manifest) -> None:
    """Write the manifest with sorted keys."""
    data = {
        "slr": __version__,
        "program": manifest.program,
        "inputs": manifest.inputs,
        "stages": manifest.stages,
        "outputs": manifest.outputs,
        "details": manifest.details,
    }
    write_bytes(
        review.build / "manifest.json",
        (json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode(),
    )


def hash_inputs(review: Review) -> dict[str, str]:
    """Return the hash of every file that the outputs depend on, by path."""
    return {review.shown(p): digest(p.read_bytes()) for p in review.inputs()}


# Folders of the program that cannot alter a table or an appendix. The pipeline never imports the command line, the desk or
# the web pages; `vendor` is for web pages only; Python writes `__pycache__`.
UNHASHED: Final = frozenset({"__pycache__", "cli", "desk", "vendor", "web"})


def hash_program(home: Path = Path(__file__).parent.parent) -> str:
    """Return one hash of all files of the program that can alter a table or an appendix, whatever their suffix.

    A changed program makes every stage stale. `home` is the folder of the package.
    """
    parts = [
        f"{path.relative_to(home).as_posix()}:{digest(path.read_bytes())}" for path in _program_files(home)
    ]
    return digest("\n".join(parts).encode())


def _program_files(home: Path) -> list[Path]:
    """Return the files to hash below a folder, sorted by path. Hidden files and the folders in UNHASHED are left out."""
    found = []
    for parent, folders, names in os.walk(home):
        folders[:] = [f for f in folders if f not in UNHASHED and not f.startswith(".")]
        found += [Path(parent, n) for n in names if not n.startswith(".")]
    return sorted(found, key=lambda p: p.as_posix())


def outputs_intact(review: Review, manifest: Manifest) -> bool:
    """Return whether all outputs exist and are unchanged."""
    try:
        return all(digest((review.build / p).read_bytes()) == h for p, h in manifest.outputs.items())
    except OSError:
        return False


def pack_problems(problems: tuple[Problem, ...]) -> list[dict[str, Any]]:
    """Return problems as dictionaries that can be written as JSON."""
    return [
        {
            "code": p.code,
            "message": p.message,
            "file": p.file,
            "line": p.line,
            "where": p.where,
            "hint": p.hint,
            "severity": str(p.severity),
        }
        for p in problems
    ]


def unpack_problems(packed: list[Mapping[str, Any]]) -> tuple[Problem, ...]:
    """Return the problems that `pack_problems` packed."""
    return tuple(Problem(**{**p, "severity": Severity(p["severity"])}) for p in packed)
