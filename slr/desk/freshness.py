"""Find what has changed since the last run of a review."""

from dataclasses import dataclass

from slr.stage import OPTION, REVISIONS
from slr.store.layout import Review
from slr.store.manifest import Manifest, hash_inputs, hash_program, read_manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What has changed since the last run. The lists contain sorted paths, relative to the folder of the project.

    `program` is True if the results come from another version of the program. If no run of the review has ever
    finished, `was_run` is False and everything else is empty.
    """

    was_run: bool
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    program: bool = False

    def __bool__(self) -> bool:
        """Return whether anything has changed since the last run, or whether no run has finished yet."""
        return not self.was_run or self.program or bool(self.added or self.changed or self.removed)


def find_changes(review: Review) -> Changes:
    """Return what has changed since the last run. All files of the review are read, which can take seconds."""
    manifest = read_manifest(review)
    if not manifest.inputs:
        return Changes(was_run=False)
    now, before = hash_inputs(review), _files_of(manifest)
    now.pop(REVISIONS, None)
    return Changes(
        was_run=True,
        added=tuple(sorted(now.keys() - before.keys())),
        changed=tuple(sorted(p for p in now.keys() & before.keys() if now[p] != before[p])),
        removed=tuple(sorted(before.keys() - now.keys())),
        program=manifest.program != hash_program(),
    )


def _files_of(manifest: Manifest) -> dict[str, str]:
    return {p: h for p, h in manifest.inputs.items() if not p.startswith(OPTION) and p != REVISIONS}
