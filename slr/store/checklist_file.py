"""Read the reporting checklists that a protocol names by their files."""

from typing import Final

from slr.model.problem import Fault, Problem, did_you_mean
from slr.model.protocol import Protocol
from slr.report.checklist import ChecklistError, find_checklist_faults, is_file, name_file, parse_checklist
from slr.store.appraisal_tool import locate
from slr.store.disk import read_bytes
from slr.store.layout import Review

FOLDER: Final = "checklists"  # the folder below corpus/<review>/ for these files


def add_checklists(review: Review, protocol: Protocol, text: str) -> tuple[Protocol, tuple[Problem, ...]]:
    """Read the checklists from their files, and add them to the protocol's definitions.

    Return the protocol and the problems in the files and in the key `reporting`. If a file has a problem, `reporting`
    is not checked. `text` is the text of the protocol.
    """
    settings = protocol.reporting
    if not (settings.checklists or settings.answers or settings.definitions):
        return protocol, ()
    found, problems = list(settings.definitions), []
    for i, name in enumerate(settings.checklists):
        if not is_file(name):
            continue
        path = review.corpus / name
        if not name.startswith(f"{FOLDER}/") or ".." in name or not path.is_file():
            problems.append(locate(_missing_file(review, name, i), review, text))
            continue
        try:
            found.append(parse_checklist(read_bytes(path).decode("utf-8-sig", "replace"), name_file(name)))
        except ChecklistError as error:
            hint = "write one item per line, in a CSV file with the columns `item`, `section` and `label`"
            shown = review.shown(path)
            problems.append(
                Problem(code="PRO042", message=str(error), file=shown, line=error.line, hint=hint)
            )
    added = settings.model_copy(update={"definitions": tuple(found)})
    known = protocol.model_copy(update={"reporting": added})
    faults = () if problems else find_checklist_faults(known)
    return known, (*problems, *(locate(fault, review, text) for fault in faults))


def _missing_file(review: Review, name: str, place: int) -> Fault:
    folder = review.corpus / FOLDER
    known = [f"{FOLDER}/{p.name}" for p in sorted(folder.iterdir())] if folder.is_dir() else []
    return Fault(
        code="PRO041",
        keys=("reporting", "checklists", place),
        message=f"{name!r} is not the name of a file in {review.shown(folder)}/{did_you_mean(name, known)}",
        hint=f"put the file with the checklist into {review.shown(folder)}/, and write {FOLDER}/NAME.csv in the protocol",
    )
