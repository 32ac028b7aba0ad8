"""Read and write the manifest of a build, which contains the hashes of inputs, stages and outputs.

This module imports nothing outside the standard library and this program, so that a manifest is read quickly.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from slr import __version__
from slr.model.problem import Problem, Severity, warning
from slr.stage import REVISIONS, Todo
from slr.store.build import write_build
from slr.store.disk import digest, digest_file, read_plain
from slr.store.layout import Review
from slr.store.revision import hash_revisions


@dataclass(slots=True, kw_only=True)
class Manifest:
    """The state of a build.

    `inputs` and `outputs` map the path of each file to its hash. If an output could not be written, its hash is empty.
    `program` is the hash of the program. `stages` maps each stage to its fingerprint and its results. `stages` also maps
    CHECK to the problems of the protocol and of people's files.
    """

    program: str = ""
    inputs: dict[str, str] = field(default_factory=dict)
    stages: dict[str, dict[str, Any]] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)


def read_manifest(review: Review) -> Manifest:
    """Return the manifest of the last build, or an empty manifest if the file is missing or cannot be read as a manifest.

    If the manifest is empty, every stage is stale and is run again.
    """
    found = _load(review)
    return found if isinstance(found, Manifest) else Manifest()


def find_damage(review: Review) -> Problem | None:
    """Return a warning if there is a manifest that cannot be read, otherwise None."""
    found = _load(review)
    if isinstance(found, (Manifest, FileNotFoundError, NotADirectoryError)):
        return None
    if isinstance(found, OSError):
        reason = (found.strerror or str(found)).lower()
        hint = "check whether you have permission to read this file"
    else:
        reason = "the file is damaged, or another version of slr wrote it"
        hint = "the next run builds all stages again"
    message = f"the results of the last run cannot be read: {reason}"
    return warning("RUN003", message, file=review.shown(review.build / "manifest.json"), hint=hint)


def _load(review: Review) -> Manifest | Exception:
    """Return the manifest of the last build, or the error that was raised when it was read."""
    try:
        data = json.loads(read_plain(review.build / "manifest.json"))
        manifest = Manifest(**{k: data[k] for k in ("program", "inputs", "stages", "outputs")})
        _check(manifest)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return error
    return manifest


def _check(manifest: Manifest) -> None:
    """Raise an error if the manifest is malformed or names a file outside the build folder.

    `_load` catches the error.
    """
    hashes = [manifest.inputs, manifest.outputs]
    hashes += [stage["tables"] for name, stage in manifest.stages.items() if name != CHECK]
    texts = [manifest.program, *(text for found in hashes for pair in found.items() for text in pair)]
    texts += [
        stage[k] for n, stage in manifest.stages.items() if n != CHECK for k in ("fingerprint", "summary")
    ]
    texts += [stage["basis"] for stage in manifest.stages.values() if "basis" in stage]
    for stage in manifest.stages.values():
        for problem in unpack_problems(stage["problems"]):
            texts += [problem.code, problem.message, problem.file, problem.where, problem.hint]
            _demand(problem.line is None or isinstance(problem.line, int))
        for packed in stage.get("todo", ()):
            todo = Todo(**packed)
            texts += [todo.kind, todo.stage, *todo.people, *(text for pair in todo.reports for text in pair)]
            texts += [text for pair in todo.fill.items() for text in pair]
            _demand(isinstance(todo.count, int))
            _demand(all(len(pair) == 2 for pair in todo.reports))  # id and title
    _demand(all(isinstance(text, str) for text in texts))
    _demand(all(map(is_output, manifest.outputs)))


CHECK: Final = "check"  # the entry with the problems of the protocol and of people's files


def _demand(fact: bool) -> None:
    if not fact:
        raise ValueError("the manifest does not have the expected form")


def is_output(path: str) -> bool:
    r"""Return whether an output can have this path, relative to the build folder.

    The path must not lead out of the folder. The first name in the path must not be hidden, and must not be
    `manifest.json` or `stages`. A backslash, a colon and a NUL character are not allowed.

    >>> is_output("tables/statuses.csv"), is_output("../../corpus/k/a.ris"), is_output("/etc/passwd"), is_output("a\\b")
    (True, False, False, False)
    """
    parts = path.split("/")
    plain = not set(path) & set("\\:\0") and not {"", ".", ".."} & set(parts)
    return plain and parts[0] not in {"manifest.json", "stages"} and not parts[0].startswith(".")


def write_manifest(review: Review, manifest: Manifest) -> None:
    """Write the manifest with sorted keys."""
    data = {
        "slr": __version__,
        "program": manifest.program,
        "inputs": manifest.inputs,
        "stages": manifest.stages,
        "outputs": manifest.outputs,
    }
    write_build(
        review,
        "manifest.json",
        (json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode(),
    )


def hash_inputs(review: Review) -> dict[str, str]:
    """Return the hash of every file that the outputs depend on, by path.

    If a path cannot be read as a file, its value is the reason. A PDF file among the full texts is not read, because
    only its name matters. If the review needs the revisions of the protocol in git, the value for REVISIONS is their
    hash.
    """
    unread = {review.shown(u.path): u.what for u in review.unread()}
    unread |= {review.shown(path): "it is a folder" for path in review.folders_named_as_files()}
    unread |= {review.shown(p): "only its name matters" for p in review.full_texts()}
    revisions = hash_revisions(review)
    unread |= {REVISIONS: revisions} if revisions else {}
    return unread | {review.shown(p): digest_file(p) for p in review.inputs()}


# Folders of the program that cannot alter a table or an appendix. The pipeline never imports the command line (`cli`),
# the desk (`desk`) or the pages of the desk (`web`). Folders called `vendor` contain libraries for the
# pages. Python writes `__pycache__`.
UNHASHED: Final = frozenset({"__pycache__", "cli", "desk", "vendor", "web"})


def hash_program(home: Path = Path(__file__).parent.parent) -> str:
    """Return one hash of all files of the program that can affect a table or an appendix.

    If the hash changes, every stage is stale. `home` is the folder of the package.
    """
    parts = [
        f"{path.relative_to(home).as_posix()}:{digest(path.read_bytes())}" for path in _program_files(home)
    ]
    return digest("\n".join(parts).encode())


def _program_files(home: Path) -> list[Path]:
    """Return the files to hash, sorted by path. Hidden files and the folders in UNHASHED are left out."""
    found = []
    for parent, folders, names in os.walk(home):
        folders[:] = [f for f in folders if f not in UNHASHED and not f.startswith(".")]
        found += [Path(parent, n) for n in names if not n.startswith(".")]
    return sorted(found, key=lambda p: p.as_posix())


def outputs_intact(review: Review, manifest: Manifest) -> bool:
    """Return whether all outputs that the manifest lists exist and are unchanged."""
    return all(_is_intact(review.build / path, known) for path, known in manifest.outputs.items())


def _is_intact(path: Path, known: str) -> bool:
    try:
        return digest(read_plain(path)) == known
    except (OSError, ValueError):
        return False


def pack_problems(problems: tuple[Problem, ...]) -> list[dict[str, Any]]:
    """Return problems, without the reports that they are about, as dictionaries that can be written as JSON.

    `unpack_problems` is the reverse.
    """
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
