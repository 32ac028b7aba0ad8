"""Files of a review that stand where nobody reads them: work would be lost in silence, so it is told."""

from collections.abc import Iterator
from pathlib import Path

from slr.model.problem import Problem, Severity, did_you_mean
from slr.model.protocol import Protocol
from slr.model.table import SHEETS
from slr.model.word import ADJUDICATOR
from slr.store.layout import NOTE_SUFFIXES, Review, list_files

# Read by later stages of the road, or by people: known places that hold no CSV of ours yet.
KNOWN_FILES = frozenset({"patches.yaml", "claims.yaml"})
KNOWN_FOLDERS = ("searches", "findings", "appraisal")


def find_misplaced(review: Review, protocol: Protocol) -> Iterator[Problem]:
    """Yield every file below `corpus/<review>/` that no stage reads, and every reviewer's file of a person outside the team."""
    for path in list_files(review.corpus):
        below = path.relative_to(review.corpus)
        folder = below.parent.as_posix()
        if (
            below.parts[0] in KNOWN_FOLDERS
            or below.as_posix() in KNOWN_FILES
            or path.suffix.lower() in NOTE_SUFFIXES
        ):
            continue
        if folder in SHEETS and path.suffix.lower() == ".csv":
            yield from _outsider(review, protocol, path, folder)
        else:
            yield _misplaced(review, path, folder)


def _misplaced(review: Review, path: Path, folder: str) -> Problem:
    if folder in SHEETS:
        message = f"expected a file that ends in .csv, found {path.name!r}: it is not read"
        hint = "save it as CSV under your name, or bring it in with `slr screen --as NAME --import FILE`"
    else:
        message = f"no stage reads the folder {folder!r}{did_you_mean(folder, SHEETS)}: the file is not read"
        hint = f"people's files lie in: {', '.join(SHEETS)}"
    return Problem(
        code="SHT009", message=message, file=review.shown(path), hint=hint, severity=Severity.WARNING
    )


def _outsider(review: Review, protocol: Protocol, path: Path, folder: str) -> Iterator[Problem]:
    if not folder.startswith("screening/"):
        return
    team = protocol.screening.stage(folder.removeprefix("screening/")).team
    if team and path.stem not in (*team, ADJUDICATOR):
        yield Problem(
            code="SHT015", message=f"{path.stem!r} is not in the team of this stage{did_you_mean(path.stem, team)}: the file is not read",
            file=review.shown(path), hint=f"the protocol's team: {', '.join(team)}; add the name there, or rename the file",
        )  # fmt: skip


def is_counted(protocol: Protocol, folder: str, who: str) -> bool:
    """Tell whether a person's file counts: where the protocol names a team, only the team's and the adjudicator's do."""
    if not folder.startswith("screening/"):
        return True
    team = protocol.screening.stage(folder.removeprefix("screening/")).team
    return not team or who in (*team, ADJUDICATOR)
