"""Read the appraisal tools that a protocol names by their files."""

from typing import Final

from slr.model.parse import find_place, parse_tool
from slr.model.problem import Fault, Problem, Severity, did_you_mean
from slr.model.protocol import Protocol
from slr.people.tool import find_appraisal_faults, is_file
from slr.store.disk import read_bytes
from slr.store.layout import Review

FOLDER: Final = "tools"  # the folder below corpus/<review>/ for these files


def add_tools(review: Review, protocol: Protocol, text: str) -> tuple[Protocol, tuple[Problem, ...]]:
    """Read the tools from their files, and add them to the protocol's definitions.

    Return the protocol and the problems in the files and in the key `appraisal`. If a file has a problem, `appraisal`
    is not checked. `text` is the text of the protocol.
    """
    settings = protocol.appraisal
    if not (settings.tools or settings.without or settings.definitions):
        return protocol, ()
    tools, problems = list(settings.definitions), []
    for i, name in enumerate(settings.tools):
        if not is_file(name):
            continue
        path = review.corpus / name
        if not name.startswith(f"{FOLDER}/") or ".." in name or not path.is_file():
            problems.append(locate(_missing_file(review, name, i), review, text))
            continue
        tool, wrong = parse_tool(read_bytes(path).decode("utf-8-sig", "replace"), review.shown(path))
        problems += wrong
        tools += [tool] if tool is not None else []
    added = settings.model_copy(update={"definitions": tuple(tools)})
    known = protocol.model_copy(update={"appraisal": added})
    unread = any(p.severity is Severity.ERROR for p in problems)
    faults = () if unread else find_appraisal_faults(known)
    return known, (*problems, *(locate(fault, review, text) for fault in faults))


def _missing_file(review: Review, name: str, place: int) -> Fault:
    folder = review.corpus / FOLDER
    known = [f"{FOLDER}/{p.name}" for p in sorted(folder.iterdir())] if folder.is_dir() else []
    return Fault(
        code="PRO033",
        keys=("appraisal", "tools", place),
        message=f"{name!r} is not the name of a file in {review.shown(folder)}/{did_you_mean(name, known)}",
        hint=f"put the file with the tool into {review.shown(folder)}/, and write {FOLDER}/NAME.yaml in the protocol",
    )


def locate(fault: Fault, review: Review, text: str) -> Problem:
    """Return the problem that reports a fault in the protocol, with its file, line and key. `text` is the text of the protocol."""
    line, where = find_place(text, fault.keys)
    return Problem(
        code=fault.code,
        message=fault.message,
        file=review.shown(review.protocol),
        line=line,
        where=where,
        hint=fault.hint,
        severity=fault.severity,
    )
