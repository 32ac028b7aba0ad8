"""Check the bytes of a manuscript: read it, check it, and describe what was found."""

from typing import Any

from slr.manuscript.check import check_draft
from slr.manuscript.draft import UnreadableError
from slr.manuscript.reading import read_draft
from slr.manuscript.report import list_problems, pack_findings, pack_nothing
from slr.model.problem import Problem


def check_manuscript(data: bytes, file: str) -> tuple[dict[str, Any], list[Problem]]:
    """Return what was found in a manuscript as values for JSON, and as problems.

    For a file that cannot be read or that has no reference list, there is one problem.

    >>> packed, problems = check_manuscript(b"%PDF-1.7", "draft.pdf")
    >>> packed["entries"], [problem.message for problem in problems]
    (0, ['the file is a PDF'])
    """
    try:
        draft = read_draft(data)
    except UnreadableError as error:
        return pack_nothing(), [Problem(code="MAN001", message=error.reason, file=file, hint=error.hint)]
    findings = check_draft(draft)
    if not findings.works:
        hint = "put the reference list below a heading such as References or DAFTAR PUSTAKA"
        return pack_nothing(), [
            Problem(code="MAN002", message="no reference list was found", file=file, hint=hint)
        ]
    packed = pack_findings(findings)
    return packed, list_problems(packed, file)
